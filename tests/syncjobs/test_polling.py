"""Polling: what no webhook told is read all the same, with few calls, and never half forgotten."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django_q.models import OrmQ

from integrations.netsuite.limiter import Lane
from integrations.simulation import Fault, FaultKind
from syncjobs import polling, sweeping
from syncjobs.models import Cursor, Job, State, SyncEntry, SyncPlan, SyncRun
from tests.world import World


def test_an_order_whose_webhook_was_lost_is_found_e37(world: World) -> None:
    world.connect()
    placed = world.order()

    world.sync()

    assert (world.entry(placed).state, world.entry(placed).lane) == (State.SYNCED, Lane.BULK)


def test_it_comes_round_within_five_minutes_e37_r14() -> None:
    assert settings.POLL_EVERY_S <= 300


def test_two_thousand_changed_orders_are_read_with_sixty_calls_at_most(world: World) -> None:
    world.connect()
    for number in range(260):
        world.order(customer=number % 10)

    world.sync()

    # 260 orders are 6 pages of 50: one call more than pages would be 42 for 2,000.
    assert len(world.ordermentum.calls) <= 7
    assert SyncEntry.objects.filter(state=State.SYNCED).count() == 260


def test_what_was_seen_is_not_sent_again(world: World) -> None:
    world.connect()
    world.order()
    world.sync()

    world.sync()

    assert len(world.netsuite.calls) == 1
    assert SyncRun.objects.order_by("-pk")[0].queued == 0


def test_an_edit_is_found_by_the_next_poll_e37(world: World) -> None:
    world.connect()
    placed = world.order(reference="PO-1")
    world.sync()

    world.ordermentum.edit_order(placed["id"], reference="PO-2")
    world.sync()

    order = world.sales_order(placed)
    assert order is not None
    assert order["otherRefNum"] == "PO-2"


def test_a_poll_that_breaks_off_goes_on_where_it_stopped_e73(world: World) -> None:
    world.connect()
    for _ in range(120):
        world.order()
    answered = [Fault(kind=FaultKind.SLOW, path="/v1/orders", times=1)]
    world.ordermentum.faults.replace([*answered, Fault(kind=FaultKind.ERROR_BEFORE, path="/v1/orders")])

    world.poll()
    first = SyncRun.objects.get()
    world.poll()

    assert (first.is_complete, first.queued) == (False, 50)
    assert first.message
    assert SyncEntry.objects.count() == 120
    assert Cursor.objects.get(job=Job.POLL).position_at is not None


def test_two_polls_at_once_are_one_and_the_log_says_so_r55(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.connect()
    world.order()
    Cursor.objects.create(plan=world.plan, job=Job.POLL, leased_until=world.now() + timedelta(minutes=1))

    with caplog.at_level(logging.INFO, logger="syncjobs"):
        assert polling.poll(plan_id=world.plan.pk, now=world.now()) is None

    assert world.ordermentum.calls == []
    assert f"Job left to the worker that is at it: plan={world.plan.pk} job=POLL" in caplog.text


def test_days_of_standstill_are_caught_up_by_one_poll_from_the_cursor_on_r55(world: World) -> None:
    world.connect()
    world.order()
    world.sync()
    stopped_at = Cursor.objects.get(job=Job.POLL).position_at
    missed = [world.order() for _ in range(3)]
    Cursor.objects.update(due_at=world.now() - timedelta(days=3))
    OrmQ.objects.all().delete()

    for _ in range(3):
        sweeping.ring_for_jobs(now=world.now())
    world.sync()

    assert [queued.task["func"] for queued in OrmQ.objects.all()].count("syncjobs.tasks.poll") == 1
    assert stopped_at
    assert SyncRun.objects.latest("pk").since_at == stopped_at - polling.OVERLAP
    assert {world.entry(one).state for one in missed} == {State.SYNCED}


def test_a_poll_whose_worker_died_is_taken_up_when_its_lease_ends_r55(world: World) -> None:
    world.connect()
    world.order()
    Cursor.objects.create(plan=world.plan, job=Job.POLL, leased_until=world.now() - timedelta(seconds=1))

    assert polling.poll(plan_id=world.plan.pk, now=world.now()) is not None


def test_the_run_says_what_it_saw(world: World) -> None:
    world.connect()
    for _ in range(3):
        world.order()

    world.poll()

    run = SyncRun.objects.get()
    assert (run.seen, run.queued, run.calls, run.is_complete) == (3, 3, 1, True)
    assert run.finished_at is not None


@pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.GARBAGE, FaultKind.RESET_BEFORE])
def test_a_platform_that_fails_leaves_a_sentence_and_the_cursor_e73(world: World, kind: FaultKind) -> None:
    world.connect()
    world.ordermentum.faults.add(Fault(kind=kind, path="/v1/orders"))

    world.poll()

    run = SyncRun.objects.get()
    assert (run.is_complete, Cursor.objects.get().position_at) == (False, None)
    assert "Ordermentum" in run.message


def test_a_limit_that_is_used_up_stops_only_that_kind_of_call_e41(world: World) -> None:
    world.connect()
    placed = world.order()
    world.ordermentum.faults.add(Fault(kind=FaultKind.OVERLOAD, path="/v1/orders[?]", delay_s=60.0))

    world.poll()
    world.poll()
    asked = [call for call in world.ordermentum.calls if call.bucket == "order_list"]
    world.tell("order_created", placed)
    world.drain()

    assert len(asked) == 1
    assert world.entry(placed).state == State.SYNCED


def test_an_order_that_cannot_be_read_stops_no_other(world: World) -> None:
    world.connect()
    odd, fine = world.order(), world.order()
    line = world.ordermentum.orders[odd["id"]]["lineItems"][0]
    world.ordermentum.overwrite("orders", odd["id"], lineItems=[{**line, "quantity": "many"}])

    world.sync()

    assert (world.entry(odd).state, world.entry(fine).state) == (State.FAILED, State.SYNCED)
    assert f"Ordermentum order {odd['orderNumber']} cannot be read" in world.entry(odd).message


def test_a_switched_off_plan_asks_nothing_r59(world: World) -> None:
    world.connect()
    SyncPlan.objects.update(is_enabled=False)

    world.poll()

    assert (world.ordermentum.calls, SyncRun.objects.count()) == ([], 0)
