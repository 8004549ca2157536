"""Lists ask the database as often for many rows as for one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from tests import factories
from tests.syncjobs.admin.asking import list_url, queries


def accounts(many: int) -> list[Any]:
    return factories.NetSuiteAccountFactory.create_batch(many)


def connections(many: int) -> list[Any]:
    return factories.ConnectionFactory.create_batch(many)


def people(many: int) -> list[Any]:
    made = [User.objects.create_user(f"person {User.objects.count()}") for _ in range(many)]
    for person in made:
        person.groups.add(Group.objects.get(name="Viewer"))
    return made


@pytest.mark.parametrize("make", [accounts, connections, people])
def test_fifty_rows_cost_as_many_queries_as_one(administrator: Client, make: Any) -> None:
    url = list_url(make(1)[0])
    count = queries(administrator, url)

    make(49)

    assert queries(administrator, url) == count
