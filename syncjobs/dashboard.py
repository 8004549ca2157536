"""The home page: what needs a person, what flowed today, and whether every connection is healthy.

A dozen queries, however much there is in the ledger.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from integrations.models import Checkup, Connection, Health, NetSuiteAccount
from mappings.models import CustomerMapping, ProductMapping
from syncjobs import attention, checkups, expiry, hearing, heartbeat, ledger, mapping_needs, receivables, record_pages
from syncjobs.cluster import HEARTBEAT
from syncjobs.flows import FLOWS
from syncjobs.mapping_needs import Need, records
from syncjobs.models import Flow, Job, State, SyncEntry, SyncPlan, SyncRun

LAST_SHOWN = 10
MEDIAN_OF = 1000  # the latest synced records of the day
QUEUED = (*ledger.DUE_STATES, State.RUNNING)
OPEN = (*QUEUED, State.WAITING, State.FAILED)
QUIET_WORKER = timedelta(minutes=2)  # a drain may keep every worker from beating for most of that


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What flowed since midnight in the admin's zone, and what is open now. `median_s`: noticed to synced."""

    synced: int
    waiting: int
    failed: int
    queued: int
    median_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRecord:
    """One of the latest records with its pages on both sides."""

    entry: SyncEntry
    kind: str
    platform_url: str
    netsuite_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionRow:
    """One connection, and how its webhooks are heard in a word or two."""

    connection: Connection
    webhooks: str
    is_heard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the first steps, done or still to do."""

    title: str
    url: str
    is_done: bool


def callback(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the home page's content for people who may see the ledger."""
    if not request.user.has_perm("syncjobs.view_syncentry"):
        return context
    now = timezone.now()
    accounts = list(NetSuiteAccount.objects.only("name", "account_id", "health", "health_message", "base_url"))
    connections = list(_connections())
    context["title"] = "Today"
    context["home"] = {
        "needs": [
            *_paused([*accounts, *connections]),
            *_unheard(connections),
            *_ill(accounts),
            *_expiring(now),
            *mapping_needs.unmapped(),
            *mapping_needs.to_look_at(),
            *_entries(),
        ],
        "today": _today(now=now),
        "last_records": _last_records(),
        "accounts": accounts,
        "connections": [_row(connection) for connection in connections],
        "worker": worker(now=now),
        "first_steps": _first_steps(accounts=accounts, connections=connections) if _may_set_up(request) else [],
    }
    return context


def _may_set_up(request: HttpRequest) -> bool:
    return request.user.has_perms(["integrations.add_netsuiteaccount", "integrations.add_connection"])


def worker(*, now: datetime) -> dict[str, Any]:
    """Say in words whether the worker is alive."""
    age_s = heartbeat.age_s(name=HEARTBEAT, now=now)
    if age_s is None:
        return {"is_alive": False, "text": "The worker has never been heard of: start it with make run."}
    if age_s > QUIET_WORKER.total_seconds():
        text = f"The worker has not been heard of for {_span(age_s)}: start it with make run."
        return {"is_alive": False, "text": text}
    return {"is_alive": True, "text": f"The worker is alive: last heard of {_span(age_s)} ago."}


