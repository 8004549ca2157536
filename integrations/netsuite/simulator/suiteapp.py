"""What our SuiteApp does in an account: it tells the hub, signed, which records were created, changed or deleted."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from integrations.netsuite.simulator import store

TYPES = frozenset({"customer", "contact", "invoice", "creditMemo", "customerPayment", "customerDeposit", "salesOrder"})
OWN_PREFIXES = ("om-", "inv-", "cf-")  # of the external ids of records that the hub writes
MOST_EVENTS = 50  # in one post
_HELD_BACK_S = 0.3  # an event sent out of order, or a second time


@dataclass(frozen=True, kw_only=True)
class Event:
    """One change. `event` is create, edit or delete; `changed_at` by the server's clock."""

    type: str
    id: str
    event: str
    changed_at: datetime

    def as_json(self) -> dict[str, str]:
        """The event as it is posted."""
        return {"type": self.type, "id": self.id, "event": self.event, "changed_at": _stamp(self.changed_at)}


@dataclass(frozen=True, kw_only=True)
class Post:
    """One delivery tried: what was sent, and the status that came back (None: no answer)."""

    events: tuple[Event, ...]
    status: int | None

    @property
    def is_delivered(self) -> bool:
        """Whether the hub took it."""
        return self.status is not None and 200 <= self.status < 300


class SuiteApp:
    """Posts events to `url`, signed with `secret`, in a thread of its own. Set it as `simulator.suiteapp` to start it.

    Writes over REST of records whose external id starts with one of `own_prefixes` are not told, unless
    `suppresses_own` is False. What the hub does not take is parked, and sent again every `resend_every_s`.
    Trouble to order: `drop`, `duplicate` and `reorder` are shares (0-1) of the events; `delay_s` holds each back.
    """

    def __init__(
        self,
        *,
        url: str,
        secret: str,
        own_prefixes: tuple[str, ...] = OWN_PREFIXES,
        suppresses_own: bool = True,
        resend_every_s: float = 5.0,
        timeout_s: float = 5.0,
        seed: int = 0,
    ) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("The SuiteApp needs an address with http or https.")
        self.url, self._secret = url, secret.encode()
        self.own_prefixes, self.suppresses_own = own_prefixes, suppresses_own
        self.resend_every_s, self.timeout_s = resend_every_s, timeout_s
        self.drop = self.duplicate = self.reorder = self.delay_s = 0.0
        self.parked: list[Event] = []
        self.posts: list[Post] = []
        self._random = random.Random(seed)
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, Event]] = []  # when it may go (time.monotonic), what
        self._is_sending = self._is_stopped = False
        self._account_id = ""
        self._now: Callable[[], datetime] = _machine_clock
        # No proxy: the hub is on this machine or in its network.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def start(self, *, account_id: str, now: Callable[[], datetime]) -> None:
        """Deliver from now on, for that account and by its clock."""
        self._account_id, self._now = account_id, now
        threading.Thread(target=self._deliver, name="suiteapp", daemon=True).start()

    def stop(self) -> None:
        """Deliver nothing more."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()

    def hear(self, record: store.Record, event: str, *, at: datetime, over_rest: bool) -> None:
        """Take notice of a change, as a user event script does after it was saved."""
        if record.type.name not in TYPES:
            return
        if over_rest and self.suppresses_own and (record.external_id or "").startswith(self.own_prefixes):
            return
        with self._changed:
            if self._random.random() < self.drop:
                return
            told = Event(type=record.type.name, id=record.id, event=event, changed_at=at)
            ready_at = time.monotonic() + self.delay_s
            held_back_at = ready_at + _HELD_BACK_S
            self._waiting.append((held_back_at if self._random.random() < self.reorder else ready_at, told))
            if self._random.random() < self.duplicate:
                self._waiting.append((held_back_at, told))
            self._changed.notify_all()

    def resend(self) -> int:
        """Send what is parked again, at most fifty events a post; gives how many the hub took."""
        with self._changed:
            parked, self.parked = self.parked, []
        taken = 0
        while parked:
            some, parked = tuple(parked[:MOST_EVENTS]), parked[MOST_EVENTS:]
            if not self._post(some).is_delivered:
                with self._changed:
                    self.parked += parked
                break
            taken += len(some)
        return taken

    def wait_until_idle(self, *, timeout_s: float = 10.0) -> bool:
        """Wait until nothing waits to be sent, parked events aside; False when the time is up."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._is_sending, timeout_s)

    @property
    def delivered(self) -> list[Event]:
        """The events that the hub took, in the order of the posts."""
        with self._changed:
            return [event for post in self.posts if post.is_delivered for event in post.events]

    def _deliver(self) -> None:
        resend_at = time.monotonic() + self.resend_every_s
        while not self._is_stopped:
            if some := self._take(until=resend_at):
                self._post(some)
            if time.monotonic() >= resend_at:
                self.resend()
                resend_at = time.monotonic() + self.resend_every_s
            with self._changed:
                self._is_sending = False
                self._changed.notify_all()

    def _take(self, *, until: float) -> tuple[Event, ...]:
        """The events that may go now; waits for one until then."""
        with self._changed:
            while not self._is_stopped:
                now = time.monotonic()
                ready = [one for one in self._waiting if one[0] <= now][:MOST_EVENTS]
                if ready:
                    self._is_sending = True
                    for one in ready:
                        self._waiting.remove(one)
                    return tuple(event for _, event in ready)
                if now >= until:
                    break
                self._changed.wait(min([until, *(ready_at for ready_at, _ in self._waiting)]) - now)
        return ()

    def _post(self, events: tuple[Event, ...]) -> Post:
        now = self._now()
        said = {"events": [one.as_json() for one in events], "sent_at": _stamp(now), "account": self._account_id}
        body, seconds = json.dumps(said, separators=(",", ":")).encode(), str(int(now.timestamp()))
        signature = hmac.new(self._secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Crossfoot-Timestamp": seconds,
            "X-Crossfoot-Signature": f"sha256={signature}",
        }
        post = Post(events=events, status=self._send(urllib.request.Request(self.url, body, headers, method="POST")))
        with self._changed:
            self.posts.append(post)
            if not post.is_delivered:
                self.parked.extend(events)
        return post

    def _send(self, request: urllib.request.Request) -> int | None:
        try:
            with self._opener.open(request, timeout=self.timeout_s) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code
        except OSError:
            return None


def _machine_clock() -> datetime:
    return datetime.now(UTC)


def _stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
