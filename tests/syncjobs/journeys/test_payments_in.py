"""A day of payments and deposits in NetSuite, while both sides lose connections, refuse and fail: each paid once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations.models import Health
from integrations.simulation import Fault, FaultKind
from syncjobs import sweeping
from syncjobs.models import Flow, Outcome, State, SyncEntry, SyncLog
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.paying import Paying

ORDERS = 12
TROUBLE = ((FaultKind.RESET_AFTER, 0.05), (FaultKind.OVERLOAD, 0.05), (FaultKind.ERROR_BEFORE, 0.02))
OPEN = [State.QUEUED, State.RUNNING, State.UNKNOWN]


def test_a_day_with_trouble_on_both_sides_pays_what_is_covered_once_r39b_r40_e61_e65(hourly: Hourly) -> None:
    till = Paying(hourly, Flow.PAID_IN, Flow.PAYMENTS_IN, documents=Flow.ORDERS_OUT)
    placed = [till.world.order(customer=number % 5) for number in range(ORDERS)]
    raised = [till.world.bill(one) for one in placed]
    trouble(till)
    work(till, until=lambda: all(till.world.sales_order(one) for one in placed))
    received = [till.pay(till.billed(one)) for one in placed[:4]]
    parted = [till.billed(one) for one in placed[4:6]]
    received += [till.pay(one, amount="10.00") for one in parted]
    deposits = [till.deposit(one, whole["total"]) for one, whole in zip(placed[6:8], raised[6:8], strict=True)]
    deposits.append(till.deposit(placed[8], "5.00"))
    till.pay(till.billed(placed[9]), externalId=f"om-payment-{raised[9]['id']}", amount="5.00")

    work(till, until=lambda: is_quiet(till))
    received += [till.pay(one) for one in parted]
    billed = till.billed(placed[6])
    till.apply(deposits[0], billed, billed["total"])
    till.world.netsuite.void("customerPayment", received[0])
    work(till, until=lambda: is_quiet(till))

    assert [till.is_paid(one) for one in raised] == [True] * 8 + [False] * 4
    assert taken(till) == Counter(one["id"] for one in raised[:8])
    assert len(till.world.ordermentum.invoices) == len(till.world.netsuite.all("salesOrder")) == ORDERS
    assert len(till.world.netsuite.all("customerPayment")) == len(received) + 1
    assert till.world.ordermentum.forbidden_calls == []
    entries = {entry.source_id: entry for entry in SyncEntry.objects.filter(plan=till.plans[Flow.PAYMENTS_IN])}
    assert entries.keys() == {*received, *deposits}
    assert Counter(entry.state for entry in entries.values()) == {State.SYNCED: len(entries) - 1, State.SKIPPED: 1}
    assert "was voided in NetSuite" in entries[received[0]].message
    kept = [one for key in received[4:] for one in entries[key].facts["invoices"]]
    assert sum(Decimal(one["amount"]) for one in kept) == sum(Decimal(str(one["total"])) for one in parted)
    assert SyncLog.objects.filter(plan__in=till.plans.values(), outcome=Outcome.UNKNOWN).exists()


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
    """Nothing is due any more and every plan's last pass read all there was."""
    last = [plan.runs.order_by("-pk").first() for plan in till.plans.values()]
    return all(run and run.is_complete for run in last) and not SyncEntry.objects.filter(state__in=OPEN).exists()


def taken(till: Paying) -> Counter[str]:
    """How often the platform took a mark for each invoice; of some it could not say so, for the line broke."""
    calls = [call for call in till.world.ordermentum.calls if call.method in {"PUT", "PATCH"}]
    return Counter(call.target.rpartition("/")[2] for call in calls if call.status in (200, None))