def _span(seconds: float) -> str:
    size, unit = next(
        (step for step in ((86400, "day"), (3600, "hour"), (60, "minute")) if seconds >= step[0]), (1, "second")
    )
    number = int(seconds // size)
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _paused(remotes: Sequence[NetSuiteAccount | Connection]) -> list[Need]:
    return [
        Need(
            title=f"{remote.name} is paused",
            count=1,
            detail=remote.health_message,
            url=reverse(f"admin:integrations_{remote._meta.model_name}_change", args=[remote.pk]),
        )
        for remote in remotes
        if remote.health == Health.PAUSED
    ]


def _unheard(connections: Sequence[Connection]) -> list[Need]:
    return [
        Need(
            title=f"{connection.name}: its webhooks are refused",
            count=connection.unsigned_webhooks,
            detail="Their signature is wrong. Changes are found later, by polling. Open it: it says what to do.",
            url=reverse("admin:integrations_connection_change", args=[connection.pk]),
        )
        for connection in connections
        if connection.is_enabled and connection.unsigned_webhooks
    ]


def _ill(accounts: Sequence[NetSuiteAccount]) -> list[Need]:
    last = checkups.newest()
    return [
        Need(
            title=f"{account.name}: the doctor found something broken",
            count=1,
            detail=checkups.summary(checkup=last[account.pk]),
            url=checkups.page(account=account),
        )
        for account in accounts
        if account.pk in last and last[account.pk].light == Checkup.Light.RED
    ]


def _expiring(now: datetime) -> list[Need]:
    return [
        Need(
            title=ending.title,
            count=1,
            detail=ending.what_to_do,
            url=reverse("admin:integrations_netsuiteaccount_change", args=[ending.account.pk]),
            is_red=ending.is_red,
        )
        for ending in expiry.endings(now=now)
    ]


_NEEDS = (
    (attention.Reason.CONFLICT, "waiting for a decision", "Each says what is to be decided; then retry or skip it."),
    (attention.Reason.FAILED, "refused", "Read why, mend it, then retry."),
    (attention.Reason.TOTALS, "with totals that differ", "NetSuite's total is not the platform's."),
)


def _entries() -> list[Need]:
    # Only open states and differing totals are looked at, which the ledger's indexes keep apart.
    counts = SyncEntry.objects.filter(attention.ANY).aggregate(
        **{reason.value: Count("pk", filter=where) for reason, where in attention.WHERE.items()}
    )
    url = reverse("admin:syncjobs_syncentry_changelist")
    return [
        Need(
            title=records(counts[reason.value], words),
            count=counts[reason.value],
            detail=detail,
            url=f"{url}?needs={reason.value}",
        )
        for reason, words, detail in _NEEDS
        if counts[reason.value]
    ]


def _today(*, now: datetime) -> Today:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    synced = SyncEntry.objects.filter(synced_at__gte=midnight)
    times = synced.order_by("-synced_at").values_list("queued_at", "synced_at")[:MEDIAN_OF]
    spans = [(done - noticed).total_seconds() for noticed, done in times if done and done >= noticed]
    rows = SyncEntry.objects.filter(state__in=OPEN).values("state")
    states = {row["state"]: row["entries"] for row in rows.annotate(entries=Count("pk")).order_by()}
    return Today(
        synced=synced.count(),
        waiting=states.get(State.WAITING, 0),
        failed=states.get(State.FAILED, 0),
        queued=sum(states.get(state, 0) for state in QUEUED),
        median_s=statistics.median(spans) if spans else None,
    )


def _last_records() -> list[LastRecord]:
    entries = SyncEntry.objects.filter(synced_at__isnull=False).select_related("plan__connection__netsuite_account")
    shown = entries.defer("snapshot", "facts", "plan__connection__secrets").order_by("-synced_at")[:LAST_SHOWN]
    pages = record_pages.RecordPages()
    return [
        LastRecord(
            entry=entry,
            kind=FLOWS[entry.plan.flow].noun if entry.plan.flow in FLOWS else "",
            platform_url=pages.platform(
                connection=entry.plan.connection, flow=entry.plan.flow, source_id=entry.id_on_platform
            ),
            netsuite_url=pages.netsuite(
                connection=entry.plan.connection, flow=entry.plan.flow, netsuite_id=entry.id_in_netsuite
            ),
        )
        for entry in shown
    ]


def _connections() -> QuerySet[Connection]:
    entries = SyncEntry.objects.filter(plan__connection=OuterRef("pk"))
    polls = SyncRun.objects.filter(plan__connection=OuterRef("pk"), job=Job.POLL, is_complete=True)
    polls = polls.exclude(plan__flow=Flow.CATALOG)
    synced = entries.filter(synced_at__isnull=False).order_by("-synced_at")
    queued = entries.filter(state__in=QUEUED).order_by().values("plan__connection").annotate(entries=Count("pk"))
    return (
        Connection.objects.defer("secrets", "webhook_token")
        .annotate(
            last_synced_at=Subquery(synced.values("synced_at")[:1]),
            last_poll_at=Subquery(polls.order_by("-started_at").values("started_at")[:1]),
            queue_length=Coalesce(Subquery(queued.values("entries")), 0),
            last_webhook_at=hearing.LAST_AT,
        )
        .order_by("name")
    )


def _row(connection: Connection) -> ConnectionRow:
    last_at = getattr(connection, "last_webhook_at", None)
    heard = hearing.of(connection=connection, last_at=last_at)
    return ConnectionRow(
        connection=connection,
        webhooks=hearing.word(hearing=heard, last_at=last_at),
        is_heard=hearing.is_well(hearing=heard),
    )


def _first_steps(*, accounts: Sequence[NetSuiteAccount], connections: Sequence[Connection]) -> list[Step]:
    steps = [
        Step(
            title="Add your NetSuite account",
            url=reverse("admin:integrations_netsuiteaccount_add"),
            is_done=bool(accounts),
        ),
        Step(
            title="Connect your platform", url=reverse("admin:integrations_connection_add"), is_done=bool(connections)
        ),
        Step(
            title="Choose what is synced, on the connection's page",
            url=reverse("admin:integrations_connection_changelist"),
            is_done=SyncPlan.objects.exclude(flow=Flow.CATALOG).exists(),
        ),
        *_mapping_step(connections),
    ]
    return [] if all(step.is_done for step in steps) else steps


def _mapping_step(connections: Sequence[Connection]) -> list[Step]:
    # A billing platform's customers are found or made by themselves, and its lines need no product.
    if connections and all(receivables.offered(connection=connection) for connection in connections):
        return []
    is_done = CustomerMapping.objects.mapped().exists() and ProductMapping.objects.mapped().exists()
    url = reverse("admin:mappings_productmapping_changelist")
    return [Step(title="Map customers and products", url=url, is_done=is_done)]
