"""The thread that delivers webhooks.

The body is the whole entity, flat, plus `event`; there is no signature (Ordermentum docs, seen in connectors). How
often Ordermentum tries again is unpublished; this one tries three times in all.
"""

from __future__ import annotations

import json
import random
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import requests

from integrations.ordermentum.simulator.store import Store

TIMEOUT_S = 5.0
RETRIES = 2
RETRY_PAUSE_S = 0.1
# The delivering thread ends after this long without work, so that a finished test leaves no socket behind.
IDLE_S = 0.2

Mode = Literal["deliver", "drop", "hold"]
Order = Literal["in_order", "shuffled", "duplicated"]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One webhook that was sent: `status` is the last HTTP answer, None when there was none."""

    url: str
    event: str
    record_id: str
    status: int | None
    attempts: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One webhook on its way."""

    url: str
    event: str
    record_id: str
    body: bytes


class Courier:
    """Delivers postings one after another from a thread of its own, each retried twice.

    Mode "drop" loses postings, "hold" keeps them until `release`. `deliveries` is the history.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.mode: Mode = "deliver"
        self.deliveries: list[Delivery] = []
        self._queue: deque[Posting] = deque()
        self._held: list[Posting] = []
        self._working = False
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many postings are queued, in flight or held."""
        with self._changed:
            return len(self._queue) + len(self._held) + self._working

    def post(self, *, url: str, event: str, entity: Mapping[str, Any]) -> None:
        """Send `entity` as it is now."""
        body = json.dumps({"event": event, **entity}, default=float).encode()
        posting = Posting(url=url, event=event, record_id=str(entity["id"]), body=body)
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

    def settle(self, *, timeout_s: float) -> None:
        """Wait until nothing is queued or in flight; what is held does not count.

        :raises TimeoutError: when it takes longer.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not self._queue and not self._working, timeout=timeout_s):
                raise TimeoutError(f"webhooks were not delivered within {timeout_s} s")

    def clear(self) -> None:
        """Forget what is queued, held and done."""
        with self._changed:
            self._queue.clear()
            self._held.clear()
            self.deliveries.clear()
            self._changed.notify_all()

    def _enqueue(self, postings: list[Posting]) -> None:
        self._queue.extend(postings)
        if postings and self._thread is None:
            self._thread = threading.Thread(target=self._work, name="ordermentum-webhooks", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _work(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while posting := self._next():
                delivery = self._deliver(session, posting)
                with self._changed:
                    self.deliveries.append(delivery)
                    self._working = False
                    self._changed.notify_all()

    def _next(self) -> Posting | None:
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._queue), timeout=IDLE_S):
                self._thread = None
                return None
            self._working = True
            return self._queue.popleft()

    def _deliver(self, session: requests.Session, posting: Posting) -> Delivery:
        status: int | None = None
        attempts = 0
        for pause_s in (0.0, *([RETRY_PAUSE_S] * RETRIES)):
            threading.Event().wait(pause_s)
            attempts += 1
            status = _send(session, posting)
            if status is not None and status < 300:
                break
        return Delivery(
            url=posting.url,
            event=posting.event,
            record_id=posting.record_id,
            status=status,
            attempts=attempts,
            at=self.store.now(),
        )


def _send(session: requests.Session, posting: Posting) -> int | None:
    headers = {"Content-Type": "application/json", "User-Agent": "Ordermentum-Simulator"}
    try:
        answer = session.post(posting.url, data=posting.body, headers=headers, timeout=TIMEOUT_S, allow_redirects=False)
    except requests.RequestException:
        return None
    return answer.status_code
