"""Which payments changed since an instant: by their own `updated_at`, and by events that leave it as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.core.cache import cache

from integrations import errors, records
from integrations.invoiced import events, parse
from integrations.invoiced.fields import Fields, Unreadable
from integrations.invoiced.session import Session

PATH = "/payments"
_NEWEST_FIRST = ("sort", "updated_at desc")
# How long it is remembered whose charge one was, and that one was nobody's: looking it up means reading a list.
_FOUND_FOR_S = int(timedelta(days=7).total_seconds())
_MISSED_FOR_S = int(timedelta(hours=6).total_seconds())

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """One look for changes. What cannot be read is left out and stands in `unreadable` with the reason."""

    session: Session
    connection_id: int
    unreadable: dict[str, str]

    def since(self, *, at: datetime) -> Iterator[list[records.Change]]:
        """Give pages of the payments that changed at or after `at`, oldest change first.

        Events are read first and given in their turn, so that whoever stops half-way and goes on from the last change
        he got misses none.
        """
        told = events.of_payments(session=self.session, since=at)
        for rows in self._rows(after_s=int(at.timestamp()) - 1):
            changes = [found for row in rows if (found := change(row=row, unreadable=self.unreadable))]
            told = [event for event in told if not any(event.is_about(row=row) for row in rows)]
            passed = max((found.updated_at for found in changes), default=at)
            now_due = [event for event in told if event.at <= passed]
            told = [event for event in told if event.at > passed]
            yield sorted([*self._of_events(now_due), *changes], key=lambda found: found.updated_at)
        if told:
            yield self._of_events(told)

    def _rows(self, *, after_s: int) -> Iterator[list[Row]]:
        """Give pages of payments by when they changed, each payment's change once.

        Every page is asked for from the last second seen on, and not by its number: a payment that changes meanwhile
        moves to the end of the list, and would push another one over the edge between two pages. `updated_after` is
        exclusive and counts in seconds, so one second is read twice.
        """
        given: set[str] = set()
        query = _query(after_s)
        while True:
            page = self.session.page(path=PATH, query=query, about="the payments that changed")
            seconds = [second for row in page.rows if (second := _second(row)) is not None]
            if seconds != sorted(seconds):
                raise errors.Unreachable("Invoiced gives the payments that changed out of order. It is tried again.")
            keyed = {_key(row): row for row in page.rows}
            yield [row for key, row in keyed.items() if key not in given]
            if page.next is None:
                return
            if seconds and seconds[-1] - 1 > after_s:
                after_s, given = seconds[-1] - 1, {key for key, row in keyed.items() if _second(row) == seconds[-1]}
                query = _query(after_s)
            elif page.next == query:
                raise errors.Unreachable("Invoiced gives the same page of payments over and over. It is tried again.")
            else:  # a whole page of one second
                query, given = page.next, given | keyed.keys()

    def _of_events(self, told: list[events.Told]) -> list[records.Change]:
        payments = self._payments_of({event.charge_id for event in told if not event.payment_id})
        changes: dict[str, records.Change] = {}
        for event in told:
            payment_id = event.payment_id or payments.get(event.charge_id, "")
            if payment_id and (found := self._afresh(payment_id, event.at)):
                changes[payment_id] = found
        return sorted(changes.values(), key=lambda found: found.updated_at)

    def _afresh(self, payment_id: str, at: datetime) -> records.Change | None:
        path = f"{PATH}/{quote(payment_id, safe='')}"
        try:
            row = self.session.get(path=path, query=[parse.OPTIONAL], about=f"payment {payment_id}")
        except errors.RecordNotFound:
            # It was deleted for good: whoever reads it will find out.
            return records.Change(source_id=payment_id, version=f"{at.timestamp():.0f}-gone", updated_at=at)
        return change(row=row, unreadable=self.unreadable, at=at) if isinstance(row, dict) else None

    def _payments_of(self, charge_ids: set[str]) -> dict[str, str]:
        """Find the payments of charges: nothing leads from one to the other, so the newest payments are looked through.

        A charge whose payment is gone costs a look at all of them.
        """
        known: dict[str, str] = {each: held for each in charge_ids if (held := cache.get(self._name(each))) is not None}
        missed = charge_ids - known.keys()
        query = [parse.OPTIONAL, _NEWEST_FIRST]
        pages = self.session.pages(path=PATH, query=query, about="the payments that were refunded") if missed else ()
        for rows in pages:
            found = {charge: str(row.get("id")) for row in rows if (charge := events.charge_id(row=row)) in missed}
            known, missed = known | found, missed - found.keys()
            cache.set_many({self._name(each): payment_id for each, payment_id in found.items()}, _FOUND_FOR_S)
            if not missed:
                break
        cache.set_many({self._name(each): "" for each in missed}, _MISSED_FOR_S)
        return known

    def _name(self, charge_id: str) -> str:
        return f"invoiced-charge-{self.connection_id}-{hashlib.sha256(charge_id.encode()).hexdigest()[:32]}"


def change(*, row: Row, unreadable: dict[str, str], at: datetime | None = None) -> records.Change | None:
    """Give the change of a payment in a list; `at` is when more happened to it than its `updated_at` says.

    None for one without an id or a time, which then stands in `unreadable`.
    """
    fields = Fields(value=row)
    try:
        source_id, updated_at = fields.needed_id(), parse.changed_at(fields=fields)
        reference = fields.text("reference")
    except Unreadable as error:
        unreadable[str(row.get("id"))] = f"A payment in Invoiced's list cannot be read: {error}"
        return None
    return records.Change(
        source_id=source_id,
        version=parse.version(row=row, updated_at=updated_at),
        updated_at=max(updated_at, at or updated_at),
        number=reference,
    )


def _query(after_s: int) -> tuple[tuple[str, str], ...]:
    return (parse.OPTIONAL, ("sort", "updated_at asc"), ("updated_after", str(max(after_s, 0))))


def _second(row: Row) -> int | None:
    try:
        return int(parse.changed_at(fields=Fields(value=row)).timestamp())
    except Unreadable:
        return None


def _key(row: Row) -> str:
    # Not its second alone: within it a payment may change twice.
    changed_at = datetime.fromtimestamp(_second(row) or 0, tz=UTC)
    return f"{row.get('id')} {parse.version(row=row, updated_at=changed_at)}"
