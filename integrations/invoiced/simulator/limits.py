"""How many requests a key may have in flight at once."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from integrations.invoiced.simulator import refusals

# Requests in flight for one API key, and how long one that never ended goes on counting (behaviour of the service).
IN_FLIGHT = 20
FORGOTTEN_AFTER_S = 60.0


class InFlight:
    """Counts the requests in flight, by key. `on`, `allowed` and `forgotten_after_s` may be changed at any time;
    `peak` is the most seen.
    """

    def __init__(self) -> None:
        self.on = True
        self.allowed = IN_FLIGHT
        self.forgotten_after_s = FORGOTTEN_AFTER_S
        self.peak = 0
        self._lock = threading.Lock()
        self._began: defaultdict[str, list[float]] = defaultdict(list)

    @contextmanager
    def place(self, key: str) -> Iterator[None]:
        """Hold a place for one request of `key`.

        :raises Refused: 429 without Retry-After when there is none.
        """
        began = self._enter(key)
        try:
            yield
        finally:
            with self._lock:
                if began in self._began[key]:
                    self._began[key].remove(began)

    def _enter(self, key: str) -> float:
        now = time.monotonic()
        with self._lock:
            self._began[key] = [began for began in self._began[key] if now - began < self.forgotten_after_s]
            if self.on and len(self._began[key]) >= self.allowed:
                raise refusals.Refused("You have too many requests in progress. Please slow down.", status=429)
            self._began[key].append(now)
            self.peak = max(self.peak, len(self._began[key]))
        return now
