"""What an entry's page shows beside its fields: what it waits for, both versions of a conflict, and the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from syncjobs.admin import comparing, mending
from syncjobs.admin.exchanges import Exchange, exchanges
from syncjobs.admin.outcomes import OUTCOME_COLOURS
from syncjobs.models import Outcome, SyncEntry, SyncLog

LOG_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One attempt, with its requests ready to be read."""

    log: SyncLog
    colour: str
    exchanges: Sequence[Exchange]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """All of it."""

    state: SafeString
    message: str
    waits: Sequence[mending.Wait]
    differences: Sequence[comparing.Difference]
    log_rows: Sequence[LogRow]


def of(*, entry: SyncEntry, state: SafeString, may_map: bool) -> EntryPage:
    """Read it: a query for the waits, one or two for each to find its pages, one for the log. `state` is its badge."""
    logs = entry.logs.order_by("-pk")[:LOG_ROWS]
    facts = entry.facts or {}
    return EntryPage(
        state=state,
        message=entry.message or "Nothing yet: it waits for its turn.",
        waits=mending.waits(entry=entry, may_map=may_map),
        differences=comparing.rows(platform=_with_total(facts.get("platform"), entry), netsuite=facts.get("netsuite")),
        log_rows=[
            LogRow(log=log, colour=OUTCOME_COLOURS[Outcome(log.outcome)], exchanges=exchanges(log=log)) for log in logs
        ],
    )


def _with_total(platform: Mapping[str, Any] | None, entry: SyncEntry) -> Mapping[str, Any] | None:
    # What we would send has no total: NetSuite works that out. People compare it first all the same.
    if not platform or entry.source_total is None:
        return platform
    return {**platform, "total": f"{entry.source_total:.2f}"}
