"""What a sandbox refresh and other changes to the integration record do to those who sign in."""

from __future__ import annotations

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator import key_pairs
from tests.integrations.netsuite.simulator.conftest import Caller, signer


def _cause(call: Caller) -> str:
    return call("GET", "customer/1042").headers["WWW-Authenticate"].split('error="')[1].partition('"')[0]


def test_a_refresh_takes_the_tokens_and_new_ones_work(simulator: NetSuiteSimulator, call: Caller) -> None:
    before = simulator.credentials

    after = simulator.refresh_sandbox()

    assert _cause(call) == "token_rejected"
    assert after.consumer_key == before.consumer_key
    assert {after.consumer_secret, after.token_id, after.token_secret}.isdisjoint(
        {before.consumer_secret, before.token_id, before.token_secret}
    )
    call.session.auth = signer(simulator)
    assert call("GET", "customer/1042").status_code == 200


def test_an_integration_made_in_the_sandbox_is_gone_too(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.refresh_sandbox(integration_too=True)

    assert _cause(call) == "consumer_key_unknown"


def test_a_refresh_takes_certificates_and_access_tokens(simulator: NetSuiteSimulator, call: Caller) -> None:
    said = key_pairs.claims(simulator.credentials.oauth_client_id, call.base_url)
    assertion = key_pairs.request_token(said, simulator.add_certificate(key_pairs.certificate()))
    token = key_pairs.post(call.base_url, assertion).json()["access_token"]

    simulator.refresh_sandbox()

    assert key_pairs.get(call.base_url, token).status_code == 401
    assert key_pairs.post(call.base_url, assertion).json() == {"error": "invalid_client"}


def test_production_is_not_refreshed() -> None:
    with pytest.raises(ValueError, match="no sandbox"):
        NetSuiteSimulator(account_id="1234567").refresh_sandbox()


def test_a_blocked_integration_is_named(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.integration_is_enabled = False

    assert _cause(call) == "consumer_key_refused"


def test_a_revoked_token_is_rejected(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.token_is_active = False

    assert _cause(call) == "token_rejected"


def test_the_cause_can_be_hidden_for_tokens_and_stays_for_bearers(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.habits.login_error_named = False
    simulator.integration_is_enabled = False

    assert _cause(call) == "token_rejected"
    assert key_pairs.get(call.base_url, "x").headers["WWW-Authenticate"].startswith("Bearer ")
