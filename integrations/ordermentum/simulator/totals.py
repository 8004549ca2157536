"""The arithmetic of lines, orders and invoices: GST 10 % on taxable lines and on freight, each rounded to the cent.

What the payloads must satisfy (Ordermentum docs and SDK samples): the lines' subtotals make totalCost; totalCost +
totalFreight - totalDiscount = subtotal; subtotal + totalGST + surcharge = total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from integrations.ordermentum.simulator import refusals

GST = Decimal("0.1")
CENT = Decimal("0.01")
ZERO = Decimal(0)
LARGEST = 10**12
SUMMED = ("totalCost", "totalFreight", "totalDiscount", "subtotal", "totalGST", "surcharge", "total")


def amount(value: object, *, field: str = "amount") -> Decimal:
    """Read an amount or quantity; null and the empty string count as zero.

    :raises Refused: 400, naming the field.
    """
    if value in (None, "", {}):
        return ZERO
    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        raise refusals.Refused(f"{field} must be a number") from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise refusals.Refused(f"{field} must be a number below {LARGEST}")
    return number


def cents(value: Decimal) -> Decimal:
    """Round half up to the cent."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def written(value: Decimal, *, places: int = 2) -> str:
    """Give an amount with a fixed number of decimals: unit prices have 4, totals 2."""
    return format(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")


def quantity(value: object) -> int | Decimal:
    """Give a quantity as JSON shows it: whole when it is whole."""
    number = amount(value, field="quantity")
    return int(number) if number == number.to_integral_value() else number.normalize()


def total_line(line: dict[str, Any], *, fixed: Mapping[str, Any]) -> None:
    """Fill subtotal, gst, tax and total of a line; what `fixed` holds is taken as it is.

    A random-weight line costs its weight times `ratePrice`, any other its quantity times `price` (Ordermentum SDK).
    """
    if line["randomWeight"]:
        worth = amount(line["totalWeight"]) * amount(line["ratePrice"])
    else:
        worth = amount(line["quantity"]) * amount(line["price"])
    subtotal = amount(fixed["subtotal"]) if "subtotal" in fixed else cents(worth)
    gst = amount(fixed["gst"]) if "gst" in fixed else cents(subtotal * GST if line["taxable"] else ZERO)
    total = amount(fixed["total"]) if "total" in fixed else subtotal + gst
    line.update(subtotal=written(subtotal), gst=written(gst), tax=written(gst), total=written(total))


def total_order(order: dict[str, Any], *, fixed: Mapping[str, Any]) -> None:
    """Fill the totals of an order from its lines, freight, discount and surcharge; `fixed` values win."""

    def settle(name: str, computed: Decimal) -> Decimal:
        value = amount(fixed[name], field=name) if name in fixed else computed
        order[name] = written(value)
        return value

    lines = order["lineItems"]
    order["randomWeight"] = any(line["randomWeight"] for line in lines)
    freight = settle("totalFreight", amount(order["freight"], field="freight"))
    order["freight"] = written(freight)
    discount = settle("totalDiscount", amount(order["totalDiscount"], field="totalDiscount"))
    surcharge = settle("surcharge", amount(order["surcharge"], field="surcharge"))
    freight_gst = cents(freight * GST)
    cost = settle("totalCost", sum((amount(line["subtotal"]) for line in lines), ZERO))
    subtotal = settle("subtotal", cost + freight - discount)
    gst = settle("totalGST", sum((amount(line["gst"]) for line in lines), freight_gst))
    total = settle("total", subtotal + gst + surcharge)
    settle("totalDue", ZERO if order["paidAt"] else total)
    order.update(totalFreightTax=written(freight_gst), lineCount=len(lines), productCount=len(lines))
    order["totalQuantity"] = quantity(sum((amount(line["quantity"]) for line in lines), ZERO))


def added(records: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """Add up the totals of several orders, by field."""
    held = list(records)
    return {name: sum((amount(record[name]) for record in held), ZERO) for name in (*SUMMED, "totalFreightTax")}
