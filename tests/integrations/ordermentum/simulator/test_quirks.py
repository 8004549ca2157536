"""A4: the untidy writing of the live payloads."""

from decimal import Decimal

from integrations.ordermentum.simulator import quirks
from tests.integrations.ordermentum.simulator.conftest import TWO_BLENDS, VENUE


def untidy(sim, api, count=60):
    sim.quirks = True
    for _ in range(count):
        sim.place_order(purchaser_id=VENUE, lines=[{**TWO_BLENDS, "quantity": 50}], freight="12.50")
    return api.list("/v1/orders", supplierId=sim.supplier_id, pageSize=100)


def test_money_is_number_text_or_text_with_commas_and_always_the_same_amount(sim, api):
    orders = untidy(sim, api)

    assert {type(order["total"]) for order in orders} == {str, float}
    assert any("," in str(order["total"]) for order in orders)
    assert {Decimal(str(order["total"]).replace(",", "")) for order in orders} == {Decimal("1663.75")}


def test_null_is_sometimes_an_empty_object(sim, api):
    seen = [order["cancelledAt"] for order in untidy(sim, api)]

    assert {} in seen
    assert None in seen


def test_booleans_and_integers_are_sometimes_text(sim, api):
    orders = untidy(sim, api)

    assert {bool, str, int} == {type(order["isOutstanding"]) for order in orders}
    assert {str, int} == {type(order["lineCount"]) for order in orders}


def test_keys_differ(sim, api):
    orders = untidy(sim, api)

    assert {"totalGST" in order for order in orders} == {"totalGst" in order for order in orders} == {True, False}
    assert any("purchaser_id" in order for order in orders)
    assert any("sku" in order["lineItems"][0] for order in orders)


def test_cited_ids_are_sometimes_in_upper_case(sim, api):
    orders = untidy(sim, api)

    assert {order["purchaserId"].lower() for order in orders} == {VENUE}
    assert any(order["purchaserId"] != VENUE for order in orders)


def test_a_record_reads_the_same_twice(sim, api):
    assert untidy(sim, api) == api.list("/v1/orders", supplierId=sim.supplier_id, pageSize=100)


def test_ids_names_and_properties_are_left_alone():
    record = {"id": "a", "name": None, "properties": {"netsuite_id": None, "flag": True}}

    assert all(quirks.dressed(record, seed=seed) == record for seed in range(50))


def test_another_seed_picks_others():
    record = {"id": "a", **{name: "10.00" for name in quirks.MONEY}}

    assert quirks.dressed(record, seed=1) != quirks.dressed(record, seed=2)


def test_webhooks_have_them_too(sim, receiver):
    sim.quirks = True
    for _ in range(20):
        sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS])
    sim.settle()

    assert {type(body["total"]) for body in receiver.got} == {str, float}
