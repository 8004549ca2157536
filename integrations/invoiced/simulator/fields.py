"""The fields a request's body may set, and how each is read.

"" counts as null (Invoiced docs). A field that is not named here is passed over, and told to `ignored`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from integrations.invoiced.simulator import amounts, refusals

Reader = Callable[[Any, str], Any]

MAX_KEYS, MAX_KEY, MAX_VALUE = 10, 40, 255
MAX_INSTANT = 253_402_300_799  # the last second of the year 9999
# These are never written, so nobody is told that they were passed over.
READ_ONLY = frozenset({"id", "object", "created_at", "updated_at"})
# These are kept beside the record, when it is made (see accounting.remember).
ACCOUNTING = frozenset({"accounting_id", "accounting_system", "accounting_source"})


def taken(body: Mapping[str, Any], readers: Mapping[str, Reader], *, ignored: Callable[[str], None]) -> dict[str, Any]:
    """Give the fields of a body that may be set, read; null stays None.

    :raises Refused: 400 naming the field.
    """
    for name in body:
        if name not in readers and name not in READ_ONLY | ACCOUNTING:
            ignored(name)
    given = {name: body[name] for name in readers if name in body}
    return {name: None if value is None or value == "" else readers[name](value, name) for name, value in given.items()}


def text(limit: int = 255) -> Reader:
    """Read text of at most so many characters; a number counts as its text."""

    def read(value: Any, param: str) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            raise refusals.Refused(f"{param} must be a string", param=param)
        if len(str(value)) > limit:
            raise refusals.Refused(f"{param} can be at most {limit} characters", param=param)
        return str(value)

    return read


def pattern(expression: str, *, change: Callable[[str], str], what: str) -> Reader:
    """Read text of one shape, such as a country code, in the case that `change` gives it."""

    def read(value: Any, param: str) -> str:
        if not isinstance(value, str) or not re.fullmatch(expression, value):
            raise refusals.Refused(f"{param} must be {what}", param=param)
        return change(value)

    return read


currency = pattern("[A-Za-z]{3}", change=str.lower, what="a three-letter currency code")
country = pattern("[A-Za-z]{2}", change=str.upper, what="a two-letter country code")
email = pattern(r"[^@\s]+@[^@\s]+", change=str, what="an email address")


def choice(allowed: Collection[str]) -> Reader:
    """Read one of these words."""

    def read(value: Any, param: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise refusals.Refused(f"{param} must be one of: {', '.join(sorted(allowed))}", param=param)
        return value

    return read


def flag(value: Any, param: str) -> bool:
    """Read true or false; 1, 0 and the words count too, as a form can send nothing else."""
    known = {"true": True, "1": True, "false": False, "0": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, int | str) and str(value).lower() in known:
        return known[str(value).lower()]
    raise refusals.Refused(f"{param} must be true or false", param=param)


def whole(value: Any, param: str) -> int:
    """Read a whole number, such as an id."""
    read = amounts.number(value, param)
    if read != read.to_integral_value():
        raise refusals.Refused(f"{param} must be a whole number", param=param)
    return int(read)


def instant(value: Any, param: str) -> int:
    """Read UNIX seconds."""
    seconds = whole(value, param)
    if not 0 <= seconds <= MAX_INSTANT:
        raise refusals.Refused(f"{param} must be a UNIX timestamp in seconds", param=param)
    return seconds


def known_id(value: Any, known: Collection[object]) -> int | None:
    """Read the id of a part that is there already, as a number or, from a form, its text; another one is none."""
    read = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19 else value
    return read if isinstance(read, int) and not isinstance(read, bool) and read in known else None


def mapping(value: Any, param: str) -> dict[str, Any]:
    """Read an object."""
    if not isinstance(value, dict):
        raise refusals.Refused(f"{param} must be an object", param=param)
    return value


def many(value: Any, param: str) -> list[Any]:
    """Read a list."""
    if not isinstance(value, list):
        raise refusals.Refused(f"{param} must be a list", param=param)
    return value


def texts(value: Any, param: str) -> list[str]:
    """Read a list of texts."""
    return [text()(entry, param) for entry in many(value, param)]


def metadata(value: Any, param: str) -> dict[str, str]:
    """Read metadata: at most 10 keys of 40 characters, values of 255 (behaviour of the service).

    :raises Refused: 400 naming `param`.
    """
    if value == []:  # what an empty object becomes on the way through some clients
        return {}
    given = mapping(value, param)
    if len(given) > MAX_KEYS:
        raise refusals.Refused(f"{param} can have at most {MAX_KEYS} keys", param=param)
    if any(not key or len(key) > MAX_KEY for key in given):
        raise refusals.Refused(f"{param} keys can be at most {MAX_KEY} characters", param=param)
    return {key: text(MAX_VALUE)(held, param) for key, held in given.items() if held is not None and held != ""}
