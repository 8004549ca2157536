"""Writing to the platform: once, whatever breaks off on the way, and never while somebody else is at it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import timedelta

import hypothesis
import pytest
from django.utils import timezone
from hypothesis import strategies as st

from integrations import errors, records
from integrations.models import Health
from integrations.simulation import Fault, FaultKind
from syncjobs import cursors, ledger, sweeping
from syncjobs.flows import INBOUND
from syncjobs.flows.inbound import Aside, Batch, Done, Task
from syncjobs.flows.invoices_in import InvoicesIn
from syncjobs.models import Cursor, Flow, Job, Outcome, RecordLink, State, SyncEntry, SyncLog
from syncjobs.runner import netsuite_reading
from tests.syncjobs.hourly import Hourly

INVOICES = r"/v1/invoices"


def due(hourly: Hourly, number: int = 1) -> list[str]:
    """Bill so many orders and read them, so that they are due for the platform."""
    made = [hourly.bill(hourly.order(customer=each)) for each in range(number)]
    hourly.wait(timedelta(minutes=3))
    hourly.read()
    return made


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.ERROR_AFTER, FaultKind.TRUNCATED])
def test_a_write_whose_answer_was_lost_is_found_and_not_done_again_r45(hourly: Hourly, kind: FaultKind) -> None:
    hourly.connect()
    [netsuite_id] = due(hourly)
    hourly.world.ordermentum.faults.add(Fault(kind=kind, method="POST", path=INVOICES))
    hourly.write()
    lost = hourly.entry(netsuite_id).state

    hourly.settle()

    assert (lost, hourly.entry(netsuite_id).state) == (State.UNKNOWN, State.SYNCED)
    assert len(hourly.invoices()) == 1


def test_a_write_that_never_arrived_is_done(hourly: Hourly) -> None:
    hourly.connect()
    [netsuite_id] = due(hourly)
    hourly.world.ordermentum.faults.add(Fault(kind=FaultKind.RESET_BEFORE, method="POST", path=INVOICES))
    hourly.write()

    hourly.settle()

    assert (hourly.entry(netsuite_id).state, len(hourly.invoices())) == (State.SYNCED, 1)


def test_the_platforms_limit_stops_the_writing_until_it_allows_more_and_leaves_no_word_in_the_log_e41(
    hourly: Hourly,
) -> None:
    plan = hourly.connect()
    first, second = due(hourly, 2)
    hourly.world.ordermentum.faults.add(Fault(kind=FaultKind.OVERLOAD, method="POST", path=INVOICES))
    hourly.write()
    rests_until = Cursor.objects.get(plan=plan, job=Job.DELIVER).due_at
    stopped = hourly.outcomes(first) + hourly.outcomes(second)

    hourly.settle()

    assert rests_until > timezone.now() - timedelta(minutes=10)
    assert stopped == []
    assert hourly.outcomes(first) == hourly.outcomes(second) == [Outcome.CREATED]
    assert len(hourly.invoices()) == 2


def test_netsuites_refusal_of_the_credentials_pauses_the_account_and_not_the_platform_e43(hourly: Hourly) -> None:
    hourly.connect()
    [netsuite_id] = due(hourly)
    SyncEntry.objects.filter(plan=hourly.plan).update(snapshot="")  # NetSuite has to be asked again
    hourly.world.netsuite.token_is_active = False

    try:
        hourly.write()
    finally:
        hourly.world.netsuite.token_is_active = True

    hourly.world.account.refresh_from_db()
    hourly.world.connection.refresh_from_db()
    assert hourly.world.account.health == Health.PAUSED
    assert hourly.world.connection.health != Health.PAUSED
    assert hourly.entry(netsuite_id).state == State.QUEUED


def test_rejected_credentials_pause_the_connection_and_the_entries_stay_due(hourly: Hourly) -> None:
    hourly.connect()
    first, second = due(hourly, 2)
    hourly.world.ordermentum.faults.add(Fault(kind=FaultKind.LOGIN, times=None))

    hourly.write()

    hourly.world.connection.refresh_from_db()
    assert hourly.world.connection.health == Health.PAUSED
    assert {hourly.entry(each).state for each in (first, second)} <= {State.QUEUED, State.UNKNOWN}
    assert hourly.invoices() == []


def test_a_second_worker_leaves_the_plan_to_the_first(hourly: Hourly) -> None:
    plan = hourly.connect()
    due(hourly)

    with cursors.lease(plan=plan, job=Job.DELIVER, now=timezone.now(), every_s=0):
        hourly.write()

    assert hourly.invoices() == []


def test_what_the_platform_holds_and_could_not_be_read_is_left_for_later_not_taken_for_deleted_e71(
    hourly: Hourly,
) -> None:
    hourly.connect()
    made = due(hourly, 2)
    hourly.write()
    # Both are read singly; the first by one call, and the second by none that succeeds.
    hourly.world.ordermentum.faults.add(
        Fault(kind=FaultKind.SLOW, method="GET", path=f"{INVOICES}/", times=1),
        Fault(kind=FaultKind.ERROR_BEFORE, method="GET", path=f"{INVOICES}/", times=None),
    )
    for netsuite_id in made:
        hourly.world.netsuite.void("invoice", netsuite_id)
    hourly.strike()
    states = sorted(hourly.entry(each).state for each in made)
    hourly.world.ordermentum.faults.replace([])

    hourly.settle()

    assert states == [State.QUEUED, State.SYNCED]
    assert all(raised["cancelledAt"] for raised in hourly.invoices())


class Robbed(InvoicesIn):
    """While it writes its first record, all leases run out and somebody else takes the others."""

    def write(self, *, task: Task) -> Done:
        others = SyncEntry.objects.filter(state=State.RUNNING).exclude(pk=task.entry.pk)
        others.update(holder="another worker")
        return super().write(task=task)


def test_an_entry_that_another_worker_took_over_is_not_written_by_the_first(
    hourly: Hourly, monkeypatch: pytest.MonkeyPatch
) -> None:
    hourly.connect()
    due(hourly, 3)
    monkeypatch.setitem(INBOUND, Flow.INVOICES_IN, Robbed())

    hourly.write()

    assert len(hourly.invoices()) == 1
    assert SyncEntry.objects.filter(holder="another worker", state=State.RUNNING).count() == 2


class HalfRead(InvoicesIn):
    """The platform's limit lets it read all but the first record, once."""

    is_limited = True

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        found = dict(super().prepare(batch=batch))
        if self.is_limited:
            found[next(iter(found))] = errors.RateLimited("Read a little later.", retry_after_s=60)
        self.is_limited = False
        return found


