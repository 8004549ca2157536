"""Names beside the ids in NetSuite's own words, so that nobody has to look up who 53384 is. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

# Gives the name of a record: kind ("customer", "item", "location", "subsidiary", ... or "line") and id -> name, or
# None when it is not known. The id of a line is its number, counted from 1.
Names = Callable[[str, str], str | None]

_ID = r"(?P<{0}>-?\w+)"
_KIND = r"(?P<{0}>[A-Za-z_]\w*)"
# NetSuite help, "Error Status Codes": INVALID_KEY_OR_REF, INVALID_FLD_VALUE, INVALID_TRANS_SUB_*.
_TOLD = (
    rf"{_KIND.format('kind')} reference key {_ID.format('id')}"
    rf"(?: for {_KIND.format('owner')} {_ID.format('owner_id')})?",
    rf"Invalid Field Value {_ID.format('id')} for the following field: {_KIND.format('kind')}",
    rf"Transaction (?P<owner>subsidiary) {_ID.format('owner_id')} is not valid for {_KIND.format('kind')} "
    rf"{_ID.format('id')}",
)
_PATTERNS = tuple(re.compile(told, re.IGNORECASE) for told in _TOLD)
_LINE = re.compile(r"\[item\.items\[\d{1,6}\][^\]\s]*: line (?P<number>\d{1,7})\]")
_SAME = {"entity": "customer", "job": "customer"}


def with_names(*, message: str, names: Names) -> str:
    """Give the message with *names* after the ids that NetSuite speaks of, and the line it means named in front."""
    for pattern in _PATTERNS:
        message = pattern.sub(lambda found: _named(found, names), message)
    line = _LINE.search(message)
    label = names("line", line["number"]) if line else None
    return f"Line {line['number']} ({label}): {message}" if line and label else message


def _named(found: re.Match[str], names: Names) -> str:
    pairs = [("kind", "id")] + ([("owner", "owner_id")] if "owner" in found.re.groupindex else [])
    named = [(found.end(of_id), _name(found, of_kind, of_id, names)) for of_kind, of_id in pairs if found[of_id]]
    text = found[0]
    for end, name in sorted(named, key=lambda one: -one[0]):
        cut = end - found.start()
        text = f"{text[:cut]} *{name}*{text[cut:]}" if name else text
    return text


def _name(found: re.Match[str], of_kind: str, of_id: str, names: Names) -> str | None:
    kind = found[of_kind].lower()
    return names(_SAME.get(kind, kind), found[of_id])
