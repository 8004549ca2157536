"""Backfills: history that somebody asked for, read page by page into the ledger, stopped and resumed at will (R16).

A page's entries and the place where the next page begins are stored in one transaction, so that whoever goes on,
after a stop or a crash, goes on exactly there. One reader a backfill: its lease is the proof that it is still the
one, and what it read after losing the lease is thrown away. Reading only queues: the entries go across in the bulk
lane, behind whatever is real time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django_q.tasks import async_task

from integrations.models import Connection, Health
from syncjobs.flows import FLOWS, INBOUND, OUTBOUND
from syncjobs.models import Backfill, Flow, SyncPlan

SOON = timedelta(seconds=10)  # how long a call for a worker is waited for before the next one


class Refused(Exception):
    """It cannot be started or resumed; says why and what to do."""


def plans(*, connection: Connection) -> list[SyncPlan]:
    """Give the plans of a connection that have a history to read, whether they are switched on or not."""
    known = [plan for plan in connection.plans.order_by("pk") if _has_history(flow=plan.flow)]
    return sorted(known, key=lambda plan: list(FLOWS).index(plan.flow))


def _has_history(*, flow: str) -> bool:
    return flow in OUTBOUND or (flow in INBOUND and INBOUND[flow].has_history)


def start(
    *,
    plan: SyncPlan,
    since_date: date,
    until_date: date | None = None,
    open_only: bool = False,
    requested_by: str = "",
    now: datetime,
) -> Backfill:
    """Ask for the history from one day up to the end of another, or up to now; days are the supplier's.

    The next sweep calls a worker for it. Raises Refused.
    """
    _refuse_unready(plan)
    if open_only and plan.flow == Flow.PAYMENTS_OUT:
        raise Refused("What is not paid has no payments: leave “open only” out for this flow.")
    zone = ZoneInfo(plan.connection.time_zone)
    since_at, until_at = _midnight(since_date, zone), now
    if until_date:
        until_at = min(now, _midnight(until_date + timedelta(days=1), zone))
    if since_at >= until_at:
        raise Refused("There is nothing between those days: the first one is after the last one, or still to come.")
    try:
        with transaction.atomic():
            return Backfill.objects.create(
                plan=plan,
                since_at=since_at,
                until_at=until_at,
                open_only=open_only,
                requested_by=requested_by,
                started_at=now,
            )
    except IntegrityError:
        raise Refused(_ALREADY) from None


_ALREADY = "A backfill of this plan is running already. Let it end, or stop it first."


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time_of_day.min, tzinfo=zone)


def _refuse_unready(plan: SyncPlan) -> None:
    if not _has_history(flow=plan.flow):
        raise Refused(f"There is no history of “{plan.get_flow_display()}” to import.")
    if not plan.is_enabled or not plan.connection.is_enabled:
        raise Refused(f"{plan} is switched off. Switch it on first: nothing would be written.")


def stop(*, backfill_id: int, who: str, now: datetime) -> bool:
    """Stop reading; False when it is not running. What was queued already still goes across."""
    running = Backfill.objects.filter(pk=backfill_id, state=Backfill.State.RUNNING)
    message = f"Stopped by {who}. What was queued before still goes across."
    stopped = running.update(state=Backfill.State.STOPPED, leased_until=None, finished_at=now, message=message)
    return stopped == 1


def resume(*, backfill_id: int, now: datetime) -> Backfill:
    """Have a stopped or failed one go on where it was. Raises Refused."""
    backfill = Backfill.objects.select_related("plan__connection").get(pk=backfill_id)
    _refuse_unready(backfill.plan)
    resting = Backfill.objects.filter(pk=backfill.pk, state__in=[Backfill.State.STOPPED, Backfill.State.FAILED])
    # The pause is no part of the time that it ran, from which rate and time left are told.
    ran_for = (backfill.finished_at or now) - backfill.started_at
    try:
        with transaction.atomic():
            resumed = resting.update(
                state=Backfill.State.RUNNING,
                leased_until=None,
                started_at=now - ran_for,
                finished_at=None,
                message="",
            )
    except IntegrityError:
        raise Refused(_ALREADY) from None
    if not resumed:
        raise Refused(f"It is {backfill.get_state_display().lower()}: only a stopped or failed one can go on.")
    backfill.refresh_from_db()
    return backfill


def ring(*, now: datetime) -> int:
    """Call a worker for each running backfill that nobody is at and that need not rest; give how many."""
    rung = 0
    for backfill in _startable().filter(Q(leased_until=None) | Q(leased_until__lte=now)):
        mine = Backfill.objects.filter(pk=backfill.pk, leased_until=backfill.leased_until)
        if mine.update(leased_until=now + SOON):
            async_task("syncjobs.tasks.backfill", backfill_id=backfill.pk, task_name=f"backfill {backfill.pk}")
            rung += 1
    return rung


def _startable() -> QuerySet[Backfill]:
    running = Backfill.objects.filter(
        state=Backfill.State.RUNNING, plan__is_enabled=True, plan__connection__is_enabled=True
    )
    return running.exclude(plan__connection__health=Health.PAUSED).only("pk", "leased_until")
