"""What a document charges beside its lines, and whether its totals add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from integrations import records
from integrations.ordermentum.fields import Fields, Unreadable

TOLERANCE = Decimal("0.02")  # of the currency; ours, as every line is rounded by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Freight, surcharge and discount of one document, as `records.Document` describes them."""

    freight: Decimal
    freight_tax: Decimal | None
    surcharge: Decimal
    surcharge_includes_tax: bool
    discount: Decimal


def of_order(*, fields: Fields) -> Owed:
    """Give an order's own amounts; what it does not state is zero. Raises Unreadable."""
    return Owed(
        freight=_or_zero(_freight(fields)),
        freight_tax=_freight_tax(fields),
        surcharge=_or_zero(_surcharge(fields)),
        surcharge_includes_tax=bool(_includes_tax(fields)),
        discount=_or_zero(_discount(fields)),
    )


def of_invoice(*, fields: Fields, orders: Sequence[Fields]) -> Owed:
    """Give an invoice's own amounts; what it does not state is the sum over its orders. Raises Unreadable."""
    of_orders = [of_order(fields=order) for order in orders]
    freight_tax, includes_tax = _freight_tax(fields), _includes_tax(fields)
    if freight_tax is None:
        stated = [owed.freight_tax for owed in of_orders if owed.freight_tax is not None]
        freight_tax = sum(stated, records.ZERO) if stated else None
    if includes_tax is None:
        includes_tax = any(owed.surcharge_includes_tax for owed in of_orders)
    return Owed(
        freight=_first(_freight(fields), sum((owed.freight for owed in of_orders), records.ZERO)),
        freight_tax=freight_tax,
        surcharge=_first(_surcharge(fields), sum((owed.surcharge for owed in of_orders), records.ZERO)),
        surcharge_includes_tax=includes_tax,
        discount=_first(_discount(fields), sum((owed.discount for owed in of_orders), records.ZERO)),
    )


def warnings(*, fields: Fields, lines: Sequence[records.DocumentLine], owed: Owed) -> tuple[str, ...]:
    """Give a sentence for each total that is not the sum of its parts. Raises Unreadable.

    Only a warning: Ordermentum's own published samples do not all add up.
    """
    cost, subtotal = fields.amount("totalCost"), fields.amount("subtotal")
    tax, total = fields.amount("totalGST"), fields.amount("total")
    checks: list[tuple[str, Decimal | None, Decimal | None]] = [
        ("The lines", sum((line.amount for line in lines), records.ZERO), cost),
        ("Products and freight less discount", None if cost is None else cost + owed.freight - owed.discount, subtotal),
        (
            "Subtotal, GST and surcharge",
            None if subtotal is None or tax is None else subtotal + tax + owed.surcharge,
            total,
        ),
    ]
    return tuple(
        f"{what} make {made}, but Ordermentum states {stated}."
        for what, made, stated in checks
        if made is not None and stated is not None and abs(made - stated) > TOLERANCE
    )


def _freight(fields: Fields) -> Decimal | None:
    return fields.amount("totalFreight", "freight")


def _freight_tax(fields: Fields) -> Decimal | None:
    display = fields.child("display")
    shown = display.amount("totalFreightTax") if display else None
    return shown if shown is not None else fields.amount("totalFreightTax")


def _surcharge(fields: Fields) -> Decimal | None:
    stated, display = fields.amount("surcharge"), fields.child("display")
    return display.amount("surcharge") if stated is None and display else stated


def _includes_tax(fields: Fields) -> bool | None:
    stated, display = fields.flag("surchargeIncGst"), fields.child("display")
    return display.flag("surchargeIncGst") if stated is None and display else stated


def _discount(fields: Fields) -> Decimal | None:
    stated = fields.amount("totalDiscount")
    if stated is not None and stated < 0:
        # A negative discount could be a discount written with its sign, or a charge: not ours to guess.
        raise Unreadable(path=fields.at("totalDiscount"), detail=f"is {stated}; a discount cannot be negative.")
    return stated


def _first(stated: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if stated is None else stated


def _or_zero(stated: Decimal | None) -> Decimal:
    return _first(stated, records.ZERO)
