"""A day of invoices paid in NetSuite, while both sides lose connections, refuse and fail: each marked once."""

from __future__ import annotations

from collections import Counter

from syncjobs.models import Flow, Outcome, State, SyncEntry, SyncLog
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.journeys import bad_day
from tests.syncjobs.paying import Paying

INVOICES = 12


def test_a_day_with_trouble_on_both_sides_marks_what_is_paid_and_nothing_else_r49_e55_e59(hourly: Hourly) -> None:
    till = Paying(hourly, Flow.PAID_IN)
    raised = [till.world.bill(till.world.order(customer=number % 5)) for number in range(INVOICES)]
    bad_day.begin_at(till)
    bad_day.work(till, until=lambda: all(till.world.invoice(one) for one in raised))
    held = [till.of(one) for one in raised]
    whole, split, partly, open_ones = held[:6], held[6:8], held[8:10], held[10:]
    till.world.ordermentum.edit_invoice(raised[0]["id"], processing=True)
    payments = [till.pay(one) for one in whole]
    for one in split:
        till.credit(one, "10.00")
        till.pay(one)
    for one in partly:
        till.pay(one, amount="10.00")

    bad_day.work(till, until=lambda: bad_day.is_quiet(till))
    till.world.ordermentum.edit_invoice(raised[0]["id"], processing=False)
    till.world.netsuite.delete("customerPayment", payments[1])
    bad_day.work(till, until=lambda: bad_day.is_quiet(till) and till.is_paid(raised[0]))

    assert [till.is_paid(one) for one in raised] == [True] * 8 + [False] * 4
    assert {one["status"] for one in till.world.ordermentum.invoices.values()} == {"Paid", "Unpaid"}
    assert len(till.world.ordermentum.invoices) == len(till.world.netsuite.all("invoice")) == INVOICES
    assert bad_day.taken(till) == Counter(one["id"] for one in raised[:8])
    assert till.world.ordermentum.forbidden_calls == []
    entries = SyncEntry.objects.filter(plan=till.hourly.plan)
    assert {entry.source_id for entry in entries} == {one["id"] for one in [*whole, *split]}
    assert Counter(entry.state for entry in entries) == {State.SYNCED: 7, State.SKIPPED: 1}
    assert "open again" in till.entry(whole[1]["id"]).message
    assert all(till.left(one) > 0 for one in [*partly, *open_ones])
    assert SyncLog.objects.filter(plan=till.hourly.plan, outcome=Outcome.UNKNOWN).exists()
