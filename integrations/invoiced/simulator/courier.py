"""The threads that deliver webhooks: at most five at a time, so that their order is not certain.

A delivery that fails is tried again every hour, 48 times in all; then its webhook is disabled, and HTTP 410 disables it
at once (behaviour of the service). `retry_pause_s` shortens the hour and `retry` does not wait for it.
"""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import requests

from integrations.invoiced.simulator import webhooks
from integrations.invoiced.simulator.store import Store

AT_ONCE = 5
ATTEMPTS = 48
RETRY_PAUSE_S = 3600.0
TIMEOUT_S = (10.0, 30.0)
GONE = 410
# A delivering thread ends after this long without work, so that a finished test leaves nothing behind.
IDLE_S = 0.2

Mode = Literal["deliver", "drop", "hold"]
Order = Literal["in_order", "shuffled", "duplicated"]


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One event on its way to one webhook."""

    webhook_id: int
    url: str
    key: str
    event_id: int
    event_type: str
    body: bytes
    attempt: int = 1

    def __repr__(self) -> str:
        return f"Posting(event_id={self.event_id}, attempt={self.attempt})"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One attempt: `status` is the HTTP answer, None when there was none."""

    url: str
    event_id: int
    event_type: str
    attempt: int
    status: int | None
    at: datetime

    @property
    def arrived(self) -> bool:
        """Whether it counts as delivered: any 2xx; redirects are not followed."""
        return self.status is not None and 200 <= self.status < 300


class Courier:
    """Delivers postings. Mode "drop" loses them, "hold" keeps them until `release`.

    `deliveries` is the history; `disable(webhook_id)` is called for a webhook that is given up.
    """

    def __init__(self, store: Store, *, disable: Callable[[int], None]) -> None:
        self.store = store
        self.disable = disable
        self.mode: Mode = "deliver"
        self.retry_pause_s = RETRY_PAUSE_S
        self.deliveries: list[Delivery] = []
        self._queue: deque[Posting] = deque()
        self._held: list[Posting] = []
        self._failed: dict[threading.Timer, Posting] = {}
        self._working = 0
        self._threads = 0
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many postings are queued, in flight, held, or waiting to be tried again."""
        with self._changed:
            return len(self._queue) + len(self._held) + len(self._failed) + self._working

    def post(self, posting: Posting) -> None:
        """Send it, keep it or lose it, as the mode says."""
        with self._changed:
            if self.mode == "hold":
                self._held.append(posting)
            elif self.mode == "deliver":
                self._enqueue([posting])

    def release(self, *, order: Order, seed: int) -> int:
        """Send what is held, in the order asked for, and say how many postings that makes."""
        with self._changed:
            postings, self._held = self._held, []
            postings = postings * 2 if order == "duplicated" else postings
            if order != "in_order":
                random.Random(seed).shuffle(postings)
            self._enqueue(postings)
        return len(postings)

    def retry(self) -> int:
        """Let the hour pass for everything that failed, and say how many postings that makes."""
        with self._changed:
            due = [*self._failed]
            for timer in due:
                timer.cancel()
            self._enqueue([self._failed.pop(timer) for timer in due])
        return len(due)

    def settle(self, *, timeout_s: float) -> None:
        """Wait until nothing is queued or in flight; what is held or failed does not count.

        :raises TimeoutError: when it takes longer.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not self._queue and not self._working, timeout=timeout_s):
                raise TimeoutError(f"webhooks were not delivered within {timeout_s} s")

    def clear(self) -> None:
        """Forget what is queued, held, failed and done."""
        with self._changed:
            for timer in self._failed:
                timer.cancel()
            for kept in (self._queue, self._held, self._failed, self.deliveries):
                kept.clear()
            self._changed.notify_all()

    def _enqueue(self, postings: list[Posting]) -> None:
        self._queue.extend(postings)
        while self._threads < min(AT_ONCE, len(self._queue) + self._working):
            self._threads += 1
            threading.Thread(target=self._work, name="invoiced-webhooks", daemon=True).start()
        self._changed.notify_all()

    def _work(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while posting := self._next():
                delivery = self._deliver(session, posting)
                self._conclude(posting, delivery)

    def _next(self) -> Posting | None:
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._queue), timeout=IDLE_S):
                self._threads -= 1
                return None
            self._working += 1
            return self._queue.popleft()

    def _deliver(self, session: requests.Session, posting: Posting) -> Delivery:
        return Delivery(
            url=posting.url,
            event_id=posting.event_id,
            event_type=posting.event_type,
            attempt=posting.attempt,
            status=_send(session, posting),
            at=self.store.now(),
        )

    def _conclude(self, posting: Posting, delivery: Delivery) -> None:
        is_last = delivery.status == GONE or posting.attempt >= ATTEMPTS
        if not delivery.arrived and is_last:
            self.disable(posting.webhook_id)
        with self._changed:
            self.deliveries.append(delivery)
            self._working -= 1
            if not delivery.arrived and not is_last:
                self._try_later(replace(posting, attempt=posting.attempt + 1))
            self._changed.notify_all()

    def _try_later(self, posting: Posting) -> None:
        timer = threading.Timer(self.retry_pause_s, lambda: self._due(timer))
        timer.daemon = True
        self._failed[timer] = posting
        timer.start()

    def _due(self, timer: threading.Timer) -> None:
        with self._changed:
            posting = self._failed.pop(timer, None)
            if posting is not None:
                self._enqueue([posting])


def _send(session: requests.Session, posting: Posting) -> int | None:
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Invoiced/1.0",
        "X-Invoiced-Signature": webhooks.signature(posting.body, key=posting.key),
    }
    try:
        answer = session.post(posting.url, data=posting.body, headers=headers, timeout=TIMEOUT_S, allow_redirects=False)
    except requests.RequestException:
        return None
    return answer.status_code
