"""The NetSuite account's page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations import forms
from integrations.models import Health, NetSuiteAccount
from integrations.netsuite.simulator import NetSuiteSimulator
from tests import factories
from tests.syncjobs.admin.asking import change_url, press_url, text, told
from tests.syncjobs.admin.conftest import NOBODY_LISTENS

ADD = "admin:integrations_netsuiteaccount_add"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Main account",
        "account_id": "1234567_SB1",
        "auth_method": "TBA",
        "consumer_key": "key-canary",
        "consumer_secret": "secret-canary",
        "token_id": "token-canary",
        "token_secret": "token-secret-canary",
        "base_url": NOBODY_LISTENS,
        "ui_base_url": "",
        "concurrency_limit": "4",
        **changes,
    }


def stored(account: NetSuiteAccount) -> list[str]:
    account = NetSuiteAccount.objects.get(pk=account.pk)
    return [account.consumer_key, account.consumer_secret, account.token_id, account.token_secret]


def by_certificate(**changes: Any) -> dict[str, Any]:
    return typed(
        auth_method="OAUTH2", oauth_client_id="client-canary", **dict.fromkeys(forms.TOKEN_SECRETS, ""), **changes
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("consumer_key", "Token-based authentication needs the client ID."),
        ("consumer_secret", "Token-based authentication needs the client secret."),
        ("token_id", "Token-based authentication needs the token ID."),
        ("token_secret", "Token-based authentication needs the token secret."),
    ],
)
def test_every_secret_of_its_way_is_required_of_a_new_account_r3(administrator: Client, name: str, words: str) -> None:
    response = administrator.post(reverse(ADD), typed(**{name: ""}))

    assert response.context["adminform"].form.errors == {name: [words]}
    assert not NetSuiteAccount.objects.exists()


def test_an_account_needs_its_account_id_r3(administrator: Client) -> None:
    response = administrator.post(reverse(ADD), typed(account_id=""))

    assert list(response.context["adminform"].form.errors) == ["account_id"]
    assert not NetSuiteAccount.objects.exists()


@pytest.mark.parametrize("name", forms.TOKEN_SECRETS)
def test_a_secret_is_stored_encrypted_r3(administrator: Client, name: str) -> None:
    administrator.post(reverse(ADD), typed())

    with database.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM integrations_netsuiteaccount")
        (kept,) = cursor.fetchone()
    assert kept
    assert "canary" not in kept
    assert getattr(NetSuiteAccount.objects.get(), name) == typed()[name]


def test_an_account_with_oauth2_needs_the_client_id_alone_and_leads_on_to_its_certificate(
    administrator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = administrator.post(reverse(ADD), by_certificate())

    account = NetSuiteAccount.objects.get()
    assert (account.auth_method, account.oauth_client_id, account.tested_at) == ("OAUTH2", "client-canary", None)
    assert response.url == reverse("admin:account_certificates", args=[account.pk])


def test_an_account_with_oauth2_and_no_client_id_is_refused_in_words(administrator: Client) -> None:
    response = administrator.post(reverse(ADD), {**by_certificate(), "oauth_client_id": ""})

    assert response.context["adminform"].form.errors == {
        "oauth_client_id": ["OAuth 2.0 needs the OAuth 2.0 client ID."]
    }


def test_the_way_to_sign_in_is_not_changed_by_the_form_which_does_not_test_first(administrator: Client) -> None:
    account = factories.NetSuiteAccountFactory(base_url=NOBODY_LISTENS)

    administrator.post(change_url(account), by_certificate())

    account.refresh_from_db()
    assert account.auth_method == "TBA"
    assert account.oauth_client_id == "client-canary"


def test_a_secret_that_is_not_needed_can_be_taken_away_and_a_needed_one_cannot(administrator: Client) -> None:
    account = factories.NetSuiteAccountFactory(base_url=NOBODY_LISTENS, suiteapp_secret="shared")

    refused = administrator.post(change_url(account), typed(suiteapp_secret="-", token_secret="-"))
    administrator.post(change_url(account), typed(suiteapp_secret="-", token_secret=""))

    account.refresh_from_db()
    assert "needs the token secret" in text(refused)
    assert (account.suiteapp_secret, account.token_secret) == ("", "token-secret")


def test_a_refused_form_does_not_give_the_typed_secrets_back_e79(administrator: Client) -> None:
    response = administrator.post(reverse(ADD), typed(name=""))

    assert "canary" not in text(response)


@pytest.mark.parametrize(
    "pasted", [" 1234567_sb1 ", "1234567-SB1", "https://1234567-sb1.app.netsuite.com/app/center/card.nl?sc=-29"]
)
def test_the_account_id_is_taken_in_any_form_r5(administrator: Client, pasted: str) -> None:
    administrator.post(reverse(ADD), typed(account_id=pasted))

    assert NetSuiteAccount.objects.get().account_id == "1234567_SB1"


def test_an_account_id_that_is_none_is_refused_by_name_r5(administrator: Client) -> None:
    response = administrator.post(reverse(ADD), typed(account_id="our company"))

    assert "Company Information" in response.context["adminform"].form.errors["account_id"][0]


def test_saving_stores_and_tells_a_failed_test_and_is_saved_all_the_same_r10(
    administrator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = administrator.post(reverse(ADD), typed())

    account = NetSuiteAccount.objects.get()
    assert response.status_code == 302
    assert account.health == Health.UNTESTED  # nobody answered, which proves nothing
    assert account.tested_at
    assert account.health_message in told(response)


def test_saving_stores_and_tells_a_passed_test_r10(
    administrator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    simulator = NetSuiteSimulator()
    signed = simulator.credentials
    secrets = {name: getattr(signed, name) for name in ("consumer_key", "consumer_secret", "token_id", "token_secret")}
    with simulator.serve() as server, django_capture_on_commit_callbacks(execute=True):
        values = typed(account_id=signed.account_id, base_url=server.base_url, **secrets)
        response = administrator.post(reverse(ADD), values)

    account = NetSuiteAccount.objects.get()
    assert account.health == Health.HEALTHY
    assert "Signed in" in told(response)


def test_an_empty_secret_keeps_the_stored_one_and_a_typed_one_replaces_it_r9(administrator: Client) -> None:
    account = factories.NetSuiteAccountFactory(base_url=NOBODY_LISTENS)
    values = typed(consumer_key="", consumer_secret="", token_id="new-id", token_secret="new-secret")

    administrator.post(change_url(account), values)

    assert stored(account) == ["consumer-key", "consumer-secret", "new-id", "new-secret"]


def test_the_test_button_tests_and_tells(operator: Client) -> None:
    account = factories.NetSuiteAccountFactory(base_url=NOBODY_LISTENS)

    response = operator.post(press_url(account, "test"))

    account.refresh_from_db()
    assert account.tested_at
    assert account.health_message in told(response)


def test_a_viewer_may_not_test(viewer: Client) -> None:
    account = factories.NetSuiteAccountFactory(base_url=NOBODY_LISTENS)

    response = viewer.post(press_url(account, "test"))

    account.refresh_from_db()
    assert response.status_code == 403
    assert account.tested_at is None
    assert "Test connection" not in text(viewer.get(change_url(account)))


def test_looking_at_a_buttons_address_does_nothing(operator: Client) -> None:
    account = factories.NetSuiteAccountFactory(base_url=NOBODY_LISTENS)

    operator.get(press_url(account, "test"))

    account.refresh_from_db()
    assert account.tested_at is None


def test_an_operator_changes_no_account(operator: Client) -> None:
    account = factories.NetSuiteAccountFactory(name="As it was")

    response = operator.post(change_url(account), typed())

    assert response.status_code == 403
    assert NetSuiteAccount.objects.get().name == "As it was"


def test_the_page_tells_how_many_slots_are_in_use(viewer: Client) -> None:
    account = factories.NetSuiteAccountFactory(concurrency_limit=7)

    assert "0 of 7 slots in use now." in text(viewer.get(change_url(account)))


@pytest.mark.parametrize(
    ("days", "words", "colour"),
    [
        (400, "expires in 400 days", "bg-green-100"),
        (20, "expires in 20 days", "bg-orange-100"),
        (-2, "expired", "bg-red"),
    ],
)
def test_the_page_shows_when_the_certificate_ends(viewer: Client, days: int, words: str, colour: str) -> None:
    expires_at = timezone.now() + timedelta(days=days, hours=1)
    certificate = factories.SigningCertificateFactory(expires_at=expires_at)

    page = text(viewer.get(change_url(certificate.account)))

    label = re.search(rf"<span[^>]*>\s*{words}", page)
    assert label
    assert colour in label.group()


def test_only_people_who_may_change_the_account_are_led_to_its_certificates(
    viewer: Client, administrator: Client
) -> None:
    account = factories.NetSuiteAccountFactory()
    url = reverse("admin:account_certificates", args=[account.pk])

    assert url in text(administrator.get(change_url(account)))
    assert url not in text(viewer.get(change_url(account)))
