"""What SuiteQL calls that SQLite does not know, as Python functions.

A date is kept as text behind a mark: it sorts and compares as text, and an answer can tell it from other text.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from integrations.netsuite.simulator.suiteql import formats

DATE_MARK = "\x01"
# Ours, called by what a query is rewritten to and never by its author.
PRIVATE = frozenset({"text_", "plus_", "minus_", "sysdate_", "builtin_df_", "builtin_status_", "builtin_cf_"})
# What SQLite has of its own that SuiteQL has too; every other built-in function is refused.
_BUILT_IN = frozenset(
    {"abs", "avg", "coalesce", "count", "dense_rank", "first_value", "instr", "lag", "last_value", "lead", "length",
     "like", "lower", "ltrim", "max", "min", "ntile", "nullif", "rank", "replace", "round", "row_number", "rtrim",
     "substr", "sum", "trim", "upper"}
)  # fmt: skip


def mark(instant: datetime) -> str:
    """A date as it is kept: its wall clock, to the second."""
    return DATE_MARK + instant.replace(microsecond=0, tzinfo=None).isoformat(" ")


def register(connection: sqlite3.Connection, *, day_first: Callable[[], bool]) -> frozenset[str]:
    """Teach a connection everything that needs no record; gives the names of all that may be called."""

    def form() -> str:
        return "DD/MM/YYYY" if day_first() else "MM/DD/YYYY"

    made: list[tuple[str, int, Callable[..., Any]]] = [
        *_FUNCTIONS,
        ("to_char", -1, lambda value, wanted=None: _to_char(value, wanted, form())),
        *((name, -1, lambda text, wanted=None: _to_date(text, wanted or form())) for name in _TO_DATE),
        ("text_", 1, lambda value: "" if value is None else _to_char(value, None, form())),
    ]
    for name, arguments, function in made:
        connection.create_function(name, arguments, function, deterministic=True)
    return _BUILT_IN | {name for name, _, _ in made}


def shown_date(text: str, *, day_first: bool) -> str:
    """A kept date as a bare column shows it: in the account's format, without its time."""
    year, month, day = int(text[1:5]), int(text[6:8]), int(text[9:11])
    return f"{day}/{month}/{year}" if day_first else f"{month}/{day}/{year}"


def _instant(value: str) -> datetime:
    return datetime.fromisoformat(value[1:]).replace(tzinfo=UTC)


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(DATE_MARK)


def _to_char(value: Any, form: str | None, preferred: str) -> str | None:
    if value is None:
        return None
    if not _is_date(value):
        return _number_text(value, form)
    if form == "YYYY-MM-DD HH24:MI:SS":
        return str(value[1:])
    if form == "YYYY-MM-DD":
        return str(value[1:11])
    return formats.write(_instant(value), form or preferred)


def _number_text(value: Any, form: str | None) -> str:
    if form is None or isinstance(value, str):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    decimals = len(re.findall(r"[09]", form.partition(".")[2]))
    return f"{value:,.{decimals}f}" if "," in form else f"{value:.{decimals}f}"


@lru_cache(maxsize=4096)
def _to_date(text: str | None, form: str) -> str | None:
    if text is None or text.startswith(DATE_MARK):
        return text
    return mark(formats.read(text, form))


def _trunc(value: Any, form: Any = None) -> Any:
    if not _is_date(value):
        return None if value is None else int(float(value) * 10 ** int(form or 0)) / 10 ** int(form or 0)
    unit = str(form or "DD").upper()
    if unit in ("MM", "MON", "MONTH"):
        return f"{value[:8]}-01 00:00:00"
    if unit in ("YYYY", "YY", "YEAR"):
        return f"{value[:5]}-01-01 00:00:00"
    return f"{value[:11]} 00:00:00"


def _plus(left: Any, right: Any) -> Any:
    """A date and days, in either order, else numbers."""
    if left is None or right is None:
        return None
    if _is_date(right):
        left, right = right, left
    return mark(_instant(left) + timedelta(days=_number(right))) if _is_date(left) else _number(left) + _number(right)


def _minus(left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if _is_date(left) and _is_date(right):
        return (_instant(left) - _instant(right)) / timedelta(days=1)
    return _plus(left, -_number(right))


def _number(value: Any) -> Any:
    return value if isinstance(value, int | float) else float(value)


def _add_months(value: str | None, months: int) -> str | None:
    if value is None:
        return None
    instant = _instant(value)
    first = instant.year * 12 + instant.month - 1 + int(months)
    return mark(instant.replace(year=first // 12, month=first % 12 + 1, day=min(instant.day, _days_in(first))))


def _days_in(months: int) -> int:
    after = datetime((months + 1) // 12, (months + 1) % 12 + 1, 1, tzinfo=UTC)
    return (after - timedelta(days=1)).day


def _last_day(value: str | None) -> str | None:
    if value is None:
        return None
    instant = _instant(value)
    return mark(instant.replace(day=_days_in(instant.year * 12 + instant.month - 1)))


def _decode(value: Any, *pairs: Any) -> Any:
    for wanted, result in zip(pairs[::2], pairs[1::2], strict=False):
        if value == wanted:
            return result
    return pairs[-1] if len(pairs) % 2 else None


def _to_number(value: Any, form: str | None = None) -> Any:
    if value is None:
        return None
    number = float(str(value).replace(",", ""))
    return int(number) if number.is_integer() else number


def _pad(value: Any, length: int, fill: str = " ", *, left: bool) -> str | None:
    if value is None or not fill:
        return None
    text = str(value)[:length]
    more = (fill * length)[: length - len(text)]
    return more + text if left else text + more


def _strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """NULL for NULL, as SQL has it."""
    return lambda *values: None if None in values else function(*values)


_TO_DATE = ("to_date", "to_timestamp", "to_timestamp_tz")
_FUNCTIONS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("to_number", -1, _to_number),
    ("trunc", -1, _trunc),
    ("plus_", 2, _plus),
    ("minus_", 2, _minus),
    ("add_months", 2, _add_months),
    ("last_day", 1, _last_day),
    ("nvl", 2, lambda value, default: default if value is None else value),
    ("nvl2", 3, lambda value, some, none: none if value is None else some),
    ("decode", -1, _decode),
    ("concat", 2, lambda left, right: "".join(str(one) for one in (left, right) if one is not None) or None),
    ("greatest", -1, _strict(max)),
    ("least", -1, _strict(min)),
    ("mod", 2, _strict(lambda left, right: math.fmod(left, right) if right else left)),
    ("ceil", 1, _strict(math.ceil)),
    ("floor", 1, _strict(math.floor)),
    ("power", 2, _strict(pow)),
    ("sign", 1, _strict(lambda value: (value > 0) - (value < 0))),
    ("initcap", 1, _strict(lambda value: str(value).title())),
    ("lpad", -1, lambda *values: _pad(*values, left=True)),
    ("rpad", -1, lambda *values: _pad(*values, left=False)),
)
