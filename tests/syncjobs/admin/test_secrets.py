"""No page shows a secret, whoever looks (E79)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from integrations.models import Connection, NetSuiteAccount
from syncjobs import roles, webhooks
from tests import factories
from tests.syncjobs.admin.asking import text
from tests.syncjobs.factories import (
    EntryWaitFactory,
    InboundEventFactory,
    RecordLinkFactory,
    SyncEntryFactory,
    SyncLogFactory,
    SyncRunFactory,
)

CANARY = "canary-in-the-mine"


@pytest.fixture
def secrets(db: None) -> list[str]:
    """One row of everything, around an account and a connection whose every secret is a canary."""
    account = factories.NetSuiteAccountFactory(
        consumer_key=f"{CANARY}-1", consumer_secret=f"{CANARY}-2", token_id=f"{CANARY}-3", token_secret=f"{CANARY}-4",
        oauth_client_id=f"{CANARY}-5", suiteapp_secret=f"{CANARY}-6",
    )  # fmt: skip
    factories.SigningCertificateFactory(
        account=account, private_key=f"{CANARY}-7", token={"text": f"{CANARY}-8", "owner": CANARY}
    )
    names = ("api_key", "password", "webhook_secret")
    connection = factories.ConnectionFactory(
        netsuite_account=account, secrets={name: f"{CANARY}-{name}" for name in names}
    )
    entry = SyncEntryFactory(is_synced=True, plan__connection=connection)
    SyncLogFactory(entry=entry)
    SyncRunFactory(plan=entry.plan)
    EntryWaitFactory(entry=entry)
    InboundEventFactory(connection=connection)
    RecordLinkFactory(connection=connection)
    factories.CustomerMappingFactory(connection=connection)
    factories.ProductMappingFactory(connection=connection)
    factories.DocumentRulesFactory(connection=connection)
    return [CANARY, connection.webhook_token, webhooks.url_of(connection=connection)]


def pages() -> list[str]:
    """Every page of every model: its list, its empty form, and each row's form, history and deletion."""
    found = [reverse("admin:index"), reverse("admin:setup_help", args=["netsuite"])]
    for account in NetSuiteAccount.objects.all():
        found += [reverse(f"admin:account_{name}", args=[account.pk]) for name in ("certificates", "move")]
        found += [
            f"{reverse('admin:account_certificate_download', args=[account.pk])}?certificate={one.pk}"
            for one in account.certificates.all()
        ]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        for row in model._default_manager.all():
            found += [reverse(f"{name}_{view}", args=[row.pk]) for view in ("change", "history", "delete")]
    return found


@pytest.mark.parametrize("role", [*roles.PERMISSIONS, "Superuser"])
def test_no_page_shows_a_secret_e79(as_role: Callable[[str], Client], secrets: list[str], role: str) -> None:
    client = as_role("" if role == "Superuser" else role)
    User.objects.filter(username="a nobody").update(is_superuser=True)

    seen = {url: client.get(url) for url in pages()}

    assert {url for url, page in seen.items() for secret in secrets if secret in text(page)} == set()
    assert {page.status_code for page in seen.values()} <= {200, 403}
    assert sum(page.status_code == 200 for page in seen.values()) >= 20


def test_the_canaries_are_where_they_could_be_shown(secrets: list[str]) -> None:
    assert CANARY in NetSuiteAccount.objects.get().token_secret
    assert CANARY in Connection.objects.get().secrets["api_key"]


def test_the_queues_own_pages_are_not_offered() -> None:
    for model in ("ormq", "schedule", "success"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:django_q_{model}_changelist")
