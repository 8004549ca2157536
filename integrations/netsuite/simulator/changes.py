"""What queries do not know yet: changes since they last looked, and commits that are still in flight.

NetSuite stamps a record when it is saved; others see it when the save's database transaction is committed, which can be
seconds later. `visible_after_s` is that lag. Until a change is visible, queries see the record as it was before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integrations.netsuite.simulator import store

Key = tuple[str, str]  # record type, id


@dataclass(slots=True, kw_only=True)
class InFlight:
    """One saved version of a record (None: it was deleted), and when others see it."""

    record: store.Record | None
    deleted: store.DeletedRecord | None
    visible_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """What came to be visible: per record its version now (None: gone), and what is left of deleted ones."""

    records: dict[Key, store.Record | None]
    deleted: list[store.DeletedRecord]


class Changes:
    """The changes to a store. Hold the store's lock. `clock` is the account's; `generation` counts fresh starts."""

    def __init__(self) -> None:
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.visible_after_s = 0.0
        self.take_in: Callable[[], None] = lambda: None  # whoever takes the changes does so now
        self.generation = 0
        self.clear()

    def clear(self) -> None:
        """Everything is forgotten: queries start anew."""
        self._records: dict[Key, store.Record | None] = {}
        self._deleted: list[store.DeletedRecord] = []
        self._in_flight: dict[Key, list[InFlight]] = {}
        self.generation += 1

    def note(self, key: Key, record: store.Record | None, *, deleted: store.DeletedRecord | None = None) -> None:
        """A record was saved or deleted just now."""
        waiting = self._in_flight.get(key)
        if self.visible_after_s or waiting:
            # Behind what waits already: a second save waits for the first one's lock and is never seen before it.
            visible_at = self.clock() + timedelta(seconds=self.visible_after_s)
            version = InFlight(record=record, deleted=deleted, visible_at=visible_at)
            self._in_flight.setdefault(key, []).append(version)
            return
        self._records[key] = record
        if deleted is not None:
            self._deleted.append(deleted)

    def delay(self, key: Key, *, seconds: float, saved_at: datetime) -> None:
        """Make the last change of a record visible only then. LookupError when queries have seen it already."""
        visible_at = saved_at + timedelta(seconds=seconds)
        if waiting := self._in_flight.get(key):
            waiting[-1].visible_at = visible_at
            return
        if key not in self._records:
            raise LookupError(f"Queries have seen {key[0]} {key[1]} as it is.")
        version = InFlight(record=self._records.pop(key), deleted=None, visible_at=visible_at)
        self._in_flight[key] = [version]

    @contextmanager
    def late(self, *, seconds: float) -> Iterator[None]:
        """What is saved meanwhile, by whoever, becomes visible that much later."""
        before, self.visible_after_s = self.visible_after_s, seconds
        try:
            yield
        finally:
            self.visible_after_s = before

    def take(self) -> Visible | None:
        """What became visible since the last time; None if nothing did."""
        if not self._records and not self._in_flight:
            return None
        records, self._records = self._records, {}
        deleted, self._deleted = self._deleted, []
        for version_key, version in self._landed():
            records[version_key] = version.record
            deleted += [version.deleted] if version.deleted else []
        return Visible(records=records, deleted=deleted) if records or deleted else None

    def _landed(self) -> Iterator[tuple[Key, InFlight]]:
        now = self.clock() if self._in_flight else None
        for key, waiting in list(self._in_flight.items()):
            while waiting and now and waiting[0].visible_at <= now:
                yield key, waiting.pop(0)
            if not waiting:
                del self._in_flight[key]
