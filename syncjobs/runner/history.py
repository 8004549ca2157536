"""Reads the history that a backfill asks for, for one pass: page by page into the ledger, in the bulk lane."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from integrations import contract, errors, records
from integrations.netsuite.limiter import Lane
from syncjobs import backfilling, cursors, doorbell, health, ledger, netsuite_source
from syncjobs.flows import INBOUND, OUTBOUND
from syncjobs.models import Backfill

logger = logging.getLogger(__name__)
PASS_S = 10.0  # then another worker goes on, so that everything else gets its turn
AWAY_S = 30.0  # how long it rests when a side cannot be reached
MAX_MESSAGE = 2000  # characters


def read(*, backfill_id: int, now: datetime, for_s: float = PASS_S) -> bool:
    """Read on for some seconds, one page at least; False when it is not running or another worker is at it."""
    backfill = Backfill.objects.select_related("plan__connection__netsuite_account").get(pk=backfill_id)
    plan = backfill.plan
    if not plan.is_enabled or not plan.connection.is_enabled or plan.connection.is_paused:
        return False
    lease = now + cursors.LEASE
    # Also when it was rung for, or rests, a few seconds longer: a worker that came early does no harm.
    free = Q(leased_until=None) | Q(leased_until__lte=now + backfilling.SOON)
    running = Backfill.objects.filter(free, pk=backfill.pk, state=Backfill.State.RUNNING)
    if not running.update(leased_until=lease):
        return False
    backfill.refresh_from_db()
    backfill.plan = plan
    _Pass(backfill=backfill, lease=lease).run(until_s=time.monotonic() + for_s)
    return True


class _Pass:
    def __init__(self, *, backfill: Backfill, lease: datetime) -> None:
        self.backfill, self.lease = backfill, lease
        self.plan, self.connection = backfill.plan, backfill.plan.connection
        self.calls: Callable[[], int] = int  # those of this pass
        self.unreadable: dict[str, str] = {}
        self.told = 0  # calls that the backfill's row knows of

    def run(self, *, until_s: float) -> None:
        rests_until = None
        try:
            self._read(until_s)
        except errors.CredentialsRejected as error:
            remote = self.connection if self.plan.flow in OUTBOUND else self.connection.netsuite_account
            health.pause(remote=remote, error=error, now=timezone.now())
            rests_until = self._rest(error)
        except errors.Retryable as error:
            rests_until = self._rest(error)
        except (errors.SyncError, LookupError) as error:
            self._end(state=Backfill.State.FAILED, message=str(error))
        finally:
            self._mine().update(leased_until=rests_until, calls=F("calls") + self._new_calls())

    def _read(self, until_s: float) -> None:
        pages = self._of_platform() if self.plan.flow in OUTBOUND else self._of_netsuite()
        with closing(pages):
            for page in pages:
                if not self._keep(page):
                    logger.info("Backfill %s was stopped, or taken over by another worker.", self.backfill.pk)
                    return
                if time.monotonic() > until_s:
                    return
        self._end(state=Backfill.State.DONE, message=self._left_out())

    def _of_platform(self) -> Generator[contract.HistoryPage, None, None]:
        connector = self.connection.open()
        self.calls, self.unreadable = lambda: connector.calls, connector.unreadable
        try:
            yield from connector.history(
                record_type=OUTBOUND[self.plan.flow].record_type,
                since=self.backfill.since_at,
                until=self.backfill.until_at,
                position=self.backfill.position,
                open_only=self.backfill.open_only,
            )
        finally:
            connector.close()

    def _of_netsuite(self) -> Generator[contract.HistoryPage, None, None]:
        zone = ZoneInfo(self.connection.time_zone)
        last_date = (self.backfill.until_at - timedelta(microseconds=1)).astimezone(zone).date()
        with netsuite_source.opened(account=self.connection.netsuite_account, now=timezone.now()) as source:
            self.calls = lambda: source.client.calls
            pages = INBOUND[self.plan.flow].history(
                plan=self.plan,
                source=source,
                since_date=self.backfill.since_at.astimezone(zone).date(),
                until_date=last_date + timedelta(days=1),
                after_id=self.backfill.position,
            )
            for page in pages:
                yield page
                source.keep()

    def _keep(self, page: contract.HistoryPage) -> bool:
        now, calls = timezone.now(), self._new_calls()
        lease = now + cursors.LEASE
        with transaction.atomic():
            queued = ledger.notice(plan=self.plan, changes=self._wanted(page), lane=Lane.BULK, now=now)
            kept = self._mine().update(
                position=page.position,
                expected=self._expected(page),
                seen=F("seen") + page.seen,
                queued=F("queued") + queued,
                calls=F("calls") + calls,
                leased_until=lease,
                message=self._left_out(),
            )
            if not kept:
                transaction.set_rollback(True)
                return False
        self.lease = lease
        if self.plan.flow in OUTBOUND:
            doorbell.ring(account_id=self.connection.netsuite_account_id, lane=Lane.BULK, now=now)
        return True

    def _wanted(self, page: contract.HistoryPage) -> list[records.Change]:
        if self.plan.flow in OUTBOUND or not self.backfill.open_only:
            return list(page.changes)
        flow = INBOUND[self.plan.flow]
        return [change for change in page.changes if flow.is_open(raw=change.raw or {})]

    def _expected(self, page: contract.HistoryPage) -> int | None:
        if self.backfill.expected is None and page.total is not None:
            self.backfill.expected = self.backfill.seen + page.total
        self.backfill.seen += page.seen
        return self.backfill.expected

    def _mine(self) -> QuerySet[Backfill]:
        return Backfill.objects.filter(pk=self.backfill.pk, state=Backfill.State.RUNNING, leased_until=self.lease)

    def _new_calls(self) -> int:
        before, self.told = self.told, self.calls()
        return self.told - before

    def _rest(self, error: errors.SyncError) -> datetime:
        wait_s = getattr(error, "retry_after_s", None) or AWAY_S
        self._mine().update(message=error.message[:MAX_MESSAGE])
        return timezone.now() + timedelta(seconds=wait_s)

    def _end(self, *, state: Backfill.State, message: str) -> None:
        calls = self._new_calls()
        self._mine().update(
            state=state,
            leased_until=None,
            finished_at=timezone.now(),
            message=message[:MAX_MESSAGE],
            calls=F("calls") + calls,
        )

    def _left_out(self) -> str:
        """Say what could not be read in this pass."""
        return " ".join(self.unreadable.values())[:MAX_MESSAGE]
