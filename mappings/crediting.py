"""The lines of a credit memo of NetSuite, as a platform's credit note can have them. Pure.

A line whose item stands for exactly one product credits that product; every other one is free text with its amount, so
that nothing of the credit is lost. What that hides is said in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from integrations import records
from integrations.netsuite.reading import lines as netsuite_lines
from mappings import billing, reverse

ONE = Decimal(1)


@dataclass(slots=True, kw_only=True)
class Credited:
    """What a memo's lines come to, without tax; `tax` is None when no line tells it. `warnings` are sentences."""

    lines: list[records.DocumentLine] = field(default_factory=list)
    tax: Decimal | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def net(self) -> Decimal:
        """Give what is credited before tax."""
        return sum((line.amount for line in self.lines), records.ZERO)


def put_back(
    *,
    lines: Sequence[netsuite_lines.Line],
    products: Mapping[str, Sequence[reverse.ProductOf]],
    charges: billing.Charges,
) -> Credited:
    """Give what a memo credits, line by line; `products` are by item id."""
    credited = Credited()
    for line in lines:
        if line.is_tax:
            credited.tax = (credited.tax or records.ZERO) + (line.amount or records.ZERO)
        elif line.item_type not in billing.SHOWN_ONLY and (line.amount or line.quantity):
            credited.lines.append(_put_back(credited, line, products.get(line.item_id or "", ()), charges))
    return credited


def free_text(*, name: str, amount: Decimal) -> records.DocumentLine:
    """Give a line that is no product: one piece of `amount`, without tax."""
    return records.DocumentLine(source_id="", product_id="", name=name, quantity=ONE, unit_price=amount, amount=amount)


def _put_back(
    credited: Credited,
    line: netsuite_lines.Line,
    products: Sequence[reverse.ProductOf],
    charges: billing.Charges,
) -> records.DocumentLine:
    amount = _amount(line)
    if charge := _charge(line, charges):
        return free_text(name=charge, amount=amount)
    if len(products) == 1:
        return billing.of_product(product=products[0], line=line)
    if line.item_id:
        credited.warnings.append(_without_product(line, products))
    return free_text(name=line.description or _item(line), amount=amount)


def _charge(line: netsuite_lines.Line, charges: billing.Charges) -> str:
    """Give what a line is called that is no product, "" for any other."""
    item_id = line.item_id or ""
    if item_id in charges.freight_item_ids or line.item_type == billing.SHIPPING:
        return "Freight"
    if item_id and item_id == charges.surcharge_item_id:
        return "Surcharge"
    if (item_id and item_id == charges.discount_item_id) or line.item_type == billing.DISCOUNT:
        return "Discount"
    return ""


def _amount(line: netsuite_lines.Line) -> Decimal:
    if line.amount is not None:
        return line.amount
    return (line.quantity or ONE) * (line.rate or records.ZERO)


def _without_product(line: netsuite_lines.Line, products: Sequence[reverse.ProductOf]) -> str:
    if products:
        names = ", ".join(each.name or each.sku or each.product_id for each in products)
        return f"NetSuite item {_item(line)} stands for several products ({names}): its line is free text."
    return f"No product is mapped to NetSuite item {_item(line)} (id {line.item_id}): its line is free text."


def _item(line: netsuite_lines.Line) -> str:
    return line.item_code or line.description or (f"item {line.item_id}" if line.item_id else "Credit")
