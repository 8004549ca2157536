"""The simulator's own levers."""

import pytest
import requests

from integrations.simulation import FaultKind
from tests.integrations.ordermentum.simulator.conftest import MILK, VENUE


@pytest.fixture
def control(server):
    def call(verb, lever, **body):
        return requests.request(verb, f"{server.base_url}/simulator{lever}", json=body or None, timeout=10)

    return call


def test_tells_its_state_without_login_or_secrets(sim, control, order):
    answer = control("GET", "/state")

    assert answer.json()["counts"]["orders"] == 1
    assert sim.api_key not in answer.text
    assert sim.password not in answer.text


def test_lists_and_places_orders(sim, control, order):
    placed = control("POST", "/orders", purchaserId=VENUE, lines=[{"productId": MILK}], reference="PO-9", total="7")

    assert placed.status_code == 201
    assert placed.json()["total"] == "7.00"
    assert [held["id"] for held in control("GET", "/orders?reference=PO-9").json()["data"]] == [placed.json()["id"]]


def test_refuses_an_order_without_a_known_venue(control):
    assert control("POST", "/orders", lines=[]).status_code == 400


def test_changes_settings(sim, control):
    answer = control(
        "POST", "/settings", webhookMode="hold", latencyS=0, rateLimits=True, quirks=True, buckets={"order_read": 3}
    )

    assert answer.status_code == 200
    assert (sim.webhook_mode, sim.rate_limits, sim.quirks, sim.buckets["order_read"]) == ("hold", True, True, 3)


@pytest.mark.parametrize("wrong", [{"webhookMode": "lose"}, {"latencyS": "long"}, {"colour": "red"}])
def test_refuses_senseless_settings(control, wrong):
    assert control("POST", "/settings", **wrong).status_code == 400


def test_orders_and_clears_faults(sim, control, api, order):
    control("POST", "/faults", kind="error_before", path="/v1/orders/", times=2)
    assert api("GET", f"/v1/orders/{order['id']}").status_code == 500
    assert sim.faults.faults[0].kind is FaultKind.ERROR_BEFORE
    assert control("GET", "/faults").json()["faults"][0]["times"] == 1

    control("DELETE", "/faults")
    assert api("GET", f"/v1/orders/{order['id']}").status_code == 200


def test_orders_several_faults(sim, control):
    control("POST", "/faults", faults=[{"kind": "slow", "delay_s": 0.1}, {"kind": "login"}])

    assert [fault.kind.value for fault in sim.faults.faults] == ["slow", "login"]


@pytest.mark.parametrize("wrong", [{"kind": "flood"}, {"path": "/"}, {"kind": "slow", "colour": "red"}])
def test_refuses_senseless_faults(control, wrong):
    assert control("POST", "/faults", **wrong).status_code == 400


def test_faults_leave_the_levers_alone(control):
    control("POST", "/faults", kind="error_before", times=None)

    assert control("GET", "/state").status_code == 200


def test_resets_to_nothing_or_to_the_demo_company(sim, control, order):
    control("POST", "/reset")
    assert (sim.orders, sim.purchasers) == ({}, {})

    control("POST", "/reset", demo=True)
    assert len(sim.purchasers) == 10


def test_releases_held_webhooks(sim, control, receiver, order):
    sim.settle()
    sim.webhook_mode = "hold"
    sim.edit_order(order["id"], comment="x")

    assert control("POST", "/webhooks/release", order="shuffled", seed=3).json() == {"released": 1}
    assert control("POST", "/webhooks/release", order="backwards").status_code == 400
