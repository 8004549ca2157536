"""The lines of an invoice that NetSuite made of a platform's orders, back to what they are there. Pure.

An item that stands on the order is what the order says, in its sequence (E7); freight, surcharge and discount are
known by their items (R47), money given back is a discount. Anything else must be an item that one product is mapped to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from integrations import errors, records
from integrations.netsuite.reading import lines as netsuite_lines
from mappings import reverse

AMBIGUOUS_ITEM, NO_ITEM = "AMBIGUOUS_ITEM", "NO_ITEM"
SHIPPING, DISCOUNT = "ShipItem", "Discount"  # NetSuite help: types of items that are not sold
# Lines that only show what others come to (NetSuite help, "Subtotal Items", "Item Groups").
SHOWN_ONLY = frozenset({"Subtotal", "Description", "EndGroup"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """The items by which NetSuite knows what is no product."""

    freight_item_ids: frozenset[str] = frozenset()
    surcharge_item_id: str = ""
    discount_item_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A line of an order and the item that it was sent to NetSuite with."""

    item_id: str
    line: records.DocumentLine


@dataclass(slots=True, kw_only=True)
class Billed:
    """What an invoice's lines come to, without tax; `discount` is positive. `tax` is None when no line tells it."""

    lines: list[records.DocumentLine] = field(default_factory=list)
    freight: Decimal = records.ZERO
    surcharge: Decimal = records.ZERO
    discount: Decimal = records.ZERO
    tax: Decimal | None = None

    @property
    def net(self) -> Decimal:
        """Give what all of it costs before tax."""
        return sum((line.amount for line in self.lines), self.freight + self.surcharge - self.discount)


def put_back(
    *,
    name: str,
    lines: Sequence[netsuite_lines.Line],
    ordered: Sequence[Ordered],
    products: Mapping[str, Sequence[reverse.ProductOf]],
    charges: Charges,
) -> Billed:
    """Give what the invoice `name` bills; NetSuite's quantities and prices count. `products` are by item id.

    Raises MappingMissing with every item that is no product's, RecordRejected when one may be several products'.
    """
    billed, by_item = Billed(), defaultdict[str, list[records.DocumentLine]](list)
    for one in ordered:
        by_item[one.item_id].append(one.line)
    sold = [line for line in lines if not _is_charge(billed, line, charges, on_order=by_item.keys())]
    billed.lines, unknown, unclear = _products(sold, by_item, products)
    if unclear:
        raise errors.RecordRejected(f"{name} was not written. " + "\n".join(unclear), code=AMBIGUOUS_ITEM)
    if unknown:
        listed = "\n".join(f"- {missing.label}" for missing in unknown)
        raise errors.MappingMissing(
            f"{name} was not written. No product is mapped to:\n{listed}\nMap one under Mappings, or name the item as "
            "freight, surcharge or discount item; then it goes by itself.",
            missing=tuple(unknown),
        )
    return billed


def of_product(*, product: reverse.ProductOf, line: netsuite_lines.Line) -> records.DocumentLine:
    """Give a line of NetSuite as a line of this product; without a quantity, as of a service, it is one piece."""
    return _as_billed(_of_product(product), line)


def _is_charge(billed: Billed, line: netsuite_lines.Line, charges: Charges, *, on_order: object) -> bool:
    """Add a line that is no product to what it is; say whether it was one."""
    amount = line.amount or records.ZERO
    if line.is_tax:
        billed.tax = (billed.tax or records.ZERO) + amount
        return True
    if line.item_type in SHOWN_ONLY or not (amount or line.quantity):
        return True
    is_ordered = line.item_id in on_order  # type: ignore[operator]
    if not is_ordered and (line.item_id in charges.freight_item_ids or line.item_type == SHIPPING):
        billed.freight += amount
    elif not is_ordered and line.item_id and line.item_id == charges.surcharge_item_id:
        billed.surcharge += amount
    elif amount < 0 or line.item_type == DISCOUNT or (line.item_id and line.item_id == charges.discount_item_id):
        billed.discount -= amount
    else:
        return False
    return True


def _products(
    sold: Sequence[netsuite_lines.Line],
    by_item: Mapping[str, list[records.DocumentLine]],
    products: Mapping[str, Sequence[reverse.ProductOf]],
) -> tuple[list[records.DocumentLine], list[errors.Missing], list[str]]:
    written: list[records.DocumentLine] = []
    unknown: dict[str, errors.Missing] = {}
    unclear: list[str] = []
    left = {item_id: list(lines) for item_id, lines in by_item.items()}
    for line in sold:
        item_id = line.item_id or ""
        several = sum(other.item_id == line.item_id for other in sold)
        try:
            found = _on_order(line, by_item.get(item_id, []), left.get(item_id, []), several)
            found = found or _by_table(line, products.get(item_id, ()))
        except LookupError as error:
            unclear.append(str(error))
            continue
        if found is None:
            label = _label(line)
            unknown[item_id] = errors.Missing(kind=reverse.NETSUITE_ITEM, key=item_id, label=label)
        else:
            written.append(_as_billed(found, line))
    return written, list(unknown.values()), unclear


def _on_order(
    line: netsuite_lines.Line, ordered: Sequence[records.DocumentLine], left: list[records.DocumentLine], several: int
) -> records.DocumentLine | None:
    """Take the order's line that this one bills out of `left`. Raises LookupError when it cannot be told which."""
    if not ordered:
        return None
    is_one_product = len({(each.product_id, each.variant_id) for each in ordered}) == 1
    if is_one_product and not left:
        return replace(ordered[-1], source_id="")  # the item was billed on more lines than were ordered
    if is_one_product or several == len(ordered):
        return left.pop(0)
    alike = [each for each in left if each.quantity == line.quantity]
    if len(alike) != 1:
        names = ", ".join(each.name or each.sku for each in ordered)
        raise LookupError(
            f"{_label(line)} stands for several products of the order ({names}), and which of them was billed cannot "
            "be told. Write this invoice on the platform by hand, then skip it; or give each product its own item."
        )
    left.remove(alike[0])
    return alike[0]


def _by_table(line: netsuite_lines.Line, products: Sequence[reverse.ProductOf]) -> records.DocumentLine | None:
    if not line.item_id:
        raise LookupError(f"It has a line of {line.amount} without an item. Give it one in NetSuite.")
    if len(products) > 1:
        names = ", ".join(each.name or each.sku or each.product_id for each in products)
        raise LookupError(
            f"{_label(line)} is not on the order, and several products are mapped to it "
            f"({names}). Leave one of these mappings, then retry."
        )
    return _of_product(products[0]) if products else None


def _of_product(product: reverse.ProductOf) -> records.DocumentLine:
    return records.DocumentLine(
        source_id="",
        product_id=product.product_id,
        variant_id=product.variant_id,
        sku=product.sku,
        name=product.name,
        quantity=records.ZERO,
        unit_price=records.ZERO,
        amount=records.ZERO,
    )


def _as_billed(ordered: records.DocumentLine, line: netsuite_lines.Line) -> records.DocumentLine:
    quantity = line.quantity or Decimal(1)  # a service may be billed without one
    amount = line.amount if line.amount is not None else quantity * (line.rate or records.ZERO)
    unit_price = line.rate if line.rate is not None else (amount / quantity).quantize(Decimal("0.0001"))
    return replace(
        ordered, quantity=quantity, unit_price=unit_price, amount=amount, tax=None, comment="", properties=None
    )


def _label(line: netsuite_lines.Line) -> str:
    return f"NetSuite item {line.item_code or line.description or ''} (id {line.item_id})".replace("  ", " ")
