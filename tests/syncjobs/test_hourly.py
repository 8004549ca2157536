"""The hour: what is read then, in which order, once, and what happens when it was missed or broke off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from integrations.simulation import Fault, FaultKind
from syncjobs import cursors, pulling, sweeping, tasks
from syncjobs.flows import INBOUND
from syncjobs.models import Cursor, Flow, Job, SyncPlan, SyncRun
from tests.syncjobs.hourly import Hourly

ON_THE_HOUR = (Flow.INVOICES_IN, Flow.PAID_IN, Flow.PAYMENTS_IN, Flow.CREDIT_NOTES_IN)
TURNS = {
    "Sydney, clocks go forward": datetime(2026, 10, 3, 10, 0, tzinfo=UTC),
    "Sydney, clocks go back": datetime(2027, 4, 3, 10, 0, tzinfo=UTC),
    "Los Angeles, clocks go forward": datetime(2027, 3, 14, 4, 0, tzinfo=UTC),
    "Los Angeles, clocks go back": datetime(2026, 11, 1, 4, 0, tzinfo=UTC),
}


def works(hourly: Hourly, until: datetime, step: timedelta = timedelta(minutes=10)) -> Iterator[datetime]:
    """Sweep as the worker does and do what it rings for, until that instant; give the instants of hourly rings."""
    while (now := timezone.now()) <= until:
        sweeping.ring_for_jobs(now=now)
        for queued in OrmQ.objects.order_by("pk"):
            if queued.task["func"] == "syncjobs.tasks.pull_hourly":
                tasks.pull_hourly(**queued.task["kwargs"])
                yield now
        OrmQ.objects.all().delete()
        hourly.to(now + step)


def runs(plan: SyncPlan) -> list[datetime]:
    """When the plan's passes began."""
    return list(SyncRun.objects.filter(plan=plan).order_by("pk").values_list("started_at", flat=True))


def test_at_a_minute_to_eleven_nothing_runs_and_at_eleven_it_runs_once_r44(hourly: Hourly) -> None:
    plan = hourly.connect()
    day = timezone.now().replace(minute=0, second=0, microsecond=0)
    list(works(hourly, day + timedelta(minutes=59)))
    before = runs(plan)
    hourly.to(day + timedelta(hours=1))

    list(works(hourly, day + timedelta(hours=1, minutes=59), step=timedelta(minutes=1)))

    assert before == []
    assert [at.strftime("%H:%M") for at in runs(plan)] == ["11:00"]


def test_it_may_be_run_at_once_whatever_the_clock_says_r44(hourly: Hourly) -> None:
    plan = hourly.connect()
    hourly.bill(hourly.order())
    hourly.wait(timedelta(minutes=3))

    tasks.pull(plan_id=plan.pk)
    hourly.write()

    assert len(hourly.invoices()) == 1


def test_finalised_invoices_come_before_what_is_paid_and_that_before_credit_notes_r54() -> None:
    on_the_hour = [flow for flow, how in INBOUND.items() if how.is_hourly]

    assert on_the_hour == [flow for flow in ON_THE_HOUR if flow in on_the_hour]
    assert Flow.INVOICES_IN in on_the_hour


def test_they_are_read_one_after_another_in_that_order_r54(hourly: Hourly) -> None:
    hourly.connect()
    here = [flow for flow in (Flow.CREDIT_NOTES_IN, Flow.PAID_IN) if flow in INBOUND]
    for flow in here:
        SyncPlan.objects.create(connection=hourly.world.connection, flow=flow)

    hourly.read()

    read = list(SyncRun.objects.order_by("pk").values_list("plan__flow", flat=True))
    assert read == [flow for flow in ON_THE_HOUR if flow in (Flow.INVOICES_IN, *here)]


def test_a_pass_leaves_the_other_one_alone_that_is_at_it_r55(hourly: Hourly, caplog: pytest.LogCaptureFixture) -> None:
    plan = hourly.connect()
    caplog.set_level("INFO")

    with cursors.lease(plan=plan, job=Job.POLL, now=timezone.now(), every_s=0, is_hourly=True):
        run = pulling.pull(plan_id=plan.pk, now=timezone.now())

    assert run is None
    assert runs(plan) == []
    assert f"Another worker reads plan {plan.pk} already" in caplog.text


