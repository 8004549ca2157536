"""Fills an account's slots with jobs until nothing is due or the time is up.

The thread that calls `drain` does everything with the database and the platforms; the slot threads talk to NetSuite.
"""

from __future__ import annotations

import itertools
import math
import queue
import time
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from integrations import contract, errors
from integrations.models import NetSuiteAccount
from integrations.netsuite import limiter
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.limiter import Lane
from syncjobs import backoff, doorbell, health, ledger
from syncjobs.models import Outcome, SyncEntry
from syncjobs.runner import reading, recording
from syncjobs.runner.jobs import Result
from syncjobs.runner.slots import SlotThreads

FLUSH_RESULTS = 50
FLUSH_AFTER_S = 0.25
TEND_EVERY_S = 1.0
FEW_SLOTS = 5
JOBS_AHEAD_PER_SLOT = 8  # claimed at once; enough that reading the next batch never starves the slots


def drain(*, account_id: int, lane: Lane, for_s: float | None = None) -> int:
    """Work off what is due for an account, for DRAIN_S or that long; give how many entries came to an outcome.

    Returns at once when the account is paused or held, or when every slot that the lane may have is taken.
    """
    account = NetSuiteAccount.objects.get(pk=account_id)
    now = timezone.now()
    if account.is_paused or (account.hold_until and account.hold_until > now):
        return 0
    if not ledger.due(account_id=account_id, now=now).filter(lane=lane).exists():
        return 0
    holder = uuid.uuid4().hex
    slots = limiter.take(account=account, holder=holder, lane=lane, now=now, most=slots_a_drain(account=account))
    if not slots:
        return 0
    _call_help(account=account, lane=lane, slots=slots, now=now)
    try:
        drain = _Drain(account=account, lane=lane, holder=holder, slots=slots)
        drain.ends_at = time.monotonic() + (settings.DRAIN_S if for_s is None else for_s)
        return drain.run()
    finally:
        limiter.release(account=account, holder=holder)
        _hand_over(account_id=account_id, lane=lane)


def _hand_over(*, account_id: int, lane: Lane) -> None:
    # A worker that was called while we still held the slots found none and went: call another for what is left.
    now = timezone.now()
    if ledger.due(account_id=account_id, now=now).filter(lane=lane).exists():
        doorbell.ring(account_id=account_id, lane=lane, now=now)


def slots_a_drain(*, account: NetSuiteAccount) -> int:
    """Give how many slots one drain takes at most.

    Past a handful of threads a single Python process is what limits a drain, not NetSuite: a large account is shared
    by the workers, one of which stays free for everything else.
    """
    workers: int = settings.Q_CLUSTER["workers"]
    return max(FEW_SLOTS, math.ceil(account.concurrency_limit / max(1, workers - 1)))


def _call_help(*, account: NetSuiteAccount, lane: Lane, slots: Collection[int], now: datetime) -> None:
    is_full = len(slots) == slots_a_drain(account=account) < account.concurrency_limit
    if is_full and ledger.due(account_id=account.pk, now=now).filter(lane=lane).count() > _batch(slots):
        doorbell.ring(account_id=account.pk, lane=lane, now=now)


def _batch(slots: Collection[int]) -> int:
    return len(slots) * JOBS_AHEAD_PER_SLOT


