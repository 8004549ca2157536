"""Faults: what was stored, and what the caller learns."""

import time

import pytest
import requests

from integrations.simulation import Fault, FaultKind


def comment(api, order, text="changed"):
    return api("PATCH", f"/v1/orders/{order['id']}", {"comment": text})


def stored(sim, order):
    return sim.get_order(order["id"])["comment"] == "changed"


@pytest.mark.parametrize(("kind", "is_stored"), [(FaultKind.RESET_BEFORE, False), (FaultKind.RESET_AFTER, True)])
def test_a_reset_gives_no_answer(api, sim, order, kind, is_stored):
    sim.faults.add(Fault(kind=kind))

    with pytest.raises(requests.ConnectionError):
        comment(api, order)

    assert stored(sim, order) is is_stored
    assert sim.calls[-1].status is None


@pytest.mark.parametrize(
    ("kind", "status", "is_stored"),
    [
        (FaultKind.ERROR_BEFORE, 500, False),
        (FaultKind.ERROR_AFTER, 500, True),
        (FaultKind.OVERLOAD, 429, False),
        (FaultKind.LOGIN, 401, False),
    ],
)
def test_errors_have_the_body_of_ordermentum(api, sim, order, kind, status, is_stored):
    sim.faults.add(Fault(kind=kind))

    answer = comment(api, order)

    assert (answer.status_code, answer.json()["code"]) == (status, status)
    assert stored(sim, order) is is_stored


def test_overload_says_when_to_come_back(api, sim, order):
    sim.faults.add(Fault(kind=FaultKind.OVERLOAD, delay_s=60))

    assert comment(api, order).headers["Retry-After"] == "60"


def test_garbage_is_html(api, sim, order):
    sim.faults.add(Fault(kind=FaultKind.GARBAGE))

    answer = comment(api, order)

    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    assert not stored(sim, order)


def test_a_truncated_answer_breaks_off_after_storing(api, sim, order):
    sim.faults.add(Fault(kind=FaultKind.TRUNCATED))

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        comment(api, order)

    assert stored(sim, order)


def test_slow_answers_late(api, sim, order):
    sim.faults.add(Fault(kind=FaultKind.SLOW, delay_s=0.3))
    started = time.monotonic()

    assert comment(api, order).status_code == 200
    assert time.monotonic() - started >= 0.3


def test_latency_holds_for_every_call(api, sim, order):
    sim.latency_s = 0.1
    started = time.monotonic()
    comment(api, order)

    assert time.monotonic() - started >= 0.1


def test_a_fault_hits_only_what_it_is_about(api, sim, order):
    sim.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, method="GET", path="/v1/orders/"))

    assert comment(api, order).status_code == 200
    assert api("GET", f"/v1/orders/{order['id']}").status_code == 500


def test_keeps_every_call(api, sim, order):
    comment(api, order)
    api("GET", "/v2/orders", params={"supplierId": sim.supplier_id})
    api("GET", "/v1/nothing")

    assert [(call.method, call.status, call.bucket, call.caller) for call in sim.calls] == [
        ("PATCH", 200, "order_update", "integration"),
        ("GET", 200, "order_search", "integration"),
        ("GET", 404, "", "integration"),
    ]
    assert sim.calls[1].target == f"/v2/orders?supplierId={sim.supplier_id}"
