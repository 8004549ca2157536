"""A15: events and webhooks."""

import socket

import pytest

from integrations.invoiced.simulator import webhooks
from tests.integrations.invoiced.simulator.conftest import BEANS
from tests.integrations.invoiced.simulator.test_customers import refused


def rename(sim, customer, count):
    for number in range(count):
        sim.edit_customer(customer["id"], name=f"Name {number}")


def test_signs_as_the_service_does():
    """A15: the vector of the docs' algorithm."""
    signed = webhooks.signature(b'{"id":1,"type":"payment.created"}', key="hubtestsecret0001")

    assert signed == "70212b3f52e91113268a9566d54650cb61641c9f6957a8eea01ba7798d56c57c"


def test_each_event_is_signed_and_sent(sim, receiver, invoice):
    sim.settle()

    assert receiver.types == ["customer.created", "invoice.created"]
    assert receiver.signed == [True, True]


def test_the_snapshot_has_its_customer_in_full_and_no_applications(sim, receiver, customer):
    sim.receive_payment(customer=customer["id"], amount=10)
    sim.settle()

    (event,) = [event for event in receiver.got if event["type"] == "payment.created"]
    shown = event["data"]["object"]
    assert (shown["amount"], shown["customer"]["name"]) == (10, customer["name"])
    assert "applied_to" not in shown
    assert event["object"] == "event"
    assert "previous" not in event["data"]


def test_an_update_tells_the_old_values(sim, receiver, customer):
    sim.edit_customer(customer["id"], phone="1")
    sim.settle()

    (event,) = [event for event in receiver.got if event["type"] == "customer.updated"]
    assert event["data"]["previous"] == {"phone": None}


def test_a_change_that_changes_nothing_tells_nothing(sim, receiver, customer):
    sim.edit_customer(customer["id"], name=customer["name"])
    sim.settle()

    assert receiver.types == ["customer.created"]


def test_paying_an_invoice_tells_of_both_and_a_void_of_a_deletion_d13(sim, receiver, invoice):
    split = {"type": "invoice", "invoice": invoice["id"], "amount": 147}
    payment = sim.receive_payment(amount=147, applied_to=[split])
    sim.settle()
    receiver.got.clear()
    sim.void_payment(payment["id"])
    sim.settle()

    assert [event["type"] for event in sim.events.values()][2:5] == [
        "payment.created",
        "invoice.updated",
        "invoice.paid",
    ]
    assert receiver.types == ["invoice.updated", "payment.deleted"]


def test_old_values_come_with_updates_alone(sim, invoice):
    """A15: data.previous."""
    split = {"type": "invoice", "invoice": invoice["id"], "amount": 147}
    sim.void_payment(sim.receive_payment(amount=147, applied_to=[split])["id"])

    told = {event["type"] for event in sim.events.values() if "previous" in event["data"]}

    assert told == {"invoice.updated"}


def test_items_tell_nothing(sim, receiver):
    sim.add_item(name="Beans")
    sim.settle()

    assert receiver.got == []


def test_our_own_writes_are_told_too(api, sim, receiver):
    api.ok("POST", "/customers", {"name": "Acme"})
    sim.settle()

    assert receiver.types == ["customer.created"]


def test_a_failure_is_tried_again_after_the_pause_d15(sim, receiver, customer):
    sim.settle()
    sim.webhook_retry_pause_s = 0.05
    receiver.statuses = [500]
    rename(sim, customer, 1)
    sim.settle()
    while sim.courier.waiting:
        sim.settle()

    assert [one.status for one in sim.webhook_deliveries][1:] == [500, 204]
    assert sim.webhook_deliveries[-1].attempt == 2


def test_a_redirect_is_a_failure_d16(sim, receiver, customer):
    sim.settle()
    receiver.statuses = [302]
    rename(sim, customer, 1)
    sim.settle()

    assert sim.courier.waiting == 1
    assert not sim.webhook_deliveries[-1].arrived
    assert sim.retry_webhooks() == 1
    sim.settle()
    assert sim.webhook_deliveries[-1].arrived


def test_410_disables_the_webhook_at_once(sim, receiver, customer):
    sim.settle()
    receiver.statuses = [410]
    rename(sim, customer, 1)
    sim.settle()
    rename(sim, customer, 2)
    sim.settle()

    (webhook,) = sim.webhooks.values()
    assert webhook["enabled"] is False
    assert len(receiver.got) == 2


