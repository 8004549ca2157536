"""Reading what changed in NetSuite: entries with all that belongs to them, few calls, and no call where none may be."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_q.models import OrmQ

from integrations.models import AccountSlot, Health
from integrations.netsuite.limiter import Lane
from integrations.simulation import Fault, FaultKind
from syncjobs import netsuite_source, pulling
from syncjobs.flows import INBOUND
from syncjobs.models import Cursor, Job, State, SyncPlan
from tests.syncjobs.hourly import Hourly


def billed(hourly: Hourly, number: int = 1) -> list[str]:
    """Bill so many orders and let their minute pass, so that they can be read."""
    made = [hourly.bill(hourly.order(customer=each)) for each in range(number)]
    hourly.wait(timedelta(minutes=3))
    return made


def test_each_change_becomes_an_entry_that_carries_the_whole_record_r43(hourly: Hourly) -> None:
    plan = hourly.connect()
    [netsuite_id] = billed(hourly)

    pulling.pull(plan_id=plan.pk, now=timezone.now())

    entry = hourly.entry(netsuite_id)
    assert (entry.state, entry.lane) == (State.QUEUED, Lane.REALTIME)
    assert entry.number == hourly.world.netsuite.get("invoice", netsuite_id)["tranId"]
    assert '"lines":' in entry.snapshot


def test_a_pass_asks_for_the_clock_the_headers_and_the_lines_and_nothing_else(hourly: Hourly) -> None:
    plan = hourly.connect()
    billed(hourly, 5)
    calls = len(hourly.world.netsuite.calls), len(hourly.world.ordermentum.calls)

    run = pulling.pull(plan_id=plan.pk, now=timezone.now())

    assert run
    assert (run.seen, run.queued, run.calls) == (5, 5, 3)
    assert (len(hourly.world.netsuite.calls), len(hourly.world.ordermentum.calls)) == (calls[0] + 3, calls[1])


def test_what_is_delivered_with_what_the_pass_read_costs_netsuite_nothing(hourly: Hourly) -> None:
    plan = hourly.connect()
    billed(hourly, 3)
    pulling.pull(plan_id=plan.pk, now=timezone.now())
    calls = len(hourly.world.netsuite.calls)

    hourly.write()

    assert len(hourly.invoices()) == 3
    assert len(hourly.world.netsuite.calls) == calls


def test_a_pass_rings_for_the_writing_of_what_it_found(hourly: Hourly) -> None:
    plan = hourly.connect()
    OrmQ.objects.all().delete()

    pulling.pull(plan_id=plan.pk, now=timezone.now())

    assert [queued.task["func"] for queued in OrmQ.objects.all()] == ["syncjobs.tasks.deliver"]


def test_what_changed_before_the_plan_began_is_history_r16(hourly: Hourly) -> None:
    plan = hourly.connect()
    hourly.bill(hourly.order())
    hourly.wait(timedelta(minutes=2))  # less than a window reaches back
    SyncPlan.objects.filter(pk=plan.pk).update(starts_at=timezone.now())
    hourly.wait(timedelta(seconds=30))
    [netsuite_id] = billed(hourly)

    pulling.pull(plan_id=plan.pk, now=timezone.now())

    assert list(plan.entries.values_list("source_id", flat=True)) == [netsuite_id]


def test_what_was_read_before_makes_nothing_due_again(hourly: Hourly) -> None:
    plan = hourly.connect()
    billed(hourly)
    pulling.pull(plan_id=plan.pk, now=timezone.now())

    run = pulling.pull(plan_id=plan.pk, now=timezone.now())

    assert run
    assert (run.seen, run.queued) == (1, 0)  # the windows overlap


def test_what_changed_before_the_flow_was_switched_on_stays_where_it_is_r16(hourly: Hourly) -> None:
    plan = hourly.connect()
    billed(hourly)
    hourly.wait(timedelta(hours=2))
    SyncPlan.objects.filter(pk=plan.pk).update(starts_at=timezone.now())
    hourly.wait(timedelta(hours=1))

    run = pulling.pull(plan_id=plan.pk, now=timezone.now())

    assert run
    assert (run.is_complete, run.seen) == (True, 0)


def test_before_it_starts_it_does_not_run(hourly: Hourly) -> None:
    plan = hourly.connect()
    SyncPlan.objects.filter(pk=plan.pk).update(starts_at=timezone.now() + timedelta(hours=1))

    assert pulling.pull(plan_id=plan.pk, now=timezone.now()) is None


def test_while_an_account_is_paused_it_is_not_asked(hourly: Hourly) -> None:
    plan = hourly.connect()
    type(hourly.world.account).objects.update(health=Health.PAUSED)
    calls = len(hourly.world.netsuite.calls)

    assert pulling.pull(plan_id=plan.pk, now=timezone.now()) is None
    assert len(hourly.world.netsuite.calls) == calls


def test_where_every_slot_is_taken_it_says_so_and_comes_again_soon(hourly: Hourly) -> None:
    plan = hourly.connect()
    hourly.bill(hourly.order())
    AccountSlot.objects.update(holder="another", leased_until=timezone.now() + timedelta(minutes=5))
    calls = len(hourly.world.netsuite.calls)

    run = pulling.pull(plan_id=plan.pk, now=timezone.now())

    assert run
    assert (run.is_complete, len(hourly.world.netsuite.calls)) == (False, calls)
    assert "in flight" in run.message
    assert Cursor.objects.get(plan=plan, job=Job.POLL).due_at <= timezone.now() + pulling.RETRY_AFTER


def test_rejected_credentials_pause_the_account_and_free_its_slot_e43(hourly: Hourly) -> None:
    plan = hourly.connect()
    hourly.world.netsuite.token_is_active = False

    try:
        run = pulling.pull(plan_id=plan.pk, now=timezone.now())
    finally:
        hourly.world.netsuite.token_is_active = True

    hourly.world.account.refresh_from_db()
    assert run
    assert (run.is_complete, hourly.world.account.health) == (False, Health.PAUSED)
    assert not AccountSlot.objects.filter(leased_until__gt=timezone.now()).exists()


def test_a_refusal_over_the_limit_lowers_it_and_the_pass_comes_again_r58(hourly: Hourly) -> None:
    plan = hourly.connect()
    hourly.world.netsuite.faults.add(Fault(kind=FaultKind.OVERLOAD, path="suiteql", times=None))

    run = pulling.pull(plan_id=plan.pk, now=timezone.now())

    hourly.world.account.refresh_from_db()
    assert run
    assert not run.is_complete
    assert hourly.world.account.lowered_until


def test_the_history_before_it_was_switched_on_can_be_read_by_its_dates_r16(hourly: Hourly) -> None:

    plan = hourly.connect()
    ours = hourly.bill(hourly.order())
    hourly.world.netsuite.change("invoice", ours, {"tranDate": "2026-11-20"})
    other = hourly.bill(hourly.order())
    hourly.world.netsuite.change("invoice", other, {"tranDate": "2026-11-21"})
    today = timezone.now().date()
    day = today.replace(day=20)

    with netsuite_source.opened(account=plan.connection.netsuite_account, now=timezone.now()) as source:
        pages = INBOUND[plan.flow].history(
            plan=plan, source=source, since_date=day, until_date=today.replace(day=21), after_id=""
        )
        found = [change.source_id for page in pages for change in page.changes]

    assert found == [ours]
