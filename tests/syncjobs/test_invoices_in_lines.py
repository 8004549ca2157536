"""Finalised invoices: NetSuite's lines are the platform's products and charges again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from mappings.models import ProductMapping
from syncjobs import sweeping
from syncjobs.models import State
from tests.syncjobs.billed import add_line, change_line, lines, money
from tests.syncjobs.hourly import Hourly

STRANGE_ITEM = "505"  # of a product that no order here is for


class TestLines:
    def test_what_netsuite_billed_wins_over_what_was_ordered_r47(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        change_line(hourly, netsuite_id, 1, quantity=1, rate=7.5)

        hourly.strike()

        [raised] = hourly.invoices(placed)
        assert lines(raised)[0][1:] == (Decimal(1), Decimal("7.5"))
        assert money(raised["total"]) == money(hourly.world.netsuite.get("invoice", netsuite_id)["total"])

    def test_freight_surcharge_and_discount_are_known_by_their_items_r47(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        for item_id, rate in (("310", 12), ("320", 1.73), ("330", -5)):
            add_line(hourly, netsuite_id, item_id, rate=rate)

        hourly.strike()

        [raised] = hourly.invoices(placed)
        charges = [money(raised[name]) for name in ("totalFreight", "surcharge", "totalDiscount")]
        assert charges == [Decimal(12), Decimal("1.73"), Decimal(5)]
        assert len(raised["lineItems"]) == 2
        assert money(raised["total"]) == money(hourly.world.netsuite.get("invoice", netsuite_id)["total"])

    def test_a_freight_item_that_the_customer_names_is_freight_too_r47(self, hourly: Hourly) -> None:
        hourly.connect(freight_item_id="")
        placed = hourly.order()
        hourly.world.ordermentum.edit_purchaser(placed["purchaserId"], properties={"netsuite_freight_id": "310"})
        netsuite_id = hourly.bill(placed)
        add_line(hourly, netsuite_id, "310", rate=12)

        hourly.strike()

        assert money(hourly.invoices(placed)[0]["totalFreight"]) == Decimal(12)

    def test_a_product_that_was_added_in_netsuite_is_found_by_its_mapping_r47(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        add_line(hourly, netsuite_id, STRANGE_ITEM, rate=4)

        hourly.strike()

        added = ProductMapping.objects.get(netsuite_id=STRANGE_ITEM)
        assert lines(hourly.invoices(placed)[0])[2] == (added.product_id, Decimal(1), Decimal(4))

    def test_an_item_that_is_no_product_waits_and_is_named_and_goes_once_mapped_r47(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        mapping = ProductMapping.objects.get(netsuite_id=STRANGE_ITEM)
        ProductMapping.objects.filter(pk=mapping.pk).update(netsuite_id="")
        netsuite_id = hourly.bill(placed)
        add_line(hourly, netsuite_id, STRANGE_ITEM, rate=4)
        hourly.strike()
        waiting = hourly.entry(netsuite_id)
        before = len(hourly.invoices())
        ProductMapping.objects.filter(pk=mapping.pk).update(netsuite_id=STRANGE_ITEM)

        sweeping.sweep(now=timezone.now())
        hourly.write()

        assert (waiting.state, before) == (State.WAITING, 0)
        assert f"(id {STRANGE_ITEM})" in waiting.message
        assert len(hourly.invoices(placed)) == 1

    def test_an_item_of_two_products_that_is_on_no_order_line_fails_with_both_named_e7(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        share_item(hourly, STRANGE_ITEM, 3)
        netsuite_id = hourly.bill(placed)
        add_line(hourly, netsuite_id, STRANGE_ITEM, rate=4)

        hourly.strike()

        entry = hourly.entry(netsuite_id)
        assert (entry.state, hourly.invoices()) == (State.FAILED, [])
        assert hourly.world.products[3]["name"] in entry.message

    def test_two_products_of_one_item_are_told_apart_by_the_orders_sequence_e7(self, hourly: Hourly) -> None:
        hourly.connect()
        share_item(hourly, "501", 1)
        placed = hourly.order(products=(1, 0))
        hourly.bill(placed)

        hourly.strike()

        billed = [line[0] for line in lines(hourly.invoices(placed)[0])]
        assert billed == [hourly.world.products[1]["id"], hourly.world.products[0]["id"]]

    def test_where_one_of_them_is_billed_its_quantity_tells_which_e7(self, hourly: Hourly) -> None:
        hourly.connect()
        share_item(hourly, "501", 1)
        placed = hourly.order(lines=ordered(hourly, {0: 2, 1: 5}))
        hourly.bill(placed, {2: 5})

        hourly.strike()

        assert [line[0] for line in lines(hourly.invoices(placed)[0])] == [hourly.world.products[1]["id"]]

    def test_where_nothing_tells_which_it_fails_with_the_reason_e7(self, hourly: Hourly) -> None:
        hourly.connect()
        share_item(hourly, "501", 1)
        placed = hourly.order(lines=ordered(hourly, {0: 2, 1: 5}))
        netsuite_id = hourly.bill(placed, {2: 3})

        hourly.strike()

        entry = hourly.entry(netsuite_id)
        assert (entry.state, hourly.invoices()) == (State.FAILED, [])
        assert "cannot be told" in " ".join(entry.message.split())


def ordered(hourly: Hourly, quantities: dict[int, int]) -> list[dict[str, Any]]:
    """Lines of an order: a quantity of each product."""
    return [
        {"productId": hourly.world.products[number]["id"], "quantity": quantity}
        for number, quantity in quantities.items()
    ]


def share_item(hourly: Hourly, item_id: str, product: int) -> None:
    """Have one more product mapped to an item."""
    product_id = hourly.world.products[product]["id"]
    ProductMapping.objects.filter(product_id=product_id).update(
        netsuite_id=item_id, name=hourly.world.products[product]["name"]
    )
