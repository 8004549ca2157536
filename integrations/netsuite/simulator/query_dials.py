"""The dials of what queries see: the zones of its clocks, commits in flight, and crowds of records."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

from integrations.netsuite.simulator import account, crowd, schema


class QueryDials:
    """Part of `NetSuiteSimulator`."""

    books: account.Account

    @property
    def zone(self) -> str:
        """The zone in which queries tell and compare times, an IANA name. ZoneInfoNotFoundError for another one."""
        return self.books.zone.key

    @zone.setter
    def zone(self, name: str) -> None:
        self.books.zone = ZoneInfo(name)

    @property
    def stamp_zone(self) -> str | None:
        """The zone of the times that queries tell of records, where it is not that of SYSDATE; None: it is."""
        return self.books.stamp_zone.key if self.books.stamp_zone else None

    @stamp_zone.setter
    def stamp_zone(self, name: str | None) -> None:
        self.books.stamp_zone = ZoneInfo(name) if name else None

    @property
    def visible_after_s(self) -> float:
        """Seconds from a record's save, which stamps it, until queries see it. REST sees it at once."""
        return self.books.store.changes.visible_after_s

    @visible_after_s.setter
    def visible_after_s(self, seconds: float) -> None:
        with self.books.store.lock:
            self.books.store.changes.visible_after_s = float(seconds)

    def commits_late(self, seconds: float) -> AbstractContextManager[None]:
        """`with simulator.commits_late(30):` what anybody saves meanwhile is visible to queries that much later."""
        return self.books.store.changes.late(seconds=seconds)

    def commit_late(self, type_name: str, record_id: str, seconds: float) -> None:
        """Make the last save of a record visible to queries that long after it was made.

        LookupError when there is no such record, or a query has seen that save already.
        """
        name = schema.get(type_name).name
        with self.books.store.lock:
            record = self.books.store.find(name, str(record_id))
            if record is None:
                raise LookupError(f"There is no {type_name} {record_id}.")
            self.books.store.changes.delay((name, record.id), seconds=seconds, saved_at=record.modified_at)

    def bulk_invoices(
        self,
        count: int,
        *,
        lines: int = 3,
        since: datetime | None = None,
        until: datetime | None = None,
        seed: int = 0,
        order_ids: Sequence[str] = (),
    ) -> crowd.Crowd:
        """Add very many open invoices, last modified at random between two instants (default: the last hour).

        `order_ids` are sales orders that they were made from, in turn.
        """
        return crowd.add_invoices(
            books=self.books, count=count, lines=lines, since=since, until=until, seed=seed, order_ids=order_ids
        )
