"""The sweep picks up whatever was dropped: lost workers, missed rings, jobs that are due."""

from __future__ import annotations

from datetime import timedelta

from django_q.models import OrmQ

from integrations.models import Health, NetSuiteAccount
from integrations.netsuite.limiter import Lane
from syncjobs import ledger, sweeping
from syncjobs.models import Cursor, Flow, State, SyncPlan
from tests.syncjobs.settling import Settling
from tests.world import World


def rung() -> list[tuple[str, str]]:
    tasks = [queued.task for queued in OrmQ.objects.order_by("pk")]
    return [(task["func"].rpartition(".")[2], task["kwargs"].get("lane", "")) for task in tasks]


def claimed(world: World) -> None:
    world.poll()
    ledger.claim(account_id=world.account.pk, lane=Lane.BULK, holder="lost", limit=9, now=world.now())
    OrmQ.objects.all().delete()
    NetSuiteAccount.objects.update(rung_at=None, bulk_rung_at=None)


def test_an_entry_of_a_lost_worker_is_looked_up_and_sent_e36(world: World) -> None:
    world.connect()
    placed = world.order()
    claimed(world)

    world.pass_time()
    sweeping.sweep(now=world.now())
    assert world.entry(placed).state == State.UNKNOWN
    assert "looked up before anything is sent" in world.entry(placed).message
    world.drain()

    assert [call.method for call in world.netsuite.calls] == ["GET", "PUT"]
    assert world.entry(placed).state == State.SYNCED


def test_an_entry_that_a_worker_holds_is_left_to_it(world: World) -> None:
    world.connect()
    placed = world.order()
    claimed(world)

    sweeping.sweep(now=world.now())

    assert world.entry(placed).state == State.RUNNING


def test_due_entries_ring_once_for_each_lane(world: World) -> None:
    world.connect()
    world.order()
    world.poll()
    world.tell("order_created", world.order())
    OrmQ.objects.all().delete()
    NetSuiteAccount.objects.update(rung_at=None, bulk_rung_at=None)
    Cursor.objects.update(due_at=world.now() + timedelta(hours=1))

    sweeping.ring_for_entries(now=world.now())

    assert sorted(rung()) == [("drain", "BULK"), ("drain", "REALTIME")]


def test_nothing_due_rings_for_nobody(world: World) -> None:
    world.connect()

    sweeping.ring_for_entries(now=world.now())

    assert rung() == []


def test_a_paused_or_held_account_is_not_rung_for_e43(world: World) -> None:
    world.connect()
    world.order()
    world.poll()
    OrmQ.objects.all().delete()

    for field in ({"health": Health.PAUSED}, {"health": "HEALTHY", "hold_until": world.now() + timedelta(minutes=1)}):
        NetSuiteAccount.objects.update(rung_at=None, bulk_rung_at=None, **field)
        sweeping.ring_for_entries(now=world.now())

    assert rung() == []


def test_each_job_of_a_plan_is_started_once_when_it_is_due_r55(world: World) -> None:
    world.connect()

    for _ in range(3):
        sweeping.ring_for_jobs(now=world.now())

    assert sorted(name for name, _ in rung()) == ["compare_totals", "poll", "write_ids_back"]


def test_money_is_polled_and_neither_compared_nor_written_back_r55(world: World) -> None:
    Settling(world)
    SyncPlan.objects.exclude(flow=Flow.PAYMENTS_OUT).update(is_enabled=False)
    Cursor.objects.all().delete()

    for _ in range(2):
        sweeping.ring_for_jobs(now=world.now())

    assert [name for name, _ in rung()] == ["poll"]


def test_a_job_that_runs_is_not_started_again_r55(world: World) -> None:
    world.connect()
    sweeping.ring_for_jobs(now=world.now())
    Cursor.objects.update(leased_until=world.now() + timedelta(minutes=1))

    sweeping.ring_for_jobs(now=world.now())

    assert rung() == []


def test_jobs_of_plans_that_are_off_or_paused_stand_still_r59(world: World) -> None:
    world.connect()
    sweeping.ring_for_jobs(now=world.now())

    SyncPlan.objects.update(is_enabled=False)
    sweeping.ring_for_jobs(now=world.now())
    SyncPlan.objects.update(is_enabled=True)
    type(world.connection).objects.update(health=Health.PAUSED)
    sweeping.ring_for_jobs(now=world.now())

    assert rung() == []
