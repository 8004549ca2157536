"""What SuiteQL calls that SQLite does not know, as Python functions.

A date is kept as text behind a mark: it sorts and compares as text, and an answer can tell it from other text.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

DATE_MARK = "\x01"
_FORM = "%Y-%m-%d %H:%M:%S"
_PARTS = {
    "YYYY": "%Y", "YY": "%y", "MONTH": "%B", "MON": "%b", "MM": "%m", "DDD": "%j", "DD": "%d", "DAY": "%A", "DY": "%a",
    "HH24": "%H", "HH12": "%I", "HH": "%I", "MI": "%M", "SS": "%S", "AM": "%p", "PM": "%p", "FF3": "000", "FF": "000",
}  # fmt: skip
_PART = re.compile(r'"([^"]*)"|(' + "|".join(sorted(_PARTS, key=len, reverse=True)) + r")|(FM)|(.)", re.IGNORECASE)


def mark(instant: datetime) -> str:
    """A date as it is kept."""
    return DATE_MARK + instant.strftime(_FORM)


def register(connection: sqlite3.Connection) -> None:
    """Teach a connection everything that needs no account."""
    for name, arguments, function in _FUNCTIONS:
        connection.create_function(name, arguments, function, deterministic=True)


def _instant(value: str) -> datetime:
    return datetime.strptime(value[1:], _FORM).replace(tzinfo=UTC)


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(DATE_MARK)


@lru_cache(maxsize=256)
def _strftime_form(form: str) -> str:
    pieces = []
    for quoted, part, _, other in _PART.findall(form):
        pieces.append(_PARTS[part.upper()] if part else (quoted or other).replace("%", "%%"))
    return "".join(pieces)


def _to_char(value: Any, form: str | None = None) -> str | None:
    if value is None:
        return None
    if not _is_date(value):
        return _number_text(value, form)
    if form == "YYYY-MM-DD HH24:MI:SS":
        return str(value[1:])
    if form == "YYYY-MM-DD":
        return str(value[1:11])
    return _instant(value).strftime(_strftime_form(form or "MM/DD/YYYY"))


def _number_text(value: Any, form: str | None) -> str:
    if form is None or isinstance(value, str):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    decimals = len(re.findall(r"[09]", form.partition(".")[2]))
    return f"{value:.{decimals}f}"


@lru_cache(maxsize=1024)
def _to_date(text: str | None, form: str = "MM/DD/YYYY") -> str | None:
    if text is None or text.startswith(DATE_MARK):
        return text
    return mark(datetime.strptime(text, _strftime_form(form)).replace(tzinfo=UTC))


def _trunc(value: Any, form: Any = None) -> Any:
    if not _is_date(value):
        return None if value is None else int(float(value) * 10 ** int(form or 0)) / 10 ** int(form or 0)
    unit = str(form or "DD").upper()
    if unit in ("MM", "MON", "MONTH"):
        return f"{value[:8]}-01 00:00:00"
    if unit in ("YYYY", "YY", "YEAR"):
        return f"{value[:5]}-01-01 00:00:00"
    return f"{value[:11]} 00:00:00"


def _date_add(value: str | None, days: float) -> str | None:
    return mark(_instant(value) + timedelta(days=days)) if value else None


def _add_months(value: str | None, months: int) -> str | None:
    if value is None:
        return None
    instant = _instant(value)
    first = instant.year * 12 + instant.month - 1 + int(months)
    after = datetime((first + 1) // 12, (first + 1) % 12 + 1, 1, tzinfo=UTC)
    last_day = (after - timedelta(days=1)).day
    return mark(instant.replace(year=first // 12, month=first % 12 + 1, day=min(instant.day, last_day)))


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


def _concat(*values: Any) -> str:
    return "".join(str(value) for value in values if value is not None)


_FUNCTIONS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("to_char", -1, _to_char),
    ("to_date", -1, _to_date),
    ("to_timestamp", -1, _to_date),
    ("to_timestamp_tz", -1, _to_date),
    ("to_number", -1, _to_number),
    ("trunc", -1, _trunc),
    ("date_add_", 2, _date_add),
    ("add_months", 2, _add_months),
    ("nvl", 2, lambda value, default: default if value is None else value),
    ("nvl2", 3, lambda value, some, none: none if value is None else some),
    ("decode", -1, _decode),
    ("concat", -1, _concat),
    ("greatest", -1, lambda *values: None if None in values else max(values)),
    ("least", -1, lambda *values: None if None in values else min(values)),
)
