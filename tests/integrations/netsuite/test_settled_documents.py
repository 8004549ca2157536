"""Invoices and credit memos that a payment settles, read in one question."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from integrations import errors
from integrations.netsuite import settled_documents
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.parse import Status
from integrations.netsuite.simulator import NetSuiteSimulator


def add(simulator: NetSuiteSimulator, kind: str, number: str) -> str:
    line = {"item": {"id": "310"}, "quantity": 1, "price": {"id": "-1"}, "rate": 50, "taxCode": {"id": "8"}}
    return simulator.add(kind, {"entity": {"id": "1042"}, "tranId": number, "item": {"items": [line]}})


def test_ids_and_numbers_are_one_call(simulator: NetSuiteSimulator, simulated: NetSuiteClient) -> None:
    one, memo = add(simulator, "invoice", "INV-1"), add(simulator, "creditMemo", "CN-1")
    other = add(simulator, "invoice", "INV-2")

    found = settled_documents.find(
        client=simulated, ids={one}, invoice_numbers={"INV-2", "CN-1"}, memo_numbers={"CN-1"}
    )

    assert {(each.netsuite_type, each.netsuite_id) for each in found} == {
        ("invoice", one),
        ("invoice", other),
        ("creditMemo", memo),
    }
    (first,) = [each for each in found if each.netsuite_id == one]
    assert (first.total, first.remaining, first.currency, first.account_id) == (Decimal(50), Decimal(50), "AUD", "110")
    assert (first.customer_id, first.subsidiary_id, first.status) == ("1042", "1", Status.OPEN)
    assert simulated.calls == 1


@pytest.mark.parametrize(
    "hidden",
    ["transaction.foreignamountunpaid", "transactionline.subsidiary", "transactionaccountingline.account"],
)
def test_a_column_that_the_account_keeps_back_costs_no_document(
    simulator: NetSuiteSimulator, simulated: NetSuiteClient, hidden: str
) -> None:
    simulator.books.hidden_columns.add(hidden)
    one = add(simulator, "invoice", "INV-1")

    (found,) = settled_documents.find(client=simulated, ids={one})

    assert found.remaining == 50


@pytest.mark.parametrize("table", ["currency", "transactionaccountingline"])
def test_a_table_that_the_account_keeps_back_costs_no_document(
    simulator: NetSuiteSimulator, simulated: NetSuiteClient, table: str
) -> None:
    simulator.books.hidden_tables.add(table)
    one = add(simulator, "invoice", "INV-1")

    assert [each.netsuite_id for each in settled_documents.find(client=simulated, ids={one})] == [one]


def test_a_currency_is_found_by_its_code(simulated: NetSuiteClient) -> None:
    assert settled_documents.currency_id(client=simulated, code="NZD") == "2"


def test_a_currency_that_netsuite_does_not_have_is_an_error(simulated: NetSuiteClient) -> None:
    with pytest.raises(errors.RecordRejected, match="JPY"):
        settled_documents.currency_id(client=simulated, code="JPY")


def test_what_is_left_of_a_deposit_is_reckoned_where_no_column_says_it(
    simulator: NetSuiteSimulator, simulated: NetSuiteClient
) -> None:
    deposit = simulator.add("customerDeposit", {"customer": {"id": "1042"}, "payment": 80})
    body = applied(add(simulator, "invoice", "INV-1"), 50)
    simulated.transform(record_type="customerDeposit", netsuite_id=deposit, into="depositApplication", payload=body)
    simulator.books.hidden_columns.add("transaction.foreignpaymentamountunused")

    assert settled_documents.unused_of_deposit(client=simulated, netsuite_id=deposit) == 30


def test_an_open_credit_memo_is_found_where_no_column_says_what_is_left(
    simulator: NetSuiteSimulator, simulated: NetSuiteClient
) -> None:
    one, other = add(simulator, "invoice", "INV-1"), add(simulator, "invoice", "INV-2")
    for to in (one, other):
        simulated.transform(record_type="invoice", netsuite_id=one, into="creditMemo", payload=applied(to, 50))
    used, memo = sorted(each["id"] for each in simulator.all("creditMemo"))
    simulator.change("creditMemo", memo, applied(other, 0))
    simulator.books.hidden_columns.add("transaction.foreignpaymentamountunused")

    assert settled_documents.open_memo_of(client=simulated, invoice_ids=[one], amount=Decimal(50)) == memo


def applied(netsuite_id: str, amount: int) -> dict[str, Any]:
    return {"apply": {"items": [{"doc": {"id": netsuite_id}, "apply": amount > 0, "amount": amount}]}}