def test_after_hours_of_downtime_it_catches_up_once_r55(hourly: Hourly) -> None:
    plan = hourly.connect()
    start = timezone.now()
    list(works(hourly, start + timedelta(minutes=40)))
    placed = hourly.order()
    hourly.bill(placed)
    hourly.to(start + timedelta(hours=5, minutes=20))

    rung = list(works(hourly, start + timedelta(hours=5, minutes=29)))

    assert len(rung) == 1
    assert [at.strftime("%H:%M") for at in runs(plan)] == ["11:00", "15:50"]
    hourly.write()
    assert len(hourly.invoices(placed)) == 1


def test_a_bell_that_rings_twice_in_an_hour_is_one_run_e77(hourly: Hourly) -> None:
    plan = hourly.connect()
    hourly.to(cursors.next_hour(after=timezone.now()))

    hourly.read()
    hourly.read()

    assert len(runs(plan)) == 1


@pytest.mark.parametrize("evening", TURNS.values(), ids=TURNS.keys())
def test_each_hour_of_utc_has_one_run_while_clocks_are_turned_e77(hourly: Hourly, evening: datetime) -> None:
    hourly.to(evening)
    plan = hourly.connect()

    list(works(hourly, evening + timedelta(hours=12, minutes=30), step=timedelta(minutes=30)))

    hours = [cursors.this_hour(at=at) for at in runs(plan)]
    assert hours == [evening + timedelta(hours=number) for number in range(1, 13)]


def test_what_is_billed_while_clocks_are_turned_goes_across_once_e77(hourly: Hourly) -> None:
    # The account's clock, Los Angeles', shows one o'clock twice: 08:00 to 10:00 UTC.
    hourly.to(datetime(2026, 11, 1, 7, 20, tzinfo=UTC))
    hourly.connect()
    for _ in range(6):
        hourly.bill(hourly.order())
        hourly.wait(timedelta(minutes=25))
        hourly.strike()

    hourly.strike()

    billed = [raised["properties"]["netsuite_id"] for raised in hourly.invoices()]
    assert len(billed) == len(set(billed)) == 6


def test_a_pass_that_breaks_off_leaves_the_cursor_and_the_next_covers_both_hours_e73(hourly: Hourly) -> None:
    plan = hourly.connect()
    first, second, third = (hourly.order(customer=number) for number in range(3))
    hourly.bill(first)
    hourly.strike()
    position = Cursor.objects.get(plan=plan, job=Job.POLL).position_text
    hourly.bill(second)
    # The clock and the headers are read; the lines are not.
    hourly.world.netsuite.faults.add(
        Fault(kind=FaultKind.SLOW, path="suiteql", times=2),
        Fault(kind=FaultKind.ERROR_BEFORE, path="suiteql", times=None),
    )
    hourly.strike()
    broken, after = hourly.run(), Cursor.objects.get(plan=plan, job=Job.POLL).position_text
    hourly.world.netsuite.faults.replace([])
    hourly.bill(third)

    hourly.strike()

    assert (broken.is_complete, after) == (False, position)
    assert broken.message
    assert [len(hourly.invoices(placed)) for placed in (first, second, third)] == [1, 1, 1]


def test_a_pass_that_broke_off_does_not_wait_for_the_next_hour_r55(hourly: Hourly) -> None:
    plan = hourly.connect()
    hourly.world.netsuite.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path="suiteql", times=None))
    hourly.strike()

    wait = Cursor.objects.get(plan=plan, job=Job.POLL).due_at - timezone.now()

    assert wait <= pulling.RETRY_AFTER


@pytest.mark.parametrize("off", ["plan", "connection"])
def test_what_is_switched_off_calls_neither_side_r59(hourly: Hourly, off: str) -> None:
    plan = hourly.connect()
    hourly.bill(hourly.order())
    (SyncPlan.objects.filter(pk=plan.pk) if off == "plan" else type(plan.connection).objects).update(is_enabled=False)
    calls = len(hourly.world.netsuite.calls), len(hourly.world.ordermentum.calls)

    for _ in works(hourly, timezone.now() + timedelta(hours=2)):
        raise AssertionError("It rang for a flow that is off.")
    hourly.strike()
    tasks.pull(plan_id=plan.pk)

    assert (len(hourly.world.netsuite.calls), len(hourly.world.ordermentum.calls)) == calls
    assert runs(plan) == []
