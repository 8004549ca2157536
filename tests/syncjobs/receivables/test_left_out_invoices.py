"""Money and credit for an invoice that stayed out: when it goes across after all, they follow by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from syncjobs import backfilling, pulling, sweeping, tasks
from syncjobs.flows import left_out
from syncjobs.models import EntryWait, Flow, State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import HARBOUR, apply, bill, credit, customer, invoices, line
from tests.syncjobs.receivables.till import HOLD, Till

LONG_AGO = date(2026, 3, 2)


@pytest.fixture
def paying(books: Receivables) -> Receivables:
    """Invoices, credits and payments go from NetSuite to Invoiced; its customer 1042 is mapped."""
    books.connect(Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN, Flow.AR_PAYMENTS_IN)
    customer(books)
    return books


def balances(books: Receivables) -> dict[str, Decimal]:
    """What is owed on Invoiced, by NetSuite's id of the invoice."""
    return {one["metadata"]["netsuite_id"]: one["balance"] for one in invoices(books)}


def untick(books: Receivables, netsuite_id: str) -> None:
    """Let an invoice be synced when its payment is no more among what is read again; work until all is done."""
    books.clock.shift(timedelta(minutes=30))
    books.sync()
    books.netsuite.change("invoice", netsuite_id, {HOLD: False})
    books.sync()
    books.pass_time()
    books.work()


def test_a_payment_that_was_left_out_whole_follows_its_invoice(paying: Receivables) -> None:
    held = bill(paying, line(rate=80), **{HOLD: True})
    payment = Till(paying).pay((held, "30"), customer=HARBOUR)
    paying.sync()
    assert (invoices(paying), paying.entry(Flow.AR_PAYMENTS_IN, payment).state) == ([], State.SKIPPED)

    untick(paying, held)

    assert balances(paying) == {held: Decimal(50)}
    assert paying.entry(Flow.AR_PAYMENTS_IN, payment).state == State.SYNCED


def test_a_payment_that_went_without_one_invoice_pays_it_later(paying: Receivables) -> None:
    held, other = bill(paying, line(rate=80), **{HOLD: True}), bill(paying, line(rate=45))
    Till(paying).pay((held, "30"), (other, "20"), customer=HARBOUR)
    paying.sync()
    assert balances(paying) == {other: Decimal(25)}

    untick(paying, held)

    assert balances(paying) == {held: Decimal(50), other: Decimal(25)}
    [made] = paying.invoiced.payments.values()
    assert (made["amount"], made["balance"]) == (50, 0)


def test_an_invoice_that_is_there_and_was_ticked_is_paid_when_it_is_unticked(paying: Receivables) -> None:
    netsuite_id = bill(paying, line(rate=80), **{HOLD: False})
    paying.sync()
    paying.netsuite.change("invoice", netsuite_id, {HOLD: True})
    paying.sync()
    Till(paying).pay((netsuite_id, "30"), customer=HARBOUR)
    paying.sync()
    assert balances(paying) == {netsuite_id: Decimal(80)}

    untick(paying, netsuite_id)

    assert balances(paying) == {netsuite_id: Decimal(50)}


def test_a_credit_memo_is_applied_when_its_invoice_comes(paying: Receivables) -> None:
    held = bill(paying, line(rate=80), **{HOLD: True})
    memo = credit(paying, line(rate=40))
    paying.sync()
    paying.netsuite.change("creditMemo", memo, {"apply": apply([(held, 25)])})
    paying.sync()

    untick(paying, held)

    assert balances(paying) == {held: Decimal(55)}
    assert EntryWait.objects.count() == 0


def test_nothing_is_read_again_while_the_invoice_stays_aside(paying: Receivables) -> None:
    held = bill(paying, line(rate=80), **{HOLD: True})
    payment = Till(paying).pay((held, "30"), customer=HARBOUR)
    paying.sync()
    before = paying.log(Flow.AR_PAYMENTS_IN, payment)

    paying.pass_time()
    paying.sync()

    assert left_out.bring_back(now=paying.entry(Flow.AR_PAYMENTS_IN, payment).due_at) == 0
    assert paying.log(Flow.AR_PAYMENTS_IN, payment) == before


@pytest.mark.parametrize("flow", [Flow.AR_PAYMENTS_IN, Flow.AR_CREDITS_IN])
def test_what_pays_an_invoice_of_before_the_start_follows_when_that_is_imported(
    paying: Receivables, flow: Flow
) -> None:
    old = bill(paying, line(rate=80), tranDate=LONG_AGO.isoformat())
    if flow == Flow.AR_PAYMENTS_IN:
        Till(paying).pay((old, "30"), customer=HARBOUR)
    else:
        credit(paying, line(rate=30), applied=[(old, 30)])
    paying.sync()

    asked = backfilling.start(plan=paying.plan(Flow.AR_INVOICES_IN), since_date=LONG_AGO, now=timezone.now())
    tasks.backfill(backfill_id=asked.pk)
    paying.work()
    paying.pass_time()
    paying.work()

    assert balances(paying) == {old: Decimal(50)}
    assert EntryWait.objects.count() == 0


