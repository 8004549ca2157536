"""The limits: the account's, the integration's own, what others take, and how a refusal looks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from integrations import simulation
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, signer

PATH = "/services/rest/system/v1/governanceLimits"


def _limits(call: Caller) -> dict[str, Any]:
    return dict(call("GET", call.base_url + PATH).json())


def _get_at_once(simulator: NetSuiteSimulator, base_url: str, count: int) -> list[int]:
    barrier = threading.Barrier(count)

    def get() -> int:
        barrier.wait()
        url = f"{base_url}/services/rest/record/v1/customer/1042"
        return requests.get(url, auth=signer(simulator), timeout=20).status_code

    with ThreadPoolExecutor(count) as pool:
        return sorted(future.result() for future in [pool.submit(get) for _ in range(count)])


def test_an_integration_without_a_limit_of_its_own_shares_the_accounts(call: Caller) -> None:
    assert _limits(call) == {
        "accountConcurrencyLimit": 5,
        "accountUnallocatedConcurrencyLimit": 5,
        "integrationLimitType": "accountLimit",
    }


def test_an_integrations_own_limit_is_told(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.limit, simulator.integration_limit = 15, 4

    assert _limits(call) == {
        "accountConcurrencyLimit": 15,
        "accountUnallocatedConcurrencyLimit": 11,
        "integrationConcurrencyLimit": 4,
        "integrationLimitType": "integrationSpecific",
    }


def test_the_type_of_limit_can_be_internal(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.limit_type = "internal"

    assert _limits(call)["integrationLimitType"] == "internal"
    with pytest.raises(ValueError, match="accountLimit"):
        simulator.limit_type = "mine"


def test_one_request_of_the_account_stays_unallocated(simulator: NetSuiteSimulator) -> None:
    with pytest.raises(ValueError, match="unallocated"):
        simulator.integration_limit = 5


def test_the_integrations_limit_bites_before_the_accounts(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.limit, simulator.integration_limit, simulator.latency_s = 10, 2, 1.0

    assert _get_at_once(simulator, call.base_url, 5) == [200] * 2 + [429] * 3


def test_what_others_have_in_flight_takes_slots(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.limit, simulator.others_in_flight, simulator.latency_s = 5, 3, 1.0

    assert _get_at_once(simulator, call.base_url, 5) == [200] * 2 + [429] * 3
    simulator.others_in_flight = 5
    assert call("GET", "customer/1042").status_code == 429


def test_a_refusal_can_tell_when_to_come_back(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.habits.retry_after_s = 7
    simulator.faults.add(simulation.Fault(kind=simulation.FaultKind.OVERLOAD))

    assert call("GET", "customer/1042").headers["Retry-After"] == "7"
    simulator.others_in_flight = 5
    assert call("GET", "customer/1042").headers["Retry-After"] == "7"


def test_an_overload_can_look_like_a_failed_sign_in(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.habits.overload_as_401, simulator.others_in_flight = 0.5, 5

    statuses = [call("GET", "customer/1042").status_code for _ in range(40)]

    assert set(statuses) == {401, 429}
    assert 8 <= statuses.count(401) <= 32
    assert not simulator.locked_out
    simulator.others_in_flight = 0
    assert call("GET", "customer/1042").status_code == 200


def test_such_an_overload_has_the_body_of_a_failed_sign_in(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.habits.overload_as_401, simulator.others_in_flight = 1.0, 5

    answer = call("GET", "customer/1042")

    assert error_of(answer) == (401, "INVALID_LOGIN", None)
    assert 'error="token_rejected"' in answer.headers["WWW-Authenticate"]


def test_the_limits_are_only_read(call: Caller) -> None:
    assert call("POST", call.base_url + PATH, {}).status_code == 405
