"""Lists: order and pages.

`page` from 1, `per_page` 100 unless told and clamped to 1-100; `X-Total-Count` and an RFC 5988 `Link` header unless
`paginate=none`; `sort=field asc, other desc` (behaviour of the service).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from integrations.invoiced.simulator import refusals
from integrations.invoiced.simulator.listed import Parameters
from integrations.invoiced.simulator.store import Record

PAGE_SIZE = 100
# From here on pages are only given in sequence.
DEEP_OFFSET = 10_000
# The orders that are the primary key's: only those are read by a cursor.
BY_KEY = ("", "id", "id asc")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page, and the headers that go with it."""

    records: list[Record]
    headers: dict[str, str]


@dataclass(kw_only=True)
class Paging:
    """Remembers, by list and caller, how far somebody has read and how many there were on page 1."""

    deep_offset: int = DEEP_OFFSET
    _read: dict[str, tuple[int, int]] = field(default_factory=dict)

    def cut(self, records: Sequence[Record], parameters: Parameters, *, url: str, caller: str) -> Page:
        """Cut one page out of all that passed.

        :raises Refused: 400 for a page far behind one that has not been read.
        """
        given = dict(parameters)
        number, size = max(1, _whole(given.get("page"), 1)), min(PAGE_SIZE, max(1, _whole(given.get("per_page"), 100)))
        key = f"{caller} {url} {sorted(pair for pair in parameters if pair[0] != 'page')}"
        start = (number - 1) * size
        furthest, total = self._read.get(key, (0, len(records)))
        if given.get("sort", "").strip().lower() in BY_KEY and start >= self.deep_offset and number > furthest + 1:
            raise refusals.Refused("The preceding pages must be fetched first", param="page")
        total = len(records) if number == 1 else total
        self._read[key] = (number if number == 1 else max(furthest, number), total)
        headers = {} if given.get("paginate") == "none" else _headers(url, parameters, number, size, total)
        return Page(records=list(records[start : start + size]), headers=headers)

    def clear(self) -> None:
        """Forget who read what."""
        self._read.clear()


def in_order(
    records: list[Record], sort: str, *, key: Callable[[Record], Any], columns: Collection[str]
) -> list[Record]:
    """Sort records by `sort`, which names some of `columns`, else by `key`.

    :raises Refused: 400 for a field or direction that is none.
    """
    records = sorted(records, key=key)
    for part in reversed([part.split() for part in sort.split(",") if part.strip()]):
        name, direction = part[0], part[1].lower() if len(part) > 1 else "asc"
        if len(part) > 2 or direction not in ("asc", "desc") or name not in columns:
            raise refusals.Refused(f"Invalid sort: {sort}", param="sort")
        records.sort(key=lambda record, name=name: _sortable(record.get(name)), reverse=direction == "desc")  # type: ignore[misc]
    return records


def _headers(url: str, parameters: Parameters, number: int, size: int, total: int) -> dict[str, str]:
    last = max(1, -(-total // size))
    pages = {"self": number, "first": 1, "previous": number - 1, "next": number + 1, "last": last}
    if number <= 1:
        del pages["previous"]
    if number >= last:
        del pages["next"]
    others = [(name, value) for name, value in parameters if name not in ("page", "per_page")]
    others += [("per_page", str(size))] if size != PAGE_SIZE else []
    links = [f'<{url}?{urlencode([*others, ("page", page)])}>; rel="{rel}"' for rel, page in pages.items()]
    return {"Link": ", ".join(links), "X-Total-Count": str(total)}


def _whole(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default


def _sortable(value: Any) -> tuple[int, Any]:
    if value is None:
        return (0, 0)
    if isinstance(value, str | list | dict):
        return (2, str(value).lower())
    return (1, value)
