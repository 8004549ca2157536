"""Fields of Invoiced's JSON, read strictly: what is there must make sense, and an error names the field.

Relations come as an id or, expanded, as the whole object; instants are UNIX seconds (Invoiced docs).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import Any

# Ours: what no real payment reaches, and what still adds up exactly in Decimal's 28 digits.
MOST = Decimal(10) ** 12
DECIMALS = 10
EXACT_DIGITS = 15  # of a number in JSON, which most take for a double
LAST_YEAR = 2200


class Unreadable(ValueError):
    """A value that cannot be understood: `path` says where it stands, `detail` what is wrong with it."""

    def __init__(self, *, path: str, detail: str) -> None:
        self.path, self.detail = path, detail
        super().__init__(f"{path} {detail}")


class Fields:
    """One JSON object and where it stands."""

    def __init__(self, *, value: object, path: str = "") -> None:
        if not isinstance(value, Mapping):
            raise Unreadable(path=path or "the record", detail=f"is {kind(value=value)}; an object was expected.")
        self.values: Mapping[str, Any] = value
        self.path = path

    def at(self, name: str) -> str:
        """Give the path of one of its fields."""
        return f"{self.path}.{name}" if self.path else name

    def text(self, name: str) -> str:
        """Give trimmed text, "" for nothing. A number counts as its digits."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return printable(text=value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(_whole(self.at(name), value))
        raise self.odd(name, "text")

    def related(self, name: str) -> str:
        """Give the id of another record, "" for none, from the id itself or from the record in full."""
        value = self.values.get(name)
        if isinstance(value, Mapping):
            return Fields(value=value, path=self.at(name)).needed_id()
        return self.text(name)

    def needed_id(self) -> str:
        """Give this record's own id."""
        found = self.text("id")
        if not found:
            raise self.missing("id")
        return found

    def money(self, name: str) -> Decimal | None:
        """Give an amount that is not negative, exactly as written; None when none is stated."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not _is_sane(value):
            raise self.odd(name, "an amount")
        if value < 0:
            raise Unreadable(path=self.at(name), detail=f"is {value}; a negative amount makes no sense here.")
        return Decimal(value)

    def needed_money(self, name: str) -> Decimal:
        """Give an amount that must be there."""
        found = self.money(name)
        if found is None:
            raise self.missing(name)
        return found

    def flag(self, name: str) -> bool:
        """Give true or false; nothing is false."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.odd(name, "true or false")

    def instant(self, name: str) -> datetime | None:
        """Give an aware UTC instant from UNIX seconds; what lies before 1970 counts as 1970, nothing as None."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.odd(name, "a time in UNIX seconds")
        try:
            # Old records carry negative times, which stand for none (behaviour of the service).
            found = datetime.fromtimestamp(max(value, 0), tz=UTC)
        except (ValueError, OverflowError, OSError):
            raise self.odd(name, "a time in UNIX seconds") from None
        if found.year > LAST_YEAR:
            raise self.odd(name, "a time in UNIX seconds")
        return found

    def child(self, name: str) -> Fields | None:
        """Give an embedded object, None for nothing."""
        value = self.values.get(name)
        return None if value is None else Fields(value=value, path=self.at(name))

    def children(self, name: str) -> list[Fields]:
        """Give the objects of an embedded list, none when there is no list."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.odd(name, "a list")
        return [Fields(value=each, path=f"{self.at(name)}[{index}]") for index, each in enumerate(value)]

    def words(self, name: str) -> dict[str, str]:
        """Give an embedded object of texts, such as metadata; what is no text in it is left out."""
        # An empty object comes as an empty list from some services written in PHP.
        value = self.values.get(name) or {}
        if not isinstance(value, Mapping):
            raise self.odd(name, "an object")
        return {str(key): printable(text=each) for key, each in value.items() if isinstance(each, str)}

    def missing(self, name: str, *, why: str = "") -> Unreadable:
        """Give the error that says a needed field is not there."""
        return Unreadable(path=self.at(name), detail=f"is missing{why and ': ' + why}.")

    def odd(self, name: str, expected: str) -> Unreadable:
        """Give the error that says a field is something else than what it ought to be."""
        return Unreadable(
            path=self.at(name), detail=f"is {kind(value=self.values.get(name))}; {expected} was expected."
        )


def number(text: str) -> Decimal:
    """Give a number of Invoiced's as it was meant: 161.70000000000002, which a sum of doubles comes to, is 161.7."""
    told = Decimal(text)
    digits, exponent = told.as_tuple().digits, told.as_tuple().exponent
    is_exact = len(digits) <= EXACT_DIGITS and isinstance(exponent, int) and exponent >= -DECIMALS
    if is_exact or told.adjusted() >= MOST.adjusted():
        return told
    meant = round(Context(prec=EXACT_DIGITS).plus(told), DECIMALS)
    return Decimal(f"{meant.normalize():f}")


def kind(*, value: object) -> str:
    """Name the kind of a JSON value for a person, with the value itself when it is short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text “{printable(text=value)[:40]}”"
    if isinstance(value, int | Decimal):
        return f"the number {str(value)[:40]}" if _is_sane(value) else "a number beyond measure"
    if value is None:
        return "null"
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, Mapping) else type(value).__name__


def printable(*, text: str) -> str:
    """Give trimmed text that a database and UTF-8 can hold: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()


def _whole(path: str, value: int) -> int:
    if abs(value) >= MOST:
        raise Unreadable(path=path, detail="is a number beyond measure; an id or text was expected.")
    return value


def _is_sane(value: int | Decimal) -> bool:
    if isinstance(value, int):
        return abs(value) < MOST
    exponent = value.as_tuple().exponent
    return value.is_finite() and abs(value) < MOST and isinstance(exponent, int) and exponent >= -DECIMALS
