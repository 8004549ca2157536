"""A13: webhooks, and their delivery."""

import socket

import pytest

from tests.integrations.ordermentum.simulator.conftest import MILK, TWO_BLENDS, VENUE


def place(sim, count=1):
    return [sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS])["id"] for _ in range(count)]


def test_sends_the_whole_entity_flat_with_the_event(sim, receiver):
    (order_id,) = place(sim)
    sim.settle()

    (body,) = receiver.got
    assert (body["event"], body["id"], body["lineItems"][0]["SKU"]) == ("order_created", order_id, "HB-1KG")


def test_tells_of_cancellation_by_order_updated(sim, receiver):
    (order_id,) = place(sim)
    sim.cancel_order(order_id)
    sim.settle()

    assert receiver.events == ["order_created", "order_updated"]
    assert receiver.got[1]["cancelledAt"]


def test_tells_of_our_own_writes_as_well(api, sim, receiver, order):
    api("PATCH", f"/v1/orders/{order['id']}", {"properties": {"netsuite_id": "1"}})
    sim.settle()

    assert receiver.events[-1] == "order_updated"


def test_tells_of_invoices_and_the_orders_they_change(sim, receiver, order):
    sim.pay_invoice(sim.raise_invoice(order_ids=[order["id"]])["id"])
    sim.settle()

    assert receiver.events[1:] == ["invoice_created", "order_updated", "order_updated", "invoice_updated"]


def test_has_no_product_events(api, sim, receiver):
    api("PATCH", f"/v1/products/{MILK}", {"name": "Milk"})
    sim.settle()

    assert receiver.got == []


def test_tries_three_times_and_keeps_the_last_answer(sim, receiver):
    receiver.statuses = [500, 503]
    place(sim)
    sim.settle()

    (delivery,) = sim.webhook_deliveries
    assert (delivery.status, delivery.attempts, delivery.event) == (202, 3, "order_created")


def test_gives_up_on_a_dead_receiver(sim):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    sim.add_webhook(url=f"http://127.0.0.1:{port}/hook", events=["order_created"])
    place(sim)
    sim.settle()

    (delivery,) = sim.webhook_deliveries
    assert (delivery.status, delivery.attempts) == (None, 3)


def test_keeps_the_order_of_events(sim, receiver):
    ids = place(sim, 20)
    sim.settle()

    assert [body["id"] for body in receiver.got] == ids


def test_can_drop_them_e37(sim, receiver):
    sim.webhook_mode = "drop"
    place(sim)
    sim.settle()

    assert receiver.got == []


def test_can_hold_them_until_released(sim, receiver):
    sim.webhook_mode = "hold"
    ids = place(sim, 3)
    sim.settle()
    assert receiver.got == []

    assert sim.release_webhooks() == 3
    sim.settle()
    assert [body["id"] for body in receiver.got] == ids


def test_can_release_them_shuffled_e34(sim, receiver):
    sim.webhook_mode = "hold"
    ids = place(sim, 12)
    sim.release_webhooks("shuffled", seed=1)
    sim.settle()

    got = [body["id"] for body in receiver.got]
    assert sorted(got) == sorted(ids)
    assert got != ids


def test_can_release_each_twice_e33(sim, receiver):
    sim.webhook_mode = "hold"
    ids = place(sim, 4)
    sim.release_webhooks("duplicated", seed=1)
    sim.settle()

    assert sorted(body["id"] for body in receiver.got) == sorted(ids * 2)


def test_refuses_an_unknown_mode(sim):
    with pytest.raises(ValueError, match="deliver, drop or hold"):
        sim.webhook_mode = "lose"


def hook(sim, **changes):
    return {
        "url": "http://127.0.0.1:1/x",
        "name": "N",
        "events": ["order_created"],
        "entityId": sim.supplier_id,
        **changes,
    }


def test_webhooks_are_registered_listed_changed_and_ended(api, sim):
    answer = api("POST", "/v1/webhooks", hook(sim, entityType="supplier"))
    path = f"/v1/webhooks/{answer.json()['id']}"

    assert answer.status_code == 201
    assert [kept["url"] for kept in api.list("/v1/webhooks")] == ["http://127.0.0.1:1/x"]
    assert api("PUT", path, {"events": ["order_updated"]}).json()["events"] == ["order_updated"]
    assert api("GET", path).status_code == 200
    assert api("DELETE", path).status_code == 204
    assert sim.webhooks == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://x"},
        {"url": None},
        {"events": []},
        {"events": ["product_updated"]},
        {"events": "order_created"},
        {"entityId": "somebody"},
        {"entityType": "retailer"},
    ],
)
def test_a_senseless_webhook_is_refused(api, sim, wrong):
    assert api("POST", "/v1/webhooks", hook(sim, **wrong)).status_code == 400


def test_an_ended_webhook_gets_nothing(api, sim, receiver):
    (webhook_id,) = sim.webhooks
    api("DELETE", f"/v1/webhooks/{webhook_id}")
    place(sim)
    sim.settle()

    assert receiver.got == []
