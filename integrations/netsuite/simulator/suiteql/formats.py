"""Oracle's date formats ("YYYY-MM-DD HH24:MI:SS"), for TO_CHAR and TO_DATE.

Source: Oracle SQL language reference, "Datetime Format Models"; NetSuite help: "SuiteQL Supported Functions".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

_Write = Callable[[datetime], str]
# Element -> how it is written, and the strptime form it is read by.
_ELEMENTS: dict[str, tuple[_Write, str]] = {
    "SYYYY": (lambda at: f" {at.year:04d}", "%Y"),
    "YYYY": (lambda at: f"{at.year:04d}", "%Y"),
    "RRRR": (lambda at: f"{at.year:04d}", "%Y"),
    "RR": (lambda at: f"{at.year % 100:02d}", "%y"),
    "YY": (lambda at: f"{at.year % 100:02d}", "%y"),
    "Q": (lambda at: str((at.month + 2) // 3), ""),
    "MONTH": (lambda at: f"{at.strftime('%B'):9}", "%B"),
    "MON": (lambda at: at.strftime("%b"), "%b"),
    "MM": (lambda at: f"{at.month:02d}", "%m"),
    "WW": (lambda at: f"{(at.timetuple().tm_yday + 6) // 7:02d}", ""),
    "IW": (lambda at: f"{at.isocalendar().week:02d}", ""),
    "DDD": (lambda at: f"{at.timetuple().tm_yday:03d}", "%j"),
    "DD": (lambda at: f"{at.day:02d}", "%d"),
    "DAY": (lambda at: f"{at.strftime('%A'):9}", "%A"),
    "DY": (lambda at: at.strftime("%a"), "%a"),
    "D": (lambda at: str(at.isoweekday() % 7 + 1), ""),
    "HH24": (lambda at: f"{at.hour:02d}", "%H"),
    "HH12": (lambda at: f"{(at.hour + 11) % 12 + 1:02d}", "%I"),
    "HH": (lambda at: f"{(at.hour + 11) % 12 + 1:02d}", "%I"),
    "MI": (lambda at: f"{at.minute:02d}", "%M"),
    "SSSSS": (lambda at: f"{at.hour * 3600 + at.minute * 60 + at.second:05d}", ""),
    "SS": (lambda at: f"{at.second:02d}", "%S"),
    "AM": (lambda at: "AM" if at.hour < 12 else "PM", "%p"),
    "PM": (lambda at: "AM" if at.hour < 12 else "PM", "%p"),
    "FF": (lambda at: "000", "000"),
}
_ELEMENT = re.compile(
    r'"([^"]*)"|(FM)|(' + "|".join(sorted(_ELEMENTS, key=len, reverse=True)) + r")\d?|([^A-Za-z\"])", re.IGNORECASE
)


def write(instant: datetime, form: str) -> str:
    """The instant in that format. ValueError for a format Oracle does not know."""
    return "".join(part if isinstance(part, str) else part(instant) for part in _writers(form))


def read(text: str, form: str) -> datetime:
    """The instant that a text tells in that format. ValueError if it does not."""
    return datetime.strptime(text.strip(), _reader(form)).replace(tzinfo=UTC)


def _pieces(form: str) -> list[tuple[str, str, str, str]]:
    pieces, at = [], 0
    while at < len(form):
        match = _ELEMENT.match(form, at)
        if match is None:
            raise ValueError(f"date format not recognized: {form}")
        quoted, fill_mode, element, other = match.groups(default="")
        pieces.append((quoted, fill_mode, element, other))
        at = match.end()
    return pieces


@lru_cache(maxsize=256)
def _writers(form: str) -> tuple[str | _Write, ...]:
    parts: list[str | _Write] = []
    is_bare = False  # FM: neither blanks nor leading zeros
    for quoted, fill_mode, element, other in _pieces(form):
        is_bare ^= bool(fill_mode)
        if element:
            parts.append(_writer(element, is_bare=is_bare))
        elif not fill_mode:
            parts.append(quoted or other)
    return tuple(parts)


def _writer(element: str, *, is_bare: bool) -> _Write:
    plain = _ELEMENTS[element.upper()][0]
    cased: Callable[[str], str] = str
    if element.isupper():
        cased = str.upper
    elif element.islower():
        cased = str.lower
    if not is_bare:
        return lambda at: cased(plain(at))
    return lambda at: cased(plain(at)).strip().lstrip("0") or "0"


@lru_cache(maxsize=256)
def _reader(form: str) -> str:
    parts = []
    for quoted, fill_mode, element, other in _pieces(form):
        if element and not _ELEMENTS[element.upper()][1]:
            raise ValueError(f"date format cannot be read: {form}")
        if not fill_mode:
            parts.append(_ELEMENTS[element.upper()][1] if element else (quoted or other).replace("%", "%%"))
    return "".join(parts)
