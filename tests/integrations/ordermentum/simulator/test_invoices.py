"""A7, A10: invoices and payments."""

import pytest

from tests.integrations.ordermentum.simulator.conftest import MILK, RETAILER, TWELVE_MILKS, TWO_BLENDS, VENUE


@pytest.fixture
def invoice(sim, order):
    return sim.raise_invoice(order_ids=[order["id"]])


def test_an_invoice_adds_up_its_orders_e28(sim, order):
    second = sim.place_order(purchaser_id=VENUE, lines=[TWELVE_MILKS])

    invoice = sim.raise_invoice(order_ids=[order["id"], second["id"]])

    assert (invoice["total"], invoice["totalGST"], invoice["number"]) == ("152.93", "7.20", "OMI1890")
    assert [held["id"] for held in invoice["orders"]] == invoice["orderIds"] == [order["id"], second["id"]]


def test_its_orders_tell_of_it(sim, order, invoice):
    after = sim.get_order(order["id"])

    assert (after["invoiceId"], after["invoice"]["id"], after["status"]) == (invoice["id"], invoice["id"], "Unpaid")


def test_lists_with_orders_in_v1_and_without_in_v2(api, sim, invoice):
    (full,) = api.list("/v1/invoices", supplierId=sim.supplier_id)
    (short,) = api.list("/v2/invoices", supplierId=sim.supplier_id, number=invoice["number"])

    assert full["orders"][0]["lineItems"]
    assert "orders" not in short


def test_an_edit_of_its_order_changes_an_unpaid_invoice(sim, order, invoice):
    sim.edit_order(order["id"], lines=[TWO_BLENDS])

    assert sim.get_invoice(invoice["id"])["total"] == "80.93"  # 60 + 12 freight + 7.20 GST + 1.73 surcharge


def test_a_paid_invoice_stays_as_it_was_e29(sim, order, invoice):
    sim.pay_invoice(invoice["id"])
    sim.edit_order(order["id"], lines=[TWO_BLENDS])

    assert sim.get_invoice(invoice["id"])["total"] == "116.93"


def test_put_of_paid_at_marks_as_paid(api, sim, order, invoice):
    shown = api("PUT", f"/v1/invoices/{invoice['id']}", {"paidAt": "2026-03-09T00:00:00Z"}).json()

    assert (shown["status"], shown["totalDue"], shown["paidAt"]) == ("Paid", "0.00", "2026-03-09T00:00:00.000Z")
    assert sim.get_order(order["id"])["status"] == "Paid"


@pytest.mark.parametrize("state", [{"processing": True}, {"cancelledAt": "2026-03-05T00:00:00Z"}])
def test_a_processing_or_cancelled_invoice_cannot_be_marked_as_paid_e59(api, sim, invoice, state):
    sim.edit_invoice(invoice["id"], **state)

    assert api("PUT", f"/v1/invoices/{invoice['id']}", {"paidAt": "2026-03-09T00:00:00Z"}).status_code == 400


def test_a_payment_may_bring_a_surcharge_and_be_settled_later_e63(sim, order):
    plain = sim.place_order(purchaser_id=VENUE, lines=[TWELVE_MILKS])
    invoice = sim.raise_invoice(order_ids=[plain["id"]])

    paid = sim.pay_invoice(invoice["id"], surcharge="0.54")
    settled = sim.pay_invoice(invoice["id"], settlement_reference="OM-20260309")

    assert (paid["total"], paid["paidSupplierAt"], paid["status"]) == ("36.54", None, "Paid")
    assert (settled["settlementReference"], settled["paidAt"]) == ("OM-20260309", paid["paidAt"])
    assert settled["paidSupplierAt"]


def test_paying_an_invoiced_order_pays_the_invoice(sim, order, invoice):
    sim.pay_order(order["id"])

    assert sim.get_invoice(invoice["id"])["status"] == "Paid"


def test_a_payment_can_be_taken_back_e64(sim, order, invoice):
    sim.pay_invoice(invoice["id"])

    assert sim.unpay_invoice(invoice["id"])["totalDue"] == "116.93"
    assert sim.get_order(order["id"])["paidAt"] is None


def test_put_of_cancelled_at_cancels_e27(api, invoice):
    shown = api("PUT", f"/v1/invoices/{invoice['id']}", {"cancelledAt": "2026-03-05T00:00:00Z"}).json()

    assert (shown["status"], shown["payable"]) == ("Cancelled", False)


def test_patch_merges_properties(api, sim, invoice):
    for number in ("1", "2"):
        api("PATCH", f"/v1/invoices/{invoice['id']}", {"properties": {f"tag_{number}": number}})

    assert sim.get_invoice(invoice["id"])["properties"] == {"tag_1": "1", "tag_2": "2"}


def test_the_suppliers_system_may_raise_an_invoice_with_lines_of_its_own(api, sim, order):
    short = {"productId": MILK, "quantity": 10, "price": "3"}
    body = {"supplierId": sim.supplier_id, "orderIds": [order["id"]], "number": "INV77", "externalId": "5501"}

    answer = api("POST", "/v1/invoices", {**body, "lineItems": [short], "totalFreight": "12"})

    assert answer.status_code == 201
    assert answer.json()["number"] == "INV77"
    assert (answer.json()["total"], answer.json()["externalId"]) == ("43.20", "5501")
    assert sim.get_order(order["id"])["invoiceNumber"] == "INV77"


def test_such_an_invoice_can_be_corrected_until_it_is_paid(api, sim, order):
    body = {"supplierId": sim.supplier_id, "orderIds": [order["id"]], "lineItems": [TWELVE_MILKS], "totalFreight": 12}
    path = f"/v1/invoices/{api('POST', '/v1/invoices', body).json()['id']}"

    assert api("PUT", path, {"lineItems": [{**TWELVE_MILKS, "quantity": 1}]}).json()["total"] == "16.20"
    api("PUT", path, {"paidAt": "2026-03-09T00:00:00Z"})
    assert api("PUT", path, {"lineItems": [TWELVE_MILKS]}).status_code == 403


@pytest.mark.parametrize("body", [{}, {"orderIds": []}, {"orderIds": ["nothing"]}, {"orderIds": 3}])
def test_an_invoice_needs_orders(api, sim, body):
    assert api("POST", "/v1/invoices", {"supplierId": sim.supplier_id, **body}).status_code == 400


def test_the_buyer_may_say_that_the_money_is_sent(api, sim, invoice):
    assert api("PUT", f"/v1/invoices/{invoice['id']}/payment-sent").json()["paymentSentAt"]
    assert api("DELETE", f"/v1/invoices/{invoice['id']}/payment-sent").json()["paymentSentAt"] is None
    assert api("POST", f"/v1/invoices/{invoice['id']}/payment-request").status_code == 200


def test_charging_a_card_answers_changes_nothing_and_is_held_against_the_caller(api, sim, invoice):
    api("PUT", f"/v1/invoices/{invoice['id']}/pay", {"paymentMethodId": "x"})
    api("GET", f"/v1/retailers/{RETAILER}/payment-methods")

    assert [call.method for call in sim.forbidden_calls] == ["PUT", "GET"]
    assert sim.get_invoice(invoice["id"])["status"] == "Unpaid"
