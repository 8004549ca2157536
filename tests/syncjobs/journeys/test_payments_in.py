"""A day of payments and deposits in NetSuite, while both sides lose connections, refuse and fail: each paid once."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from syncjobs.models import Flow, Outcome, State, SyncEntry, SyncLog
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.journeys import bad_day
from tests.syncjobs.paying import Paying

ORDERS = 12


def test_a_day_with_trouble_on_both_sides_pays_what_is_covered_once_r39b_r40_e61_e65(hourly: Hourly) -> None:
    till = Paying(hourly, Flow.PAID_IN, Flow.PAYMENTS_IN, documents=Flow.ORDERS_OUT)
    placed = [till.world.order(customer=number % 5) for number in range(ORDERS)]
    raised = [till.world.bill(one) for one in placed]
    bad_day.begin_at(till)
    bad_day.work(till, until=lambda: all(till.world.sales_order(one) for one in placed))
    received = [till.pay(till.billed(one)) for one in placed[:4]]
    parted = [till.billed(one) for one in placed[4:6]]
    received += [till.pay(one, amount="10.00") for one in parted]
    deposits = [till.deposit(one, whole["total"]) for one, whole in zip(placed[6:8], raised[6:8], strict=True)]
    deposits.append(till.deposit(placed[8], "5.00"))
    till.pay(till.billed(placed[9]), externalId=f"om-payment-{raised[9]['id']}", amount="5.00")

    bad_day.work(till, until=lambda: bad_day.is_quiet(till))
    received += [till.pay(one) for one in parted]
    billed = till.billed(placed[6])
    till.apply(deposits[0], billed, billed["total"])
    till.world.netsuite.void("customerPayment", received[0])
    bad_day.work(till, until=lambda: bad_day.is_quiet(till))

    assert [till.is_paid(one) for one in raised] == [True] * 8 + [False] * 4
    assert bad_day.taken(till) == Counter(one["id"] for one in raised[:8])
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
