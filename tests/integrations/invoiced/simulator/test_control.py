"""The simulator's own levers."""

import pytest
import requests

from integrations.invoiced.simulator import InvoicedSimulator


@pytest.fixture
def control(server):
    def call(verb, lever, **body):
        return requests.request(verb, f"{server.base_url}/simulator{lever}", json=body or None, timeout=10)

    return call


def test_tells_its_state_without_login_or_secrets(sim, control, invoice):
    answer = control("GET", "/state")

    assert answer.json()["counts"]["invoices"] == 1
    assert sim.api_key not in answer.text


def test_lists_records_and_picks_them(control, invoice):
    assert control("GET", "/records/invoices?number=INV-00001").json()["data"][0]["total"] == 147
    assert control("GET", "/records/invoices?number=x").json()["data"] == []
    assert control("GET", "/records/nothing").status_code == 404


def test_customers_pay_and_staff_key_in_and_refund(sim, control, customer, invoice):
    paid = control("POST", "/online-payments", invoice=invoice["id"], amount=100, fee=2)
    keyed = control("POST", "/payments", customer=customer["id"], amount=5, method="check")
    back = control("POST", "/refunds", charge=paid.json()["charge"]["id"])

    assert (paid.json()["amount"], keyed.json()["source"], back.json()["amount"]) == (102, "keyed", 102)
    assert [call.target for call in sim.calls] == []
    assert control("POST", "/online-payments", invoice=1).status_code == 404


def test_changes_settings(sim, control):
    answer = control(
        "POST",
        "/settings",
        webhookMode="hold",
        webhookRetryPauseS=2,
        latencyS=0,
        inFlightLimit=3,
        limitsOn=False,
        replaysServerErrors=False,
        creditHolds=False,
        shyUpdatedAt=True,
    )

    assert answer.status_code == 200
    assert (sim.webhook_mode, sim.webhook_retry_pause_s, sim.in_flight_limit) == ("hold", 2.0, 3)
    flags = (sim.limits_on, sim.replays_server_errors, sim.credit_holds, sim.shy_updated_at)
    assert flags == (False, False, False, True)


@pytest.mark.parametrize("wrong", [{"webhookMode": "lose"}, {"latencyS": "long"}, {"colour": "red"}])
def test_refuses_senseless_settings(control, wrong):
    assert control("POST", "/settings", **wrong).status_code == 400


def test_orders_lists_and_clears_faults(control, api):
    control("POST", "/faults", faults=[{"kind": "error_before", "times": 2}, {"kind": "slow"}])
    assert api("GET", "/customers").status_code == 500
    assert [fault["times"] for fault in control("GET", "/faults").json()["faults"]] == [1, 1]

    control("DELETE", "/faults")
    assert api("GET", "/customers").status_code == 200


@pytest.mark.parametrize("wrong", [{"kind": "flood"}, {"path": "/"}, {"kind": "slow", "colour": "red"}])
def test_refuses_senseless_faults(control, wrong):
    assert control("POST", "/faults", **wrong).status_code == 400


def test_faults_leave_the_levers_alone(control):
    control("POST", "/faults", kind="error_before", times=None)

    assert control("GET", "/state").status_code == 200


def test_resets_to_nothing_or_to_the_demo_company(sim, control, invoice):
    control("POST", "/reset")
    assert (sim.invoices, sim.customers) == ({}, {})

    control("POST", "/reset", demo=True)
    assert len(sim.customers) == 10


def test_the_demo_company_is_the_same_each_time():
    one, other = InvoicedSimulator(), InvoicedSimulator()
    one.demo_company()
    other.demo_company()

    assert [*one.customers] == [*other.customers]


def test_releases_and_retries_webhooks(sim, control, receiver):
    sim.webhook_mode = "hold"
    sim.add_customer(name="Acme")

    receiver.statuses = [500]
    assert control("POST", "/webhooks/release", order="shuffled", seed=3).json() == {"released": 1}
    sim.settle()
    assert control("POST", "/webhooks/retry").json() == {"retried": 1}
    assert control("POST", "/webhooks/release", order="backwards").status_code == 400


def test_serves_only_between_start_and_stop():
    sim = InvoicedSimulator()
    with sim.serve() as server:
        assert requests.get(f"{server.base_url}/simulator/state", timeout=10).status_code == 200

    with pytest.raises(requests.ConnectionError):
        requests.get(f"{server.base_url}/simulator/state", timeout=10)
