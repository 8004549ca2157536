"""Customers, invoices and payments of NetSuite together: each waits for the one before it, and ends by itself."""

from __future__ import annotations

import pytest

from syncjobs.models import Flow, RecordLink, State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs.receivables.till import FLOW, Till


@pytest.fixture
def till(books: Receivables) -> Till:
    """Everything goes from NetSuite to Invoiced; payments are looked at first."""
    books.connect(FLOW, Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN, is_open_only=False)
    return Till(books)


def rest(till: Till) -> None:
    for _ in range(4):
        till.books.pass_time()
        till.sync()


def test_a_payment_read_before_its_invoice_arrives_behind_it(till: Till) -> None:
    rest(till)
    invoice = till.billed("80.00")
    payment = till.pay((invoice, "30.00"))

    rest(till)

    assert (till.only()["amount"], till.balance(invoice)) == (30, 50)
    assert till.entry(payment).state == State.SYNCED


def test_at_the_very_first_look_too(till: Till) -> None:
    invoice = till.billed("80.00")
    till.pay((invoice, "30.00"))

    rest(till)

    assert (till.only()["amount"], till.balance(invoice)) == (30, 50)


def test_one_of_an_invoice_paid_before_it_ever_went_across_ends_too(till: Till) -> None:
    type(till.books.settings).objects.update(is_open_only=True)
    rest(till)
    payment = till.pay((till.billed("80.00"), "80.00"))

    rest(till)

    assert (till.payments(), till.entry(payment).state) == ([], State.SKIPPED)


def test_a_quiet_hour_writes_nothing(till: Till) -> None:
    invoice = till.billed("80.00")
    till.pay((invoice, "30.00"))
    rest(till)
    before = till.writes()

    rest(till)

    assert till.writes() == before
    assert not SyncEntry.objects.exclude(state__in=[State.SYNCED, State.SKIPPED]).exists()
    assert RecordLink.objects.filter(record_type="payment").count() == 1
