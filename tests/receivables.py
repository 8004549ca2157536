"""A company on Invoiced and its books in NetSuite: both simulators served over HTTP, and the hub between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from integrations.invoiced.simulator import InvoicedSimulator
from integrations.models import AccountSlot, Connection, NetSuiteAccount
from integrations.netsuite.limiter import Lane
from integrations.netsuite.simulator import NetSuiteSimulator
from mappings.models import ReceivableSettings
from syncjobs import polling, pulling, tasks
from syncjobs.flows import INBOUND
from syncjobs.models import OUTBOUND, Cursor, RecordLink, State, SyncEntry, SyncLog, SyncPlan
from tests import factories

LONG_AGO = timedelta(days=30)
A_SUNDAY = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


class Receivables:
    """Both sides and the hub. `connect()` makes the hub's rows with the flows named; tests then act on either side."""

    clock: time_machine.Coordinates  # of everybody: the hub and both simulators

    def __init__(self, *, netsuite: NetSuiteSimulator, invoiced: InvoicedSimulator, urls: tuple[str, str]) -> None:
        self.netsuite, self.invoiced = netsuite, invoiced
        self.netsuite_url, self.invoiced_url = urls

    def fresh(self) -> None:
        """Forget everything on both sides; the NetSuite demo company, and an empty one on Invoiced."""
        cache.clear()
        self.netsuite.reset()
        self.netsuite.demo_company()
        self.netsuite.limit, self.netsuite.latency_s, self.netsuite.clock_offset_s = 5, 0.0, 0.0
        self.netsuite.features.discard("SuiteTax")
        self.invoiced.reset()
        self.invoiced.webhook_mode, self.invoiced.names_fields = "drop", True

    def connect(self, *flows: str, starts_at: Any = None, **settings: Any) -> Connection:
        """Connect both sides, switch these flows on, and set these receivables settings."""
        self.account: NetSuiteAccount = factories.account_of(self.netsuite, self.netsuite_url, concurrency_limit=3)
        return self._join("Invoiced", flows, starts_at, settings)

    def beside(
        self, invoiced: InvoicedSimulator, url: str, *flows: str, starts_at: Any = None, **settings: Any
    ) -> Receivables:
        """Connect another company on Invoiced to the same NetSuite account."""
        other = Receivables(netsuite=self.netsuite, invoiced=invoiced, urls=(self.netsuite_url, url))
        other.clock, other.account = self.clock, self.account
        other._join("Invoiced NZ", flows, starts_at, settings)
        return other

    def _join(self, name: str, flows: Sequence[str], starts_at: Any, settings: Mapping[str, Any]) -> Connection:
        self.connection: Connection = factories.ConnectionFactory(
            name=name,
            connector="invoiced",
            netsuite_account=self.account,
            values={"api_url": self.invoiced_url},
            secrets={"api_key": self.invoiced.api_key},
        )
        self.settings = ReceivableSettings.objects.create(connection=self.connection, **settings)
        for flow in flows:
            self.switch_on(flow, starts_at=starts_at)
        return self.connection

    def switch_on(self, flow: str, *, starts_at: Any = None) -> SyncPlan:
        """Switch one more flow on."""
        begins = starts_at or timezone.now() - LONG_AGO
        return SyncPlan.objects.create(connection=self.connection, flow=flow, starts_at=begins)

    def plan(self, flow: str) -> SyncPlan:
        """The plan of a flow."""
        return SyncPlan.objects.get(connection=self.connection, flow=flow)

    def sync(self) -> None:
        """Two minutes later, read what changed on both sides and work it off, as the worker does.

        A window of NetSuite's time is read a minute after it has passed.
        """
        self.clock.shift(timedelta(minutes=2))
        Cursor.objects.update(leased_until=None, due_at=timezone.now())
        for plan in SyncPlan.objects.filter(is_enabled=True).order_by("pk"):
            if plan.flow in OUTBOUND:
                polling.poll(plan_id=plan.pk, now=timezone.now())
            elif plan.flow in INBOUND:
                pulling.pull(plan_id=plan.pk, now=timezone.now())
        self.work()

    def work(self) -> None:
        """Work off whatever is due, in both directions."""
        for plan in SyncPlan.objects.filter(is_enabled=True, flow__in=INBOUND).order_by("pk"):
            tasks.deliver(plan_id=plan.pk)
        for lane in Lane:
            tasks.drain(account_id=self.account.pk, lane=lane.value)

    def pass_time(self, by: timedelta = timedelta(hours=2)) -> None:
        """Let every delay, lease and pause of this installation run out, as if that time had passed."""
        SyncEntry.objects.filter(state__in=[State.QUEUED, State.UNKNOWN, State.WAITING]).update(due_at=F("due_at") - by)
        SyncEntry.objects.filter(state=State.RUNNING).update(leased_until=F("leased_until") - by)
        AccountSlot.objects.exclude(leased_until=None).update(leased_until=F("leased_until") - by)
        NetSuiteAccount.objects.update(hold_until=None, lowered_until=None, rung_at=None, bulk_rung_at=None)
        Cursor.objects.update(leased_until=None, due_at=timezone.now() - by)
        tasks.sweep()

    def entry(self, flow: str, source_id: object) -> SyncEntry:
        """The ledger's entry of a record under a flow."""
        return SyncEntry.objects.get(plan__flow=flow, plan__connection=self.connection, source_id=str(source_id))

    def link(self, record_type: str, netsuite_id: object) -> RecordLink:
        """The pair of a record of NetSuite."""
        links = RecordLink.objects.filter(connection=self.connection, record_type=record_type)
        return links.get(netsuite_id=str(netsuite_id))

    def external_id(self, what: str, source_id: object) -> str:
        """The external id in NetSuite of something of ours, made of a record of the platform."""
        return f"inv-{what}-{self.connection.pk}-{source_id}"

    def log(self, flow: str, source_id: object) -> list[str]:
        """The outcomes of its attempts, oldest first."""
        rows = SyncLog.objects.filter(entry=self.entry(flow, source_id)).order_by("pk")
        return list(rows.values_list("outcome", flat=True))


@contextmanager
def ticking(books: Receivables, at: datetime = A_SUNDAY) -> Iterator[Receivables]:
    """Both companies as new, with every clock set to `at` and running on from there."""
    with time_machine.travel(at, tick=True) as clock:
        books.clock = clock
        books.fresh()
        yield books


@contextmanager
def serving() -> Iterator[Receivables]:
    """Serve both simulators; `fresh()` and `connect()` are the caller's."""
    netsuite = NetSuiteSimulator(account_id="1234567_SB1")
    invoiced = InvoicedSimulator()
    with netsuite.serve() as one, invoiced.serve() as other:
        yield Receivables(netsuite=netsuite, invoiced=invoiced, urls=(one.base_url, other.base_url))
