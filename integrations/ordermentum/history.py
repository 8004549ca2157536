"""What was made in some days, page by page and resumable, for a backfill."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from integrations import errors
from integrations.ordermentum import endpoints, reading
from integrations.ordermentum.fields import Fields

BY = "createdAt"  # the one instant of a record that never changes
# The instants that a record has once nothing more is to come of it (Ordermentum docs, order and invoice).
_CLOSED_BY = {
    "order": ("cancelledAt", "deletedAt", "completeAt"),
    "invoice": ("cancelledAt", "deletedAt", "paidAt"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a page begins: page `number` of what was made at or after `from_at` (Ordermentum's text of an instant).

    `given` names the rows that the page before gave already. A list that does not sort is read by numbers alone.
    """

    from_at: str
    number: int = 1
    is_sorted: bool = True
    given: tuple[str, ...] = ()

    @classmethod
    def from_text(cls, text: str) -> Position:
        """Read what `as_text` gave. Raises LookupError for anything else."""
        try:
            kept = json.loads(text)
            return cls(
                from_at=str(kept["from_at"]),
                number=int(kept["number"]),
                is_sorted=bool(kept["is_sorted"]),
                given=tuple(kept["given"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise LookupError(
                f"“{text[:80]}” is no place in Ordermentum's history. Start the backfill anew."
            ) from error

    def as_text(self) -> str:
        """Give it as text to be kept."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one page that no page before gave; `next` is where the next page begins."""

    rows: list[reading.Row]
    next: Position
    total: int | None


def made(
    *, reader: reading.Reader, endpoint: endpoints.Endpoint, since: datetime, until: datetime, position: str
) -> Iterator[Rows]:
    """Give pages of up to 50 rows made from `since` up to before `until`, oldest first, one call each.

    As in `Reader.since`, each page is asked for from the last instant seen on, so that no row is missed when one
    before it vanishes. Raises Unreachable when the list does not move on.
    """
    begin, end = reading.instant_text(at=since), reading.instant_text(at=until)
    at = Position.from_text(position) if position else Position(from_at=begin)
    while True:
        filters = [(f"{BY}[gte]", at.from_at), (f"{BY}[lt]", end), (f"sortBy[{BY}]", "asc")]
        page = reader.page(endpoint=endpoint, number=at.number, size=endpoints.PAGE_SIZE, filters=filters)
        stamps = [reading.stamp(row=row, name=BY) for row in page.rows]
        if at.is_sorted and not reading.in_order(stamps=[at.from_at, *stamps]):
            at = Position(from_at=begin, is_sorted=False)  # from the start, as nothing is known of what was passed
            continue
        ids = [str(row.get("id")) for row in page.rows]
        if ids and set(ids) <= set(at.given) and not page.is_last:
            raise errors.Unreachable(f"Ordermentum gives the same page of {endpoint.label}s over and over.")
        keyed = zip(page.rows, ids, stamps, strict=True)
        fresh = [row for row, key, made_at in keyed if key not in at.given and (not made_at or begin <= made_at < end)]
        at = _next(at, stamps, ids)
        if fresh or not page.is_last:
            yield Rows(rows=fresh, next=at, total=page.total)
        if page.is_last:
            return


def _next(at: Position, stamps: Sequence[str], ids: Sequence[str]) -> Position:
    if at.is_sorted and stamps and stamps[-1] > stamps[0]:
        last = stamps[-1]
        given = [row_id for row_id, stamped in zip(ids, stamps, strict=True) if stamped == last]
        return Position(from_at=last, given=tuple(given))
    return Position(from_at=at.from_at, number=at.number + 1, is_sorted=at.is_sorted, given=tuple(ids))


def is_open(*, record_type: str, row: reading.Row) -> bool:
    """Say whether something is still to come of an order or invoice."""
    fields = Fields(value=row)
    return not any(fields.has(name) for name in _CLOSED_BY[record_type])
