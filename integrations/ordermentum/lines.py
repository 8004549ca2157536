"""The lines of an order and the custom fields ("properties") of anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from integrations import records
from integrations.ordermentum.fields import Fields, is_null, plain, printable

CENT = Decimal("0.01")
RATE = Decimal("0.00000001")  # a derived unit price; its amount decides anyway
UNSET = frozenset({"", "-", "–"})  # Ordermentum's empty marks in properties


def of_order(*, fields: Fields) -> tuple[records.DocumentLine, ...]:
    """Give the lines of an order. Raises Unreadable, also when the order is only a summary without lines."""
    held = fields.children("lineItems")
    if held is None:
        raise fields.missing("lineItems", why="this is only a summary of the order")
    return tuple(_line(line) for line in held)


def properties(*, fields: Fields) -> Mapping[str, str] | None:
    """Give the record's properties by tag, without the unset ones (R22); None when they did not come along.

    A dropdown's {value, display} counts as its value. What is no single value becomes JSON text, so that it is
    refused where a tag is used and harmless where it is not.
    """
    if not fields.has("properties"):
        return None
    held = fields.child("properties")
    if held is None:
        return {}
    found = {printable(text=str(tag)): _value(held.at(str(tag)), value) for tag, value in held.values.items()}
    return {tag: value for tag, value in found.items() if value not in UNSET}


def _value(path: str, value: object) -> str:
    if isinstance(value, Mapping) and "value" in value:
        value = value["value"]
    if is_null(value=value):
        return ""
    if isinstance(value, str):
        return printable(text=value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return plain(number=value, path=path)
    return printable(text=json.dumps(value, default=str))


def _line(line: Fields) -> records.DocumentLine:
    product = line.child("product")
    product_id = line.source_id("productId") or (product.source_id("id") if product else "")
    if not product_id:
        raise line.missing("productId", why="the line names no product")
    quantity = line.amount("quantity")
    if quantity is None:
        raise line.missing("quantity")
    amount = _amount(line, quantity)
    return records.DocumentLine(
        source_id=line.source_id("id"),
        product_id=product_id,
        variant_id=line.source_id("variantId"),
        sku=line.text("SKU") or (product.text("SKU") if product else ""),
        name=line.text("name") or (product.text("name") if product else ""),
        quantity=quantity,
        unit_price=_unit_price(line, quantity, amount),
        amount=amount,
        tax=line.amount("gst", "tax"),
        is_taxable=line.flag("taxable"),
        comment=line.text("comment"),
        properties=properties(fields=product) if product else None,
    )


def _amount(line: Fields, quantity: Decimal) -> Decimal:
    """Give what the line is charged at: its subtotal, else what it must be."""
    stated = line.amount("subtotal")
    if stated is not None:
        return stated
    if line.flag("randomWeight"):  # charged by weight, not by quantity (Ordermentum SDK)
        quantity_or_weight, price = line.amount("totalWeight", "weight"), line.amount("ratePrice")
    else:
        quantity_or_weight, price = quantity, line.amount("price")
    if quantity_or_weight is None or price is None:
        raise line.missing("subtotal", why="nor is there a price to work it out from")
    return (quantity_or_weight * price).quantize(CENT, rounding=ROUND_HALF_UP)


def _unit_price(line: Fields, quantity: Decimal, amount: Decimal) -> Decimal:
    price = line.amount("price")
    if price is not None and not line.flag("randomWeight"):
        return price
    if quantity == 0:
        return price if price is not None else records.ZERO
    derived = (amount / quantity).quantize(RATE, rounding=ROUND_HALF_UP)
    return derived.normalize() + records.ZERO
