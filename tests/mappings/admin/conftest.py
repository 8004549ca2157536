"""People who map."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from integrations.models import Connection
from tests import factories


@pytest.fixture
def connection(db: None) -> Connection:
    return factories.ConnectionFactory(name="Ordermentum AU")


def signed_in(*permissions: str) -> Client:
    user = User.objects.create_user(username=f"person-{User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def mapper(db: None) -> Client:
    """Someone who may map, and nothing else."""
    verbs = ("view", "add", "change", "delete")
    models = ("customermapping", "productmapping", "documentrules")
    return signed_in(*[f"{verb}_{model}" for verb in verbs for model in models])


@pytest.fixture
def viewer(db: None) -> Client:
    return signed_in("view_customermapping", "view_productmapping")
