"""What a sales order's lines say: quantities, prices, freight, surcharge, discount and tax."""

from __future__ import annotations

from typing import Any

import pytest

from mappings.models import ProductMapping
from syncjobs.models import Outcome, State, SyncLog
from tests.world import World

FREIGHT, SURCHARGE, DISCOUNT = "310", "320", "330"


def lines(world: World, *wanted: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Place an order with these lines, each of the first product unless it says another."""
    asked = [{"productId": world.products[0]["id"], **line} for line in wanted]
    placed: dict[str, Any] = world.order(lines=asked, **fields)
    return placed


class TestFreight:
    def test_becomes_a_line_of_its_own_r50(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 1}, freight="12.00")

        world.sync()

        assert world.lines(placed)[-1] == (FREIGHT, 1, 12, 12)
        order = world.sales_order(placed)
        assert order is not None
        assert order["item"]["items"][-1]["description"] == "Freight"

    @pytest.mark.parametrize("freight", ["0.00", None, ""], ids=["zero", "null", "empty"])
    def test_of_nothing_makes_no_line_e15(self, world: World, freight: str | None) -> None:
        world.connect(freight_item_id="")
        placed = lines(world, {"quantity": 1}, freight=freight)

        world.sync()

        assert [line[0] for line in world.lines(placed)] == ["501"]

    def test_without_an_item_stops_the_order_e15_r50(self, world: World) -> None:
        world.connect(freight_item_id="")
        placed = lines(world, {"quantity": 1}, freight="12.00", customer=7)

        world.sync()

        assert "freight item id missing" in world.entry(placed).message
        assert (world.entry(placed).state, world.netsuite.calls) == (State.WAITING, [])

    def test_takes_the_orders_own_item_before_the_customers_e16_r21(self, world: World) -> None:
        world.connect(freight_item_id="")
        buyer = world.purchasers[0]["id"]
        world.ordermentum.edit_purchaser(buyer, properties={"netsuite_freight_id": "310"})
        own = lines(world, {"quantity": 1}, freight="12.00", properties={"netsuite_freight_id": "538"})
        plain = lines(world, {"quantity": 1}, freight="12.00")

        world.sync()

        assert world.lines(own)[-1][0] == "538"
        assert world.lines(plain)[-1][0] == "310"


class TestSurcharge:
    def test_becomes_a_line_of_its_own_r51_r52(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 1}, freight="12.00", surcharge="1.73")

        world.sync()

        assert world.lines(placed)[-2:] == [(FREIGHT, 1, 12, 12), (SURCHARGE, 1, 1.73, 1.73)]

    def test_of_nothing_makes_no_line_e17(self, world: World) -> None:
        world.connect(surcharge_item_id="")
        placed = lines(world, {"quantity": 1}, surcharge="0.00")

        world.sync()

        assert world.entry(placed).state == State.SYNCED

    def test_without_an_item_stops_the_order_e17_r51(self, world: World) -> None:
        world.connect(surcharge_item_id="")
        placed = lines(world, {"quantity": 1}, surcharge="1.73")

        world.sync()

        assert "surcharge item id missing" in world.entry(placed).message
        assert (world.entry(placed).state, world.netsuite.calls) == (State.WAITING, [])

    def test_loses_its_gst_when_it_includes_it_and_codes_are_kept_r51(self, world: World) -> None:
        world.connect(tax_mode="LEGACY", taxable_code_id="7", exempt_code_id="8")
        placed = lines(world, {"quantity": 1}, surcharge="2.20", surchargeIncGst=True)

        world.sync()

        assert world.lines(placed)[-1] == (SURCHARGE, 1, 2, 2)

    def test_that_comes_with_the_payment_joins_the_open_order_e18(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 1})
        world.sync()

        world.ordermentum.pay_order(placed["id"], surcharge="1.73")
        world.sync()

        assert world.lines(placed)[-1] == (SURCHARGE, 1, 1.73, 1.73)

    def test_that_comes_after_billing_is_flagged_e18(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 1})
        world.sync()
        world.netsuite.bill(world.entry(placed).netsuite_id)

        world.ordermentum.pay_order(placed["id"], surcharge="1.73")
        world.sync()

        assert (world.entry(placed).state, world.entry(placed).error_code) == (State.WAITING, "DecisionNeeded")
        assert SURCHARGE not in [line[0] for line in world.lines(placed)]


class TestDiscount:
    def test_becomes_a_negative_line_e13(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 2}, totalDiscount="5.00")

        world.sync()

        assert world.lines(placed)[-1] == (DISCOUNT, 1, -5, -5)

    def test_of_a_negative_product_line_takes_the_discount_item_e13(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 2}, {"quantity": 1, "price": "-4.00", "name": "Goodwill"})

        world.sync()

        assert world.lines(placed)[-1] == (DISCOUNT, 1, -4, -4)
        assert "negative" in world.entry(placed).message

    @pytest.mark.parametrize("asked", [{"totalDiscount": "5.00"}, {"extra": "-4.00"}], ids=["order", "line"])
    def test_without_an_item_stops_the_order_e13(self, world: World, asked: dict[str, str]) -> None:
        world.connect(discount_item_id="")
        extra = [{"quantity": 1, "price": asked.pop("extra")}] if "extra" in asked else []
        placed = lines(world, {"quantity": 2}, *extra, **asked)

        world.sync()

        assert "discount item id missing" in world.entry(placed).message
        assert (world.entry(placed).state, world.netsuite.calls) == (State.WAITING, [])


class TestQuantitiesAndPrices:
    def test_leaves_out_a_line_of_quantity_zero_e10(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 0}, {"quantity": 3, "productId": world.products[1]["id"]})

        world.sync()

        assert [line[:2] for line in world.lines(placed)] == [("502", 3)]

    def test_skips_an_order_of_nothing_e10(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 0})

        world.sync()

        assert (world.entry(placed).state, world.netsuite.calls) == (State.SKIPPED, [])
        assert "Nothing to send" in world.entry(placed).message

    def test_sends_the_freight_of_an_order_of_nothing_e10(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 0}, freight="12.00")

        world.sync()

        assert world.lines(placed) == [(FREIGHT, 1, 12, 12)]

    def test_holds_an_order_whose_last_line_went_after_it_was_sent_e10(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 2})
        world.sync()

        world.ordermentum.edit_order(placed["id"], lines=[{"productId": world.products[0]["id"], "quantity": 0}])
        world.sync()

        assert (world.entry(placed).state, world.entry(placed).error_code) == (State.WAITING, "DecisionNeeded")
        assert world.lines(placed)[0][1] == 2

    def test_charges_what_the_platform_charges_e11(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 2, "price": "25.2727", "subtotal": "50.55"})

        world.sync()

        assert world.lines(placed)[0][3] == 50.55

    def test_sends_the_amount_itself_where_no_rate_gives_it_e11(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 300000, "price": "0.3333", "subtotal": "100000.01"})

        world.sync()

        assert world.lines(placed)[0][3] == 100000.01

    def test_keeps_a_quantity_by_weight_whole_e12(self, world: World) -> None:
        world.connect()
        brie = next(product for product in world.products if product["SKU"] == "BRIE-RW")
        placed = lines(world, {"productId": brie["id"], "quantity": 1.375, "subtotal": "52.64"})

        world.sync()

        assert world.lines(placed)[0][1] == 1.375
        assert world.lines(placed)[0][3] == 52.64

    def test_a_free_line_stays_free_e14(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 1, "price": "0.00"}, {"quantity": 1})

        world.sync()

        assert world.lines(placed)[0] == ("501", 1, 0, 0)
        (exchange,) = SyncLog.objects.get(source_id=placed["id"]).exchanges
        assert exchange["request"].count('"rate":0') == 1

    def test_two_products_of_one_item_make_two_lines_e7(self, world: World) -> None:
        world.connect()
        ProductMapping.objects.filter(product_id=world.products[1]["id"]).update(netsuite_id="501")
        placed = world.order(products=(0, 1))

        world.sync()

        assert [line[0] for line in world.lines(placed)] == ["501", "501"]

    def test_a_line_without_quantity_that_costs_stops_only_its_own_order(self, world: World) -> None:
        world.connect()
        odd = lines(world, {"quantity": 0, "subtotal": "5.00"}, {"quantity": 1})
        fine = lines(world, {"quantity": 1})

        world.sync()

        assert (world.entry(odd).state, world.entry(fine).state) == (State.FAILED, State.SYNCED)
        assert "has no quantity, yet costs 5.00" in world.entry(odd).message
        assert odd["orderNumber"] in world.entry(odd).message


class TestAmountsAsTheyCome:
    def test_commas_between_thousands_are_read_e21(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 1, "price": "1234.50"})
        raw = world.ordermentum.orders[placed["id"]]["lineItems"][0] | {"subtotal": "1,234.50", "price": "1,234.50"}
        world.ordermentum.overwrite("orders", placed["id"], lineItems=[raw], totalDiscount="", totalFreight="")

        world.sync()

        assert world.entry(placed).state == State.SYNCED, world.entry(placed).message
        assert world.lines(placed) == [("501", 1, 1234.5, 1234.5)]

    @pytest.mark.parametrize("key", ["totalGST", "totalGst"])
    def test_the_orders_gst_is_read_under_either_name_e22(self, world: World, key: str) -> None:
        world.ordermentum.quirks = False
        world.connect(tax_mode="LEGACY", taxable_code_id="7", exempt_code_id="8")
        placed = lines(world, {"quantity": 2}, totalDiscount="10.00", totalGST="5.00")
        if key == "totalGst":
            stored = world.ordermentum.store.find("orders", placed["id"])
            stored[key] = stored.pop("totalGST")

        world.sync()
        world.ordermentum.quirks = True

        order = world.sales_order(placed)
        assert order is not None
        # 5.00 is what is left of 6.00 GST when the discount is taxed too.
        assert order["item"]["items"][-1]["taxCode"]["id"] == "7"

    def test_totals_that_do_not_add_up_are_a_warning_not_a_failure(self, world: World) -> None:
        world.connect()
        placed = lines(world, {"quantity": 1}, totalCost="99.00")

        world.sync()

        assert world.entry(placed).state == State.SYNCED
        assert "The lines make 30.00, but Ordermentum states 99" in SyncLog.objects.get(outcome=Outcome.CREATED).message
