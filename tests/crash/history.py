"""One seeded history: orders are placed, edited and cancelled while both the network and the workers fail."""

from __future__ import annotations

import random
import threading
import time
import uuid
from datetime import timedelta

from django.db import connection as database
from django.utils import timezone

from integrations.netsuite import limiter
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.limiter import Lane
from integrations.simulation import Fault, FaultKind
from syncjobs import ledger
from syncjobs.models import State, SyncEntry
from syncjobs.runner import reading, recording, writing
from tests.world import World

DEATHS = ("after claim", "after read", "after some writes", "after all writes", "lease lost", "answer too late")
FAULTS = (
    FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER, FaultKind.ERROR_BEFORE, FaultKind.ERROR_AFTER,
    FaultKind.OVERLOAD, FaultKind.GARBAGE, FaultKind.TRUNCATED,
)  # fmt: skip


class History:
    """Runs one history against a fresh world. The same seed gives the same steps."""

    def __init__(self, world: World, *, seed: int) -> None:
        self.world = world
        self.random = random.Random(seed)
        self.placed: list[str] = []

    def run(self) -> None:
        """Place orders, let everything go wrong for some steps, then let it go well until nothing is due."""
        for _ in range(self.random.randint(1, 3)):
            self._place()
        for _ in range(self.random.randint(2, 5)):
            self._order_trouble()
            self.random.choice((self._drain, self._drain, self._die, self._die, self._edit, self._cancel))()
            self.world.pass_time()
        self.world.netsuite.faults.replace([])
        self.settle()

    def settle(self) -> None:
        """Poll and drain without faults until nothing is due, in not more rounds than any history needs."""
        self.world.poll()
        for _ in range(12):
            ledger.expire(now=timezone.now())
            if not SyncEntry.objects.filter(state__in=[State.QUEUED, State.UNKNOWN, State.RUNNING]).exists():
                return
            self.world.drain()
            self.world.pass_time()

    def _place(self) -> None:
        placed = self.world.order(customer=self.random.randrange(10), reference=f"PO-{self.random.randrange(100)}")
        self.placed.append(placed["id"])
        self.world.poll()

    def _edit(self) -> None:
        order_id = self.random.choice(self.placed)
        self.world.ordermentum.edit_order(order_id, reference=f"PO-{self.random.randrange(100, 999)}")
        self.world.poll()

    def _cancel(self) -> None:
        if self.random.random() < 0.5:
            self.world.ordermentum.cancel_order(self.random.choice(self.placed))
            self.world.poll()

    def _order_trouble(self) -> None:
        kinds = self.random.choices(FAULTS, k=self.random.randint(0, 3))
        method = self.random.choice(("PUT", "GET", "PATCH", ""))
        self.world.netsuite.faults.replace(
            [Fault(kind=kind, method=method, share=0.7, times=self.random.randint(1, 2)) for kind in kinds]
        )

    def _drain(self) -> None:
        ledger.expire(now=timezone.now())
        self.world.drain()

    def _die(self) -> None:
        """Do what a worker does, up to a step at which it is lost: nothing after that is stored."""
        ledger.expire(now=timezone.now())
        death = self.random.choice(DEATHS)
        holder = uuid.uuid4().hex
        limiter.take(account=self.world.account, holder=holder, lane=Lane.BULK, now=timezone.now())
        entries = ledger.claim(
            account_id=self.world.account.pk, lane=Lane.BULK, holder=holder, limit=5, now=timezone.now()
        )
        if death == "after claim" or not entries:
            return
        connector = self.world.connection.open()
        late = death == "lease lost"
        deadline = time.monotonic() + (-1.0 if late else 60.0)
        prepared = reading.prepare(entries=entries, open_connector=lambda: connector, deadline=deadline)
        connector.close()
        if death == "after read":
            return
        self._write(prepared.jobs, death=death, holder=holder)

    def _write(self, jobs: list[writing.Job], *, death: str, holder: str) -> None:
        client = NetSuiteClient.for_account(account=self.world.account, connections=2)
        try:
            if death == "lease lost":
                self._lose_lease(jobs, client=client, holder=holder)
            elif death == "answer too late":
                self._answer_late(jobs, client=client, holder=holder)
            else:
                chosen = jobs if death == "after all writes" else jobs[: len(jobs) // 2]
                for job in chosen:
                    writing.write(job=job, client=client)
        finally:
            client.close()

    def _lose_lease(self, jobs: list[writing.Job], *, client: NetSuiteClient, holder: str) -> None:
        # The worker slept through its lease; another one works; then it wakes up and goes on.
        self.world.pass_time()
        self._drain()
        results = [writing.write(job=job, client=client) for job in jobs]
        if results:
            recording.record(results=results, holder=holder, now=timezone.now())

    def _answer_late(self, jobs: list[writing.Job], *, client: NetSuiteClient, holder: str) -> None:
        # A request is still on its way when the lease runs out and another worker takes over.
        self.world.netsuite.faults.replace([Fault(kind=FaultKind.SLOW, method="PUT|PATCH", delay_s=0.05)])
        results: list[writing.Result] = []
        sender = threading.Thread(target=lambda: results.extend(writing.write(job=job, client=client) for job in jobs))
        sender.start()
        self.world.pass_time(timedelta(hours=2))
        self._drain()
        sender.join()
        if results:
            recording.record(results=results, holder=holder, now=timezone.now())
        assert database.connection is not None
