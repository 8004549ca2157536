"""How many requests are in flight, and what was asked: counted exactly, whatever the number of threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request under /services and its answer. `status` is 0 when the connection was broken instead."""

    method: str
    target: str
    status: int
    external_id: str | None
    started_at: float  # time.monotonic()
    at: datetime  # the server's clock, UTC
    body: dict[str, Any] | None
    committed: bool
    in_job: bool = False  # an asynchronous job's own work, not a request that came in


class Gate:
    """The account's concurrency limit. A request counts from its arrival until its answer is ready to be sent.

    It ends before the first byte goes out: counted longer, a caller's next request could meet its own last one.
    `others`: requests of other integrations that are in flight all the time. `integration_limit`: what the
    integration record is allotted of the account's limit; None when it shares what is left.
    """

    def __init__(self, *, limit: int) -> None:
        self.limit = limit
        self.integration_limit: int | None = None
        self.others = 0
        self._lock = threading.Lock()
        self._in_flight = 0
        self.high_water_mark = 0
        self.rejected = 0
        self._calls: list[Call] = []

    @contextmanager
    def enter(self) -> Iterator[bool]:
        """Count one request in flight; gives whether it is within the limits."""
        with self._lock:
            self._in_flight += 1
            self.high_water_mark = max(self.high_water_mark, self._in_flight)
            admitted = self._in_flight + self.others <= self.limit
            if self.integration_limit is not None:
                admitted = admitted and self._in_flight <= self.integration_limit
            self.rejected += not admitted
        try:
            yield admitted
        finally:
            with self._lock:
                self._in_flight -= 1

    @property
    def unallocated(self) -> int:
        """How much of the account's limit no integration has for itself."""
        return max(self.limit - (self.integration_limit or 0), 0)

    def note(self, call: Call) -> None:
        """Keep what was asked."""
        with self._lock:
            self._calls.append(call)

    @property
    def calls(self) -> list[Call]:
        """What was asked so far, in the order of the answers."""
        with self._lock:
            return list(self._calls)

    @property
    def count(self) -> int:
        """How many calls there were."""
        with self._lock:
            return len(self._calls)

    def clear(self) -> None:
        """Forget the calls and marks; requests in flight stay counted."""
        with self._lock:
            self._calls = []
            self.high_water_mark = self._in_flight
            self.rejected = 0