def test_the_48th_failure_disables_the_webhook_d15(sim):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    sim.add_webhook(url=f"http://127.0.0.1:{port}/hook")
    sim.add_customer(name="Acme")
    sim.settle()
    while sim.retry_webhooks():
        sim.settle()

    (webhook,) = sim.webhooks.values()
    assert (len(sim.webhook_deliveries), webhook["enabled"]) == (48, False)
    assert {one.status for one in sim.webhook_deliveries} == {None}


def test_a_webhook_picks_its_events(api, sim, receiver):
    (webhook_id,) = sim.webhooks
    api.ok("PATCH", f"/webhooks/{webhook_id}", {"events": ["payment.created"]})
    sim.add_customer(name="Acme")
    sim.receive_payment(amount=1)
    sim.settle()

    assert receiver.types == ["payment.created"]


def test_webhooks_can_be_dropped(sim, receiver, customer):
    sim.settle()
    sim.webhook_mode = "drop"
    rename(sim, customer, 3)
    sim.settle()

    assert len(receiver.got) == 1


@pytest.mark.parametrize(("order", "times"), [("in_order", 1), ("shuffled", 1), ("duplicated", 2)])
def test_webhooks_can_be_held_d12_d14(sim, receiver, customer, order, times):
    sim.settle()
    sim.webhook_mode = "hold"
    rename(sim, customer, 4)
    assert sim.release_webhooks(order, seed=1) == 4 * times
    sim.settle()

    ids = [event["id"] for event in receiver.got][1:]
    assert len(ids) == 4 * times
    assert len({*ids}) == 4


def test_refuses_an_unknown_mode(sim):
    with pytest.raises(ValueError, match="deliver, drop or hold"):
        sim.webhook_mode = "lose"


@pytest.mark.parametrize("body", [{}, {"url": "ftp://x"}, {"url": "http://x", "events": "*"}])
def test_a_senseless_webhook_is_refused(api, body):
    refused(api("POST", "/webhooks", body), "events" if "events" in body else "url")


def test_webhooks_are_listed_and_ended(api, sim):
    made = api.ok("POST", "/webhooks", {"url": "http://127.0.0.1:1/x"})

    assert len(made["secret"]) == 32
    assert [one["id"] for one in api.ok("GET", "/webhooks")] == [made["id"]]
    assert api("DELETE", f"/webhooks/{made['id']}").status_code == 204


def test_events_are_listed_newest_first_and_read_alone(api, sim, invoice):
    listed = api.ok("GET", "/events")

    assert [event["type"] for event in listed] == ["invoice.created", "customer.created"]
    assert api.ok("GET", f"/events/{listed[0]['id']}") == listed[0]


def test_events_are_picked_by_subject_type_origin_and_time(api, sim, customer, invoice):
    sim.add_customer(name="Other")
    sim.pay_online(invoice["id"])
    api.ok("PATCH", f"/customers/{customer['id']}", {"phone": "1"})

    def types(**parameters):
        return [event["type"] for event in api.ok("GET", "/events", params=parameters)]

    assert types(related_to=f"invoice,{invoice['id']}") == ["invoice.paid", "invoice.updated", "invoice.created"]
    assert "payment.created" in types(related_to=f"customer,{customer['id']}")
    assert types(type="customer.created") == ["customer.created"] * 2
    assert types(**{"from": "api"}) == ["customer.updated"]
    assert "charge.succeeded" in types(**{"from": "customer"})
    assert types(end_date=1) == []
    assert len(types(start_date=1)) == 8


def test_notes_tell_and_are_kept(api, sim, invoice):
    made = api.ok("POST", "/notes", {"invoice_id": invoice["id"], "notes": "Promised for Friday"})
    path = f"/notes/{made['id']}"

    assert (made["invoice"], made["customer"]) == (invoice["id"], invoice["customer"])
    assert api.ok("PATCH", path, {"notes": "Paid"})["notes"] == "Paid"
    assert len(api.ok("GET", f"/invoices/{invoice['id']}/notes")) == 1
    assert len(api.ok("GET", f"/customers/{invoice['customer']}/notes")) == 1
    assert api("DELETE", path).status_code == 204
    refused(api("POST", "/notes", {"notes": "x"}), "customer_id")
    told = [event["type"] for event in sim.events.values()][-3:]
    assert told == ["note.created", "note.updated", "note.deleted"]


def test_a_refused_change_tells_nothing(api, sim, customer):
    api("POST", "/invoices", {"customer": customer["id"], "items": [BEANS], "discounts": [{"amount": 900}]})

    assert len(sim.events) == 1
