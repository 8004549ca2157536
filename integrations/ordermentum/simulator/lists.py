"""Lists: filters, order and pages.

Filters are `field=value`, `field[]=value` (any of), `field[gte|gt|lte|lt]=instant` and, on properties,
`tags[0]=<tag>__contains=<value>`; order is `sortBy[field]=asc|desc` (Ordermentum docs, SDKs). Parameters the list does
not know are passed over.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from integrations.ordermentum.simulator import instants, refusals
from integrations.ordermentum.simulator.store import Record

Parameters = list[tuple[str, str]]

DEFAULT_PAGE_SIZE = 25
# Unpublished; 100 is the largest known to work.
MAX_PAGE_SIZE = 100
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "gte": operator.ge,
    "gt": operator.gt,
    "lte": operator.le,
    "lt": operator.lt,
}
BRACKETS = re.compile(r"^(\w+)\[(\w*)\]$")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list: the records, and what the envelope says of the whole."""

    records: list[Record]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    def meta(self, *, with_pages: bool) -> dict[str, int]:
        """Give the envelope's counts; the v2 lists leave out totalPages."""
        counts = {"totalResults": self.total, "totalPages": self.pages, "pageSize": self.size, "pageNo": self.number}
        return counts if with_pages else {name: count for name, count in counts.items() if name != "totalPages"}

    def links(self, *, url: str, parameters: Parameters) -> dict[str, str]:
        """Give the envelope's links."""
        numbers = {"self": self.number, "first": 1, "last": self.pages}
        if self.number > 1:
            numbers["prev"] = self.number - 1
        if self.number < self.pages:
            numbers["next"] = self.number + 1
        others = [(name, value) for name, value in parameters if name != "pageNo"]
        return {rel: f"{url}?{urlencode([*others, ('pageNo', number)])}" for rel, number in numbers.items()}


def page(records: Iterable[Record], parameters: Parameters, *, equal: Collection[str]) -> Page:
    """Filter, sort and cut. `equal` names the fields that can be asked for by value.

    :raises Refused: 400 for a comparison, instant, order or page number that makes no sense.
    """
    number = _whole(parameters, "pageNo", default=1)
    size = min(_whole(parameters, "pageSize", default=DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE)
    tests = _tests(parameters, equal=equal)
    kept = [record for record in records if all(test(record) for test in tests)]
    for field, descending in reversed(_order(parameters)):
        kept.sort(key=lambda record, field=field: _sortable(record.get(field)), reverse=descending)  # type: ignore[misc]
    start = (number - 1) * size
    return Page(records=kept[start : start + size], total=len(kept), number=number, size=size)


def _tests(parameters: Parameters, *, equal: Collection[str]) -> list[Callable[[Record], bool]]:
    wanted: dict[str, set[str]] = {}
    tests = []
    for name, value in parameters:
        field, inner = _split(name)
        if field in {"sortBy", "pageNo", "pageSize"}:
            continue
        if field == "tags":
            tests.append(_property(value))
        elif field == "search":
            tests.append(_search(value))
        elif inner in COMPARISONS:
            tests.append(_comparison(field, inner, value))
        elif inner and not inner.isdigit():
            raise refusals.Refused(f"{name} is not a known filter")
        elif field in equal:
            wanted.setdefault(field, set()).add(value.lower())
    return tests + [_any_of(field, values) for field, values in wanted.items()]


def _split(name: str) -> tuple[str, str]:
    match = BRACKETS.match(name)
    return (match[1], match[2]) if match else (name, "")


def _any_of(field: str, values: set[str]) -> Callable[[Record], bool]:
    return lambda record: str(record.get(field)).lower() in values


def _comparison(field: str, name: str, value: str) -> Callable[[Record], bool]:
    limit, compare = instants.read(value, field=f"{field}[{name}]"), COMPARISONS[name]

    def test(record: Record) -> bool:
        return bool(record.get(field)) and compare(instants.read(record[field], field=field), limit)

    return test


def _property(value: str) -> Callable[[Record], bool]:
    tag, marker, part = value.partition("__contains=")
    if not marker:
        raise refusals.Refused("tags take <tag>__contains=<value>")
    return lambda record: part.lower() in str((record.get("properties") or {}).get(tag) or "").lower()


def _search(value: str) -> Callable[[Record], bool]:
    fields = ("name", "SKU", "number", "reference", "retailerName")
    return lambda record: any(value.lower() in str(record.get(field) or "").lower() for field in fields)


def _order(parameters: Parameters) -> list[tuple[str, bool]]:
    orders = []
    for name, value in parameters:
        field, inner = _split(name)
        if field != "sortBy":
            continue
        if not inner or value.lower() not in {"asc", "desc"}:
            raise refusals.Refused("sortBy takes sortBy[field]=asc or desc")
        orders.append((inner, value.lower() == "desc"))
    return orders or [("createdAt", True)]


def _sortable(value: object) -> str:
    return "" if value is None else str(value)


def _whole(parameters: Parameters, name: str, *, default: int) -> int:
    text = dict(parameters).get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise refusals.Refused(f"{name} must be a whole number from 1 up")
    return int(text)
