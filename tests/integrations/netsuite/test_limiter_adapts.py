"""The limiter against an account of five slots of which others take none to four, in virtual time.

Each drain does what the runner's does: it holds slots, has one request in flight in each, tends its slots once a
second, and at once after a refusal, and lets a slot that was refused rest for a second.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from integrations.models import NetSuiteAccount
from integrations.netsuite import limiter
from integrations.netsuite.limiter import Lane
from tests.factories import NetSuiteAccountFactory

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
STEP_S = 0.25
REQUEST_STEPS = 2  # half a second, as an order takes
REST_STEPS = 4
MINUTES = 5
ACCOUNT = 5

pytestmark = pytest.mark.django_db


def steady(taken: int) -> Callable[[float], int]:
    return lambda at_s: taken


def minutes(at_s: float) -> int:
    """Others come and go every minute."""
    return (0, 3, 1, 4, 2)[int(at_s // 60) % 5]


def bursts(at_s: float) -> int:
    """Others take everything but one for 10 seconds of each minute."""
    return 4 if at_s % 60 < 10 else 0


@dataclass
class Told:
    """What became of a run: requests done, refused, what was free meanwhile, and the most that were in flight."""

    done: int = 0
    refused: int = 0
    free: float = 0.0
    most: int = 0


class Drain:
    """One drain's slots: until which step each is busy, and until which it rests."""

    def __init__(self, account: NetSuiteAccount, name: str) -> None:
        self.account, self.name = account, name
        self.ends: dict[int, int] = {}
        self.rests: dict[int, int] = {}

    def tend(self, now: datetime, most: int) -> None:
        held = limiter.renew(account=self.account, holder=self.name, now=now)
        held += limiter.take(
            account=self.account, holder=self.name, lane=Lane.REALTIME, now=now, most=max(0, most - len(held))
        )
        # A thread whose slot is gone ends what it is at, then stops.
        self.ends = {number: self.ends.get(number, -1) for number in {*held, *self._busy(now)}}
        self.held = set(held)

    def _busy(self, now: datetime) -> list[int]:
        step = _step(now)
        return [number for number, end in self.ends.items() if end > step]


def _step(now: datetime) -> int:
    return round((now - START).total_seconds() / STEP_S)


def run(others: Callable[[float], int], *, configured: int, drains: int = 2) -> Told:
    account = NetSuiteAccountFactory(concurrency_limit=configured)
    chance = random.Random(7)
    working = [Drain(account, f"drain-{number}") for number in range(drains)]
    told = Told()
    for step in range(int(MINUTES * 60 / STEP_S)):
        at_s = step * STEP_S
        now = START + timedelta(seconds=at_s)
        for drain in working:
            if step % round(1 / STEP_S) == 0:
                drain.tend(now, most=-(-configured // drains))
        in_flight = sum(1 for drain in working for end in drain.ends.values() if end > step)
        free = ACCOUNT - others(at_s)
        told.free += min(free, configured) / REQUEST_STEPS
        for drain in chance.sample(working, len(working)):
            refused = 0
            for number in sorted(drain.held):
                if max(drain.ends[number], drain.rests.get(number, -1)) > step:
                    continue
                if in_flight >= free:
                    refused += 1
                    drain.rests[number] = step + REST_STEPS
                    continue
                drain.ends[number] = step + REQUEST_STEPS
                in_flight += 1
                told.done += 1
            told.refused += refused
            if refused:
                limiter.lower(account=account, now=now, rejects=refused)
                drain.tend(now, most=-(-configured // drains))
        told.most = max(told.most, in_flight)
    account.refresh_from_db()
    assert account.rejects == told.refused  # every one is counted
    return told


@pytest.mark.parametrize(
    ("others", "configured"),
    [(steady(4), 5), (minutes, 4), (minutes, 5), (bursts, 5)],
    ids=["one-is-free", "changing-4", "changing-5", "bursts"],
)
def test_what_is_free_is_used_and_few_requests_are_refused_e42_r58(
    others: Callable[[float], int], configured: int
) -> None:
    told = run(others, configured=configured)

    assert told.done >= 0.85 * told.free, f"{told.done} of {told.free:.0f}"
    assert told.refused <= 0.05 * told.done, f"{told.refused} refused, {told.done} done"
    assert told.most <= configured


def test_alone_in_the_account_nothing_is_ever_refused() -> None:
    told = run(steady(0), configured=4)

    assert (told.refused, told.most) == (0, 4)
