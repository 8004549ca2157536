"""A6: orders and their arithmetic."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.integrations.ordermentum.simulator.conftest import (
    BLEND,
    BLEND_BEANS,
    BLEND_GROUND,
    BRIE,
    MILK,
    RETAILER,
    TWELVE_MILKS,
    TWO_BLENDS,
    VENUE,
)


def test_adds_up_the_published_sample(order):
    totals = {name: order[name] for name in ("totalCost", "totalFreight", "subtotal", "totalGST", "surcharge", "total")}

    assert totals == {
        "totalCost": "96.00",
        "totalFreight": "12.00",
        "subtotal": "108.00",
        "totalGST": "7.20",
        "surcharge": "1.73",
        "total": "116.93",
    }


def test_takes_a_discount_off_the_subtotal_e13(sim):
    order = sim.place_order(purchaser_id=VENUE, lines=[TWELVE_MILKS], totalDiscount="6")

    assert (order["subtotal"], order["total"]) == ("30.00", "30.00")


def test_keeps_a_line_whose_rounded_price_times_quantity_misses_the_subtotal_e11(sim):
    order = sim.place_order(purchaser_id=VENUE, lines=[{**TWO_BLENDS, "price": "25.2727"}])

    assert (order["lineItems"][0]["price"], order["lineItems"][0]["subtotal"]) == ("25.2727", "50.55")


def test_takes_fractional_quantities_e12(sim, api):
    placed = sim.place_order(purchaser_id=VENUE, lines=[{"productId": MILK, "quantity": "1.375"}])

    (line,) = api("GET", f"/v1/orders/{placed['id']}").json()["lineItems"]
    assert (line["quantity"], line["subtotal"]) == (1.375, "4.13")


def test_charges_random_weight_by_weight(sim):
    line = {"productId": BRIE, "quantity": 2, "totalWeight": "2.35"}

    (shown,) = sim.place_order(purchaser_id=VENUE, lines=[line])["lineItems"]

    assert (shown["quantity"], shown["ratePrice"], shown["subtotal"]) == (2, "31.9000", "74.97")


@pytest.mark.parametrize(
    ("variant", "sku", "price"), [(None, "HB-1KG", "30.0000"), (BLEND_GROUND, "HB-1KG-G", "31.5000")]
)
def test_a_line_takes_sku_and_price_from_its_variant_if_it_has_one_e4(sim, variant, sku, price):
    (line,) = sim.place_order(purchaser_id=VENUE, lines=[{"productId": BLEND, "variantId": variant}])["lineItems"]

    assert (line["variantId"], line["SKU"], line["price"]) == (variant, sku, price)


def test_dictated_totals_win_so_that_payloads_can_disagree_e20(sim):
    order = sim.place_order(purchaser_id=VENUE, lines=[TWELVE_MILKS], total="99.99")

    assert (order["subtotal"], order["total"]) == ("36.00", "99.99")


def test_charges_freight_by_the_purchasers_group(sim):
    sim.edit_purchaser(VENUE, freightGroup={"cost": "12.00", "valueThreshold": "100"})

    small = sim.place_order(purchaser_id=VENUE, lines=[TWELVE_MILKS])
    large = sim.place_order(purchaser_id=VENUE, lines=[{**TWO_BLENDS, "quantity": 4}])

    assert (small["totalFreight"], large["totalFreight"]) == ("12.00", "0.00")


def test_a_full_order_embeds_purchaser_retailer_and_products(api, order):
    shown = api("GET", f"/v1/orders/{order['id']}").json()

    assert shown["purchaser"]["reference"] == "HARB01"
    assert shown["retailer"]["id"] == RETAILER
    assert shown["lineItems"][0]["product"]["id"] == BLEND
    assert shown["display"]["totalFreightTax"] == "1.20"


def body(sim, **changes):
    ids = {"retailerId": RETAILER, "supplierId": sim.supplier_id, "purchaserId": VENUE}
    return {**ids, "lineItems": [TWO_BLENDS], **changes}


def test_a_venue_places_an_order_over_http(api, sim):
    answer = api("POST", "/v1/orders", body(sim, reference="PO-1", comments="Side door"))

    assert answer.status_code == 201
    assert sim.get_order(answer.json()["id"])["comment"] == "Side door"
    assert answer.json()["orderNumber"] == answer.json()["number"] == "OM2041"


@pytest.mark.parametrize("name", ["retailerId", "supplierId", "purchaserId", "lineItems"])
def test_a_new_order_needs_its_ids_and_lines(api, sim, name):
    answer = api("POST", "/v1/orders", body(sim, **{name: None}))

    assert answer.status_code == 400
    assert name in answer.json()["message"]


@pytest.mark.parametrize(
    "lines",
    [
        "two",
        [{"productId": "nothing"}],
        [7],
        [{**TWO_BLENDS, "quantity": "some"}],
        [{**TWO_BLENDS, "quantity": "NaN"}],
        [{"productId": MILK, "variantId": BLEND_BEANS}],
    ],
)
def test_a_new_order_with_impossible_lines_is_refused_and_not_kept(api, sim, lines):
    assert api("POST", "/v1/orders", body(sim, lineItems=lines)).status_code == 400
    assert sim.orders == {}


def test_patch_merges_properties(api, sim, order):
    api("PATCH", f"/v1/orders/{order['id']}", {"properties": {"a": "1"}})
    api("PATCH", f"/v1/orders/{order['id']}", {"properties": {"netsuite_id": "9001"}})

    assert sim.get_order(order["id"])["properties"] == {"a": "1", "netsuite_id": "9001"}


def test_patch_of_lines_replaces_them_and_counts_anew_e23(api, order):
    kept = order["lineItems"][0]["id"]

    shown = api("PATCH", f"/v1/orders/{order['id']}", {"lineItems": [{"id": kept, "quantity": 3}]}).json()

    assert [(line["id"], line["quantity"], line["subtotal"]) for line in shown["lineItems"]] == [(kept, 3, "90.00")]
    assert shown["total"] == "113.93"  # 90 + 12 freight + 10.20 GST + 1.73 surcharge


def test_patch_passes_over_what_cannot_be_changed(api, sim, order):
    api("PATCH", f"/v1/orders/{order['id']}", {"orderNumber": "X", "total": "1", "id": "x", "comment": "Hello"})

    after = sim.get_order(order["id"])
    assert (after["orderNumber"], after["total"], after["comment"]) == (order["orderNumber"], order["total"], "Hello")


def test_put_of_cancelled_at_cancels_e25(api, order):
    shown = api("PUT", f"/v1/orders/{order['id']}", {"cancelledAt": "2026-03-05T00:00:00Z"}).json()

    assert (shown["status"], shown["cancelledAt"], shown["cancelled"]) == (
        "Cancelled",
        "2026-03-05T00:00:00.000Z",
        True,
    )


def test_a_cancellation_can_be_taken_back_e26(sim, order):
    sim.cancel_order(order["id"])

    assert sim.reinstate_order(order["id"])["status"] == "Placed"


def test_a_deleted_order_can_still_be_read_and_listed_e31(api, sim, order):
    sim.delete_order(order["id"])

    (listed,) = api.list("/v1/orders", supplierId=sim.supplier_id)
    assert listed["deletedAt"]


def test_a_paid_order_takes_only_properties(api, sim, order):
    sim.pay_order(order["id"])

    assert api("PATCH", f"/v1/orders/{order['id']}", {"lineItems": [TWO_BLENDS]}).status_code == 403
    assert api("PATCH", f"/v1/orders/{order['id']}", {"properties": {"netsuite_id": "1"}}).status_code == 200


def test_the_surcharge_joins_the_total_with_the_payment_e18(sim):
    order = sim.place_order(purchaser_id=VENUE, lines=[TWELVE_MILKS])

    paid = sim.pay_order(order["id"], surcharge="0.54")

    assert (order["total"], paid["total"], paid["totalDue"], paid["status"]) == ("36.00", "36.54", "0.00", "Paid")


def test_every_change_gets_a_later_updated_at_even_within_a_millisecond(sim, order):
    moment = sim.now()
    sim.now = lambda: moment

    stamps = [sim.edit_order(order["id"], comment=str(number))["updatedAt"] for number in range(3)]

    assert len(set(stamps)) == 3
    assert stamps == sorted(stamps)


def test_favourites_were_never_placed_and_can_be_deleted_e30(api, sim, order):
    favourite = sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS], type="favourite")

    assert (favourite["placedOn"], favourite["status"]) == (None, None)
    assert api("DELETE", f"/v1/orders/{favourite['id']}").status_code == 200
    assert api("DELETE", f"/v1/orders/{order['id']}").status_code == 403


def test_receiving_and_the_activity_log(api, sim, order):
    assert api("POST", f"/v1/orders/{order['id']}/receive").json()["deliveredAt"]
    assert api("POST", f"/v1/orders/{order['id']}/resolve-issue").status_code == 200

    log = api.list("/v1/events", supplierId=sim.supplier_id, entityId=order["id"], group="orders")
    assert sorted(entry["event"] for entry in log) == ["order_created", "order_updated", "order_updated"]


def test_offers_delivery_dates(api):
    assert len(api.list("/v1/orders/delivery-dates")) == 7


def test_any_state_can_be_written_without_arithmetic_or_webhook_e21(api, sim, order):
    sim.overwrite("orders", order["id"], total="1,234.50", surcharge="", purchaserId=None)

    shown = api("GET", f"/v1/orders/{order['id']}").json()
    assert (shown["total"], shown["surcharge"], shown["purchaserId"]) == ("1,234.50", "", None)
    assert shown["purchaser"]["id"] == VENUE


def test_a_delivery_date_is_given_in_utc(sim):
    order = sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS], deliveryDate="2026-03-06T00:00:00+11:00")

    assert order["deliveryDate"] == "2026-03-05T13:00:00.000Z"


def test_the_clock_decides_the_dates(sim):
    then = sim.now() - timedelta(days=400)
    sim.now = lambda: then

    assert sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS])["createdAt"].startswith(then.date().isoformat())


def test_the_same_seed_gives_the_same_ids(sim, order):
    sim.reset()
    assert sim.orders == {}

    sim.add_purchaser({"id": VENUE})
    sim.add_product({"id": BLEND, "basePrice": Decimal(30)})
    again = sim.place_order(purchaser_id=VENUE, lines=[{"productId": BLEND}])
    assert again["orderNumber"] == order["orderNumber"]
