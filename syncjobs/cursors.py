"""Jobs of a plan, one at a time: a lease on the job's cursor keeps it single-flight over all workers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from syncjobs.models import Cursor, Job, SyncPlan

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=300)


@contextmanager
def lease(
    *, plan: SyncPlan, job: Job, now: datetime, every_s: float, is_hourly: bool = False
) -> Iterator[Cursor | None]:
    """Give the cursor of a job, or None when another worker is at it.

    At the end it is due again in `every_s` seconds, or at the next full hour (UTC).
    """
    cursor, _ = Cursor.objects.get_or_create(plan=plan, job=job)
    free = Cursor.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), pk=cursor.pk)
    if not free.update(leased_until=now + LEASE):
        logger.info("Job left to the worker that is at it: plan=%s job=%s", plan.pk, job)
        yield None
        return
    cursor.refresh_from_db()
    try:
        yield cursor
    finally:
        ended_at = timezone.now()
        due_at = next_hour(after=now) if is_hourly else ended_at + timedelta(seconds=every_s)
        Cursor.objects.filter(pk=cursor.pk).update(leased_until=None, due_at=due_at)


def this_hour(*, at: datetime) -> datetime:
    """Give the full hour of UTC in which an instant lies, whatever clocks on the wall do (E77)."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def next_hour(*, after: datetime) -> datetime:
    """Give the next full hour of UTC."""
    return this_hour(at=after) + timedelta(hours=1)


def keep(*, cursor: Cursor) -> None:
    """Hold on to the cursor's lease: call it between pages."""
    Cursor.objects.filter(pk=cursor.pk).update(leased_until=timezone.now() + LEASE)


def advance(*, cursor: Cursor, position_at: datetime) -> None:
    """Move the cursor forward, never back, and keep its lease."""
    cursor.position_at = max(position_at, cursor.position_at or position_at)
    Cursor.objects.filter(pk=cursor.pk).update(position_at=cursor.position_at, leased_until=timezone.now() + LEASE)


def defer(*, cursor: Cursor, until: datetime) -> None:
    """Have the job come again not before `until`."""
    Cursor.objects.filter(pk=cursor.pk).update(due_at=until)
