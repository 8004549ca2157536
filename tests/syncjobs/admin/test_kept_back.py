"""The account's page tells what NetSuite does not show us, since what goes across lacks it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from integrations.models import Capability, NetSuiteAccount
from integrations.netsuite.reading import refused
from syncjobs.admin import kept_back
from tests import factories
from tests.syncjobs.admin.asking import change_url, text

pytestmark = pytest.mark.django_db


def refuse(account: NetSuiteAccount, name: str, *, ago: timedelta = timedelta(0)) -> None:
    at = timezone.now() - ago
    Capability.objects.create(account=account, name=name, is_there=False, said="Not for <you>.", learned_at=at)


def test_columns_and_tables_are_named_with_netsuites_words() -> None:
    account = factories.NetSuiteAccountFactory()
    for name in ("column:transaction.duedate", "table:job", "label:transaction.terms"):
        refuse(account, name)

    said = kept_back.shown(account)

    assert ">column transaction.duedate<" in said
    assert ">table job<" in said
    assert ">text of transaction.terms<" in said
    assert "Not for &lt;you&gt;." in said


def test_what_is_no_part_of_a_record_and_what_is_asked_for_again_is_not() -> None:
    account = factories.NetSuiteAccountFactory()
    refuse(account, "params")
    refuse(account, "column:transaction.memo", ago=refused.ASKED_AGAIN_AFTER + timedelta(minutes=1))
    Capability.objects.create(account=account, name="table:item", is_there=True, learned_at=timezone.now())

    assert kept_back.shown(account) == "Nothing that we asked for."


def test_the_page_has_it(admin_client: Client) -> None:
    account = factories.NetSuiteAccountFactory()
    refuse(account, "table:job")

    assert ">table job<" in text(admin_client.get(change_url(account)))
