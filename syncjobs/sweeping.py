"""The sweep: every second by the supervisor, every minute by the queue. Cheap when there is nothing to do."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django_q.tasks import async_task

from integrations.models import Health, NetSuiteAccount
from integrations.netsuite.limiter import Lane
from mappings import resolve, reverse
from syncjobs import backfilling, blocking, catalog, checkups, cursors, doorbell, ledger, netsuite_events
from syncjobs.flows import INBOUND, OUTBOUND, customer_scope, left_out
from syncjobs.models import Cursor, EntryWait, Flow, Job, State, SyncEntry, SyncPlan

_TO_NETSUITE = {
    Job.POLL: "syncjobs.tasks.poll",
    Job.TOTALS: "syncjobs.tasks.compare_totals",
    Job.WRITE_BACK: "syncjobs.tasks.write_ids_back",
}


def sweep(*, now: datetime) -> None:
    """Expire leases, release what need not wait any more, and ring for whatever is due."""
    ledger.expire(now=now)
    release_mapped(now=now)
    left_out.bring_back(now=now)
    customer_scope.bring_back(now=now)
    overdue = SyncEntry.objects.filter(state=State.WAITING, due_at__lte=now, error_code="MappingMissing")
    ledger.release(entry_ids=list(overdue.values_list("pk", flat=True)[:1000]), now=now)
    ring_for_entries(now=now)
    catalog.ensure_plans()
    ring_for_jobs(now=now)
    ring_for_deliveries(now=now)
    backfilling.ring(now=now)
    netsuite_events.ring_for_due(now=now)
    checkups.ring(now=now)


def release_mapped(*, now: datetime) -> int:
    """Make entries due whose every missing mapping is there now, whichever way it was saved; give how many."""
    waits: dict[int, set[tuple[str, str]]] = defaultdict(set)
    wanted = EntryWait.objects.filter(entry__state=State.WAITING)
    for connection_id, kind, key in wanted.values_list("entry__plan__connection", "kind", "key").distinct():
        waits[connection_id].add((kind, key))
    released = 0
    for connection_id, missing in waits.items():
        present = resolve.present(connection_id=connection_id, waits=missing)
        present |= reverse.present(connection_id=connection_id, waits=missing)
        present |= blocking.present(connection_id=connection_id, waits=missing)
        released += _release(connection_id=connection_id, present=present, now=now)
    return released


def _release(*, connection_id: int, present: set[tuple[str, str]], now: datetime) -> int:
    if not present:
        return 0
    ours = EntryWait.objects.filter(entry__plan__connection=connection_id, entry__state=State.WAITING)
    for kind in {kind for kind, _ in present}:
        ours.filter(kind=kind, key__in=[key for found, key in present if found == kind]).delete()
    free = SyncEntry.objects.filter(
        plan__connection=connection_id, state=State.WAITING, error_code="MappingMissing", waits=None
    )
    return ledger.release(entry_ids=list(free.values_list("pk", flat=True)), now=now)


def ring_for_entries(*, now: datetime) -> None:
    """Call a worker for each account and lane that has something due."""
    open_accounts = NetSuiteAccount.objects.exclude(health=Health.PAUSED)
    for account in open_accounts.filter(Q(hold_until=None) | Q(hold_until__lte=now)):
        lanes = ledger.due(account_id=account.pk, now=now).values("lane").annotate(entries=Count("pk")).order_by()
        for row in lanes:
            doorbell.ring(account_id=account.pk, lane=Lane(row["lane"]), now=now)


def ring_for_jobs(*, now: datetime) -> None:
    """Start each plan's scheduled jobs that are due and that nobody is at."""
    hourly: set[int] = set()
    for plan in active_plans():
        cursors_of = {cursor.job: cursor for cursor in plan.cursors.all()}
        for job, task in _jobs(plan).items():
            cursor = cursors_of.get(job)
            if cursor is None:
                due_at = cursors.next_hour(after=now) if _is_hourly(plan) else now
                Cursor.objects.get_or_create(plan=plan, job=job, defaults={"due_at": due_at})
            elif _is_free(cursor, now) and cursor.due_at <= now and _take(cursor=cursor, now=now):
                if _is_hourly(plan):
                    hourly.add(plan.connection_id)
                else:
                    async_task(task, plan_id=plan.pk, task_name=f"{job.label} {plan.pk}")
    for connection_id in sorted(hourly):
        async_task("syncjobs.tasks.pull_hourly", connection_id=connection_id, task_name=f"hourly {connection_id}")


def ring_for_deliveries(*, now: datetime) -> None:
    """Call a worker for each plan that has something to be written to its platform and nobody at it."""
    inbound = list(active_plans().filter(flow__in=INBOUND).values_list("pk", flat=True))
    if not inbound:
        return  # every second: what may be a long queue of orders is not looked through for nothing
    due = ledger.due_for_platforms(now=now).filter(plan__in=inbound)
    for plan_id in due.values_list("plan", flat=True).order_by("plan").distinct():
        cursor, _ = Cursor.objects.get_or_create(plan_id=plan_id, job=Job.DELIVER)
        if _is_free(cursor, now) and cursor.due_at <= now and _take(cursor=cursor, now=now):
            doorbell.ring_plan(plan_id=plan_id)


def _jobs(plan: SyncPlan) -> dict[Job, str]:
    if plan.flow == Flow.CATALOG:
        return {Job.POLL: "syncjobs.tasks.pull_lists"}
    if plan.flow in INBOUND:
        return {Job.POLL: "syncjobs.tasks.pull"}
    flow = OUTBOUND.get(plan.flow)
    return {job: _TO_NETSUITE[job] for job in flow.jobs} if flow else {}


def _is_hourly(plan: SyncPlan) -> bool:
    return plan.flow in INBOUND and INBOUND[plan.flow].is_hourly


def active_plans() -> QuerySet[SyncPlan]:
    """Plans whose jobs may run."""
    plans = SyncPlan.objects.filter(is_enabled=True, connection__is_enabled=True)
    return plans.exclude(connection__health=Health.PAUSED).prefetch_related("cursors")


def _is_free(cursor: Cursor, now: datetime) -> bool:
    return cursor.leased_until is None or cursor.leased_until < now


def _take(*, cursor: Cursor, now: datetime) -> bool:
    # The next sweep must not start it again while it waits in the queue.
    later = now + doorbell.QUIET * 5
    return Cursor.objects.filter(pk=cursor.pk, due_at=cursor.due_at).update(due_at=later) == 1
