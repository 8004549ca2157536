"""A day of invoices paid in NetSuite, while both sides lose connections, refuse and fail: each marked once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.utils import timezone

from integrations.models import Health
from integrations.simulation import Fault, FaultKind
from syncjobs import sweeping
from syncjobs.models import Flow, Outcome, State, SyncEntry, SyncLog
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.paying import Paying

INVOICES = 12
TROUBLE = ((FaultKind.RESET_AFTER, 0.05), (FaultKind.OVERLOAD, 0.05), (FaultKind.ERROR_BEFORE, 0.02))
OPEN = [State.QUEUED, State.RUNNING, State.UNKNOWN]


def test_a_day_with_trouble_on_both_sides_marks_what_is_paid_and_nothing_else_r49_e55_e59(hourly: Hourly) -> None:
    till = Paying(hourly, Flow.PAID_IN)
    raised = [till.world.bill(till.world.order(customer=number % 5)) for number in range(INVOICES)]
    trouble(till)
    work(till, until=lambda: all(till.world.invoice(one) for one in raised))
    held = [till.of(one) for one in raised]
    whole, split, partly, open_ones = held[:6], held[6:8], held[8:10], held[10:]
    till.world.ordermentum.edit_invoice(raised[0]["id"], processing=True)
    payments = [till.pay(one) for one in whole]
    for one in split:
        till.credit(one, "10.00")
        till.pay(one)
    for one in partly:
        till.pay(one, amount="10.00")

    work(till, until=lambda: is_quiet(till))
    till.world.ordermentum.edit_invoice(raised[0]["id"], processing=False)
    till.world.netsuite.delete("customerPayment", payments[1])
    work(till, until=lambda: is_quiet(till) and till.is_paid(raised[0]))

    assert [till.is_paid(one) for one in raised] == [True] * 8 + [False] * 4
    assert {one["status"] for one in till.world.ordermentum.invoices.values()} == {"Paid", "Unpaid"}
    assert len(till.world.ordermentum.invoices) == len(till.world.netsuite.all("invoice")) == INVOICES
    assert taken(till) == Counter(one["id"] for one in raised[:8])
    assert till.world.ordermentum.forbidden_calls == []
    entries = SyncEntry.objects.filter(plan=till.hourly.plan)
    assert {entry.source_id for entry in entries} == {one["id"] for one in [*whole, *split]}
    assert Counter(entry.state for entry in entries) == {State.SYNCED: 7, State.SKIPPED: 1}
    assert "open again" in till.entry(whole[1]["id"]).message
    assert all(till.left(one) > 0 for one in [*partly, *open_ones])
    assert SyncLog.objects.filter(plan=till.hourly.plan, outcome=Outcome.UNKNOWN).exists()


def trouble(till: Paying) -> None:
    """Order the faults of a bad day; the simulators' seeds make them the same ones each time."""
    faults = [Fault(kind=kind, share=share, times=None) for kind, share in TROUBLE]
    till.world.netsuite.faults.replace(faults)
    lost = Fault(kind=FaultKind.RESET_AFTER, method="PUT", path="/v1/invoices/", times=1)  # one mark for certain
    till.world.ordermentum.faults.replace([lost, *faults])


def work(till: Paying, *, until: Any) -> None:
    """Do what worker and clock do, a quarter of an hour at a time, for an hour at least."""
    for quarter in range(120):
        till.hourly.wait(timedelta(minutes=15))
        sweeping.sweep(now=timezone.now())
        till.world.sync()
        if timezone.now().minute < 15:
            till.hourly.read()
        till.write()
        assert till.world.connection.health != Health.PAUSED
        if quarter > 4 and until():
            return
    raise AssertionError(list(SyncEntry.objects.filter(state__in=OPEN).values_list("state", "message")))


def is_quiet(till: Paying) -> bool:
    """Nothing is due any more and the last pass read all there was."""
    runs = [plan.runs.filter(is_complete=True).exists() for plan in till.plans.values()]
    return all(runs) and till.hourly.run().is_complete and not SyncEntry.objects.filter(state__in=OPEN).exists()


def taken(till: Paying) -> Counter[str]:
    """How often the platform took a mark for each invoice; of some it could not say so, for the line broke."""
    calls = [call for call in till.world.ordermentum.calls if call.method in {"PUT", "PATCH"}]
    return Counter(call.target.rpartition("/")[2] for call in calls if call.status in (200, None))
