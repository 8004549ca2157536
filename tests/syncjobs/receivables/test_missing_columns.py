"""Columns and tables that an account keeps back: what goes across without them, and what is said of it.

That every question can do without any of its optional parts is proved by `reading/test_any_missing_part.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import timezone

from syncjobs import health, ledger
from syncjobs.models import Flow, State, SyncEntry, SyncRun
from tests.receivables import Receivables
from tests.syncjobs.receivables import billing, people
from tests.syncjobs.receivables.counter import Counter, cash

LISTS = "Setup > Users/Roles > Manage Roles > (the role) > Edit > Permissions > Lists"


@pytest.fixture(autouse=True)
def whole_account_afterwards(books: Receivables) -> Iterator[None]:
    yield
    books.netsuite.books.hidden_columns.clear()
    books.netsuite.books.hidden_tables.clear()


@pytest.fixture
def sold(books: Receivables) -> tuple[str, str, str]:
    """An invoice that a credit memo and a payment pay a part of."""
    bill = billing.bill(books, billing.line(rate=100), shippingAddress=people.ADDRESS | {"addressee": "Harbour"})
    memo = billing.credit(books, billing.line(rate=7), applied=[(bill, Decimal(7))])
    money = {"customer": {"id": billing.HARBOUR}, "payment": 10, "apply": billing.apply([(bill, 10)])}
    return bill, memo, books.netsuite.add("customerPayment", money)


def across(books: Receivables) -> None:
    """Bring everything to Invoiced, as often as one waits for another."""
    for _ in range(3):
        books.sync()
        books.pass_time()


@pytest.mark.parametrize("tables", [set(), {"currency"}])
def test_an_account_of_one_currency_bills_in_that_of_its_connection(
    books: Receivables, sold: tuple[str, str, str], tables: set[str]
) -> None:
    books.connect(Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN, Flow.AR_PAYMENTS_IN)
    books.netsuite.books.hidden_columns |= {"transaction.currency"}
    books.netsuite.books.hidden_tables |= tables

    across(books)

    assert (billing.invoice(books)["currency"], billing.invoice(books)["balance"]) == ("aud", Decimal(83))


def test_it_takes_money_too(books: Receivables) -> None:
    books.connect(Flow.AR_PAYMENTS_OUT)
    counter = Counter(books)
    paid = counter.receive("100", cash(counter.invoice("INV-1", "100"), "100"))
    books.netsuite.books.hidden_columns |= {"transaction.currency"}

    books.sync()

    assert counter.entry(paid).state == State.SYNCED
    assert counter.left("INV-1") == 0


@pytest.mark.parametrize("hidden", ["transaction.shippingaddress", "transactionshippingaddress.nkey"])
def test_an_invoice_goes_without_the_address_it_is_sent_to(
    books: Receivables, sold: tuple[str, str, str], hidden: str
) -> None:
    books.connect(Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN)
    books.netsuite.books.hidden_columns.add(hidden)

    across(books)

    assert books.entry(Flow.AR_INVOICES_IN, sold[0]).state == State.SYNCED
    assert billing.invoice(books)["ship_to"] is None


@pytest.mark.parametrize("press", ["retry", "test"])
def test_a_mended_role_is_believed_as_soon_as_staff_ask_for_it(
    books: Receivables, sold: tuple[str, str, str], press: str
) -> None:
    books.connect(Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN)
    books.netsuite.permissions.discard("Currency")
    across(books)
    entry = books.entry(Flow.AR_INVOICES_IN, sold[0])
    assert "Currency, level View" in entry.message
    books.netsuite.role.restore()

    if press == "test":
        assert health.test_account(account=books.account).is_let_in
        SyncEntry.objects.filter(pk=entry.pk).update(state=State.QUEUED, snapshot="")
    else:
        ledger.retry(entry_ids=[entry.pk], now=timezone.now())
    books.work()

    assert books.entry(Flow.AR_INVOICES_IN, sold[0]).state == State.SYNCED


def test_a_customer_whose_address_nobody_shows_keeps_the_one_it_has_and_says_so(books: Receivables) -> None:
    books.connect(Flow.CUSTOMERS_IN)
    books.sync()
    before = people.customer(books)["address1"]
    books.netsuite.books.hidden_tables.add("entityaddress")
    books.netsuite.change("customer", people.HARBOUR, {"phone": "02 5550 1234"})

    books.sync()

    found = people.customer(books)
    assert before
    assert (found["phone"], found["address1"]) == ("02 5550 1234", before)
    said = people.entry(books).message
    assert "Its address was left alone: the integration's role in NetSuite may not see addresses." in said
    assert f"Give it Customers, level View: {LISTS}." in said


@pytest.mark.parametrize("flow", [Flow.AR_CREDITS_IN, Flow.AR_PAYMENTS_IN])
def test_what_pays_invoices_is_not_read_at_all_where_the_role_sees_no_links(
    books: Receivables, sold: tuple[str, str, str], flow: str
) -> None:
    books.connect(Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN, flow)
    books.netsuite.books.hidden_tables.add("previoustransactionlinelink")

    across(books)

    run = SyncRun.objects.filter(plan=books.plan(flow)).latest("pk")
    assert not run.is_complete
    assert "refuses the table previoustransactionlinelink" in run.message
    assert "Find Transaction, level View" in run.message
    assert billing.invoice(books)["balance"] == 100
