"""The checkboxes for what is not to be synced: each kind of record heeds its own, and a missing one is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from syncjobs.models import Flow, State
from tests.receivables import Receivables
from tests.syncjobs.receivables import people
from tests.syncjobs.receivables.billing import bill, credit, customer, invoices
from tests.syncjobs.receivables.till import HOLD, Till

INVOICES, CREDITS, PAYMENTS = Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN, Flow.AR_PAYMENTS_IN


@pytest.fixture
def without(books: Receivables) -> Iterator[Receivables]:
    """An account whose transactions have no such checkbox."""
    books.connect(INVOICES, CREDITS, PAYMENTS)
    customer(books)
    hidden = books.netsuite.books.hidden_columns
    hidden.add(f"transaction.{HOLD}")
    yield books
    hidden.clear()


def test_one_that_the_account_gets_later_counts_at_once(without: Receivables) -> None:
    bill(without)
    without.sync()
    assert len(invoices(without)) == 1

    without.netsuite.books.hidden_columns.clear()  # the SuiteApp was installed
    held = bill(without, **{HOLD: True})
    without.sync()

    assert len(invoices(without)) == 1
    assert without.entry(INVOICES, held).state == State.SKIPPED


def test_that_staff_named_one_that_is_not_there_is_told(without: Receivables) -> None:
    type(without.settings).objects.update(transaction_hold_field="custbody_not_there")
    billed = bill(without)
    without.sync()
    noted, paid = credit(without), Till(without).pay((billed, "5"))
    without.sync()

    for flow, netsuite_id in ((INVOICES, billed), (CREDITS, noted), (PAYMENTS, paid)):
        entry = without.entry(flow, netsuite_id)
        assert entry.state == State.SYNCED, entry.message
        assert "no field custbody_not_there, so none is held back by it" in entry.message


def test_without_the_suiteapp_its_checkbox_is_not_missed(without: Receivables) -> None:
    billed = bill(without)

    without.sync()

    assert "no field" not in without.entry(INVOICES, billed).message


def test_a_ticked_credit_memo_is_left_alone(books: Receivables) -> None:
    books.connect(CREDITS)
    customer(books)
    held = credit(books, **{HOLD: True})

    books.sync()

    assert books.invoiced.credit_notes == {}
    assert "ticked in NetSuite as not to be synced" in books.entry(CREDITS, held).message


def test_a_ticked_project_is_left_alone(books: Receivables) -> None:
    books.connect(Flow.CUSTOMERS_IN)
    job = {"companyName": "Fit-out", "entityId": "J-7", "parent": {"id": people.HARBOUR}, people.HOLD: True}
    held = books.netsuite.add("job", job)

    books.sync()

    assert "It is ticked not to be synced" in people.entry(books, held).message
    assert all(one["name"] != "Fit-out" for one in books.invoiced.customers.values())
