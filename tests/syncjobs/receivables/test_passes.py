"""When passes run, where they go on, and what stops them (D82 to D91)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import Health
from integrations.simulation import Fault, FaultKind
from syncjobs import backfilling, ledger, pulling
from syncjobs.models import Backfill, Cursor, Flow, Outcome, State, SyncEntry, SyncLog
from syncjobs.runner import history
from tests.receivables import Receivables
from tests.syncjobs.receivables import billing

INVOICES = Flow.AR_INVOICES_IN


@pytest.fixture
def billed(books: Receivables) -> Receivables:
    """A company whose invoices go to Invoiced from now on."""
    books.connect(INVOICES, starts_at=timezone.now())
    billing.customer(books)
    return books


def test_the_first_pass_reads_nothing_older_than_the_switch_d82(books: Receivables) -> None:
    old = billing.bill(books, to=billing.HARBOUR)
    books.clock.shift(timedelta(hours=2))
    books.connect(INVOICES, starts_at=timezone.now())
    billing.customer(books)

    books.sync()
    new = billing.bill(books)
    books.sync()

    assert [entry.source_id for entry in SyncEntry.objects.all()] == [new]
    assert old != new


def test_many_of_one_minute_come_across_once_though_the_pass_is_cut_d83(billed: Receivables) -> None:
    bills = [billing.bill(billed) for _ in range(12)]
    billed.netsuite.faults.replace([Fault(kind=FaultKind.RESET_AFTER, path="suiteql", share=0.3, times=4)])

    for _ in range(8):
        billed.pass_time()
        billed.sync()

    assert len(billing.invoices(billed)) == len(bills) == 12


def test_a_pass_that_fails_leaves_the_cursor_and_the_next_one_reads_it_all_d84(billed: Receivables) -> None:
    billed.sync()
    before = Cursor.objects.get(plan__flow=INVOICES, job="POLL").position_text
    billed.netsuite.faults.replace([Fault(kind=FaultKind.RESET_BEFORE, times=None)])
    bill = billing.bill(billed)

    billed.sync()
    after = Cursor.objects.get(plan__flow=INVOICES, job="POLL").position_text
    billed.netsuite.faults.replace([])
    billed.pass_time()
    billed.sync()

    assert before == after
    assert billed.entry(INVOICES, bill).state == State.SYNCED


def test_one_record_that_is_refused_holds_up_no_other_and_stays_visible_d84(billed: Receivables) -> None:
    unknown = billing.bill(billed, to=billing.CORNER)
    good = billing.bill(billed)

    billed.sync()

    assert billed.entry(INVOICES, unknown).state == State.WAITING
    assert billed.entry(INVOICES, good).state == State.SYNCED


def test_what_changes_while_a_pass_runs_is_read_by_the_next_one_d85(billed: Receivables) -> None:
    billed.sync()
    first = billing.bill(billed)
    billed.clock.shift(timedelta(minutes=20))
    second = billing.bill(billed)
    pulling.pull(plan_id=billed.plan(INVOICES).pk, now=timezone.now() - timedelta(minutes=20))

    billed.pass_time()
    billed.sync()

    assert [billed.entry(INVOICES, each).state for each in (first, second)] == [State.SYNCED] * 2


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"])
def test_the_zone_of_netsuites_clock_moves_no_window_d86(billed: Receivables, zone: str) -> None:
    billed.netsuite.time_zone = zone
    bill = billing.bill(billed)

    billed.sync()

    assert billed.entry(INVOICES, bill).state == State.SYNCED


def test_a_revoked_key_pauses_the_connection_once_and_every_record_waits_d89(billed: Receivables) -> None:
    key = billed.invoiced.api_key
    billed.invoiced.access.revoked.add(key)
    bills = [billing.bill(billed) for _ in range(3)]

    billed.sync()
    billed.sync()
    billed.invoiced.access.revoked.clear()

    billed.connection.refresh_from_db()
    assert billed.connection.health == Health.PAUSED
    assert {entry.state for entry in SyncEntry.objects.all()} == {State.QUEUED}
    told = SyncLog.objects.filter(outcome=Outcome.PAUSED)
    assert (told.filter(entry=None).count(), told.exclude(entry=None).count()) == (1, 1)  # of three that wait
    assert SyncLog.objects.filter(entry__isnull=False).count() == 1
    assert len(bills) == 3


def test_a_second_retry_while_the_first_is_queued_does_nothing_more_d90(billed: Receivables) -> None:
    bill = billing.bill(billed, to=billing.CORNER)
    billed.sync()
    entry = billed.entry(INVOICES, bill)

    for _ in range(2):
        ledger.retry(entry_ids=[entry.pk], now=timezone.now())
    billed.work()

    assert billed.log(INVOICES, bill) == [Outcome.WAITING, Outcome.WAITING]


def test_a_retry_that_goes_well_clears_the_message_and_one_that_fails_has_a_new_one_d91(billed: Receivables) -> None:
    bill = billing.bill(billed, to=billing.CORNER)
    billed.sync()
    before = billed.entry(INVOICES, bill).message
    billing.customer(billed, billing.CORNER)
    ledger.retry(entry_ids=[billed.entry(INVOICES, bill).pk], now=timezone.now())

    billed.work()

    assert "waits" in before or "mapped" in before
    assert billed.entry(INVOICES, bill).message.startswith("Invoice ")
    assert billed.entry(INVOICES, bill).state == State.SYNCED


def test_history_is_imported_by_its_days_and_only_what_is_open_if_asked(billed: Receivables) -> None:
    old = [billing.bill(billed, tranDate=f"2026-03-{day:02}") for day in (1, 2, 3)]
    billed.netsuite.add(
        "customerPayment",
        {"customer": {"id": billing.HARBOUR}, "payment": 10, "apply": billing.apply([(old[1], 10)])},
    )
    billed.clock.shift(timedelta(hours=1))
    plan = billed.plan(INVOICES)
    backfill = backfilling.start(
        plan=plan, since_date=timezone.now().date().replace(month=3, day=1), open_only=True, now=timezone.now()
    )

    for _ in range(5):
        history.read(backfill_id=backfill.pk, now=timezone.now())
    billed.work()

    backfill.refresh_from_db()
    assert backfill.state == Backfill.State.DONE
    carried = {each["metadata"]["netsuite_id"] for each in billing.invoices(billed)}
    assert carried == {old[0], old[2]}


def test_a_write_that_invoiced_refuses_is_kept_with_its_reason_and_goes_when_it_may_q1(billed: Receivables) -> None:
    billed.invoiced.faults.replace([Fault(kind=FaultKind.ERROR_BEFORE, method="POST", path="/invoices", times=1)])
    bill = billing.bill(billed)

    billed.sync()
    first = SyncLog.objects.filter(entry=billed.entry(INVOICES, bill)).earliest("pk")
    billed.pass_time()
    billed.sync()

    assert first.outcome in (Outcome.UNKNOWN, Outcome.RETRY)
    assert first.message
    assert billed.entry(INVOICES, bill).state == State.SYNCED
    assert len(billing.invoices(billed)) == 1


def test_every_flow_goes_on_from_a_place_of_its_own_q6(billed: Receivables) -> None:
    billed.switch_on(Flow.AR_CREDITS_IN, starts_at=timezone.now())
    bill = billing.bill(billed)
    pulling.pull(plan_id=billed.plan(Flow.AR_CREDITS_IN).pk, now=timezone.now())
    billed.clock.shift(timedelta(minutes=30))
    pulling.pull(plan_id=billed.plan(Flow.AR_CREDITS_IN).pk, now=timezone.now())

    billed.sync()

    assert billed.entry(INVOICES, bill).state == State.SYNCED


def test_a_change_that_comes_while_a_record_is_being_written_is_not_lost_q13(billed: Receivables) -> None:
    bill = billing.bill(billed)
    billed.sync()
    entry = billed.entry(INVOICES, bill)
    SyncEntry.objects.filter(pk=entry.pk).update(
        state=State.RUNNING, holder="somebody", leased_until=timezone.now() + timedelta(minutes=5)
    )
    billed.netsuite.change("invoice", bill, {"memo": "Second thoughts"})

    billed.sync()
    billed.pass_time()
    for _ in range(3):
        billed.sync()

    assert billing.invoice(billed)["notes"] == "Second thoughts"


def test_a_start_date_of_the_settings_goes_before_the_day_of_the_switch(books: Receivables) -> None:
    today = timezone.now().date()
    books.connect(INVOICES, Flow.AR_PAYMENTS_OUT, start_date=today + timedelta(days=3))
    customer = billing.customer(books)
    early = billing.bill(books, tranDate=today.isoformat())
    due = billing.bill(books, tranDate=(today + timedelta(days=4)).isoformat())
    paid = books.invoiced.receive_payment(customer=customer, currency="aud", amount="5", applied_to=[])

    books.sync()

    assert books.entry(INVOICES, due).state == State.SYNCED
    assert not SyncEntry.objects.filter(source_id=early).exists()
    assert books.entry(Flow.AR_PAYMENTS_OUT, paid["id"]).message.startswith("It is of ")