class _Drain:
    def __init__(self, *, account: NetSuiteAccount, lane: Lane, holder: str, slots: Collection[int]) -> None:
        self.account, self.lane, self.holder, self.slots = account, lane, holder, set(slots)
        self.ends_at = self.tended_at = self.flushed_at = time.monotonic()
        self.client = NetSuiteClient.for_account(account=account, connections=max(account.concurrency_limit, 1))
        self.threads = SlotThreads(client=self.client)
        self.connectors: dict[int, contract.Connector] = {}
        self.results: list[Result] = []
        self.outstanding = 0
        self.finished = 0
        self.in_a_row = 0  # jobs without any answer, one after another
        self.refused: list[float | None] = []  # for each request over the limit, the seconds NetSuite asks to wait
        self.is_stopping = False

    def run(self) -> int:
        self.threads.hold(slots=self.slots)
        try:
            while not self.is_stopping and time.monotonic() < self.ends_at:
                if self._wants_more() and not self._fill() and not self.outstanding:
                    break
                self._collect(wait_s=0.02)
                self._tend()
        finally:
            self._close()
        return self.finished

    def _wants_more(self) -> bool:
        return self.threads.ready.qsize() <= _batch(self.slots) // 2

    def _fill(self) -> int:
        deadline = time.monotonic() + settings.ENTRY_LEASE_S - settings.HTTP_READ_TIMEOUT_S
        entries = ledger.claim(
            account_id=self.account.pk,
            lane=self.lane,
            holder=self.holder,
            limit=_batch(self.slots),
            now=timezone.now(),
        )
        for _, group in itertools.groupby(entries, key=lambda entry: entry.plan_id):
            self._prepare(list(group), deadline)
        return len(entries)

    def _prepare(self, entries: list[SyncEntry], deadline: float) -> None:
        prepared = reading.prepare(
            entries=entries, open_connector=lambda: self._connector(entries[0]), deadline=deadline
        )
        for result in prepared.results:
            self._take_in(result)
        self.outstanding += len(prepared.jobs)
        for job in prepared.jobs:
            self.threads.ready.put(job)

    def _connector(self, entry: SyncEntry) -> contract.Connector:
        connection = entry.plan.connection
        if connection.pk not in self.connectors:
            self.connectors[connection.pk] = connection.open()
        return self.connectors[connection.pk]

    def _collect(self, *, wait_s: float) -> None:
        try:
            result = self.threads.done.get(timeout=wait_s if self.outstanding else 0.001)
            while True:
                self.outstanding -= 1
                self._take_in(result)
                result = self.threads.done.get_nowait()
        except queue.Empty:
            pass
        if self.refused:
            self._give_way()
        age_s = time.monotonic() - self.flushed_at
        if len(self.results) >= FLUSH_RESULTS or not self.outstanding or age_s > FLUSH_AFTER_S:
            self._flush()

    def _take_in(self, result: Result) -> None:
        self.results.append(result)
        if result.is_platform_error or result.error is None:
            self.in_a_row = 0
        elif isinstance(result.error, errors.LimitReached):
            self.refused.append(result.error.retry_after_s)
        elif isinstance(result.error, errors.Unreachable | errors.Ambiguous):
            self.in_a_row += 1
            if isinstance(result.error, errors.Unreachable) or self.in_a_row >= max(5, len(self.slots)):
                self._hold()
        if isinstance(result.error, errors.CredentialsRejected) and not result.is_platform_error:
            self.is_stopping = True

    def _give_way(self) -> None:
        wait_s = max((seconds for seconds in self.refused if seconds is not None), default=None)
        limiter.lower(account=self.account, now=timezone.now(), rejects=len(self.refused), retry_after_s=wait_s)
        self.refused.clear()
        self.tended_at = 0.0
        self.is_stopping = self.is_stopping or bool(wait_s)

    def _hold(self) -> None:
        # Nobody gains from each entry finding out on its own that NetSuite is away.
        wait = timedelta(seconds=backoff.delay_s(attempt=min(self.in_a_row, 5)))
        NetSuiteAccount.objects.filter(pk=self.account.pk).update(hold_until=timezone.now() + wait)
        self.is_stopping = True

    def _flush(self) -> None:
        self.flushed_at = time.monotonic()
        if not self.results:
            return
        results, self.results = self.results, []
        now = timezone.now()
        recording.record(results=results, holder=self.holder, now=now)
        health.take_in(account=self.account, results=results, now=now)
        self.finished += len([result for result in results if result.outcome != Outcome.RETRY])

    def _tend(self) -> None:
        if time.monotonic() - self.tended_at < TEND_EVERY_S:
            return
        self.tended_at = time.monotonic()
        now: datetime = timezone.now()
        self.account.refresh_from_db()
        kept = limiter.renew(account=self.account, holder=self.holder, now=now)
        self.slots = {*kept, *self._take_more(len(kept), now)}
        self.threads.hold(slots=self.slots)
        ledger.renew(holder=self.holder, now=now)
        self.is_stopping = self.is_stopping or self.account.is_paused or not self.slots or self._must_give_way(now)

    def _take_more(self, held: int, now: datetime) -> list[int]:
        most = slots_a_drain(account=self.account) - held
        return limiter.take(account=self.account, holder=self.holder, lane=self.lane, now=now, most=max(0, most))

    def _must_give_way(self, now: datetime) -> bool:
        # With a single slot there is none to keep for real time: bulk hands over instead.
        if self.lane == Lane.REALTIME or 1 not in self.slots:
            return False
        return ledger.due(account_id=self.account.pk, now=now).filter(lane=Lane.REALTIME).exists()

    def _close(self) -> None:
        unstarted = self.threads.unstarted()
        self.outstanding -= len(unstarted)
        recording.give_back(entries=[job.entry for job in unstarted], holder=self.holder, now=timezone.now())
        self.threads.stop()
        while self.outstanding:
            self._collect(wait_s=0.1)
        self._flush()
        for connector in self.connectors.values():
            connector.close()
        self.client.close()
