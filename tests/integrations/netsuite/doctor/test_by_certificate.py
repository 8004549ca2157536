"""An account that signs in by certificate is looked at in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from integrations.models import Algorithm, AuthMethod, NetSuiteAccount, SigningCertificate
from integrations.netsuite import oauth2
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.doctor import examination
from integrations.netsuite.doctor.steps import Findings, Light
from integrations.netsuite.simulator import NetSuiteSimulator
from tests import factories
from tests.integrations.netsuite import keys
from tests.integrations.netsuite.doctor import patient
from tests.integrations.netsuite.doctor.conftest import by_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(simulator: NetSuiteSimulator, service_url: str) -> Iterator[NetSuiteAccount]:
    pair = keys.pair(1, Algorithm.ES256)
    made = factories.NetSuiteAccountFactory(
        account_id="1234567_SB1",
        base_url=service_url,
        auth_method=AuthMethod.OAUTH2,
        oauth_client_id=simulator.credentials.oauth_client_id,
    )
    names = ("algorithm", "private_key", "certificate", "fingerprint", "expires_at")
    SigningCertificate.objects.create(
        account=made,
        certificate_id=simulator.add_certificate(pair.certificate),
        created_at=datetime.now(UTC),
        **{name: getattr(pair, name) for name in names},
    )
    yield made
    oauth2.TOKENS.clear()


def examine(account: NetSuiteAccount) -> Findings:
    told = patient.case(flows={"orders_out"}, auth_method="OAUTH2", worked_before=True)
    client = NetSuiteClient.for_account(account=account)
    try:
        return examination.examine(client=client, case=told, pause=lambda _: None)
    finally:
        client.close()


def test_is_green_with_the_role_that_is_offered(simulator: NetSuiteSimulator, account: NetSuiteAccount) -> None:
    patient.give_role(simulator, patient.case(flows={"orders_out"}, auth_method="OAUTH2"))

    findings = examine(account)

    assert findings.light is Light.GREEN
    assert "permission:Log in using OAuth 2.0 Access Tokens" in by_key(findings)


@pytest.mark.parametrize("permission", ["REST Web Services", "Locations", "Sales Order"])
def test_names_a_missing_permission(simulator: NetSuiteSimulator, account: NetSuiteAccount, permission: str) -> None:
    simulator.permissions.discard(permission)

    assert examine(account).missing == (permission,)


def test_tells_all_that_may_be_behind_a_refused_certificate(
    simulator: NetSuiteSimulator, account: NetSuiteAccount
) -> None:
    simulator.permissions.discard("Log in using OAuth 2.0 Access Tokens")

    findings = examine(account)

    step = by_key(findings)["sign_in"]
    assert step["light"] is Light.RED
    assert "Log in using OAuth 2.0 Access Tokens" in step["message"]
    assert "refreshed" not in step["message"]
    assert findings.missing == ()


def test_a_refreshed_sandbox_asks_for_the_upload(simulator: NetSuiteSimulator, account: NetSuiteAccount) -> None:
    simulator.refresh_sandbox()

    step = by_key(examine(account))["sign_in"]

    assert "refreshed sandbox" in step["message"]
    assert "Upload the certificate again" in step["checklist"][0]
