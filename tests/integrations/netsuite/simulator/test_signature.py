"""Signatures and sign-in."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import requests

from integrations import simulation
from integrations.netsuite.simulator import NetSuiteSimulator, signature
from tests.integrations.netsuite.simulator.conftest import Caller, signer

VECTORS = json.loads((Path(__file__).parents[1] / "oauth1_vectors.json").read_text())


def _fields(**changes: str) -> dict[str, str]:
    fields = {
        "realm": "123456",
        "oauth_consumer_key": VECTORS["consumer_key"],
        "oauth_token": VECTORS["token"],
        "oauth_nonce": VECTORS["nonce"],
        "oauth_timestamp": VECTORS["timestamp"],
        "oauth_signature_method": VECTORS["signature_method"],
        "oauth_version": VECTORS["version"],
    }
    return {**fields, **changes}


def _is_valid(case: dict[str, str], **changes: str) -> bool:
    return signature.is_valid(
        method=case["method"],
        url=case["url"],
        fields=_fields(oauth_signature=case["signature"], **changes),
        consumer_secret=VECTORS["consumer_secret"],
        token_secret=VECTORS["token_secret"],
    )


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["url"].partition("/v1/")[2])
def test_accepts_the_published_signature(case: dict[str, str]) -> None:
    assert _is_valid(case)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["url"].partition("/v1/")[2])
def test_refuses_that_signature_with_another_nonce(case: dict[str, str]) -> None:
    assert not _is_valid(case, oauth_nonce="fjaLirsIcCGVZWzBX0pG")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://a.example:443/x", "https%3A%2F%2Fa.example%2Fx"),
        ("http://a.example:80/x", "http%3A%2F%2Fa.example%2Fx"),
        ("http://127.0.0.1:8099/x", "http%3A%2F%2F127.0.0.1%3A8099%2Fx"),
    ],
)
def test_signs_the_port_only_when_it_is_not_the_default(url: str, host: str) -> None:
    assert signature.base_string(method="GET", url=url, fields={}).split("&")[1] == host


def test_lets_a_signed_request_in(call: Caller) -> None:
    assert call("GET", "customer/1042").status_code == 200


def test_lets_a_signed_query_string_with_spaces_in(call: Caller) -> None:
    answer = call("GET", 'customer?q=companyName%20IS%20"Pier%209"&limit=10')

    assert [item["id"] for item in answer.json()["items"]] == ["1048"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_key": "unknown"}, "consumer_key_unknown"),
        ({"resource_owner_key": "unknown"}, "token_rejected"),
        ({"client_secret": "wrong"}, "InvalidSignature"),
        ({"resource_owner_secret": "wrong"}, "InvalidSignature"),
        ({"realm": "7654321"}, "consumer_key_unknown"),
        ({"signature_method": "HMAC-SHA1"}, "UnknownAlgorithm"),
        ({"nonce": "short"}, "nonce_rejected"),
        ({"timestamp": "1508242306"}, "InvalidTimestamp"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_names_why_a_sign_in_fails_in_the_header_alone(
    simulator: NetSuiteSimulator, call: Caller, changes: dict[str, str], error: str
) -> None:
    call.session.auth = signer(simulator, **changes)

    answer = call("GET", "customer/1042")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == (
        f'OAuth realm="1234567_SB1", error="{error}", error_description="Invalid login attempt."'
    )
    assert answer.headers["Content-Type"] == "application/vnd.oracle.resource+json; type=error"
    assert answer.json()["title"] == "Unauthorized"
    assert answer.json()["o:errorDetails"][0]["o:errorCode"] == "INVALID_LOGIN"


def test_refuses_a_request_without_a_header(call: Caller) -> None:
    answer = requests.get(f"{call.base_url}/services/rest/record/v1/customer/1042", timeout=10)

    assert 'error="parameter_absent"' in answer.headers["WWW-Authenticate"]


def test_refuses_a_replay(simulator: NetSuiteSimulator, call: Caller) -> None:
    now = str(int(time.time()))
    call.session.auth = signer(simulator, nonce="abcdefgh12345678", timestamp=now)

    answers = [call("GET", "customer/1042") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 401]
    assert 'error="NonceUsed"' in answers[1].headers["WWW-Authenticate"]


@pytest.mark.parametrize(("offset_s", "status"), [(-290, 200), (290, 200), (-320, 401), (320, 401)])
def test_takes_its_own_clock_for_the_five_minutes(
    simulator: NetSuiteSimulator, call: Caller, offset_s: int, status: int
) -> None:
    simulator.clock_offset_s = offset_s

    assert call("GET", "customer/1042").status_code == status


def test_tells_its_own_clock_once_on_every_answer(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.clock_offset_s = 86400

    answer = call("GET", "customer/1042")

    told = time.mktime(time.strptime(answer.headers["Date"], "%a, %d %b %Y %H:%M:%S GMT"))
    assert abs(told - time.mktime(time.gmtime()) - 86400) < 5


def test_locks_the_user_for_half_an_hour_after_five_failures(simulator: NetSuiteSimulator, call: Caller) -> None:
    call.session.auth = signer(simulator, client_secret="wrong")
    for _ in range(5):
        call("GET", "customer/1042")
    call.session.auth = signer(simulator)

    answer = call("GET", "customer/1042")

    assert 'error="temporary_locked"' in answer.headers["WWW-Authenticate"]
    assert simulator.locked_out
    simulator.clock_offset_s = 1801
    call.session.auth = signer(simulator, timestamp=str(int(time.time()) + 1801))
    assert call("GET", "customer/1042").status_code == 200


def test_forgets_failures_when_a_sign_in_succeeds(simulator: NetSuiteSimulator, call: Caller) -> None:
    for _ in range(3):
        for secret in ("wrong", "wrong", simulator.credentials.consumer_secret):
            call.session.auth = signer(simulator, client_secret=secret)
            call("GET", "customer/1042")

    assert not simulator.locked_out


def test_lets_the_user_in_again_once_unlocked(simulator: NetSuiteSimulator, call: Caller) -> None:
    call.session.auth = signer(simulator, client_secret="wrong")
    for _ in range(5):
        call("GET", "customer/1042")

    simulator.unlock()

    call.session.auth = signer(simulator)
    assert call("GET", "customer/1042").status_code == 200


@pytest.mark.parametrize(
    ("take", "error"),
    [
        (lambda one: one.features.discard("Token-Based Authentication"), "FeatureDisabled"),
        (lambda one: one.permissions.discard("Log in using Access Tokens"), "permission_denied"),
    ],
)
def test_refuses_sign_in_that_the_account_does_not_allow(
    simulator: NetSuiteSimulator, call: Caller, take, error
) -> None:
    take(simulator)

    assert f'error="{error}"' in call("GET", "customer/1042").headers["WWW-Authenticate"]


def test_refuses_a_bearer_token_as_oauth_2_does(call: Caller) -> None:
    url = f"{call.base_url}/services/rest/record/v1/customer/1042"

    answer = requests.get(url, headers={"Authorization": "Bearer abc"}, timeout=10)

    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="1234567_SB1", error="invalid_token"')


def test_an_ordered_login_fault_does_not_count_towards_the_lock_out(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.faults.add(simulation.Fault(kind=simulation.FaultKind.LOGIN, times=6))

    statuses = [call("GET", "customer/1042").status_code for _ in range(7)]

    assert statuses == [401] * 6 + [200]


def test_shows_no_secret_when_printed(simulator: NetSuiteSimulator) -> None:
    text = repr(simulator.credentials)

    assert simulator.credentials.consumer_secret not in text
    assert simulator.credentials.token_secret not in text
