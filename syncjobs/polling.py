"""The safety net: read what changed since the cursor, in case a webhook was lost (E37)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from integrations import errors, records
from integrations.netsuite.limiter import Lane
from syncjobs import cursors, doorbell, health, ledger
from syncjobs.flows import OUTBOUND
from syncjobs.models import Cursor, Job, SyncPlan, SyncRun

logger = logging.getLogger(__name__)

# Read again behind the cursor: a change that was being committed while we read may carry an earlier time.
OVERLAP = timedelta(minutes=5)


def poll(*, plan_id: int, now: datetime) -> SyncRun | None:
    """Make an entry due for every record that changed since the last poll; None when another worker polls.

    The cursor moves with each page that is stored, so that a pass which breaks off goes on where it stopped.
    """
    plan = SyncPlan.objects.select_related("connection").get(pk=plan_id)
    if not plan.is_enabled or not plan.connection.is_enabled or plan.connection.is_paused:
        return None
    with cursors.lease(plan=plan, job=Job.POLL, now=now, every_s=settings.POLL_EVERY_S) as cursor:
        return _run(plan=plan, cursor=cursor, now=now) if cursor else None


def _run(*, plan: SyncPlan, cursor: Cursor, now: datetime) -> SyncRun:
    since = max(plan.starts_at, (cursor.position_at or plan.starts_at) - OVERLAP)
    unfinished = "It has not ended yet, or broke off unexpectedly: then Crossfoot's log says why."
    run = SyncRun.objects.create(plan=plan, job=Job.POLL, started_at=now, since_at=since, message=unfinished)
    try:
        _read(plan=plan, cursor=cursor, run=run, since=since)
        run.is_complete = True
    except errors.SyncError as error:
        run.message = error.message
        if isinstance(error, errors.CredentialsRejected):
            health.pause(remote=plan.connection, error=error, now=now)
    except LookupError as error:
        run.message = str(error)
    finally:
        run.finished_at = timezone.now()
        run.save()
    doorbell.ring_account(account_id=plan.connection.netsuite_account_id)
    return run


def _read(*, plan: SyncPlan, cursor: Cursor, run: SyncRun, since: datetime) -> None:
    connector = plan.connection.open()
    try:
        for changes in connector.changes(record_type=OUTBOUND[plan.flow].record_type, since=since):
            run.seen += len(changes)
            run.queued += _notice(plan=plan, changes=changes, since=since)
            if changes:
                cursors.advance(cursor=cursor, position_at=max(change.updated_at for change in changes))
        run.message = " ".join(connector.unreadable.values())
    finally:
        run.calls = connector.calls
        connector.close()


def _notice(*, plan: SyncPlan, changes: list[records.Change], since: datetime) -> int:
    fresh = [change for change in changes if change.updated_at >= since]
    return ledger.notice(plan=plan, changes=fresh, lane=Lane.BULK, now=timezone.now())
