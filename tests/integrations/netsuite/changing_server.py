"""NetSuite in memory: rows that people change, a wall clock that turns, commits in flight. No HTTP, no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integrations.netsuite import queries
from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A row of the server."""

    netsuite_id: str = columns.identity("t.id", needed=True)
    version: int = columns.whole("t.version", needed=True)
    changed: str = columns.stamp("t.lastmodifieddate", needed=True)


THINGS = Query(name="things", row=Thing, table="transaction", alias="t", key="t.id", stamp="t.lastmodifieddate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One save of a row: stamped when it is saved, seen once it is committed."""

    number: int
    saved_at: datetime
    stamp: str
    seen_from: datetime


class ChangingServer:
    """Answers the two queries of a reading. Its present is wall-clock text of `zone`, its stamps of `stamp_zone`."""

    account_name = "Model"
    takes_params: bool | None = True
    question = THINGS

    def __init__(self, *, zone: str, stamp_zone: str, now: datetime, page_rows: int = 3) -> None:
        self.zone, self.stamp_zone, self.now, self.page_rows = ZoneInfo(zone), ZoneInfo(stamp_zone), now, page_rows
        self.rows: dict[int, list[Version]] = {}

    def stamp(self, at: datetime) -> str:
        """What is saved then is stamped with this, to the second."""
        return at.astimezone(self.stamp_zone).strftime("%Y-%m-%d %H:%M:%S")

    @property
    def stamp_offset_s(self) -> int:
        """How far its stamps are ahead of its present."""
        walls = [self.now.astimezone(zone).replace(tzinfo=None) for zone in (self.stamp_zone, self.zone)]
        return int((walls[0] - walls[1]).total_seconds())

    def save(self, row_id: int, *, commit_after_s: float) -> None:
        """Change a row; nobody else can while that is in flight."""
        versions = self.rows.setdefault(row_id, [])
        if versions and versions[-1].seen_from > self.now:
            return
        version = Version(
            number=len(versions) + 1,
            saved_at=self.now,
            stamp=self.stamp(self.now),
            seen_from=self.now + timedelta(seconds=commit_after_s),
        )
        versions.append(version)
        self.keep(row_id, version)

    def keep(self, row_id: int, version: Version) -> None:
        """Write a version where queries find it: `rows` is enough here."""

    def query(self, *, sql: str, params: Sequence[str | int] = (), limit: int = 1000, offset: int = 0) -> queries.Page:
        """Tell the time, or a page of the rows in a window behind an id."""
        if "SYSDATE" in sql:
            wall = self.now.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")
            return queries.Page(rows=[{"server_now": wall}], has_more=False, total=1)
        since, until, after = (*params, -1)[:3]
        found = []
        for row_id in sorted(self.rows):
            seen = [version for version in self.rows[row_id] if version.seen_from <= self.now]
            if seen and row_id > int(after) and str(since) <= seen[-1].stamp < str(until):
                found.append({"netsuite_id": str(row_id), "version": str(seen[-1].number), "changed": seen[-1].stamp})
        return queries.Page(rows=found[: self.page_rows], has_more=len(found) > self.page_rows, total=len(found))
