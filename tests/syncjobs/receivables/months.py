"""Random months of receivables: people on both sides, trouble between them, and in the end the books agree.

A month is a list of steps, each a name and a number that decides all that is left to chance in it. So a month that
fails can be run again, and made shorter by leaving out steps (`shortest`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from integrations.invoiced.simulator import InvoicedSimulator, amounts
from integrations.invoiced.simulator.refusals import Refused
from integrations.invoiced.simulator.webhooks import signature
from integrations.models import NetSuiteAccount
from integrations.netsuite.limiter import Lane
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.netsuite.simulator.refusals import Refusal
from integrations.simulation import Fault, FaultKind
from syncjobs import ledger, netsuite_events, polling, pulling, tasks, webhooks
from syncjobs.flows import INBOUND
from syncjobs.models import Cursor, State, SyncEntry
from tests.receivables import A_SUNDAY, Receivables, ticking
from tests.syncjobs import suiteapp
from tests.syncjobs.receivables import (
    month_companies,
    month_end,
    month_fields,
    month_history,
    month_in_netsuite,
    month_kinds,
    month_steps,
)
from tests.syncjobs.receivables.month_companies import FLOWS, Company
from tests.syncjobs.receivables.month_end import OPEN
from tests.syncjobs.receivables.month_steps import Step

TOLD_TYPES = ("customer", "job", "contact", "invoice", "creditMemo", "customerPayment", "customerDeposit")
FAULTS = (
    FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER, FaultKind.ERROR_BEFORE, FaultKind.ERROR_AFTER, FaultKind.OVERLOAD,
    FaultKind.TRUNCATED, FaultKind.GARBAGE, FaultKind.SLOW,
)  # fmt: skip


class Month:
    """One month, begun afresh on both sides. `seen` counts what was done."""

    def __init__(self, companies: list[Company], *, number: int, kind: month_kinds.Kind) -> None:
        self.companies, self.books, self.number, self.kind = companies, companies[0].books, number, kind
        self.seen: Counter[str] = Counter(kind.names)
        NetSuiteAccount.objects.update(suiteapp_secret=suiteapp.SECRET)
        self.books.account.refresh_from_db()
        # Every second month they have few customers, and more often two people do something about one invoice.
        self.bookkeepers = month_in_netsuite.Bookkeepers(self.books, few=number % 2 == 1, kind=kind)
        self.told: list[dict[str, Any]] = []  # by the SuiteApp, not posted yet
        self.books.netsuite.books.listener = self._hear
        self.books.sync()

    # Steps

    def do(self, step: Step) -> None:
        """Have one thing happen."""
        chance = Random(step.number)
        self.seen[step.name] += 1
        if act := month_steps.NETSUITE.get(step.name):
            self._act(lambda: act(self.bookkeepers, chance))
        elif deed := month_steps.INVOICED.get(step.name):
            self._act(lambda: deed(self.company(chance).portal, chance))
        else:
            _MACHINES[step.name](self, chance)

    def _act(self, act: Callable[[], None]) -> None:
        """People who are refused leave it at that. Clocks move a little, since nobody does two things at once."""
        self.books.clock.shift(timedelta(seconds=7))
        try:
            act()
        except (Refusal, Refused):
            self.seen["refused to people"] += 1

    def passes(self, chance: Random) -> None:
        """Both sides are read and all is worked off."""
        self.books.sync()

    def reads(self, chance: Random) -> None:
        """One flow is read."""
        self.books.clock.shift(timedelta(seconds=chance.choice([10, 60, 120])))
        Cursor.objects.update(leased_until=None, due_at=timezone.now())
        flow = chance.choice(FLOWS)
        poll = pulling.pull if flow in INBOUND else polling.poll
        poll(plan_id=self.company(chance).books.plan(flow).pk, now=timezone.now())

    def writes(self, chance: Random) -> None:
        """One flow's worker writes what is due."""
        self._work(self.company(chance), chance.choice(FLOWS))

    def loses_worker(self, chance: Random) -> None:
        """A worker wrote, and was killed before it recorded anything: its leases run out."""
        flow, company = chance.choice(FLOWS), self.company(chance)
        taken = list(SyncEntry.objects.filter(plan__flow=flow, state__in=OPEN).values_list("pk", flat=True))
        with transaction.atomic():
            self._work(company, flow)
            transaction.set_rollback(True)
        SyncEntry.objects.filter(pk__in=taken, state__in=OPEN).update(
            state=State.RUNNING, holder="lost", leased_until=timezone.now()
        )
        self.books.clock.shift(timedelta(seconds=1))
        ledger.expire(now=timezone.now())

    def time_passes(self, chance: Random) -> None:
        """Delays and leases run out."""
        self.books.clock.shift(timedelta(minutes=chance.choice([1, 15, 90])))
        self.books.pass_time()

    def trouble_begins(self, chance: Random) -> None:
        """Some requests to both sides fail from now on."""
        for side in self.sides:
            kinds = chance.sample(FAULTS, 3)
            side.faults.replace([Fault(kind=kind, share=0.06, times=None, delay_s=0.02) for kind in kinds])

    def trouble_ends(self, chance: Random) -> None:
        """No more requests fail."""
        self.calm()

    def suiteapp_tells(self, chance: Random) -> None:
        """Of what it has to tell some is lost, some late, some told twice, and in any order."""
        now = [said for said in self.told if chance.random() < 0.8]
        self.told = [said for said in self.told if said not in now]
        now = [said for said in now if chance.random() < 0.85]
        now += [said for said in now if chance.random() < 0.2]
        chance.shuffle(now)
        for start in range(0, len(now), 50):
            assert suiteapp.tell(self.books.account, *now[start : start + 50]).status_code == 202
        self.hear_events()

    def invoiced_tells(self, chance: Random) -> None:
        """Its webhooks come: some are lost, some late, some come twice, and in any order."""
        for company in self.companies:
            events = [one for one in company.books.invoiced.events.values() if one["id"] > company.hooks_read]
            company.hooks_read = max([company.hooks_read, *(one["id"] for one in events)])
            came = [one for one in (*company.late, *events) if chance.random() < 0.8]
            company.late = [one for one in came if chance.random() < 0.15]
            now = [one for one in came if one not in company.late]
            now += [one for one in now if chance.random() < 0.2]
            chance.shuffle(now)
            _post(company, now)

    # What the steps are made of

    @property
    def sides(self) -> list[NetSuiteSimulator | InvoicedSimulator]:
        """NetSuite, and the companies on Invoiced."""
        return [self.books.netsuite, *(one.books.invoiced for one in self.companies)]

    def company(self, chance: Random) -> Company:
        """One of the companies."""
        return chance.choice(self.companies)

    def calm(self) -> None:
        """Have nothing fail any more."""
        for side in self.sides:
            side.faults.replace([])

    def hear_events(self) -> None:
        """The worker reads what the SuiteApp told."""
        NetSuiteAccount.objects.update(events_leased_until=None)
        netsuite_events.read(account_id=self.books.account.pk, now=timezone.now())

    def _work(self, company: Company, flow: str) -> None:
        if flow in INBOUND:
            tasks.deliver(plan_id=company.books.plan(flow).pk)
            return
        for lane in Lane:
            tasks.drain(account_id=self.books.account.pk, lane=lane.value)

    def _hear(self, record: Any, event: str, *, at: Any, over_rest: bool) -> None:
        """Take down what the SuiteApp would tell; it tells of our own writes too, which is worse than it is."""
        if record.type.name in TOLD_TYPES:
            stamp = f"{at.isoformat()[:23]}Z"
            self.told.append({"type": record.type.name, "id": record.id, "event": event, "changed_at": stamp})