def test_what_could_be_read_is_written_before_the_limit_is_waited_for_e41(
    hourly: Hourly, monkeypatch: pytest.MonkeyPatch
) -> None:
    hourly.connect()
    late, *others = due(hourly, 3)
    monkeypatch.setitem(INBOUND, Flow.INVOICES_IN, HalfRead())
    hourly.write()
    before = hourly.entry(late).state, [hourly.entry(each).state for each in others], SyncLog.objects.count()

    hourly.settle()

    assert before[:2] == (State.QUEUED, [State.SYNCED, State.SYNCED])
    assert SyncLog.objects.count() == before[2] + 1
    assert len(hourly.invoices()) == 3


class Crashing(InvoicesIn):
    """It has a defect."""

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        raise ZeroDivisionError("division by zero")


def test_a_defect_of_ours_fails_the_entries_with_words_and_ends_the_pass(
    hourly: Hourly, monkeypatch: pytest.MonkeyPatch
) -> None:
    hourly.connect()
    [netsuite_id] = due(hourly)
    monkeypatch.setitem(INBOUND, Flow.INVOICES_IN, Crashing())

    hourly.write()

    entry = hourly.entry(netsuite_id)
    assert entry.state == State.FAILED
    assert "Crossfoot itself failed (ZeroDivisionError" in entry.message


def test_a_retry_of_an_entry_reads_netsuite_afresh_r56(hourly: Hourly) -> None:
    hourly.connect()
    [netsuite_id] = due(hourly)
    hourly.world.netsuite.change("invoice", netsuite_id, {"otherRefNum": "PO-9"})
    ledger.retry(entry_ids=[hourly.entry(netsuite_id).pk], now=timezone.now())

    hourly.write()

    assert hourly.invoices()[0]["reference"] == "PO-9"


