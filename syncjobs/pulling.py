"""Reading what changed in NetSuite: every few minutes, or on the hour, one flow after another.

A window of the server's own time is read whole; the cursor moves only once every change in it has an entry. A pass
that breaks off leaves it where it was, and the next one covers both (E73). Whatever is read twice changes nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from integrations import errors
from integrations.netsuite.limiter import Lane
from integrations.netsuite.reading.windows import Reading, ReadingCursor, Window, moved
from syncjobs import cursors, doorbell, ledger, netsuite_source
from syncjobs.flows import INBOUND
from syncjobs.models import Cursor, Job, SyncPlan, SyncRun
from syncjobs.netsuite_source import Source

logger = logging.getLogger(__name__)
RETRY_AFTER = timedelta(seconds=60)  # a pass that broke off does not wait for the next hour
TURN = 3600.0  # seconds by which clocks are turned, at most
_UNFINISHED = "It has not ended yet, or broke off unexpectedly: then Crossfoot's log says why."


def pull_hourly(*, connection_id: int, now: datetime) -> list[SyncRun]:
    """Read every hourly flow of a connection, one after another in the order of the table of flows (R54).

    What was read to its end in this hour of UTC is left out, however often the bell rings (E77).
    """
    plans = {plan.flow: plan for plan in SyncPlan.objects.filter(connection=connection_id, is_enabled=True)}
    hourly = [plans[flow] for flow, how in INBOUND.items() if how.is_hourly and flow in plans]
    runs = []
    for plan in hourly:
        if _was_read(plan=plan, since=cursors.this_hour(at=now)):
            continue
        try:
            runs.append(pull(plan_id=plan.pk, now=timezone.now()))
        except Exception:  # one flow's trouble must not be the trouble of those behind it
            logger.exception("Pass failed unexpectedly: plan=%s", plan.pk)
    return [run for run in runs if run is not None]


def _was_read(*, plan: SyncPlan, since: datetime) -> bool:
    return plan.runs.filter(job=Job.POLL, is_complete=True, started_at__gte=since).exists()


def pull(*, plan_id: int, now: datetime) -> SyncRun | None:
    """Make an entry due for every record of NetSuite that changed; None when it may not run now."""
    plan = SyncPlan.objects.select_related("connection__netsuite_account").get(pk=plan_id)
    connection = plan.connection
    if not plan.is_enabled or not connection.is_enabled or connection.is_paused or plan.starts_at > now:
        return None
    if connection.netsuite_account.is_paused:
        return None
    flow = INBOUND[plan.flow]
    every_s = flow.every(plan=plan)
    with cursors.lease(plan=plan, job=Job.POLL, now=now, every_s=every_s, is_hourly=flow.is_hourly) as cursor:
        if cursor is None:
            logger.info("Another worker reads plan %s already; this pass is left out.", plan.pk)
            return None
        run = _run(plan=plan, cursor=cursor, now=now)
    if not run.is_complete:
        cursors.defer(cursor=cursor, until=timezone.now() + RETRY_AFTER)
    return run


def _run(*, plan: SyncPlan, cursor: Cursor, now: datetime) -> SyncRun:
    run = SyncRun.objects.create(
        plan=plan, job=Job.POLL, started_at=now, since_at=cursor.position_at or plan.starts_at, message=_UNFINISHED
    )
    try:
        with netsuite_source.opened(account=plan.connection.netsuite_account, now=now) as source:
            _read(plan=plan, cursor=cursor, run=run, source=source)
        ledger.look_again(plan=plan, now=timezone.now())  # behind what is new
        run.is_complete, run.message = True, ""
    except errors.SyncError as error:
        run.message = error.message
    finally:
        run.finished_at = timezone.now()
        run.save()
    doorbell.ring_plan(plan_id=plan.pk)
    return run


def _read(*, plan: SyncPlan, cursor: Cursor, run: SyncRun, source: Source) -> None:
    flow = INBOUND[plan.flow]
    try:
        # The server's clock is asked only where there is a window to be closed by it.
        reading = _reading(plan=plan, cursor=cursor, source=source) if flow.is_windowed else None
        pages = (
            flow.changes(plan=plan, source=source, window=reading.window)
            if reading
            else flow.everything(plan=plan, source=source)
        )
        for changes in pages:
            run.seen += len(changes)
            # Before whatever a backfill found: history can wait for what changed within the hour.
            run.queued += ledger.notice(plan=plan, changes=changes, lane=Lane.REALTIME, now=timezone.now())
            source.keep()
            cursors.keep(cursor=cursor)
        text = reading.cursor_after.as_text() if reading else ""
        Cursor.objects.filter(pk=cursor.pk).update(position_text=text, position_at=run.started_at)
    finally:
        run.calls = source.client.calls


def _reading(*, plan: SyncPlan, cursor: Cursor, source: Source) -> Reading:
    server_now, measured_at = source.reader.server_now(), timezone.now()
    started = moved(server_now, -(measured_at - plan.starts_at).total_seconds())
    if cursor.position_text:
        kept = ReadingCursor.from_text(cursor.position_text)
    else:
        kept = ReadingCursor.starting(position=started, server_now=server_now, measured_at=measured_at)
    reading = kept.next_reading(server_now=server_now, measured_at=measured_at)
    # A window reaches back behind the cursor, but what was there before the plan began is history (R16). Where the
    # clock may have turned since, its text of then is known to the hour only.
    floor = moved(started, -TURN) if reading.cursor_after.turned_at else started
    window = Window(since=max(reading.window.since, floor), until=reading.window.until)
    return Reading(window=window, cursor_after=reading.cursor_after)
