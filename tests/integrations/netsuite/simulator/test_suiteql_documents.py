"""SuiteQL: the lines of documents, the links between them, their changes and deletions."""

from __future__ import annotations

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, invoice_for, line, order


def test_lines_of_sales_are_negative_beside_a_positive_main_line(call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order(line("504", quantity=12, rate=10), location={"id": "1"}))

    rows = call.rows(
        "SELECT mainline, taxline, item, quantity, rate, foreignamount, location, subsidiary FROM transactionline"
        " WHERE transaction = 5001 ORDER BY linesequencenumber"
    )

    assert rows == [
        {"mainline": "T", "taxline": "F", "foreignamount": "132", "location": "1", "subsidiary": "1"},
        {"mainline": "F", "taxline": "F", "item": "504", "quantity": "-12", "rate": "10", "foreignamount": "-120",
         "subsidiary": "1"},
        {"mainline": "F", "taxline": "T", "foreignamount": "-12", "subsidiary": "1"},
    ]  # fmt: skip


def test_lines_of_credit_memos_have_the_other_sign(call: Caller) -> None:
    invoice = invoice_for(call)
    call("POST", f"invoice/{invoice}/!transform/creditMemo", {})

    rows = call.rows(
        "SELECT mainline, quantity, foreignamount FROM transactionline l JOIN transaction t ON t.id = l.transaction"
        " WHERE t.type = 'CustCred' ORDER BY l.id"
    )

    assert rows == [
        {"mainline": "T", "foreignamount": "-100"},
        {"mainline": "F", "quantity": "1", "foreignamount": "100"},
    ]


def test_links_orders_invoices_and_payments(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order(line(), line("502")))
    invoice = simulator.bill("5001")
    call("POST", f"invoice/{invoice}/!transform/customerPayment", {"account": {"id": "220"}})

    lines = call.rows(
        "SELECT previousdoc, nextdoc, linktype, foreignamount FROM nextTransactionLineLink ORDER BY nextdoc"
    )
    headers = call.rows("SELECT previousdoc, nextdoc, linktype, nexttype FROM previousTransactionLink ORDER BY nextdoc")

    assert lines == [
        {"previousdoc": "5001", "nextdoc": "5002", "linktype": "OrdBill", "foreignamount": "126"},
        {"previousdoc": "5001", "nextdoc": "5002", "linktype": "OrdBill", "foreignamount": "126"},
        {"previousdoc": "5002", "nextdoc": "5003", "linktype": "Payment", "foreignamount": "252"},
    ]
    assert headers == [
        {"previousdoc": "5001", "nextdoc": "5002", "linktype": "OrdBill", "nexttype": "CustInvc"},
        {"previousdoc": "5002", "nextdoc": "5003", "linktype": "Payment", "nexttype": "CustPymt"},
    ]


@pytest.mark.parametrize(("is_reversed", "ends"), [(False, ("5001", "5002")), (True, ("5002", "5001"))])
def test_a_credit_memos_link_can_run_either_way(
    simulator: NetSuiteSimulator, call: Caller, is_reversed: bool, ends: tuple[str, str]
) -> None:
    simulator.habits.credit_links_reversed = is_reversed
    invoice = invoice_for(call)
    body = {"apply": {"items": [{"doc": {"id": invoice}, "apply": True}]}}
    call("POST", f"invoice/{invoice}/!transform/creditMemo", body)
    call.rows("SELECT id FROM transaction")
    call("PATCH", "creditMemo/5002", {"memo": "again"})

    rows = call.rows("SELECT previousdoc, nextdoc FROM previousTransactionLineLink WHERE linktype = 'Payment'")

    assert [(row["previousdoc"], row["nextdoc"]) for row in rows] == [ends]


def test_sees_changes_and_deletions_at_once(call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    assert call.rows("SELECT foreigntotal FROM transaction") == [{"foreigntotal": "126"}]

    call("PUT", "salesOrder/eid:om-1?replace=item", order(line(rate=1)))
    assert call.rows("SELECT foreigntotal FROM transaction") == [{"foreigntotal": "12"}]
    assert len(call.rows("SELECT id FROM transactionline WHERE transaction = 5001")) == 2

    call("DELETE", "salesOrder/5001")
    assert call.rows("SELECT id FROM transaction") == []
    assert call.rows("SELECT type, recordid FROM deletedrecord") == [{"type": "Sales Order", "recordid": "5001"}]


def test_a_custom_field_is_a_column(call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order(custbody_om_id="OM-1"))

    assert call.rows("SELECT custbody_om_id FROM transaction") == [{"custbody_om_id": "OM-1"}]