def test_an_invoice_that_somebody_deleted_on_the_platform_is_asked_about_and_not_made_again(hourly: Hourly) -> None:
    hourly.connect()
    [netsuite_id] = due(hourly)
    hourly.write()
    hourly.world.ordermentum.invoices.pop(hourly.invoices()[0]["id"], None)
    store = hourly.world.ordermentum.store
    with store.lock:
        store.tables["invoices"].clear()
    ledger.resend(entry_ids=[hourly.entry(netsuite_id).pk], now=timezone.now())

    hourly.write()

    assert hourly.invoices() == []
    assert hourly.entry(netsuite_id).state == State.WAITING
    assert "no longer exists on the platform" in hourly.entry(netsuite_id).message


def lose_after_write(hourly: Hourly) -> None:
    """A worker writes what is due and is killed before it can note that it did."""
    entries = ledger.claim_of_plan(plan_id=hourly.plan.pk, holder="killed", limit=9, now=timezone.now())
    flow = INBOUND[hourly.plan.flow]
    netsuite_reading.missing(plan=hourly.plan, flow=flow, entries=entries)
    connector = hourly.world.connection.open()
    batch = Batch(plan=hourly.plan, connector=connector, raws=netsuite_reading.raws(entries), now=timezone.now())
    wanted = [each for each in flow.prepare(batch=batch).values() if isinstance(each, records.FromNetSuite)]
    linked = set(RecordLink.objects.filter(record_type="invoice").values_list("netsuite_id", flat=True))
    unknown = [each for each in wanted if each.netsuite_id not in linked]
    known = connector.look_up(wanted=unknown)
    for record in unknown:
        if record.netsuite_id not in known:
            with contextlib.suppress(errors.Ambiguous):  # the answer may be lost on top of it
                connector.create(record=record)
    connector.close()


def lose_before_write(hourly: Hourly) -> None:
    """A worker takes what is due and is killed before it does anything."""
    ledger.claim_of_plan(plan_id=hourly.plan.pk, holder="killed", limit=9, now=timezone.now())


def lose_answer(hourly: Hourly) -> None:
    """A worker's next write happens, and the connection breaks before the answer comes."""
    hourly.world.ordermentum.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="POST", path=INVOICES))
    hourly.write()


def expire(hourly: Hourly) -> None:
    """Every lease runs out, and the sweep notices."""
    hourly.lose_workers()
    sweeping.sweep(now=timezone.now())


def wait(hourly: Hourly) -> None:
    """Some minutes pass."""
    hourly.wait(timedelta(minutes=5))
    sweeping.sweep(now=timezone.now())


def edit(hourly: Hourly) -> None:
    """Somebody changes the invoice in NetSuite, and the hour reads it."""
    last = hourly.plan.entries.latest("pk").source_id
    hourly.world.netsuite.change("invoice", last, {"memo": f"Changed at {timezone.now()}"})
    hourly.wait(timedelta(minutes=3))
    hourly.world.connection.refresh_from_db()
    hourly.plan.runs.all().delete()
    hourly.read()


STEPS = [lose_after_write, lose_before_write, lose_answer, expire, wait, edit, Hourly.write]


@pytest.fixture
def running(hourly: Hourly) -> Hourly:
    hourly.connect()
    return hourly


@hypothesis.settings(
    max_examples=25, deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@hypothesis.given(steps=st.lists(st.sampled_from(STEPS), max_size=7))
def test_whatever_order_crashes_lost_answers_and_leases_come_in_there_is_one_invoice_r45(running, steps) -> None:
    placed = running.order()
    netsuite_id = running.bill(placed)
    running.wait(timedelta(minutes=3))
    running.plan.runs.all().delete()
    running.read()
    for step in steps:
        step(running)
    running.world.ordermentum.faults.replace([])
    running.lose_workers()
    sweeping.sweep(now=timezone.now())

    running.settle()

    assert running.entry(netsuite_id).state == State.SYNCED
    assert [raised["properties"]["netsuite_id"] for raised in running.invoices(placed)] == [netsuite_id]
    assert RecordLink.objects.filter(record_type="invoice", netsuite_id=netsuite_id).count() == 1
