"""Whatever JSON arrives, it is refused by name or understood; money is never changed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations import errors, records
from integrations.ordermentum import catalog, parse, webhooks
from tests.integrations.ordermentum.documents import ORDER, invoice_row, line_row, order_row

SYDNEY = ZoneInfo("Australia/Sydney")

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False)
    | st.just(Decimal("NaN"))
    | st.text(max_size=12)
    | st.sampled_from(["", "-", "1,234.50", "1e3", "NaN", "2026-03-05T13:00:00.000Z", "0001-01-01", "true", "\x00"])
    | st.just("\ud800")
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)
WORTH = "5.00"
PARTY_FIELDS = st.sampled_from(
    [
        "id",
        "name",
        "reference",
        "SKU",
        "properties",
        "retailerEmail",
        "retailerAbn",
        "productId",
        "disabled",
        "archived",
    ]
    + ["invoiceFrequency", "invoiceSetting", "tracked", "deactivatedAt", "deletedAt"]
)


def full_order() -> dict[str, Any]:
    """An order in which every field that we read says something."""
    purchaser = {"id": "b1", "reference": "H1", "properties": {"netsuite_id": "1042"}}
    product = {"id": "c1", "SKU": "HB", "name": "Blend", "properties": {"netsuite_id": "501"}}
    return order_row(
        placedOn="2026-03-04T02:10:11.120Z",
        totalDiscount=WORTH,
        purchaser=purchaser,
        display={"totalFreightTax": "1.20", "surchargeIncGst": True, "surcharge": "1.73"},
        lineItems=[line_row(product=product, randomWeight=False, comment="Cold"), line_row(id="d2")],
    )


def money(order: records.Document) -> list[Decimal | None]:
    of_lines = [value for line in order.lines for value in (line.quantity, line.unit_price, line.amount, line.tax)]
    of_order = [order.freight, order.freight_tax, order.surcharge, order.discount, order.total_tax, order.total]
    return of_order + of_lines


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in held:
        yield (*path, key)
        yield from places(inner, (*path, key))


def parsed(row: object) -> records.Order | None:
    refused: list[errors.RecordRejected] = []
    try:
        return parse.order(row=row, zone=SYDNEY, currency="AUD")
    except errors.RecordRejected as error:
        refused.append(error)
        return None
    finally:
        assert all(error.path and error.detail.endswith(".") for error in refused)


def stated(written: object) -> set[Decimal | None]:
    """What a replaced value may count as: itself, or nothing."""
    found: set[Decimal | None] = {None, Decimal(0)}
    if isinstance(written, int | Decimal) and not isinstance(written, bool):
        found.add(Decimal(written))
    if isinstance(written, str) and written.isascii():
        digits = written.strip().replace(",", "").replace("$", "")
        if digits.replace(".", "", 1).lstrip("+-").isdigit():
            found.add(Decimal(digits))
    return found


@given(anything)
def test_any_json_is_refused_or_read(row: object) -> None:
    parsed(row)


@given(st.dictionaries(st.sampled_from(sorted(full_order())), anything))
def test_an_order_of_any_values_is_refused_or_read(values: dict[str, Any]) -> None:
    parsed({**full_order(), **values})


@settings(max_examples=600)
@given(st.data())
def test_one_changed_value_changes_no_other_money(data: st.DataObject) -> None:
    row, before = full_order(), money(parse.order(row=full_order(), zone=SYDNEY, currency="AUD"))
    *path, key = data.draw(st.sampled_from(list(places(row))))
    written = data.draw(anything)
    holder = row
    for step in path:
        holder = holder[step]
    holder[key] = written

    order = parsed(row)

    if order is None or key == "lineItems" or path[:1] == ["lineItems"]:
        return  # a line has its own test below
    # Only the field itself may differ, and only as it is written; totalFreight and surcharge have a second place.
    differing = {after for old, after in zip(before, money(order), strict=True) if old != after}
    assert differing <= stated(written)
    assert len(differing) <= 1


@settings(max_examples=400)
@given(st.sampled_from(["quantity", "price", "subtotal", "gst"]), anything)
def test_one_changed_value_of_a_line_is_taken_as_written_or_refused(name: str, written: Any) -> None:
    order = parsed(order_row(lineItems=[line_row(**{name: written})]))
    if order is None:
        return

    line = order.lines[0]

    expected = {"quantity": Decimal(2), "price": Decimal(30), "subtotal": Decimal(60), "gst": Decimal(6)}
    actual = {"quantity": line.quantity, "price": line.unit_price, "subtotal": line.amount, "gst": line.tax}
    # A line without a subtotal costs quantity x price, one without a price has the price its subtotal makes.
    assert actual.pop(name) in stated(written) | {expected.pop(name)}
    assert actual == expected


@given(anything)
def test_an_invoice_of_any_orders_is_refused_or_read(written: Any) -> None:
    for name in (
        "orders",
        "orderIds",
        "lineItems",
        "display",
        "paidSupplierAt",
        "paymentMethod",
        "credit",
        "processing",
    ):
        row = invoice_row(**{name: written})
        try:
            parse.embedded_orders(row=row)
            parse.invoice(row=row, orders={ORDER: order_row()}, zone=SYDNEY, currency="AUD")
        except errors.RecordRejected:
            continue


@given(st.dictionaries(PARTY_FIELDS, anything))
def test_any_customer_or_product_is_refused_or_read(row: dict[str, Any]) -> None:
    for read in (catalog.customer, catalog.product, catalog.variant):
        try:
            read(row=row)
        except errors.RecordRejected:
            continue


@given(anything | st.dictionaries(st.sampled_from(["event", "type", "data", "id", "supplierId"]), anything))
def test_any_webhook_is_a_hint_or_a_value_error(payload: Any) -> None:
    try:
        hint = webhooks.read_hint(payload=payload)
    except ValueError:
        return
    assert hint.source_id
    assert hint.event


@pytest.mark.parametrize("row", [None, [], "order", 7, True])
def test_what_is_no_object_is_refused(row: object) -> None:
    assert parsed(row) is None
