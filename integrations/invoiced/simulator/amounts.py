"""Amounts: Decimal inside, JSON numbers in major units outside."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from integrations.invoiced.simulator import refusals

# ISO 4217: digits after the point, where it is not two.
EXPONENTS = {
    **dict.fromkeys(("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf"), 0),
    **dict.fromkeys(("xof", "xpf"), 0),
    **dict.fromkeys(("bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"), 3),
}
ZERO = Decimal(0)
LARGEST = Decimal(10) ** 12


def number(value: Any, param: str) -> Decimal:
    """Take a number, or its text, as a request gives it.

    :raises Refused: 400 naming `param` when it is none, or absurdly large.
    """
    if isinstance(value, int | float | str | Decimal) and not isinstance(value, bool):
        try:
            read = Decimal(str(value).strip())
        except InvalidOperation:
            read = Decimal("NaN")
        if read.is_finite() and abs(read) < LARGEST:
            return read
    raise refusals.Refused(f"{param} must be a number", param=param)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Give an amount with as many digits as its currency has, half up."""
    return amount.quantize(Decimal(1).scaleb(-EXPONENTS.get(currency, 2)), rounding=ROUND_HALF_UP)


def money(value: Any, param: str, *, currency: str) -> Decimal:
    """Take an amount of money that is not negative.

    :raises Refused: 400 naming `param`.
    """
    amount = rounded(number(value, param), currency)
    if amount < 0:
        raise refusals.Refused(f"{param} cannot be negative", param=param)
    return amount


def json_number(value: object) -> int | float:
    """Write a Decimal as Invoiced does: 55 rather than 55.00, else the shortest decimal fraction."""
    if not isinstance(value, Decimal):
        raise TypeError(f"cannot be written as JSON: {value!r}")
    return int(value) if value == value.to_integral_value() else float(value)
