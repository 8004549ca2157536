"""Faults: what was stored, and what the caller learns."""

import time

import pytest
import requests

from integrations.simulation import Fault, FaultKind


def rename(api, customer):
    return api("PATCH", f"/customers/{customer['id']}", {"name": "Renamed"})


def stored(sim, customer):
    return sim.customers[customer["id"]]["name"] == "Renamed"


@pytest.mark.parametrize(("kind", "is_stored"), [(FaultKind.RESET_BEFORE, False), (FaultKind.RESET_AFTER, True)])
def test_a_reset_gives_no_answer(api, sim, customer, kind, is_stored):
    sim.faults.add(Fault(kind=kind))

    with pytest.raises(requests.ConnectionError):
        rename(api, customer)

    assert stored(sim, customer) is is_stored
    assert sim.calls[-1].status is None


@pytest.mark.parametrize(
    ("kind", "status", "error", "is_stored"),
    [
        (FaultKind.ERROR_BEFORE, 500, "api_error", False),
        (FaultKind.ERROR_AFTER, 500, "api_error", True),
        (FaultKind.OVERLOAD, 429, "rate_limit_error", False),
        (FaultKind.LOGIN, 401, "invalid_request", False),
    ],
)
def test_errors_have_the_body_of_invoiced(api, sim, customer, kind, status, error, is_stored):
    sim.faults.add(Fault(kind=kind))

    answer = rename(api, customer)

    assert (answer.status_code, answer.json()["type"]) == (status, error)
    assert "Retry-After" not in answer.headers
    assert stored(sim, customer) is is_stored


def test_a_login_that_is_refused_is_challenged(api, sim, customer):
    sim.faults.add(Fault(kind=FaultKind.LOGIN))

    assert "WWW-Authenticate" in rename(api, customer).headers


def test_garbage_is_html_d8(api, sim, customer):
    sim.faults.add(Fault(kind=FaultKind.GARBAGE))

    answer = rename(api, customer)

    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    assert not stored(sim, customer)


def test_a_truncated_answer_breaks_off_after_storing(api, sim, customer):
    sim.faults.add(Fault(kind=FaultKind.TRUNCATED))

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        rename(api, customer)

    assert stored(sim, customer)


def test_slow_answers_late(api, sim, customer):
    sim.faults.add(Fault(kind=FaultKind.SLOW, delay_s=0.3))
    started = time.monotonic()

    assert rename(api, customer).status_code == 200
    assert time.monotonic() - started >= 0.3


def test_a_fault_hits_only_what_it_is_about(api, sim, customer):
    sim.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, method="GET", path="/customers/"))

    assert rename(api, customer).status_code == 200
    assert api("GET", f"/customers/{customer['id']}").status_code == 500


def test_keeps_every_call(api, sim, customer):
    rename(api, customer)
    api("GET", "/nowhere?x=1")

    assert [(call.method, call.status, call.caller, call.writes) for call in sim.calls] == [
        ("PATCH", 200, "integration", True),
        ("GET", 404, "integration", False),
    ]
    assert sim.calls[1].target == "/nowhere?x=1"
