"""Stored requests and answers, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass

from syncjobs.admin.base import pretty
from syncjobs.models import SyncLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer; `status` is "no answer" when none came."""

    method: str
    url: str
    status: str
    duration_ms: int
    request: str
    response: str


def exchanges(*, log: SyncLog) -> list[Exchange]:
    """Give what was sent and answered in one attempt."""
    return [
        Exchange(
            method=str(stored.get("method", "")),
            url=str(stored.get("url", "")),
            status=str(stored.get("status") or "no answer"),
            duration_ms=int(stored.get("duration_ms") or 0),
            request=pretty(stored.get("request") or ""),
            response=pretty(stored.get("response") or ""),
        )
        for stored in log.exchanges
    ]
