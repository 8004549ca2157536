"""Reading rows: by id in batches, and whatever changed since an instant. Rows are Ordermentum's JSON as it came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from integrations import errors
from integrations.ordermentum import endpoints
from integrations.ordermentum.fields import Fields, Unreadable
from integrations.ordermentum.session import Query, Session

Row = Mapping[str, Any]
_Key = tuple[str, str]  # when it changed or was made, which it is
BATCHED_FROM = 3  # records; below, single reads spare the smaller bucket of the list


@dataclass(kw_only=True)
class Found:
    """What reading some ids gave, by id in lower case: None for a record that does not exist.

    `refused` holds the ids whose read was refused by itself; `stopped_by` is what ended the reading early.
    """

    rows: dict[str, Row | None] = field(default_factory=dict)
    refused: dict[str, errors.SyncError] = field(default_factory=dict)
    stopped_by: errors.Retryable | None = None

    def needed(self, source_id: str) -> Row | None:
        """Give a row, None for a record that does not exist; raises what kept it from being read."""
        if source_id in self.refused:
            raise self.refused[source_id]
        if source_id not in self.rows and self.stopped_by:
            raise self.stopped_by
        return self.rows.get(source_id)

    def left(self, source_ids: Sequence[str]) -> list[str]:
        """Give those of the ids that nothing is known of yet."""
        return [source_id for source_id in source_ids if source_id not in self.rows and source_id not in self.refused]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list."""

    rows: list[Row]
    is_last: bool
    total: int | None


class Reader:
    """Reads one supplier's records. Remembers which lists have passed over `id[]`, and which over their order."""

    def __init__(self, *, session: Session, supplier_id: str) -> None:
        self._session = session
        self._supplier_id = supplier_id
        self._deaf: set[str] = set()
        self._unsorted: set[str] = set()

    def by_ids(self, *, endpoint: endpoints.Endpoint, source_ids: Sequence[str]) -> Found:
        """Read these records, given in lower case and each once, with few calls.

        Stops at the first Retryable error and keeps what it has. Raises what concerns all calls alike.
        """
        found = Found()
        try:
            if len(source_ids) < BATCHED_FROM:
                self._few(endpoint, source_ids, found)
            else:
                self._in_batches(endpoint, source_ids, found)
                self._singly(endpoint, found.left(source_ids), found)
        except errors.Retryable as error:
            found.stopped_by = error
        return found

    def page(self, *, endpoint: endpoints.Endpoint, number: int, size: int, filters: Query) -> Page:
        """Read one page of a list."""
        query = [("supplierId", self._supplier_id), *filters, ("pageSize", str(size)), ("pageNo", str(number))]
        about = f"the list of {endpoint.label}s"
        body = self._session.get(path=endpoint.many, bucket=endpoint.many_bucket, query=query, about=about)
        try:
            return _page(body, number, size)
        except Unreadable as error:
            raise errors.Unreachable(
                f"Ordermentum's {about} cannot be read: {error} It will be tried again."
            ) from error

    def everything(self, *, endpoint: endpoints.Endpoint) -> list[Row]:
        """Read all pages of a short list."""
        rows, number = list[Row](), 1
        while True:
            page = self.page(endpoint=endpoint, number=number, size=endpoints.PAGE_SIZE, filters=[])
            rows += page.rows
            if page.is_last:
                return rows
            number += 1

    def since(
        self, *, endpoint: endpoints.Endpoint, at: datetime, by: str = "updatedAt", filters: Query = ()
    ) -> Iterator[list[Row]]:
        """Give pages of the rows changed (or by `createdAt`: made) at or after `at`, oldest first, none left out.

        An edit moves its row to the end, and the rows behind it one place forward, over the edge of a page: by page
        numbers alone they would be missed. So each page is asked for from the last instant seen on. Where a list
        does not sort or filter as asked, page numbers are all there is.
        """
        first_at = instant_text(at=at)
        from_at, number, is_sorted, seen, previous = first_at, 1, True, set[_Key](), set[_Key]()
        while True:
            query = [*filters, (f"{by}[gte]", from_at), (f"sortBy[{by}]", "asc")]
            page = self.page(endpoint=endpoint, number=number, size=endpoints.PAGE_SIZE, filters=query)
            keyed = {(stamp(row=row, name=by), str(row.get("id"))): row for row in page.rows}
            stamps = [stamped for stamped, _id in keyed]
            if is_sorted and not in_order(stamps=[from_at, *stamps]):
                self._unsorted.add(endpoint.many)
                is_sorted, from_at, number, previous = False, first_at, 1, set()
                continue
            if keyed and keyed.keys() == previous:
                raise errors.Unreachable(f"Ordermentum gives the same page of {endpoint.label}s over and over.")
            fresh = [row for key, row in keyed.items() if key not in seen and (not key[0] or key[0] >= first_at)]
            if fresh:
                yield fresh
            if page.is_last:
                return
            previous = set(keyed)
            if is_sorted and stamps[-1] > stamps[0]:
                from_at, number, seen = stamps[-1], 1, previous
            else:
                number, seen = number + 1, seen | previous

    def sorts(self, *, endpoint: endpoints.Endpoint) -> bool:
        """Say whether all pages that `since` gave of this list came in the order asked for."""
        return endpoint.many not in self._unsorted

    def _few(self, endpoint: endpoints.Endpoint, source_ids: Sequence[str], found: Found) -> None:
        try:
            self._singly(endpoint, source_ids, found)
        except errors.RateLimited:
            # The list has a bucket of its own, so that new orders go on while that of single reads is empty.
            if endpoint.many_bucket == endpoint.one_bucket or endpoint.many in self._deaf:
                raise
            self._in_batches(endpoint, found.left(source_ids), found)
            if found.left(source_ids):
                raise

    def _in_batches(self, endpoint: endpoints.Endpoint, source_ids: Sequence[str], found: Found) -> None:
        for start in range(0, len(source_ids), endpoints.PAGE_SIZE):
            self._batch(endpoint, source_ids[start : start + endpoints.PAGE_SIZE], found)

    def _batch(self, endpoint: endpoints.Endpoint, source_ids: Sequence[str], found: Found) -> None:
        """Read up to a page of ids from the list; those it does not show whole are left."""
        asked, number = set(source_ids), 1
        while endpoint.many not in self._deaf:
            filters = [("id[]", source_id) for source_id in source_ids]
            try:
                page = self.page(endpoint=endpoint, number=number, size=endpoints.PAGE_SIZE, filters=filters)
            except errors.RecordRejected:
                return  # one bad id may spoil the whole question: read each by itself
            whole = {_id(row): row for row in page.rows if is_whole(endpoint=endpoint, row=row)}
            found.rows.update({source_id: row for source_id, row in whole.items() if source_id in asked})
            if page.rows and (not whole or {_id(row) for row in page.rows} - asked):
                self._deaf.add(endpoint.many)
            if page.is_last:
                return
            number += 1

    def _singly(self, endpoint: endpoints.Endpoint, source_ids: Sequence[str], found: Found) -> None:
        for source_id in source_ids:
            try:
                found.rows[source_id] = self._one(endpoint, source_id)
            except errors.RecordNotFound:
                found.rows[source_id] = None
            except (errors.RecordRejected, errors.PermissionMissing) as error:
                found.refused[source_id] = error

    def _one(self, endpoint: endpoints.Endpoint, source_id: str) -> Row:
        about = f"{endpoint.label} {source_id}"
        path = endpoint.one + quote(source_id, safe="")
        body = self._session.get(path=path, bucket=endpoint.one_bucket, about=about)
        row = body.get("data", body) if isinstance(body, Mapping) and not body.get("id") else body
        if not isinstance(row, Mapping) or _id(row) != source_id:
            raise errors.RecordRejected(
                f"Ordermentum was asked for {about} and answered with something else. Retry; if it stays so, ask "
                "their support.",
                path="id",
                detail="is not the id that was asked for.",
            )
        return row


