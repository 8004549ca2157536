"""The NetSuite account's page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

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


@pytest.mark.parametrize("name", ["consumer_key", "consumer_secret", "token_id", "token_secret"])
def test_every_secret_is_required_of_a_new_account_r3(administrator: Client, name: str) -> None:
    response = administrator.post(reverse(ADD), typed(**{name: ""}))

    assert response.context["adminform"].form.errors == {name: ["This field is required."]}
    assert not NetSuiteAccount.objects.exists()


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
