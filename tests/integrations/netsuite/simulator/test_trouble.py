"""Ordered faults, the concurrency limit, and the controls."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from integrations import simulation
from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, order, signer

EID = "salesOrder/eid:om-1"
KIND = simulation.FaultKind


@pytest.mark.parametrize(
    ("kind", "is_stored"),
    [(KIND.RESET_BEFORE, False), (KIND.RESET_AFTER, True), (KIND.TRUNCATED, True)],
)
def test_a_broken_connection_may_or_may_not_have_stored(
    simulator: NetSuiteSimulator, call: Caller, kind: simulation.FaultKind, is_stored: bool
) -> None:
    simulator.faults.add(simulation.Fault(kind=kind, method="PUT"))

    with pytest.raises(requests.exceptions.ConnectionError):
        call("PUT", EID, order())

    assert simulator.external_ids("salesOrder") == ["om-1"] * is_stored
    assert [(one.status, one.committed) for one in simulator.calls] == [(0, is_stored)]
    assert call("PUT", f"{EID}?replace=item", order()).status_code == 204


@pytest.mark.parametrize(
    ("kind", "status", "code", "is_stored"),
    [
        (KIND.ERROR_BEFORE, 500, "UNEXPECTED_ERROR", False),
        (KIND.ERROR_AFTER, 500, "UNEXPECTED_ERROR", True),
        (KIND.OVERLOAD, 429, "CONCURRENCY_LIMIT_EXCEEDED", False),
        (KIND.LOGIN, 401, "INVALID_LOGIN", False),
    ],
)
def test_an_error_answer_may_or_may_not_have_stored(
    simulator: NetSuiteSimulator, call: Caller, kind: simulation.FaultKind, status: int, code: str, is_stored: bool
) -> None:
    simulator.faults.add(simulation.Fault(kind=kind))

    answer = call("PUT", EID, order())

    assert error_of(answer)[:2] == (status, code)
    assert simulator.external_ids("salesOrder") == ["om-1"] * is_stored


def test_garbage_is_html_and_nothing_is_stored(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.faults.add(simulation.Fault(kind=KIND.GARBAGE))

    answer = call("PUT", EID, order())

    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    assert simulator.all("salesOrder") == []


def test_a_body_can_break_off_half_way(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.faults.add(simulation.Fault(kind=KIND.TRUNCATED))

    with call("GET", "customer/1042", stream=True) as answer:
        assert answer.status_code == 200
        with pytest.raises(requests.exceptions.RequestException):
            answer.json()


def test_a_slow_answer_takes_its_time(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.faults.add(simulation.Fault(kind=KIND.SLOW, delay_s=0.3))
    started_at = time.monotonic()

    assert call("PUT", EID, order()).status_code == 204

    assert time.monotonic() - started_at >= 0.3


def test_faults_leave_the_pages_and_controls_alone(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.faults.add(simulation.Fault(kind=KIND.GARBAGE, times=None))

    assert requests.get(f"{call.base_url}/", timeout=10).status_code == 200
    assert requests.get(f"{call.base_url}/simulator/state", timeout=10).status_code == 200


def test_an_overload_has_the_documented_body(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.faults.add(simulation.Fault(kind=KIND.OVERLOAD))

    answer = call("GET", "customer/1042")

    body = answer.json()
    assert (body["title"], body["status"], body["o:errorCode"]) == ("Bad Request", 429, "USER_ERROR")
    assert "Retry-After" not in answer.headers


def _get_at_once(simulator: NetSuiteSimulator, base_url: str, count: int) -> list[int]:
    barrier = threading.Barrier(count)

    def get() -> int:
        barrier.wait()
        url = f"{base_url}/services/rest/record/v1/customer/1042"
        return requests.get(url, auth=signer(simulator), timeout=20).status_code

    with ThreadPoolExecutor(count) as pool:
        return sorted(future.result() for future in [pool.submit(get) for _ in range(count)])


def test_refuses_what_is_over_the_limit_and_counts_it(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.limit, simulator.latency_s = 3, 1.0

    statuses = _get_at_once(simulator, call.base_url, 8)

    assert statuses == [200] * 3 + [429] * 5
    assert simulator.rejected == 5
    assert 4 <= simulator.high_water_mark <= 8


def test_counts_exactly_with_many_threads(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.limit, simulator.latency_s = 20, 1.5

    statuses = _get_at_once(simulator, call.base_url, 12)

    assert statuses == [200] * 12
    assert (simulator.high_water_mark, simulator.rejected, len(simulator.calls)) == (12, 0, 12)


def test_a_caller_that_keeps_to_the_limit_is_never_refused(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.limit = 4

    def get_many() -> list[int]:
        with requests.Session() as session:
            session.auth = signer(simulator)
            url = f"{call.base_url}/services/rest/record/v1/customer/1042"
            return [session.get(url, timeout=10).status_code for _ in range(40)]

    with ThreadPoolExecutor(4) as pool:
        answers = [future.result() for future in [pool.submit(get_many) for _ in range(4)]]

    assert {status for statuses in answers for status in statuses} == {200}
    assert simulator.high_water_mark <= 4


def test_writes_at_once_with_one_external_id_make_one_record(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.limit = 8

    def put() -> int:
        url = f"{call.base_url}/services/rest/record/v1/{EID}?replace=item"
        return requests.put(url, json=order(), auth=signer(simulator), timeout=10).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = [future.result() for future in [pool.submit(put) for _ in range(40)]]

    assert set(statuses) == {204}
    assert simulator.external_ids("salesOrder") == ["om-1"]


def test_remembers_every_call(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", f"{EID}?replace=item", order(memo="hello"))
    call("GET", "salesOrder/5001")

    put, get = simulator.calls

    assert (put.method, put.status, put.external_id, put.committed) == ("PUT", 204, "om-1", True)
    assert put.target == f"/services/rest/record/v1/{EID}?replace=item"
    assert put.body is not None
    assert put.body["memo"] == "hello"
    assert (get.method, get.body, get.committed) == ("GET", None, False)
    assert simulator.writes == [put]


def test_can_be_controlled_from_another_process(simulator: NetSuiteSimulator, call: Caller) -> None:
    control = f"{call.base_url}/simulator"
    call("PUT", EID, order())
    faults = [{"kind": "garbage", "method": "GET", "times": 1}]

    bill = requests.post(f"{control}/bill/5001", timeout=10)
    requests.post(f"{control}/settings", json={"limit": 9, "latency_s": 0.01}, timeout=10)
    requests.post(f"{control}/faults", json=faults, timeout=10)

    state = requests.get(f"{control}/state", timeout=10).json()
    assert (state["limit"], state["latency_s"], state["records"]["invoice"], state["calls"]) == (9, 0.01, 1, 1)
    assert bill.json() == {"id": "5002"}
    assert call("GET", "customer/1042").status_code == 502
    orders = requests.get(f"{control}/records/salesOrder", timeout=10).json()["items"]
    assert [one["externalId"] for one in orders] == ["om-1"]
    calls = requests.get(f"{control}/calls?since=1", timeout=10).json()
    assert ([one["status"] for one in calls["items"]], calls["count"]) == ([502], 2)
    requests.post(f"{control}/reset", timeout=10)
    assert requests.get(f"{control}/state", timeout=10).json()["records"] == {}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "settings", {"colour": 1}, 400),
        ("POST", "faults", [{"kind": "earthquake"}], 400),
        ("POST", "faults", {"kind": "slow"}, 400),
        ("GET", "records/unicorn", None, 404),
        ("POST", "bill/99", None, 404),
    ],
)
def test_refuses_senseless_controls(call: Caller, method: str, path: str, body: object, status: int) -> None:
    answer = requests.request(method, f"{call.base_url}/simulator/{path}", json=body, timeout=10)

    assert answer.status_code == status


def test_stopping_ends_the_open_connections(simulator: NetSuiteSimulator) -> None:
    server = simulator.serve().start()
    url = f"{server.base_url}/services/rest/record/v1/customer/1042"
    with requests.Session() as session:
        session.auth = signer(simulator)
        session.get(url, timeout=10)

        server.stop()

        with pytest.raises(requests.exceptions.ConnectionError):
            session.get(url, timeout=10)


def test_keeps_a_connection_alive(call: Caller) -> None:
    ports = []
    for _ in range(2):
        with call("GET", "customer/1042", stream=True) as answer:
            ports.append(answer.raw.connection.sock.getsockname()[1])
            answer.json()

    assert ports[0] == ports[1]