def test_what_was_deleted_meanwhile_is_looked_at_once_and_then_left_alone(paying: Receivables) -> None:
    held = bill(paying, line(rate=80), **{HOLD: True})
    payment = Till(paying).pay((held, "30"), customer=HARBOUR)
    paying.sync()
    paying.netsuite.delete("customerPayment", payment)
    untick(paying, held)
    before = paying.log(Flow.AR_PAYMENTS_IN, payment)

    for _ in range(2):
        paying.pass_time()
        paying.sync()

    assert paying.log(Flow.AR_PAYMENTS_IN, payment) == before


def test_a_payment_of_a_ticked_invoice_rests_when_invoices_are_synced_no_more(paying: Receivables) -> None:
    netsuite_id = bill(paying, line(rate=80), **{HOLD: False})
    paying.sync()
    paying.connection.plans.filter(flow=Flow.AR_INVOICES_IN).update(is_enabled=False)
    paying.netsuite.change("invoice", netsuite_id, {HOLD: True})
    Till(paying).pay((netsuite_id, "30"), customer=HARBOUR)
    paying.sync()

    assert left_out.bring_back(now=timezone.now()) == 0


@pytest.mark.parametrize("flow", [Flow.AR_PAYMENTS_IN, Flow.AR_CREDITS_IN])
def test_what_left_one_invoice_out_waits_for_the_next_one_no_longer_than_that_takes(
    paying: Receivables, flow: Flow
) -> None:
    held, late = bill(paying, line(rate=80), **{HOLD: True}), bill(paying, line(rate=45), **{HOLD: True})
    memo = "" if flow == Flow.AR_PAYMENTS_IN else credit(paying, line(rate=40), applied=[(held, 10)])
    payer = memo or Till(paying).pay((held, "10"), total="40", customer=HARBOUR)
    paying.sync()
    assert list(EntryWait.objects.values_list("key", flat=True)) == [held]
    SyncEntry.objects.filter(plan__flow=Flow.AR_INVOICES_IN, source_id=late).update(state=State.FAILED)
    if memo:
        paying.netsuite.change("creditMemo", memo, {"apply": apply([(held, 10), (late, 20)])})
    else:
        Till(paying).reapply(payer, (held, "10"), (late, "20"))
    paying.netsuite.change("invoice", late, {HOLD: False})
    paying.clock.shift(timedelta(minutes=2))
    pulling.pull(plan_id=paying.plan(flow).pk, now=timezone.now())
    tasks.deliver(plan_id=paying.plan(flow).pk)
    assert paying.entry(flow, payer).state == State.WAITING

    SyncEntry.objects.filter(plan__flow=Flow.AR_INVOICES_IN, source_id=late).update(state=State.SKIPPED)
    sweeping.release_mapped(now=timezone.now())

    assert paying.entry(flow, payer).state == State.QUEUED


def test_all_are_looked_through_when_a_worker_starts_and_lately_synced_ones_every_second(paying: Receivables) -> None:
    held = bill(paying, line(rate=80), **{HOLD: True})
    Till(paying).pay((held, "30"), customer=HARBOUR)
    paying.sync()
    assert left_out.bring_back(now=timezone.now()) == 0
    entries = SyncEntry.objects.filter(plan__flow=Flow.AR_INVOICES_IN, source_id=held)
    entries.update(state=State.SYNCED, synced_at=timezone.now() - left_out.LATELY - timedelta(minutes=1))
    assert left_out.bring_back(now=timezone.now()) == 0

    cache.clear()  # as in the process of a worker that has just started

    assert left_out.bring_back(now=timezone.now()) == 1


def test_what_went_across_this_second_is_followed_at_once(paying: Receivables) -> None:
    held = bill(paying, line(rate=80), **{HOLD: True})
    Till(paying).pay((held, "30"), customer=HARBOUR)
    paying.sync()
    assert left_out.bring_back(now=timezone.now()) == 0
    paying.netsuite.change("invoice", held, {HOLD: False})
    paying.clock.shift(timedelta(minutes=2))
    pulling.pull(plan_id=paying.plan(Flow.AR_INVOICES_IN).pk, now=timezone.now())
    tasks.deliver(plan_id=paying.plan(Flow.AR_INVOICES_IN).pk)

    assert left_out.bring_back(now=timezone.now()) == 1
