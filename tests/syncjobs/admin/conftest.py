"""People of each role, and every remote on a port where nobody listens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from syncjobs import roles

NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
def as_role(db: None) -> Callable[[str], Client]:
    """Sign in as somebody of a role; "" is staff without one."""
    roles.ensure()

    def sign_in(role: str) -> Client:
        user = User.objects.create_user(f"a {role or 'nobody'}".lower(), is_staff=True)
        if role:
            user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def viewer(as_role: Callable[[str], Client]) -> Client:
    return as_role(roles.VIEWER)


@pytest.fixture
def operator(as_role: Callable[[str], Client]) -> Client:
    return as_role(roles.OPERATOR)


@pytest.fixture
def administrator(as_role: Callable[[str], Client]) -> Client:
    return as_role(roles.ADMINISTRATOR)
