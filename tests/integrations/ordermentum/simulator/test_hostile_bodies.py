"""Bodies no reasonable client sends: refused or passed over, never a breakdown, never half stored."""

import pytest

from tests.integrations.ordermentum.simulator.conftest import (
    BLEND_GROUND,
    MILK,
    RETAILER,
    TWO_BLENDS,
    VENUE,
)

ODD = [None, "", "abc", -1, 1.5, True, [], {}, [None], [{}], [7], {"a": None}, "9" * 400, "NaN", "2026-13-45"]
FIELDS = {
    "orders": [
        "lineItems",
        "cancelledAt",
        "properties",
        "freight",
        "totalDiscount",
        "deliveryDate",
        "comment",
        "reference",
    ],
    "invoices": [
        "paidAt",
        "cancelledAt",
        "date",
        "properties",
        "lineItems",
        "totalFreight",
        "total",
        "number",
        "dueAt",
    ],
    "products": ["properties", "available", "tracked", "basePrice", "name", "SKU", "categoryNames", "weight"],
    "variants": ["properties", "available", "basePrice", "name", "weight", "randomWeight"],
    "purchasers": ["properties", "freightGroup", "name", "paymentDelay", "schedules", "stopCredit"],
    "credit-notes": ["lineItems", "invoiceIds", "cancelledAt", "properties", "total"],
    "webhooks": ["url", "events", "entityId", "entityType", "name"],
    "locations": ["name", "default", "externalId"],
    "items": ["available", "tracked", "allowOversell", "locationId"],
}


@pytest.fixture
def ids(sim, order):
    second = sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS])
    return {
        "orders": second["id"],
        "invoices": sim.raise_invoice(order_ids=[order["id"]])["id"],
        "products": MILK,
        "variants": BLEND_GROUND,
        "purchasers": VENUE,
        "credit-notes": sim.issue_credit_note({"purchaserId": VENUE})["id"],
        "webhooks": sim.add_webhook(url="http://127.0.0.1:1/", events=["purchaser_created"])["id"],
        "locations": sim.add_location({"name": "Here"})["id"],
        "items": next(iter(sim.stock_items)),
    }


@pytest.mark.parametrize("kind", FIELDS)
def test_an_update_with_odd_values_never_breaks_down(api, sim, ids, kind):
    context = {"context-entity": "supplier", "context-id": sim.supplier_id}
    for field in FIELDS[kind]:
        for value in ODD:
            answer = api("PATCH", f"/v1/{kind}/{ids[kind]}", {field: value}, headers=context)
            assert answer.status_code < 500, (field, value, answer.text)
            read = api("GET", f"/v1/{kind}/{ids[kind]}", headers=context)
            assert read.status_code == 200, (field, value)
    assert api("GET", f"/v1/{kind}", params={"supplierId": sim.supplier_id}, headers=context).status_code == 200


@pytest.mark.parametrize("kind", ["orders", "invoices", "products", "credit-notes", "webhooks", "locations"])
def test_a_creation_with_odd_values_never_breaks_down(api, sim, ids, kind):
    context = {"context-entity": "supplier", "context-id": sim.supplier_id}
    base = {"supplierId": sim.supplier_id, "purchaserId": VENUE, "retailerId": RETAILER, "lineItems": [TWO_BLENDS]}
    base |= {"orderIds": [ids["orders"]], "name": "N", "url": "http://x", "events": ["order_created"]}
    for field in [*base, "quantity", "properties", "deliveryDate", "date"]:
        for value in ODD:
            answer = api("POST", f"/v1/{kind}", {**base, field: value}, headers=context)
            assert answer.status_code < 500, (field, value, answer.text)
    assert api("GET", "/").status_code == 200


def test_a_refused_update_leaves_nothing_behind(api, sim, order):
    before = sim.orders[order["id"]]

    assert api("PATCH", f"/v1/orders/{order['id']}", {"comment": "half", "freight": "abc"}).status_code == 400
    assert sim.orders[order["id"]] == before
