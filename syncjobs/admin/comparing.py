"""Two versions of a record side by side, field by field. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

_HIDDEN = ("links",)
_ONLY_NETSUITE = ("id", "tranId", "status", "orderStatus", "total")
_WORDS = {
    "entity": "customer",
    "tranDate": "date",
    "shipDate": "delivery date",
    "dueDate": "due date",
    "otherRefNum": "PO number",
    "salesRep": "sales rep",
    "id": "internal ID",
    "price": "price level",
    "tranId": "number",
    "orderStatus": "order status",
    "taxCode": "tax code",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field in both versions; "" where a version does not have it."""

    field: str
    platform: str
    netsuite: str
    is_different: bool


def rows(*, platform: Mapping[str, Any] | None, netsuite: Mapping[str, Any] | None) -> list[Difference]:
    """Give every field that either version has: what differs first, each half in the order of the platform's."""
    ours, theirs = dict(_flat(platform or {})), dict(_flat(netsuite or {}))
    shown = [
        _row(field=field, ours=ours, theirs=theirs)
        for field in dict.fromkeys([*ours, *theirs])
        if field in ours or field.split(".")[0] in _ONLY_NETSUITE or _is_surplus_line(field, ours)
    ]
    return sorted(shown, key=lambda row: not row.is_different)


def _row(*, field: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Difference:
    is_same = field in ours and _same(ours[field], theirs.get(field))
    return Difference(
        field=_label(field),
        # What agrees is written alike on both sides, with NetSuite's name for it.
        platform=_text(theirs.get(field) if is_same else ours.get(field)),
        netsuite=_text(theirs.get(field)),
        is_different=field in ours and not is_same,
    )


def _flat(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in content.items():
        if key in _HIDDEN:
            continue
        yield from _flat_value(f"{prefix}{key}", value)


def _flat_value(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and "id" in value and set(value) <= {"id", "refName", "links"}:
        yield name, value
    elif isinstance(value, Mapping):
        yield from _flat(value, f"{name}.")
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _flat_value(f"{name}.{number}", item)
    else:
        yield name, value


def _is_surplus_line(field: str, ours: Mapping[str, Any]) -> bool:
    # A line that NetSuite has and the platform has not, told once by its item.
    parts = field.split(".")
    return parts[0] == "item" and parts[-1] == "item" and field not in ours


def _same(one: Any, other: Any) -> bool:
    left, right = _key(one), _key(other)
    try:
        return Decimal(left) == Decimal(right)
    except InvalidOperation:
        return left == right


def _key(value: Any) -> str:
    found = value.get("id") if isinstance(value, Mapping) else value
    return "" if found is None else str(found)


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        name, key = str(value.get("refName") or ""), str(value["id"])
        return f"{name} ({key})" if name not in ("", key) else key
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else _key(value)


def _label(field: str) -> str:
    parts = field.split(".")
    if parts[:2] == ["item", "items"] and len(parts) > 3:
        return f"line {parts[2]}: {' '.join(_WORDS.get(part, part) for part in parts[3:])}"
    return " ".join(_WORDS.get(part, part) for part in parts)
