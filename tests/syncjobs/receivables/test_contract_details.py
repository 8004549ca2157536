"""What lines bring along of their contract and their order, where that is switched on (B7)."""

from __future__ import annotations

from typing import Any

import pytest

from syncjobs.models import Flow
from tests.receivables import Receivables
from tests.syncjobs.receivables import billing

DAYS = {"custcol_atlas_contract_start_date": "2026-01-01", "custcol_atlas_contract_end_date": "2026-12-31"}


@pytest.fixture
def switched_on(books: Receivables) -> None:
    books.connect(Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN, sends_item_dates=True)
    billing.customer(books)


def billed_order(books: Receivables, *lines: dict[str, Any]) -> str:
    """Bill two of each line of a sales order."""
    body = {"entity": {"id": billing.HARBOUR}, "orderStatus": {"id": "B"}, "item": {"items": list(lines)}}
    order_id = books.netsuite.add("salesOrder", body)
    return books.netsuite.bill(order_id, quantities=dict.fromkeys(range(1, len(lines) + 1), 2))


def metadata(books: Receivables) -> list[dict[str, Any]]:
    return [line["metadata"] for line in billing.invoice(books)["items"]]


@pytest.mark.usefixtures("switched_on")
def test_days_total_and_what_was_ordered_b7(books: Receivables) -> None:
    contract = billing.line(quantity=12, custcol3="1200.50", **DAYS)
    billed_order(books, contract, billing.line(quantity=5, custcol_atlas_contract_end_date="2026-12-31"))

    books.sync()

    days = {"start_date": "2026-01-01", "end_date": "2026-12-31"}
    assert metadata(books) == [
        {**days, "contract_total": "1200.50", "quantity_ordered": "12"},
        {"quantity_ordered": "5"},
    ]


@pytest.mark.usefixtures("switched_on")
def test_a_role_that_may_not_see_links_sends_the_rest(books: Receivables) -> None:
    books.netsuite.books.hidden_tables.add("previoustransactionlinelink")
    try:
        billed_order(books, billing.line(quantity=12, custcol3="1200.50"))
        books.sync()
    finally:
        books.netsuite.books.hidden_tables.clear()

    assert metadata(books) == [{"contract_total": "1200.50"}]


@pytest.mark.usefixtures("switched_on")
def test_a_credit_memo_has_no_order(books: Receivables) -> None:
    billing.credit(books, billing.line(custcol3="7"))

    books.sync()

    assert [line["metadata"] for line in billing.credit_note(books)["items"]] == [{"contract_total": "7"}]
    assert not [call for call in books.netsuite.calls if "OrdBill" in str(call.body)]


def test_nothing_of_it_where_it_is_switched_off(books: Receivables) -> None:
    books.connect(Flow.AR_INVOICES_IN)
    billing.customer(books)
    billed_order(books, billing.line(quantity=12, custcol3="1200.50", **DAYS))

    books.sync()

    assert metadata(books) == [{}]
