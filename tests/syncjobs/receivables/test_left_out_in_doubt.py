"""What would be left out, when nobody knows whether a killed worker wrote it: it is looked for, and not made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from syncjobs.models import EntryWait, Flow, RecordLink, State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs.receivables import billing, people
from tests.syncjobs.receivables.billing import HARBOUR, bill, credit, customer, invoices, line, tell
from tests.syncjobs.receivables.till import Till

EARLY = {"tranDate": "2026-03-02"}
FLOWS = {"invoice": Flow.AR_INVOICES_IN, "creditMemo": Flow.AR_CREDITS_IN, "customerPayment": Flow.AR_PAYMENTS_IN}


@pytest.fixture
def syncing(books: Receivables) -> Receivables:
    """Invoices, credits and payments go from NetSuite to Invoiced; its customer 1042 is mapped."""
    books.connect(*FLOWS.values(), starts_at=timezone.now())
    customer(books)
    return books


def doubt(books: Receivables, kind: str, netsuite_id: str) -> SyncEntry:
    """A worker was killed at it, and others look at it now."""
    tell(books, netsuite_id, kind=kind)
    entry = books.entry(FLOWS[kind], netsuite_id)
    SyncEntry.objects.filter(pk=entry.pk).update(state=State.UNKNOWN, is_in_doubt=True)
    books.work()
    entry.refresh_from_db()
    return entry


def assert_left_out(books: Receivables, entry: SyncEntry, because: str) -> None:
    """It was set aside for that reason, and Invoiced was asked for no change."""
    assert entry.state == State.SKIPPED
    assert because in entry.message
    assert billing.writes(books) == []


@pytest.mark.parametrize("kind", ["invoice", "creditMemo"])
def test_a_document_of_before_the_start_is_not_made(syncing: Receivables, kind: str) -> None:
    write = {"invoice": bill, "creditMemo": credit}[kind]
    netsuite_id = write(syncing, line(rate=80), **EARLY)

    entry = doubt(syncing, kind, netsuite_id)

    assert_left_out(syncing, entry, "before this sync began")


def test_a_payment_of_before_the_start_is_not_made(syncing: Receivables) -> None:
    netsuite_id = bill(syncing, line(rate=80))
    syncing.sync()
    paid = Till(syncing).pay((netsuite_id, "30"), customer=HARBOUR, **EARLY)

    entry = doubt(syncing, "customerPayment", paid)

    assert entry.state == State.SKIPPED
    assert "before the start date" in entry.message
    assert syncing.invoiced.payments == {}


def test_an_invoice_of_another_company_does_not_bring_its_customer_either(syncing: Receivables) -> None:
    kiwi = people.add_customer(syncing, "Kiwi Beans", subsidiary={"id": "2"})
    syncing.settings.subsidiary_ids = ["1"]
    syncing.settings.save()

    entry = doubt(syncing, "invoice", bill(syncing, line(rate=80), to=kiwi))

    assert_left_out(syncing, entry, "whose records this connection leaves out")
    assert not EntryWait.objects.exists()


@pytest.mark.parametrize("kind", ["invoice", "creditMemo"])
def test_a_document_that_is_settled_by_now_is_not_made_where_only_open_ones_go(syncing: Receivables, kind: str) -> None:
    owed = bill(syncing, line(rate=80), **EARLY)
    if kind == "invoice":
        settled = bill(syncing, line(rate=30))
        Till(syncing).pay((settled, "30"), customer=HARBOUR)
    else:
        settled = credit(syncing, line(rate=30), applied=[(owed, 30)])
    syncing.sync()

    entry = doubt(syncing, kind, settled)

    assert_left_out(syncing, entry, "before it ever went across")


def test_one_that_was_written_is_known_again(syncing: Receivables) -> None:
    netsuite_id = bill(syncing, line(rate=80))
    syncing.sync()
    RecordLink.objects.filter(record_type="invoice").delete()
    syncing.settings.start_date = timezone.now().date() + timedelta(days=3)
    syncing.settings.save()

    entry = doubt(syncing, "invoice", netsuite_id)

    assert entry.state == State.SYNCED
    assert syncing.link("invoice", netsuite_id).source_id == str(invoices(syncing)[0]["id"])
