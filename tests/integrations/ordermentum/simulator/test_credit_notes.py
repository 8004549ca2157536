"""A11: credit notes."""

import pytest

from tests.integrations.ordermentum.simulator.conftest import MILK, VENUE


@pytest.fixture
def body(sim):
    line = {"productId": MILK, "quantity": 10, "price": "3", "taxable": False}
    return {"supplierId": sim.supplier_id, "purchaserId": VENUE, "comments": "CM-55", "lineItems": [line]}


@pytest.fixture
def note(api, body):
    answer = api("POST", "/v1/credit-notes", {**body, "properties": {"netsuite_id": "5512"}})
    assert answer.status_code == 201
    return answer.json()


def test_a_credit_note_is_issued_and_adds_up(note):
    assert (note["status"], note["subtotal"], note["tax"], note["total"]) == ("Issued", "30.00", "0.00", "30.00")


def test_the_list_asks_for_purchaser_or_supplier(api, sim, note):
    assert api("GET", "/v1/credit-notes").status_code == 400
    assert len(api.list("/v1/credit-notes", purchaserId=VENUE)) == 1
    assert len(api.list("/v1/credit-notes", supplierId=sim.supplier_id)) == 1


def test_a_line_may_be_free_text_e75(api, body):
    answer = api("POST", "/v1/credit-notes", {**body, "lineItems": [{"name": "Goodwill", "price": "5"}]})

    assert answer.json()["total"] == "5.00"


@pytest.mark.parametrize(
    "wrong",
    [{"purchaserId": "nobody"}, {"lineItems": [{"productId": "nothing"}]}, {"invoiceIds": ["none"]}, {"lineItems": 1}],
)
def test_a_credit_note_that_cites_nothing_is_refused(api, body, wrong):
    assert api("POST", "/v1/credit-notes", {**body, **wrong}).status_code == 400


def test_it_can_be_tied_to_an_invoice_and_released_e74(api, sim, order, note):
    invoice = sim.raise_invoice(order_ids=[order["id"]])

    api("PUT", f"/v1/credit-notes/{note['id']}", {"invoiceIds": [invoice["id"]]})
    assert sim.get_invoice(invoice["id"])["creditNoteIds"] == [note["id"]]
    api("PATCH", f"/v1/credit-notes/{note['id']}", {"invoiceIds": []})
    assert sim.get_invoice(invoice["id"])["creditNoteIds"] == []


def test_the_next_payment_spends_it(api, sim, order, note, receiver):
    invoice = sim.raise_invoice(order_ids=[order["id"]])

    paid = sim.pay_invoice(invoice["id"])
    sim.settle()

    assert (paid["credit"], paid["totalCharge"]) == ("30.00", "86.93")
    assert api("GET", f"/v1/credit-notes/{note['id']}").json()["status"] == "Applied"
    assert "credit_note_completed" in receiver.events


def test_a_note_larger_than_the_payment_waits(api, sim, order, body):
    large = api("POST", "/v1/credit-notes", {**body, "lineItems": [{"name": "Much", "price": "500"}]}).json()

    paid = sim.pay_invoice(sim.raise_invoice(order_ids=[order["id"]])["id"])

    assert (paid["credit"], sim.credit_notes[large["id"]]["status"]) == ("0.00", "Issued")


def test_a_cancelled_note_is_not_spent(api, sim, order, note):
    api("PUT", f"/v1/credit-notes/{note['id']}", {"cancelledAt": "2026-03-09T00:00:00Z"})

    paid = sim.pay_invoice(sim.raise_invoice(order_ids=[order["id"]])["id"])

    assert (paid["credit"], sim.credit_notes[note["id"]]["status"]) == ("0.00", "Cancelled")


def test_an_applied_one_cannot_be_cancelled_e76(api, sim, order, note):
    sim.pay_invoice(sim.raise_invoice(order_ids=[order["id"]])["id"])

    answer = api("PUT", f"/v1/credit-notes/{note['id']}", {"cancelledAt": "2026-03-09T00:00:00Z"})
    assert answer.status_code == 400


def test_an_issued_one_can_be_cancelled(api, note, sim, receiver):
    shown = api("PUT", f"/v1/credit-notes/{note['id']}", {"cancelledAt": "2026-03-09T00:00:00Z"}).json()
    sim.settle()

    assert shown["status"] == "Cancelled"
    assert receiver.events == ["credit_note_cancelled"]
