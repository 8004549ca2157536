"""How the value of one record's field becomes that of the other's. Pure.

NetSuite tells every value as text, a checkbox as T or F (NetSuite help: "Executing SuiteQL Queries Through REST Web
Services"), so that what a field holds must be known to read it. Limits are the platform's: a value that is too long
is a problem with its name, never cut.
Source of the limits on metadata: Invoiced API reference, "Metadata". That of 254 characters is that of text fields in
its integration with NetSuite, kept here for every value that has no shorter one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from integrations import dotted_paths
from integrations.netsuite.field_catalog import Kind

LONGEST_VALUE = 254
MOST_KEYS, LONGEST_KEY = 10, 40
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO = ("", "0", "no", "false", "f", "off")
_YES = ("1", "yes", "true", "t", "on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A value that cannot be sent as it is: of which field, and why, as an end of a sentence."""

    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.field} {self.text}"


def flag(*, told: Any) -> bool:
    """Say whether a checkbox is ticked. "F" is not. Raises ValueError for what is no answer to that."""
    word = str(told).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(f"“{str(told)[:50]}” is neither yes nor no")


def for_platform(*, told: str, kind: Kind, path: str) -> Any:
    """Give what is sent of NetSuite's text, None when it is empty.

    Metadata are text. Elsewhere a checkbox is a flag, a number a Decimal, a day a date; a path that ends in [] takes a
    list, of what commas part. Raises ValueError when the text is not what its kind says.
    """
    text = told.strip()
    if not text:
        return None
    if path.endswith(dotted_paths.LIST):
        return [item for part in text.split(",") if (item := part.strip())] or None
    value = _value(text, kind)
    is_text = isinstance(value, str) or not path.startswith(f"{dotted_paths.METADATA}.")
    return value if is_text else as_text(value=value)


def fixed(*, text: str, path: str) -> Any:
    """Give what is sent of a constant or default that staff typed: true and false are flags outside the metadata."""
    typed = text.strip()
    is_flag = typed.lower() in ("true", "false") and not path.startswith(f"{dotted_paths.METADATA}.")
    return for_platform(told=typed, kind=Kind.FLAG if is_flag else Kind.TEXT, path=path)


def _value(text: str, kind: Kind) -> Any:
    if kind is Kind.FLAG:
        return flag(told=text)
    if kind is Kind.UNKNOWN and text in ("T", "F"):
        return text == "T"  # else a platform would take the word "F" for yes
    if kind is Kind.NUMBER:
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"“{text[:50]}” is no number")
        return Decimal(text)
    if kind is Kind.DAY and _DAY.fullmatch(text):
        return date.fromisoformat(text)
    return text


def as_text(*, value: Any) -> str:
    """Give any value as people write it: true or false, numbers without an exponent, objects as JSON, the rest trimmed.

    "" stands for nothing.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return format(value.quantize(Decimal(1)) if whole and abs(value) < 10**20 else value, "f")
    if isinstance(value, list | tuple) and not any(isinstance(item, Mapping | list | tuple) for item in value):
        return ", ".join(as_text(value=item) for item in value)
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, default=lambda inner: as_text(value=inner), ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def for_netsuite(*, value: Any, kind: Kind, zone: tzinfo) -> Any:
    """Give what NetSuite's record takes of a platform's value, None when it is empty.

    Instants that a platform counts in seconds are days in the supplier's `zone`. Raises ValueError when the value is
    not what the field holds.
    """
    text = as_text(value=value)
    if not text:
        return None
    if kind is Kind.FLAG:
        return flag(told=text)
    if kind is Kind.NUMBER:
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"“{text[:50]}” is no number")
        return Decimal(text)
    if kind is Kind.REFERENCE:
        return {"id": text}
    if kind in (Kind.DAY, Kind.INSTANT):
        return _day(text, kind, zone)
    return text


def _day(text: str, kind: Kind, zone: tzinfo) -> str:
    if _DAY.fullmatch(text) and kind is Kind.DAY:
        return date.fromisoformat(text).isoformat()
    if not re.fullmatch(r"[0-9]{1,11}", text):
        raise ValueError(f"“{text[:50]}” is no day")
    at = datetime.fromtimestamp(int(text), UTC)
    return at.astimezone(zone).date().isoformat() if kind is Kind.DAY else at.strftime("%Y-%m-%dT%H:%M:%SZ")


def too_long(*, field: str, path: str, value: Any) -> Problem | None:
    """Give the problem of a value that the platform would refuse or cut, None when there is none."""
    is_metadata = path.startswith(f"{dotted_paths.METADATA}.")
    key = path.removeprefix(f"{dotted_paths.METADATA}.")
    if is_metadata and len(key) > LONGEST_KEY:
        return Problem(field=field, text=f"goes to the key “{key}”, which has more than {LONGEST_KEY} characters")
    texts: Sequence[Any] = value if isinstance(value, list) else [value]
    longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
    if longest > LONGEST_VALUE:
        return Problem(field=field, text=f"has {longest} characters, and {path} takes at most {LONGEST_VALUE}")
    return None


def too_many_keys(*, metadata: Mapping[str, Any]) -> Problem | None:
    """Give the problem of metadata with more keys than the platform takes, None when there is none."""
    if len(metadata) <= MOST_KEYS:
        return None
    keys = ", ".join(metadata)
    return Problem(
        field="metadata", text=f"would have {len(metadata)} keys ({keys}), and at most {MOST_KEYS} are taken"
    )
