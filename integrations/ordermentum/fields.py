"""Tolerant reading of Ordermentum's JSON: many ways to write a value, one way to understand it, or a refusal.

The same amount arrives as a number or as text, a flag as true, "true", 1 or "yes", a key in camelCase or in
snake_case, and nothing as null, "" or {} (Ordermentum docs and SDK models). Whatever fits none of these is refused
with its path, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

# A comma may only stand between thousands: "1,5" could mean one and a half.
_AMOUNT = re.compile(r"([+-]?)\$?(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# Ours: what no real order reaches, and what still adds up exactly in Decimal's 28 digits.
_MOST = Decimal(10) ** 12
_DECIMALS = 10
_YEARS = range(1970, 2200)


class Unreadable(ValueError):
    """A value that cannot be understood: `path` says where it stands, `detail` what is wrong with it."""

    def __init__(self, *, path: str, detail: str) -> None:
        self.path, self.detail = path, detail
        super().__init__(f"{path} {detail}")


class Fields:
    """One JSON object and where it stands. Every reader takes several names; the first that says something counts."""

    def __init__(self, *, value: object, path: str = "") -> None:
        if not isinstance(value, Mapping):
            raise Unreadable(path=path or "the record", detail=f"is {kind(value=value)}; an object was expected.")
        self.values: Mapping[str, Any] = value
        self.path = path

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        # Only when a field is not there by its own name, which is rare enough to be worth the wait.
        folded: dict[str, list[str]] = {}
        for key in self.values:
            folded.setdefault(_fold(str(key)), []).append(key)
        return folded

    def at(self, name: str) -> str:
        """Give the path of one of its fields."""
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Say whether there is such a key with anything but null, be it empty."""
        if self.values.get(name) is not None:
            return True
        return any(self.values[key] is not None for key in self._folded.get(_fold(name), ()))

    def find(self, *names: str) -> tuple[str, Any]:
        """Give the path and value of the first of these fields that says something, else the first path and None."""
        for name in names:
            if not is_null(value=self.values.get(name)):
                return self.at(name), self.values[name]
            for key in sorted(self._folded.get(_fold(name), ()), key=lambda held: held != name):
                if not is_null(value=self.values[key]):
                    return self.at(key), self.values[key]
        return self.at(names[0]), None

    def text(self, *names: str) -> str:
        """Give trimmed text, "" for nothing. A number counts as its digits."""
        path, value = self.find(*names)
        return "" if value is None else _text(path, value)

    def source_id(self, *names: str) -> str:
        """Give an id in lower case, as Ordermentum's samples write it both ways."""
        return self.text(*names).lower()

    def amount(self, *names: str) -> Decimal | None:
        """Give an amount or quantity exactly as written, None for nothing."""
        path, value = self.find(*names)
        return None if value is None else _amount(path, value)

    def flag(self, *names: str) -> bool | None:
        """Give true or false, None for nothing."""
        path, value = self.find(*names)
        if value is None or isinstance(value, bool):
            return value
        word = _text(path, value).lower()
        if word not in _FLAGS:
            raise Unreadable(path=path, detail=f"is {kind(value=value)}; true or false was expected.")
        return _FLAGS[word]

    def instant(self, *names: str) -> datetime | None:
        """Give an aware UTC instant; one without a zone counts as UTC."""
        path, value = self.find(*names)
        return None if value is None else _instant(path, value)

    def day(self, *names: str, zone: ZoneInfo) -> date | None:
        """Give the calendar day in `zone`; a bare day is taken as it stands."""
        path, value = self.find(*names)
        if value is None:
            return None
        if isinstance(value, str) and _DAY.fullmatch(value.strip()):
            return _instant(path, f"{value.strip()}T00:00Z").date()
        return _instant(path, value).astimezone(zone).date()

    def child(self, name: str) -> Fields | None:
        """Give an embedded object, None for nothing."""
        path, value = self.find(name)
        return None if value is None else Fields(value=value, path=path)

    def children(self, name: str) -> list[Fields] | None:
        """Give the objects of an embedded list, None when there is no list."""
        return None if (held := self.items(name)) is None else [Fields(value=v, path=p) for p, v in held]

    def items(self, name: str) -> list[tuple[str, Any]] | None:
        """Give path and value of each entry of an embedded list, None when there is no list."""
        path, value = self.find(name)
        if value is None:
            return None
        if not isinstance(value, list):
            raise Unreadable(path=path, detail=f"is {kind(value=value)}; a list was expected.")
        return [(f"{path}[{index}]", entry) for index, entry in enumerate(value)]

    def missing(self, name: str, *, why: str = "") -> Unreadable:
        """Give the error that says a needed field is not there."""
        return Unreadable(path=self.at(name), detail=f"is missing{why and ': ' + why}.")


def is_null(*, value: object) -> bool:
    """Say whether the value means nothing: null, blank text, or the {} of the older documentation's samples."""
    return value is None or (isinstance(value, str) and not value.strip()) or (isinstance(value, Mapping) and not value)


def kind(*, value: object) -> str:
    """Name the kind of a JSON value for a person, with the value itself when it is short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text “{printable(text=value)[:40]}”"
    if isinstance(value, int | float | Decimal):
        return f"the number {str(value)[:40]}" if not isinstance(value, int) or abs(value) < _MOST else "a huge number"
    if value is None:
        return "null"
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, Mapping) else type(value).__name__


def printable(*, text: str) -> str:
    """Give trimmed text that a database and UTF-8 can hold: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()


def plain(*, number: int | float | Decimal, path: str) -> str:
    """Give a number's digits as text: 3, 3.0 and "3" are the same to Ordermentum's SDK."""
    exact = _amount(path, number)
    return str(int(exact)) if exact == exact.to_integral_value() else format(exact.normalize(), "f")


@lru_cache(maxsize=4096)
def _fold(name: str) -> str:
    return name.replace("_", "").lower()


def _text(path: str, value: object) -> str:
    if isinstance(value, str):
        return printable(text=value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return plain(number=value, path=path)
    raise Unreadable(path=path, detail=f"is {kind(value=value)}; text was expected.")


def _amount(path: str, value: object) -> Decimal:
    number = _number(value)
    if number is None or not number.is_finite() or abs(number) >= _MOST or _exponent(number) < -_DECIMALS:
        raise Unreadable(path=path, detail=f"is {kind(value=value)}; an amount was expected.")
    return number


def _number(value: object) -> Decimal | None:
    if isinstance(value, str):
        text = value.strip()
        is_amount = len(value) <= 40 and _AMOUNT.fullmatch(text) and re.search(r"[0-9]", text)
        return Decimal(text.replace(",", "").replace("$", "")) if is_amount else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return None if isinstance(value, int) and abs(value) >= _MOST else Decimal(str(value))


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def _instant(path: str, value: object) -> datetime:
    at = _moment(value)
    if at is None or at.year not in _YEARS:
        detail = f"is {kind(value=value)}; a time such as 2026-03-05T13:00:00.000Z was expected."
        raise Unreadable(path=path, detail=detail)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value.strip()):
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None
