"""Stock: items that are short, fractional, without stock, not tracked, or gone on one side."""

from __future__ import annotations

import pytest

from mappings.models import ProductMapping
from syncjobs.models import State
from tests.syncjobs.stock import Stock


@pytest.mark.parametrize(
    ("figure", "allows_negative", "expected"),
    [(-4, False, 0), (-4, True, -4), (3.7, False, 3), (-3.2, True, -4), (0, False, 0)],
)
def test_negative_and_fractional_stock_e48_r36(
    stock: Stock, figure: float, allows_negative: bool, expected: int
) -> None:
    stock.connect("1", followed=(1,), allows_negative=allows_negative)
    stock.world.ordermentum.edit_product(stock.world.products[1]["id"], available=99)
    stock.put("502", at_1=(10, figure))

    stock.look()

    assert (stock.shown(1, "1"), stock.itself(1)) == ({expected}, expected)


def test_an_item_without_a_row_at_a_location_has_none_there_e49(stock: Stock) -> None:
    stock.connect("1,3")
    stock.world.ordermentum.add_location({"name": "Third", "externalId": "3"})
    place_id = stock.place_id("3")
    with stock.world.ordermentum.store.lock:
        for item in stock.world.ordermentum.store.tables["stock_items"].values():
            item["available"] = 77 if item["locationId"] == place_id else item["available"]

    stock.look()

    assert (stock.shown(0, "1"), stock.shown(0, "3")) == ({368}, {0})


def test_a_stocked_item_without_any_row_at_the_listed_locations_has_none_e49(stock: Stock) -> None:
    stock.connect("3", followed=(1,))
    stock.world.ordermentum.edit_product(stock.world.products[1]["id"], available=99)

    stock.look()

    assert (stock.shown(1, "3"), stock.itself(1)) == ({0}, 0)


@pytest.mark.parametrize("item_id", ["537", "538", "99999"], ids=["non-inventory", "service", "gone"])
def test_an_item_without_stock_is_left_alone_and_said_once_e50(stock: Stock, item_id: str) -> None:
    stock.connect("1", followed=(1,))
    stock.world.ordermentum.edit_product(stock.world.products[1]["id"], available=99)
    ProductMapping.objects.update(netsuite_id=item_id)

    stock.look()
    stock.look()

    assert stock.itself(1) == 99
    assert stock.entry(item_id).state == State.SKIPPED
    assert stock.entry(item_id).message.startswith("NetSuite keeps no stock of this item")
    assert stock.log(item_id) == ["SKIPPED"]
    assert stock.world.ordermentum.calls == []


def test_a_product_that_is_not_tracked_is_left_alone_e51_r36(stock: Stock) -> None:
    stock.connect("1", followed=(1,))
    stock.world.ordermentum.edit_product(stock.world.products[1]["id"], tracked=False, available=99)
    stock.forget_calls()

    stock.look()

    assert (stock.itself(1), stock.writes()) == (99, [])
    assert stock.entry("502").state == State.SKIPPED
    assert "does not track stock of MILK-2" in stock.entry("502").message


def test_a_variant_without_a_stock_item_is_left_out_and_said_e54_r34(stock: Stock) -> None:
    stock.connect("1", followed=(1,))
    stock.world.ordermentum.add_location({"name": "Alexandria", "externalId": "1", "default": True})
    with stock.world.ordermentum.store.lock:
        stock.world.ordermentum.store.tables["stock_items"].clear()

    stock.look()

    assert stock.itself(1) == 263
    assert stock.entry("502").state == State.SYNCED
    assert "There is no stock item at Alexandria yet" in stock.entry("502").message
    assert all("/items" not in write for write in stock.writes())


def test_a_stock_item_that_goes_meanwhile_does_not_stop_the_rest_e54(stock: Stock) -> None:
    stock.connect("1,2", followed=(1,))
    stock.world.ordermentum.passed_over.add("productId")  # so that the list of items is kept for a while
    stock.look()
    with stock.world.ordermentum.store.lock:
        items = stock.world.ordermentum.store.tables["stock_items"]
        gone = (stock.world.products[1]["id"], stock.place_id("1"))
        del items[next(key for key, item in items.items() if (item["productId"], item["locationId"]) == gone)]
    stock.put("502", at_1=(5, 5), at_2=(6, 6))

    stock.look()
    stock.world.ordermentum.passed_over.clear()

    assert (stock.shown(1, "2"), stock.itself(1)) == ({6}, 5)
    assert stock.entry("502").state == State.SYNCED
    assert "What stood at NetSuite location 1 has gone" in stock.entry("502").message
