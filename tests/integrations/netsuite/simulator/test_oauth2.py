"""OAuth 2.0 client credentials: request tokens signed with PyJWT, certificates made with cryptography."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from integrations import simulation
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator import key_pairs
from tests.integrations.netsuite.simulator.conftest import Caller, error_of


@dataclass
class Mapped:
    """An account with a certificate of the P-256 key mapped."""

    simulator: NetSuiteSimulator
    base_url: str
    certificate_id: str

    def ask(self, *, form: dict[str, str] | None = None, **changes: Any) -> requests.Response:
        said = key_pairs.claims(self.simulator.credentials.oauth_client_id, self.base_url, **changes)
        return key_pairs.post(self.base_url, key_pairs.request_token(said, self.certificate_id), **(form or {}))

    def token(self) -> str:
        return str(self.ask().json()["access_token"])

    def get(self, token: str) -> requests.Response:
        return key_pairs.get(self.base_url, token)


@pytest.fixture
def mapped(simulator: NetSuiteSimulator, call: Caller) -> Mapped:
    return Mapped(simulator, call.base_url, simulator.add_certificate(key_pairs.certificate()))


def test_an_access_token_opens_records_and_suiteql(mapped: Mapped) -> None:
    answer = mapped.ask().json()

    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", "3600")
    assert mapped.get(answer["access_token"]).json()["id"] == "1042"
    headers = {"Authorization": f"Bearer {answer['access_token']}", "Prefer": "transient"}
    url = f"{mapped.base_url}/services/rest/query/v1/suiteql"
    assert requests.post(url, json={"q": "SELECT id FROM location"}, headers=headers, timeout=10).status_code == 200


@pytest.mark.parametrize(
    ("kind", "algorithm"),
    [("RSA 3072", "PS256"), ("RSA 3072", "PS384"), ("RSA 3072", "PS512"), ("P-256", "ES256"), ("P-384", "ES384"),
     ("P-521", "ES512")],
)  # fmt: skip
def test_takes_every_documented_algorithm(
    simulator: NetSuiteSimulator, call: Caller, kind: str, algorithm: str
) -> None:
    certificate_id = simulator.add_certificate(key_pairs.certificate(kind))
    said = key_pairs.claims(simulator.credentials.oauth_client_id, call.base_url)

    answer = key_pairs.post(
        call.base_url, key_pairs.request_token(said, certificate_id, kind=kind, algorithm=algorithm)
    )

    assert key_pairs.get(call.base_url, answer.json()["access_token"]).status_code == 200


@pytest.mark.parametrize(
    ("kind", "algorithm", "error"),
    [("RSA 3072", "RS256", "invalid_request"), ("P-384", "ES384", "invalid_grant"), ("P-256", "PS256", None)],
)
def test_refuses_an_algorithm_that_is_not_the_certificates(
    mapped: Mapped, kind: str, algorithm: str, error: str | None
) -> None:
    said = key_pairs.claims(mapped.simulator.credentials.oauth_client_id, mapped.base_url)
    if error is None:  # an RSA signature under the id of an EC certificate
        kind, error = "RSA 3072", "invalid_grant"

    answer = key_pairs.post(
        mapped.base_url, key_pairs.request_token(said, mapped.certificate_id, kind=kind, algorithm=algorithm)
    )

    assert (answer.status_code, answer.json()) == (400, {"error": error})


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"iss": "unknown"}, 401, "invalid_client"),
        ({"aud": "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token"}, 400,
         "invalid_grant"),
        ({"scope": ["everything"]}, 400, "invalid_grant"),
        ({"scope": "rest_webservices,everything"}, 400, "invalid_grant"),
        ({"iat": 600, "exp": 900}, 400, "invalid_grant"),
        ({"iat": -600, "exp": -300}, 400, "invalid_grant"),
        ({"exp": 3700}, 400, "invalid_grant"),
        ({"exp": "soon"}, 400, "invalid_request"),
        ({"iss": None}, 400, "invalid_request"),
        ({"scope": None}, 400, "invalid_request"),
    ],
)  # fmt: skip
def test_refuses_what_a_request_token_may_not_say(
    mapped: Mapped, changes: dict[str, Any], status: int, error: str
) -> None:
    now = time.time()  # times are given in seconds from now
    answer = mapped.ask(**{name: now + value if isinstance(value, int) else value for name, value in changes.items()})

    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert mapped.simulator.login_audit_trail


@pytest.mark.parametrize(
    "scope", ["rest_webservices", "restlets", "restlets, rest_webservices", ["rest_webservices", "restlets"]]
)
def test_takes_scopes_as_text_or_list(mapped: Mapped, scope: object) -> None:
    assert mapped.ask(scope=scope).status_code == 200


def test_takes_a_request_token_of_a_whole_hour(mapped: Mapped) -> None:
    now = int(time.time())

    assert mapped.ask(iat=now, exp=now + 3600).status_code == 200


@pytest.mark.parametrize(
    "form",
    [{"grant_type": "refresh_token"}, {"client_assertion_type": "jwt"}, {"client_assertion": "a.b.c"},
     {"client_assertion": ""}],
)  # fmt: skip
def test_refuses_a_form_that_is_not_the_documented_one(mapped: Mapped, form: dict[str, str]) -> None:
    answer = mapped.ask(form=form)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    assert answer.headers["Content-Type"] == "application/json"


def test_refuses_json_instead_of_a_form(mapped: Mapped) -> None:
    answer = requests.post(mapped.base_url + key_pairs.TOKEN_PATH, json={}, timeout=10)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


def test_the_token_endpoint_is_only_posted_to(mapped: Mapped) -> None:
    assert requests.get(mapped.base_url + key_pairs.TOKEN_PATH, timeout=10).status_code == 405


def test_refuses_a_request_token_used_before(mapped: Mapped) -> None:
    answers = [mapped.ask(jti="once") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert mapped.simulator.login_audit_trail == ["The request token was used before."]


def test_refuses_another_keys_signature(mapped: Mapped) -> None:
    said = key_pairs.claims(mapped.simulator.credentials.oauth_client_id, mapped.base_url)
    token = key_pairs.request_token(said, mapped.certificate_id)
    head, body, signature = token.split(".")
    forged = f"{head}.{body}.{signature[:-8]}{'A' * 8}"

    assert key_pairs.post(mapped.base_url, forged).json() == {"error": "invalid_grant"}


def test_a_certificate_that_is_unknown_or_revoked_is_no_client(mapped: Mapped) -> None:
    token = mapped.token()
    mapped.simulator.revoke_certificate(mapped.certificate_id)

    answer = mapped.ask()

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    assert mapped.get(token).status_code == 401


def test_a_certificate_ends_by_the_servers_clock(mapped: Mapped) -> None:
    mapped.simulator.clock_offset_s = 400 * 86400
    at = time.time() + 400 * 86400

    answer = mapped.ask(iat=at - 5, exp=at + 300)

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("RSA 2048", {}, "2048 bits"),
        ("P-192", {}, "curve"),
        ("DSA", {}, "RSA or an EC key"),
        ("P-256", {"days": 800}, "two years"),
        ("P-256", {"days": 10, "started_days_ago": 20}, "expired"),
    ],
)
def test_refuses_a_certificate_that_netsuite_would_not_map(
    simulator: NetSuiteSimulator, kind: str, options: dict[str, int], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        simulator.add_certificate(key_pairs.certificate(kind, **options))


def test_refuses_a_private_key_as_certificate(simulator: NetSuiteSimulator) -> None:
    with pytest.raises(ValueError, match="X.509"):
        simulator.add_certificate("-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----\n")


def test_five_certificates_are_live_at_most_and_an_expired_one_does_not_count(simulator: NetSuiteSimulator) -> None:
    for days in (2, 365, 365, 365, 365):
        simulator.add_certificate(key_pairs.certificate(days=days))
    with pytest.raises(ValueError, match="5 active"):
        simulator.add_certificate(key_pairs.certificate())

    simulator.clock_offset_s = 3 * 86400

    assert len({simulator.add_certificate(key_pairs.certificate()), *simulator.certificate_ids}) == 6


def test_an_access_token_ends_by_the_servers_clock(mapped: Mapped) -> None:
    token = mapped.token()
    mapped.simulator.clock_offset_s = 3590
    assert mapped.get(token).status_code == 200

    mapped.simulator.clock_offset_s = 3601

    answer = mapped.get(token)
    assert error_of(answer) == (401, "INVALID_LOGIN", None)
    assert answer.headers["WWW-Authenticate"] == (
        'Bearer realm="1234567_SB1", error="invalid_token", error_description="Invalid login attempt."'
    )


def test_expires_in_can_be_a_number_and_another_time(mapped: Mapped) -> None:
    mapped.simulator.habits.expires_in_as_text = False
    mapped.simulator.habits.access_token_life_s = 60

    assert mapped.ask().json()["expires_in"] == 60


@pytest.mark.parametrize(
    "take",
    [
        lambda one: one.features.discard("OAuth 2.0"),
        lambda one: one.permissions.discard("Log in using OAuth 2.0 Access Tokens"),
    ],
    ids=["feature", "permission"],
)
def test_without_feature_or_permission_neither_tokens_nor_requests(mapped: Mapped, take: Any) -> None:
    token = mapped.token()

    take(mapped.simulator)

    assert mapped.ask().json() == {"error": "invalid_grant"}
    assert 'error="invalid_token"' in mapped.get(token).headers["WWW-Authenticate"]


def test_a_blocked_integration_is_no_client(mapped: Mapped) -> None:
    mapped.simulator.integration_is_enabled = False

    assert mapped.ask().status_code == 401


def test_an_access_token_needs_no_token_based_authentication(mapped: Mapped, call: Caller) -> None:
    mapped.simulator.features.discard("Token-Based Authentication")

    assert mapped.get(mapped.token()).status_code == 200
    assert call("GET", "customer/1042").status_code == 401


def test_asking_for_a_token_takes_no_slot_of_the_limit(mapped: Mapped) -> None:
    mapped.simulator.limit = 0

    assert mapped.ask().status_code == 200
    assert mapped.simulator.high_water_mark == 0


def test_a_login_fault_looks_as_the_way_to_sign_in_has_it(mapped: Mapped) -> None:
    token = mapped.token()
    mapped.simulator.faults.add(simulation.Fault(kind=simulation.FaultKind.LOGIN, times=2))

    assert mapped.get(token).headers["WWW-Authenticate"].startswith('Bearer realm="1234567_SB1", error="invalid_token"')
    assert mapped.ask().json() == {"error": "invalid_client"}
    assert mapped.get(token).status_code == 200


def test_shows_no_token_in_what_it_remembers_of_calls(mapped: Mapped) -> None:
    mapped.token()

    assert [(one.method, one.target, one.status, one.body) for one in mapped.simulator.calls] == [
        ("POST", key_pairs.TOKEN_PATH, 200, None)
    ]
