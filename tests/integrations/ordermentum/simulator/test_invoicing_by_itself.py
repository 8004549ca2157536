"""A9: who raises the invoices, and lists that do not listen."""

import pytest

from tests.integrations.ordermentum.simulator.conftest import MILK, TWELVE_MILKS, VENUE


@pytest.fixture(autouse=True)
def by_itself(sim):
    sim.invoices_by_itself = True


def test_a_purchaser_invoiced_when_ordering_gets_its_invoice_at_once(sim):
    sim.edit_purchaser(VENUE, invoiceSetting="on_create")

    order = sim.place_order(purchaser_id=VENUE, lines=[TWELVE_MILKS])

    assert [invoice["orderIds"] for invoice in sim.invoices.values()] == [[order["id"]]]
    assert order["invoiceId"]


def test_a_purchaser_invoiced_on_delivery_gets_it_then(api, sim):
    order = sim.place_order(purchaser_id=VENUE, lines=[TWELVE_MILKS])
    assert sim.invoices == {}

    api("POST", f"/v1/orders/{order['id']}/receive")

    assert len(sim.invoices) == 1


@pytest.mark.parametrize("setting", [{"invoiceSetting": "manual"}, {"invoiceFrequency": "Manual"}])
def test_one_on_manual_invoicing_gets_none_e68(api, sim, setting):
    sim.edit_purchaser(VENUE, **setting)

    order = sim.place_order(purchaser_id=VENUE, lines=[TWELVE_MILKS])
    api("POST", f"/v1/orders/{order['id']}/receive")

    assert sim.invoices == {}


def test_an_invoice_sent_for_another_purchaser_is_refused(api, sim, order):
    other = sim.add_purchaser({"name": "Another"})["id"]
    line = {"productId": MILK, "quantity": 1}
    body = {"supplierId": sim.supplier_id, "orderIds": [order["id"]], "lineItems": [line]}

    assert api("POST", "/v1/invoices", {**body, "purchaserId": other}).status_code == 400
    assert api("POST", "/v1/invoices", {**body, "purchaserId": VENUE.upper()}).status_code == 201


def test_a_filter_that_is_passed_over_filters_nothing(api, sim):
    sim.passed_over = {"reference"}

    assert len(api.list("/v1/purchasers", supplierId=sim.supplier_id, reference="nobody")) == 1
