"""The guided move to OAuth 2.0 and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations import forms
from integrations.models import AuthMethod, Health, NetSuiteAccount
from syncjobs import health
from tests import factories
from tests.syncjobs.admin.asking import text, told
from tests.syncjobs.admin.signing_in import Office, serving


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    with serving() as served:
        yield served


def url(account: NetSuiteAccount) -> str:
    return reverse("admin:account_move", args=[account.pk])


def post(client: Client, office: Office, do: str, **values: Any) -> Any:
    return client.post(url(office.account), {"do": do, **values})


def done(client: Client, office: Office) -> list[str]:
    """The numbers of the steps that are ticked off."""
    headings = re.findall(r'<h2 class="cf-step">(.*?)</h2>', text(client.get(url(office.account))), re.DOTALL)
    return [re.search(r"(\d)\.", one).group(1) for one in headings if "check_circle" in one]  # type: ignore[union-attr]


def prepare(client: Client, office: Office) -> None:
    """Do every step before the test."""
    post(client, office, "enter_client_id", oauth_client_id=office.simulator.credentials.oauth_client_id)
    post(client, office, "make", algorithm="ES256")
    made = office.account.certificates.get()
    post(client, office, "enter_id", certificate=made.pk, certificate_id=office.upload(made))


def test_each_step_is_ticked_off_when_it_is_done_and_the_switch_tests_first(
    administrator: Client, office: Office
) -> None:
    assert done(administrator, office) == []
    post(administrator, office, "enter_client_id", oauth_client_id=office.simulator.credentials.oauth_client_id)
    assert done(administrator, office) == ["2"]
    post(administrator, office, "make", algorithm="ES256")
    assert done(administrator, office) == ["2", "3"]
    made = office.account.certificates.get()
    post(administrator, office, "enter_id", certificate=made.pk, certificate_id=office.upload(made))
    assert done(administrator, office) == ["2", "3", "4", "5"]
    post(administrator, office, "test", certificate=made.pk)
    assert done(administrator, office) == ["1", "2", "3", "4", "5", "6"]
    assert office.reload().auth_method == AuthMethod.TBA

    response = post(administrator, office, "switch")

    account = office.reload()
    assert done(administrator, office) == ["1", "2", "3", "4", "5", "6", "7"]
    assert (account.auth_method, account.health) == (AuthMethod.OAUTH2, Health.HEALTHY)
    assert account.token_secret == office.simulator.credentials.token_secret
    assert "signs in by OAuth 2.0 now" in told(response)


def test_a_switch_whose_test_fails_changes_nothing(administrator: Client, office: Office) -> None:
    prepare(administrator, office)
    office.simulator.revoke_certificate(office.account.certificates.get().certificate_id)
    before = office.reload()

    response = post(administrator, office, "switch")

    account = office.reload()
    assert (account.auth_method, account.health) == (AuthMethod.TBA, before.health)
    assert "Nothing was changed: the test did not pass." in told(response)
    assert health.test_account(account=account).ok


def test_a_switch_before_the_steps_are_done_says_what_is_missing(administrator: Client, office: Office) -> None:
    response = post(administrator, office, "switch")

    assert "Enter the OAuth 2.0 client ID and a certificate ID first." in told(response)
    assert office.reload().auth_method == AuthMethod.TBA


def test_one_click_goes_back(administrator: Client, office: Office) -> None:
    prepare(administrator, office)
    post(administrator, office, "switch")

    response = post(administrator, office, "go_back")

    account = office.reload()
    assert (account.auth_method, account.health) == (AuthMethod.TBA, Health.HEALTHY)
    assert "Signed in" in told(response)


def test_the_tokens_are_forgotten_only_after_asking(administrator: Client, office: Office) -> None:
    prepare(administrator, office)
    post(administrator, office, "switch")

    page = post(administrator, office, "forget")
    assert "no way back by one click" in text(page)
    assert office.reload().token_secret
    post(administrator, office, "forget", confirmed="yes")

    account = office.reload()
    assert [getattr(account, name) for name in forms.TOKEN_SECRETS] == ["", "", "", ""]
    assert health.test_account(account=account).ok
    assert "Go back to tokens" not in text(administrator.get(url(account)))


def test_there_is_no_way_back_without_tokens(administrator: Client, office: Office) -> None:
    prepare(administrator, office)
    post(administrator, office, "switch")
    post(administrator, office, "forget", confirmed="yes")

    response = post(administrator, office, "go_back")

    assert office.reload().auth_method == AuthMethod.OAUTH2
    assert "not stored any more" in told(response)


def test_tokens_in_use_are_not_forgotten(administrator: Client, office: Office) -> None:
    response = post(administrator, office, "forget", confirmed="yes")

    assert office.reload().token_secret
    assert "still signs in with these tokens" in told(response)


def test_the_client_id_is_not_shown(administrator: Client, office: Office) -> None:
    post(administrator, office, "enter_client_id", oauth_client_id="client-canary")

    assert office.reload().oauth_client_id == "client-canary"
    assert "canary" not in text(administrator.get(url(office.account)))


def test_an_empty_client_id_replaces_nothing(administrator: Client, office: Office) -> None:
    post(administrator, office, "enter_client_id", oauth_client_id="stored")

    response = post(administrator, office, "enter_client_id", oauth_client_id=" ")

    assert office.reload().oauth_client_id == "stored"
    assert "Enter the client ID" in told(response)


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_nobody_moves_an_account_who_may_not_change_it(request: pytest.FixtureRequest, role: str) -> None:
    client: Client = request.getfixturevalue(role)
    account = factories.NetSuiteAccountFactory()

    answers = [client.get(url(account))]
    answers += [client.post(url(account), {"do": do}) for do in ("enter_client_id", "switch", "go_back", "forget")]

    assert {answer.status_code for answer in answers} == {403}
