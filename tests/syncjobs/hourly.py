"""The hour of an installation: people bill in NetSuite, the clock strikes, and what is due goes to the platform."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from integrations.models import AccountSlot
from syncjobs import cursors, sweeping, tasks
from syncjobs.models import Cursor, Flow, State, SyncEntry, SyncLog, SyncPlan, SyncRun
from tests.world import LONG_AGO, World

HALF_PAST = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


class Hourly:
    """One world with an hourly flow on. All clocks, both simulators' too, show `now`, and run on from there."""

    def __init__(self, *, world: World, clock: time_machine.Coordinates) -> None:
        self.world, self._clock = world, clock

    def connect(self, flow: str = Flow.INVOICES_IN, **rules: Any) -> SyncPlan:
        """Connect both sides: orders go to NetSuite, the flow comes back, every purchaser is invoiced manually."""
        self.world.connect(**rules)
        for row in self.world.purchasers:
            self.world.ordermentum.edit_purchaser(row["id"], invoiceSetting="manual", invoiceFrequency="manual")
        self.plan = SyncPlan.objects.create(
            connection=self.world.connection, flow=flow, starts_at=timezone.now() - LONG_AGO
        )
        return self.plan

    def order(self, **fields: Any) -> dict[str, Any]:
        """Place an order and bring it to NetSuite."""
        placed = self.world.order(**fields)
        self.world.sync()
        assert self.world.sales_order(placed), self.world.entry(placed).message
        return placed

    def bill(self, placed: dict[str, Any], quantities: dict[int, int] | None = None) -> str:
        """Bill its sales order in NetSuite, all of it or a quantity a line; give the invoice's id."""
        found = self.world.sales_order(placed)
        assert found
        return self.world.netsuite.bill(found["id"], quantities=quantities)

    def strike(self) -> None:
        """Let the next full hour come, read what is due then and write it, once."""
        self._clock.move_to(cursors.next_hour(after=timezone.now()))
        self.read()
        self.write()

    def wait(self, by: timedelta = timedelta(minutes=1)) -> None:
        """Let some time pass."""
        self._clock.shift(by)

    def to(self, now: datetime) -> None:
        """Set every clock."""
        self._clock.move_to(now)

    def read(self) -> None:
        """Do what the queue does on the hour."""
        tasks.pull_hourly(connection_id=self.world.connection.pk)

    def write(self) -> None:
        """Do what the queue does when something is due for the platform."""
        tasks.deliver(plan_id=self.plan.pk)

    def settle(self, most: int = 60) -> None:
        """Go on as the worker does, minute after minute, until nothing is due or under way any more."""
        for _ in range(most):
            if not self.plan.entries.filter(state__in=[State.QUEUED, State.RUNNING, State.UNKNOWN]).exists():
                return
            self.wait(timedelta(minutes=5))
            sweeping.sweep(now=timezone.now())
            self.write()
        raise AssertionError([entry.message for entry in self.plan.entries.exclude(state=State.SYNCED)])

    def entry(self, netsuite_id: str) -> SyncEntry:
        """The ledger's entry of a record of NetSuite."""
        return SyncEntry.objects.get(plan=self.plan, source_id=netsuite_id)

    def outcomes(self, netsuite_id: str) -> list[str]:
        """How the attempts at it ended, oldest first."""
        logs = SyncLog.objects.filter(plan=self.plan, netsuite_id=netsuite_id)
        return list(logs.order_by("pk").values_list("outcome", flat=True))

    def run(self) -> SyncRun:
        """The last pass."""
        return SyncRun.objects.filter(plan=self.plan).latest("pk")

    def invoices(self, placed: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The platform's invoices, those of one order or all, in the order in which they were made."""
        held = list(self.world.ordermentum.invoices.values())
        return [each for each in held if placed is None or placed["id"] in each["orderIds"]]

    def forget(self) -> None:
        """Let what is kept for some minutes run out."""
        cache.clear()

    def lose_workers(self) -> None:
        """Let the leases of whoever is at work run out, as if the process had been killed long ago."""
        past = timedelta(hours=1)
        SyncEntry.objects.filter(state=State.RUNNING).update(leased_until=F("leased_until") - past)
        Cursor.objects.exclude(leased_until=None).update(leased_until=F("leased_until") - past)
        AccountSlot.objects.exclude(leased_until=None).update(leased_until=F("leased_until") - past)


@contextmanager
def striking(world: World, at: datetime = HALF_PAST) -> Iterator[Hourly]:
    """Give the world's hour, its clocks set to `at`."""
    with time_machine.travel(at, tick=True) as clock:
        world.fresh()
        yield Hourly(world=world, clock=clock)
