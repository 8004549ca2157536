"""After a write, both sides' totals are compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from integrations.simulation import Fault, FaultKind
from syncjobs.models import Outcome, State, SyncEntry, SyncLog, SyncPlan, TotalState
from tests.world import World

TAXED = {"tax_mode": "LEGACY", "taxable_code_id": "7", "exempt_code_id": "8"}


def sent(world: World, **fields: Any) -> dict[str, Any]:
    placed = world.order(**fields)
    world.sync()
    assert world.entry(placed).state == State.SYNCED
    return placed


def test_totals_that_agree_say_so_b7(world: World) -> None:
    world.connect(**TAXED)
    placed = sent(world, freight="12.00")

    assert world.compare_totals() == 1

    entry = world.entry(placed)
    assert (entry.total_state, entry.netsuite_total, entry.source_total) == ("AGREES", Decimal("85.2"), Decimal("85.2"))
    assert not SyncLog.objects.filter(outcome=Outcome.WARNING).exists()


@pytest.mark.parametrize(
    ("total", "state"), [("72.05", "ROUNDING"), ("72.06", "DIFFERS"), ("71.95", "ROUNDING"), ("60.00", "DIFFERS")]
)
def test_five_cents_are_rounding_and_more_is_a_mismatch_e20(world: World, total: str, state: str) -> None:
    world.connect(**TAXED)
    placed = sent(world, total=total)

    world.compare_totals()

    entry = world.entry(placed)
    assert (entry.state, entry.total_state) == (State.SYNCED, state)
    apart = abs(Decimal(total) - 72)
    assert entry.message.startswith(f"NetSuite's total is 72.00, the platform's is {total}: {apart} apart.")
    assert SyncLog.objects.filter(outcome=Outcome.WARNING, source_id=placed["id"]).count() == 1


def test_a_mismatch_fails_only_where_that_is_chosen_e20(world: World) -> None:
    world.connect(**TAXED, is_strict_on_totals=True)
    wrong, rounding = sent(world, total="60.00"), sent(world, total="72.01")

    world.compare_totals()

    assert (world.entry(wrong).state, world.entry(wrong).error_code) == (State.FAILED, "TOTALS_DIFFER")
    assert world.entry(rounding).state == State.SYNCED


def test_a_thousand_records_are_compared_by_one_query_e20(world: World) -> None:
    world.connect()
    for number in range(12):
        world.order(customer=number % 10)
    world.sync()
    before = len(world.netsuite.calls)

    assert world.compare_totals() == 12
    assert len(world.netsuite.calls) == before + 1


def test_what_was_compared_is_not_compared_again(world: World) -> None:
    world.connect()
    sent(world)
    world.compare_totals()
    before = len(world.netsuite.calls)

    assert world.compare_totals() == 0
    assert len(world.netsuite.calls) == before


def test_an_edit_is_compared_anew(world: World) -> None:
    world.connect(**TAXED)
    placed = sent(world)
    world.compare_totals()

    world.ordermentum.edit_order(placed["id"], lines=placed["lineItems"][:1])
    world.sync()
    assert world.entry(placed).total_state == TotalState.UNCHECKED
    world.compare_totals()

    assert (world.entry(placed).total_state, world.entry(placed).netsuite_total) == ("AGREES", 66)


def test_a_record_that_people_deleted_is_told_of_once(world: World) -> None:
    world.connect()
    placed = sent(world)
    books = world.netsuite.books
    books.store.remove(books.store.all("salesOrder")[0], name="Sales Order #1", now=books.now())

    assert world.compare_totals() == 1

    assert world.entry(placed).total_state == TotalState.DIFFERS
    assert "NetSuite has no transaction" in world.entry(placed).message
    assert world.compare_totals() == 0


def test_a_platform_that_states_no_total_costs_no_query(world: World) -> None:
    world.connect()
    sent(world)
    SyncEntry.objects.update(source_total=None)
    before = len(world.netsuite.calls)

    assert (world.compare_totals(), len(world.netsuite.calls)) == (0, before)


@pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.OVERLOAD, FaultKind.GARBAGE])
def test_a_query_that_fails_changes_nothing(world: World, kind: FaultKind) -> None:
    world.connect()
    placed = sent(world)
    world.netsuite.faults.add(Fault(kind=kind, path="suiteql"))

    assert world.compare_totals() == 0
    assert world.entry(placed).total_state == TotalState.UNCHECKED
    assert world.compare_totals() == 1


def test_a_cancelled_order_is_not_compared(world: World) -> None:
    world.connect(cancel_action="DELETE")
    placed = sent(world)
    world.ordermentum.cancel_order(placed["id"])
    world.sync()

    assert (world.compare_totals(), world.entry(placed).total_state) == (0, TotalState.AGREES)


def test_a_plan_that_is_switched_off_asks_nothing_r59(world: World) -> None:
    world.connect()
    sent(world)
    SyncPlan.objects.update(is_enabled=False)
    before = len(world.netsuite.calls)

    assert (world.compare_totals(), len(world.netsuite.calls)) == (0, before)
