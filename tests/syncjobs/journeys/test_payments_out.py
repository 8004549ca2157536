"""A week's money of a supplier crosses while both sides fail now and then."""

from __future__ import annotations

import pytest

from syncjobs.models import Flow, State
from tests.crash import payment_checker
from tests.syncjobs.journeys import bad_day
from tests.syncjobs.settling import Settling, amount
from tests.world import World

ROUNDS = 60


def run_until_quiet(settling: Settling) -> None:
    for _ in range(ROUNDS):
        settling.sync()
        if not bad_day.is_anything_open() and is_whole(settling):
            return


def is_whole(settling: Settling) -> bool:
    """Say whether every order and settlement has been heard of: a poll may have broken off before it came to it."""
    platform = settling.world.ordermentum
    settled = [one for one in platform.invoices.values() if one["settlementReference"]]
    crossed = [plan.entries.filter(state=State.SYNCED).count() for plan in (settling.documents, settling.payments)]
    return crossed == [len(platform.orders), len(settled)]


@pytest.mark.parametrize("week", range(3))
def test_every_settled_invoice_ends_as_one_payment_or_deposit_r39_r40(world: World, week: int) -> None:
    """R39a, R40, E61, E63"""
    settling = Settling(world, documents=Flow.ORDERS_OUT)
    bad_day.begin(world.netsuite, world.ordermentum)
    raised = [settling.invoice(customer=number % 10, products=(number % 7, 8)) for number in range(16)]
    run_until_quiet(settling)
    for one in raised[:6]:
        world.netsuite.bill(settling.sales_order_id(one))
    for number, one in enumerate(raised[:12]):
        settling.pay(one, reference=f"OMSET-{week}-{number % 2}")
        if number % 3:
            world.tell("invoice_updated", one)
            settling.work(rounds=1)

    run_until_quiet(settling)
    for one in raised[6:9]:
        world.netsuite.bill(settling.sales_order_id(one))  # paid before, as a deposit
        world.ordermentum.edit_invoice(one["id"], reference="PO-LATE")
    run_until_quiet(settling)

    assert payment_checker.broken_promises(world) == []
    assert (len(world.netsuite.all("customerPayment")), len(world.netsuite.all("customerDeposit"))) == (6, 6)
    assert len(world.ordermentum.invoices) == len(world.netsuite.all("salesOrder")) == 16
    assert len(world.netsuite.all("invoice")) == 9
    assert [call for call in world.netsuite.calls if call.status in (0, 429, 500)] != []
    settled = sum(amount(one["total"]) for one in raised[:12])
    assert sum(amount(one["payment"]) for one in settling.made()) == settled