def instant_text(*, at: datetime) -> str:
    """Give an instant as Ordermentum writes it, ISO 8601 in UTC with milliseconds (cut, so never too late)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def is_whole(*, endpoint: endpoints.Endpoint, row: Row) -> bool:
    """Say whether a list's row carries the whole record, not only a summary."""
    return Fields(value=row).has(endpoint.whole_by)


def stamp(*, row: Row, name: str) -> str:
    """Give a row's instant in the one writing that sorts as text, "" when it has none that can be read."""
    try:
        at = Fields(value=row).instant(name)
    except Unreadable:
        return ""
    return "" if at is None else instant_text(at=at)


def in_order(*, stamps: Sequence[str]) -> bool:
    """Say whether none of these instants comes before the one ahead of it."""
    return all(earlier <= later for earlier, later in zip(stamps, stamps[1:], strict=False))


def _id(row: Row) -> str:
    return str(row.get("id")).lower()


def _page(body: object, number: int, size: int) -> Page:
    envelope = Fields(value=body, path="the answer")
    rows = [held.values for held in envelope.children("data") or []]
    if not envelope.has("data"):
        raise envelope.missing("data")
    meta = envelope.child("meta") or Fields(value={}, path="meta")
    pages, total, stated_size = (meta.amount(name) for name in ("totalPages", "totalResults", "pageSize"))
    shown_size = min(size, int(stated_size)) if stated_size else size  # a list may give fewer a page than asked for
    if not rows:
        is_last = True
    elif pages is not None:
        is_last = number >= pages
    elif total is not None:
        is_last = number * shown_size >= total
    else:
        is_last = len(rows) < shown_size
    return Page(rows=rows, is_last=is_last, total=None if total is None else int(total))
