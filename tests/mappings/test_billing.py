"""The lines of NetSuite's invoice, put back to the platform's products and charges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from integrations import errors, records
from integrations.netsuite.reading.lines import Line
from mappings import billing, reverse
from tests import builders

CHARGES = billing.Charges(freight_item_ids=frozenset({"310"}), surcharge_item_id="320", discount_item_id="330")


def line(item_id: str | None = "501", **changes: Any) -> Line:
    """Two pieces at 30.00 of an item, as NetSuite tells it."""
    given = {
        "document_id": "7001",
        "line_id": "1",
        "position": 1,
        "item_id": item_id,
        "item_code": "HB-1KG",
        "item_type": "InvtPart",
        "description": "House blend 1kg",
        "quantity": Decimal(2),
        "rate": Decimal(30),
        "amount": Decimal(60),
        "is_tax": False,
        "location_id": None,
        "department_id": None,
        "class_id": None,
    }
    return Line(**given | changes)


def put_back(*lines: Line, ordered: tuple[tuple[str, records.DocumentLine], ...] = (), **products: Any) -> Any:
    return billing.put_back(
        name="Invoice INV1",
        lines=lines,
        ordered=[billing.Ordered(item_id=item_id, line=each) for item_id, each in ordered],
        products={key.removeprefix("item"): found for key, found in products.items()},
        charges=CHARGES,
    )


COFFEE = ("501", builders.line())


def test_a_line_of_the_order_keeps_its_identity_and_takes_what_was_billed_r47() -> None:
    [found] = put_back(line(quantity=Decimal(1), rate=Decimal(28), amount=Decimal(28)), ordered=(COFFEE,)).lines

    assert (found.source_id, found.variant_id) == (builders.COFFEE_LINE_ID, builders.COFFEE_VARIANT_ID)
    assert (found.quantity, found.unit_price, found.amount) == (1, 28, 28)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"item_id": "310"}, {"freight": Decimal(60)}),
        ({"item_id": None, "item_type": "ShipItem"}, {"freight": Decimal(60)}),
        ({"item_id": "320"}, {"surcharge": Decimal(60)}),
        ({"item_id": "330", "amount": Decimal(-60)}, {"discount": Decimal(60)}),
        ({"item_id": "777", "item_type": "Discount", "amount": Decimal(-60)}, {"discount": Decimal(60)}),
        ({"item_id": None, "item_type": None, "amount": Decimal(-60)}, {"discount": Decimal(60)}),
        ({"item_id": "501", "amount": Decimal(-60)}, {"discount": Decimal(60)}),
        ({"item_id": None, "is_tax": True}, {"tax": Decimal(60)}),
    ],
    ids=["freight item", "shipping", "surcharge", "discount item", "a discount", "of all", "given back", "tax"],
)
def test_what_is_no_product_is_known_for_what_it_is_r47(told: dict[str, Any], expected: dict[str, Decimal]) -> None:
    billed = put_back(line(**told), ordered=(COFFEE,))

    assert billed.lines == []
    assert {name: getattr(billed, name) for name in expected} == expected


@pytest.mark.parametrize(
    "told",
    [
        {"item_type": "Subtotal"},
        {"item_type": "Description", "quantity": None, "rate": None, "amount": None},
        {"quantity": Decimal(0), "amount": Decimal(0)},
        {"item_id": None, "quantity": None, "amount": None},
    ],
    ids=["subtotal", "description", "short-supplied to nothing", "text"],
)
def test_a_line_that_costs_nothing_of_its_own_is_left_out_r47(told: dict[str, Any]) -> None:
    assert put_back(line(**told), ordered=(COFFEE,)) == billing.Billed()


def test_a_product_that_was_ordered_is_one_even_when_its_item_is_the_freight_item() -> None:
    billed = put_back(line("310"), ordered=(("310", builders.line()),))

    assert (len(billed.lines), billed.freight) == (1, 0)


def test_a_line_given_away_stays_with_nothing_to_pay_e14() -> None:
    [found] = put_back(line(rate=Decimal(0), amount=Decimal(0)), ordered=(COFFEE,)).lines

    assert (found.quantity, found.amount) == (2, 0)


def test_a_service_billed_without_a_quantity_is_one_piece() -> None:
    [found] = put_back(line(quantity=None, rate=None), ordered=(COFFEE,)).lines

    assert (found.quantity, found.unit_price, found.amount) == (1, 60, 60)


def test_one_ordered_line_billed_in_two_is_two_lines_of_that_product() -> None:
    found = put_back(line(), line(line_id="2"), ordered=(COFFEE,)).lines

    assert [each.product_id for each in found] == [builders.COFFEE_ID] * 2
    assert [each.source_id for each in found] == [builders.COFFEE_LINE_ID, ""]


def test_all_items_that_no_product_is_mapped_to_are_named_at_once_r47() -> None:
    with pytest.raises(errors.MappingMissing) as raised:
        put_back(line("901", item_code="ONE"), line("902", item_code="TWO"), line("901", item_code="ONE"))

    assert [(each.kind, each.key) for each in raised.value.missing] == [
        (reverse.NETSUITE_ITEM, "901"),
        (reverse.NETSUITE_ITEM, "902"),
    ]
    assert "NetSuite item ONE (id 901)" in raised.value.message


def test_an_amount_without_an_item_is_not_guessed_at() -> None:
    with pytest.raises(errors.RecordRejected, match="a line of 60 without an item"):
        put_back(line(None))


def test_what_it_all_comes_to_before_tax_is_lines_and_charges_less_the_discount() -> None:
    billed = put_back(line(), line("310", amount=Decimal(12)), line("330", amount=Decimal(-5)), ordered=(COFFEE,))

    assert billed.net == Decimal(67)
