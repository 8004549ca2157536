"""Payments by their date, page by page and resumable, for an import of history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from integrations import errors
from integrations.invoiced import parse
from integrations.invoiced.fields import Fields, Unreadable
from integrations.invoiced.session import Page, Session

PATH = "/payments"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a page begins: payments dated `from_s` (UNIX seconds) or later, but for the ids in `given`.

    `page` above 0: the page of that number of the payments dated `from_s` alone, of which there is more than one page.
    """

    from_s: int
    page: int = 0
    given: tuple[str, ...] = ()

    @classmethod
    def from_text(cls, text: str) -> Position:
        """Read what `as_text` gave. Raises LookupError for anything else."""
        try:
            kept = json.loads(text)
            return cls(from_s=int(kept["from_s"]), page=int(kept["page"]), given=tuple(map(str, kept["given"])))
        except (ValueError, KeyError, TypeError) as error:
            raise LookupError(f"“{text[:80]}” is no place in Invoiced's history. Start the import anew.") from error

    def as_text(self) -> str:
        """Give it as text to be kept."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The payments of one page that no page before gave; `next` is where the next page begins."""

    rows: list[Row]
    next: Position
    total: int | None


def dated(*, session: Session, since: datetime, until: datetime, position: str) -> Iterator[Rows]:
    """Give pages of payments dated from `since` up to before `until`, oldest first, one call each.

    Each page is asked for from the last date seen on, and not by its number, so that a payment whose date is changed
    meanwhile hides no other. Raises LookupError for no place of ours.
    """
    first_s, last_s = _ceiling(since), _ceiling(until) - 1
    at = Position.from_text(position) if position else Position(from_s=first_s)
    while at.from_s <= last_s:
        page = session.page(path=PATH, query=_query(at, last_s), about="the payments of those days")
        dates = [second for row in page.rows if (second := _date(row)) is not None]
        if not at.page and dates != sorted(dates):
            raise errors.Unreachable("Invoiced gives its payments out of order. It will be tried again.")
        given = set(at.given)
        fresh = [row for row in page.rows if str(row.get("id")) not in given]
        total = max(page.total - len(given), len(fresh)) if page.total is not None and not at.page else None
        following = _next(at, page, dates, last_s)
        yield Rows(rows=fresh, next=following, total=total)
        at = following


def is_open(*, row: Mapping[str, Any]) -> bool:
    """Say whether a part of a payment is not applied yet."""
    try:
        fields = Fields(value=row)
        return not fields.flag("voided") and fields.money("balance") != 0
    except Unreadable:
        return True  # whoever reads it will say what is wrong with it


def _next(at: Position, page: Page, dates: list[int], last_s: int) -> Position:
    if at.page:
        if page.next is None:
            return Position(from_s=at.from_s + 1)
        return Position(from_s=at.from_s, page=at.page + 1, given=at.given)
    if page.next is None:
        return Position(from_s=last_s + 1)
    if dates and dates[-1] > at.from_s:
        given = tuple(str(row.get("id")) for row in page.rows if _date(row) == dates[-1])
        return Position(from_s=dates[-1], given=given)
    # A whole page of one second, such as midnight: read that second by itself, in Invoiced's own order.
    given = tuple(dict.fromkeys([*at.given, *(str(row.get("id")) for row in page.rows)]))
    return Position(from_s=at.from_s, page=1, given=given)


def _query(at: Position, last_s: int) -> list[tuple[str, str]]:
    if not at.page:
        dates = [("start_date", str(at.from_s)), ("end_date", str(last_s))]
        return [parse.OPTIONAL, ("sort", "date asc"), *dates]
    dates = [("start_date", str(at.from_s)), ("end_date", str(at.from_s))]
    return [parse.OPTIONAL, *dates, *([("page", str(at.page))] if at.page > 1 else [])]


def _ceiling(at: datetime) -> int:
    seconds = int(at.timestamp())
    return seconds + (at.microsecond > 0)


def _date(row: Row) -> int | None:
    try:
        found = Fields(value=row).instant("date")
    except Unreadable:
        return None
    return int(found.timestamp()) if found else None