def _post(company: Company, events: Sequence[dict[str, Any]]) -> None:
    address = webhooks.url_of(connection=company.books.connection).removeprefix(django_settings.PUBLIC_URL)
    for one in events:
        raw = json.dumps(one, default=amounts.json_number).encode()
        signed = {"X-Invoiced-Signature": signature(raw, key=month_companies.SECRET)}
        answer = Client().post(address, data=raw, content_type="application/json", headers=signed)
        assert answer.status_code == 202, answer.content


_MACHINES: dict[str, Callable[[Month, Random], None]] = {
    "passes": Month.passes,
    "reads": Month.reads,
    "writes": Month.writes,
    "loses_worker": Month.loses_worker,
    "time_passes": Month.time_passes,
    "trouble_begins": Month.trouble_begins,
    "trouble_ends": Month.trouble_ends,
    "suiteapp_tells": Month.suiteapp_tells,
    "invoiced_tells": Month.invoiced_tells,
    "imports": month_history.imports,
}


@contextmanager
def begun(both: Receivables, *, number: int) -> Iterator[Month]:
    """Begin a month in a database that is as it was before afterwards."""
    with transaction.atomic():
        kind = month_kinds.of(number)
        with ticking(both, A_SUNDAY) as books:
            books.clock.shift(timedelta(hours=3))  # what the demo company had is from before
            books.netsuite.limit = 20
            if kind.has_mapped_fields:
                books.netsuite.custom_fields.update(month_fields.DEFINED)
            try:
                with month_companies.connected(books, kind=kind, number=number) as companies:
                    yield Month(companies, number=number, kind=kind)
            finally:
                books.netsuite.books.listener = None
                month_fields.forget(books)
                books.clock.shift(timedelta(0))
        transaction.set_rollback(True)


def run(both: Receivables, *, number: int, steps: Sequence[Step]) -> Counter[str]:
    """Run a month; give what was done. Raises AssertionError, or whatever broke."""
    with begun(both, number=number) as month:
        for step in steps:
            month.do(step)
        month_end.end(month)
        return month.seen


def shortest(both: Receivables, *, number: int, steps: Sequence[Step]) -> list[Step]:
    """Leave out steps as long as the month still fails in the same way."""
    kept, like = list(steps), _failure(both, number, steps)
    size = max(len(kept) // 2, 1)
    while size:
        start = 0
        while start < len(kept):
            fewer = kept[:start] + kept[start + size :]
            if _failure(both, number, fewer) == like:
                kept = fewer
            else:
                start += size
        size //= 2
    return kept


def _failure(both: Receivables, number: int, steps: Sequence[Step]) -> str:
    try:
        run(both, number=number, steps=steps)
    except Exception as error:
        return f"{type(error).__name__} {str(error)[:24]}"
    return ""
