"""The queries an integration lives by, run as they are on a small history."""

from __future__ import annotations

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, line, order

WINDOW = ("2020-01-01 00:00:00", "2099-01-01 00:00:00", "0")
CHANGED = (
    "{0}.lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS')"
    " AND {0}.lastmodifieddate < TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS') AND {0}.id > ? ORDER BY {0}.id"
)
LASTMOD = "TO_CHAR(t.lastmodifieddate, 'YYYY-MM-DD HH24:MI:SS') AS lastmod"
MAIN = "FROM transaction t JOIN transactionline ml ON ml.transaction = t.id AND ml.mainline = 'T'"
APPLIED = (
    "SELECT l.nextdoc AS credit, l.previousdoc AS invoice, SUM(l.foreignamount) AS applied"
    " FROM previousTransactionLineLink l JOIN transaction inv ON inv.id = l.previousdoc AND inv.type = 'CustInvc'"
    " WHERE l.linktype = 'Payment' AND l.nextdoc IN ({}) GROUP BY l.nextdoc, l.previousdoc"
)


@pytest.fixture
def history(simulator: NetSuiteSimulator, call: Caller) -> None:
    """Order 5001 -> invoice 5002, half paid by 5003; deposit 5004 -> application 5005; credit memo 5006."""
    call(
        "PUT", "salesOrder/eid:om-1", order(line("501", quantity=10, rate=10), location={"id": "1"}, otherRefNum="PO1")
    )
    simulator.bill("5001")
    apply = {"apply": {"items": [{"doc": {"id": "5002"}, "apply": True, "amount": 50}]}}
    call("POST", "customerPayment", {"customer": {"id": "1042"}, "payment": 60, "account": {"id": "220"}, **apply})
    call("POST", "customerDeposit", {"customer": {"id": "1042"}, "payment": 20, "salesOrder": {"id": "5001"}})
    apply["apply"]["items"][0]["amount"] = 20
    call("POST", "customerDeposit/5004/!transform/depositApplication", apply)
    apply["apply"]["items"][0]["amount"] = 30
    call("POST", "invoice/5002/!transform/creditMemo", apply)


def test_customers_changed(call: Caller) -> None:
    sql = (
        "SELECT c.id, c.entityid, c.companyname, c.firstname, c.lastname, c.isperson, c.email, c.phone, c.isinactive,"
        " c.externalid, c.currency, BUILTIN.DF(c.currency) AS currency_name, c.terms,"
        " TO_CHAR(c.lastmodifieddate, 'YYYY-MM-DD HH24:MI:SS') AS lastmod FROM customer c WHERE "
    )

    rows = call.rows(sql + CHANGED.format("c"), *WINDOW)

    assert [row["id"] for row in rows] == [str(number) for number in range(1042, 1054)]
    assert (rows[0]["currency_name"], len(rows[0]["lastmod"])) == ("AUD", 19)


def test_customers_changed_in_the_order_of_time(call: Caller) -> None:
    form = "YYYY-MM-DD HH24:MI:SS"
    sql = (
        f"SELECT c.id, TO_CHAR(c.lastmodifieddate, '{form}') AS lastmod FROM customer c"
        f" WHERE c.lastmodifieddate < TO_DATE(?, '{form}') AND (c.lastmodifieddate > TO_DATE(?, '{form}')"
        f" OR (c.lastmodifieddate = TO_DATE(?, '{form}') AND c.id > ?)) ORDER BY c.lastmodifieddate, c.id"
    )
    call("PATCH", "customer/1045", {"phone": "1"})
    rows = call.rows(sql, WINDOW[1], WINDOW[0], WINDOW[0], "0")

    after_third = call.rows(sql, WINDOW[1], rows[2]["lastmod"], rows[2]["lastmod"], rows[2]["id"])

    assert len(rows) == 12
    assert after_third == rows[3:]


@pytest.mark.usefixtures("history")
def test_open_invoices(simulator: NetSuiteSimulator, call: Caller) -> None:
    sql = (
        "SELECT t.id, t.tranid, t.externalid, t.entity, t.status, t.otherrefnum,"
        " TO_CHAR(t.trandate, 'YYYY-MM-DD') AS trandate, TO_CHAR(t.duedate, 'YYYY-MM-DD') AS duedate, t.currency,"
        f" t.foreigntotal, t.foreignamountpaid, t.foreignamountunpaid, ml.createdfrom, ml.subsidiary {MAIN}"
        " WHERE t.type = 'CustInvc' AND t.status = 'A' AND t.voided = 'F' AND t.id > ? ORDER BY t.id"
    )
    assert call.rows(sql, "0") == []  # paid in full
    call("DELETE", "customerPayment/5003")

    row = call.rows(sql, "0")[0]

    assert (row["id"], row["foreigntotal"], row["foreignamountunpaid"]) == ("5002", "100", "50")
    assert (row["createdfrom"], row["otherrefnum"], row["subsidiary"]) == ("5001", "PO1", "1")


@pytest.mark.usefixtures("history")
def test_invoices_made_from_orders(call: Caller) -> None:
    linked = call.rows(
        "SELECT DISTINCT l.previousdoc AS salesorder, t.id, t.tranid, t.status, t.entity,"
        " TO_CHAR(t.trandate, 'YYYY-MM-DD') AS trandate, TO_CHAR(t.duedate, 'YYYY-MM-DD') AS duedate,"
        f" t.foreigntotal, t.foreignamountunpaid, {LASTMOD} FROM nextTransactionLink l"
        " JOIN transaction t ON t.id = l.nextdoc"
        " WHERE l.linktype = 'OrdBill' AND t.type = 'CustInvc' AND l.previousdoc IN (5001, 5013)"
    )
    by_line = call.rows(
        "SELECT tl.createdfrom AS salesorder, t.id, t.tranid, t.status FROM transaction t"
        " JOIN transactionline tl ON tl.transaction = t.id"
        " WHERE tl.mainline = 'T' AND t.type = 'CustInvc' AND tl.createdfrom IN (5001, 5013)"
    )

    assert [(row["salesorder"], row["id"]) for row in linked] == [("5001", "5002")]
    assert [(row["salesorder"], row["id"]) for row in by_line] == [("5001", "5002")]


@pytest.mark.usefixtures("history")
def test_invoice_lines(call: Caller) -> None:
    rows = call.rows(
        "SELECT tl.transaction, tl.id, tl.linesequencenumber, tl.item, i.itemid, tl.memo, -tl.quantity AS quantity,"
        " tl.rate, -tl.foreignamount AS amount, tl.taxline, tl.class, tl.department, tl.location"
        " FROM transactionline tl LEFT JOIN item i ON i.id = tl.item"
        " WHERE tl.transaction IN (5002, 7002) AND tl.mainline = 'F' AND tl.iscogs = 'F'"
        " ORDER BY tl.transaction, tl.linesequencenumber"
    )

    assert [(row["itemid"], row["quantity"], row["rate"], row["amount"]) for row in rows] == [
        ("HB-1KG", "10", "10", "100")
    ]


@pytest.mark.usefixtures("history")
def test_invoices_paid_in_full(simulator: NetSuiteSimulator, call: Caller) -> None:
    sql = (
        "SELECT t.id, t.tranid, t.externalid, t.foreigntotal, t.foreignamountpaid,"
        f" TO_CHAR(t.closedate, 'YYYY-MM-DD') AS closedate, {LASTMOD} FROM transaction t"
        " WHERE t.type = 'CustInvc' AND t.status = 'B' AND "
    )

    rows = call.rows(sql + CHANGED.format("t"), *WINDOW)

    assert [(row["id"], row["foreignamountpaid"], row["closedate"]) for row in rows] == [
        ("5002", "100", simulator.books.today().isoformat())
    ]


@pytest.mark.usefixtures("history")
def test_those_of_known_invoices_that_are_open_no_more(call: Caller) -> None:
    rows = call.rows("SELECT t.id, t.status FROM transaction t WHERE t.id IN (5002, 7002) AND t.status <> 'A'")

    assert rows == [{"id": "5002", "status": "B"}]


def test_the_servers_clock(call: Caller) -> None:
    rows = call.rows("SELECT TO_CHAR(SYSDATE, 'YYYY-MM-DD HH24:MI:SS') AS server_now FROM DUAL")

    assert [len(row["server_now"]) for row in rows] == [19]


@pytest.mark.usefixtures("history")
def test_credit_memos(call: Caller) -> None:
    sql = (
        "SELECT t.id, t.tranid, t.externalid, t.entity, t.status, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS trandate,"
        " t.currency, t.foreigntotal, t.foreignpaymentamountunused AS unapplied, t.memo, ml.createdfrom,"
        f" {LASTMOD} {MAIN} WHERE t.type = 'CustCred' AND "
    )

    rows = call.rows(sql + CHANGED.format("t"), *WINDOW)

    assert [(row["id"], row["unapplied"], row["createdfrom"], row["status"]) for row in rows] == [
        ("5006", "70", "5002", "A")
    ]
    assert call.rows(APPLIED.format("5006, 8002")) == [{"credit": "5006", "invoice": "5002", "applied": "30"}]


@pytest.mark.usefixtures("history")
def test_payments_and_deposits(call: Caller) -> None:
    sql = (
        "SELECT t.id, t.type, t.tranid, t.externalid, t.entity, t.status, t.currency, t.foreigntotal,"
        " t.foreignpaymentamountused AS used, t.foreignpaymentamountunused AS unused, t.paymentmethod, t.memo,"
        " TO_CHAR(t.trandate, 'YYYY-MM-DD') AS trandate, ml.createdfrom AS salesorder, ml.subsidiary, ml.location,"
        f" ml.department, ml.class, {LASTMOD} {MAIN} WHERE t.type IN ('CustPymt', 'CustDep') AND t.voided = 'F' AND "
    )

    rows = call.rows(sql + CHANGED.format("t"), *WINDOW)

    assert [(row["id"], row["type"], row["used"], row["unused"], row.get("salesorder")) for row in rows] == [
        ("5003", "CustPymt", "50", "10", None),
        ("5004", "CustDep", "20", "0", "5001"),
    ]
    assert call.rows(APPLIED.format("5003")) == [{"credit": "5003", "invoice": "5002", "applied": "50"}]
    steps = call.rows(
        "SELECT DISTINCT l.previousdoc AS deposit, l.nextdoc AS application FROM previousTransactionLineLink l"
        " WHERE l.linktype = 'DepAppl' AND l.previousdoc IN (5004, 9002)"
    )
    assert steps == [{"deposit": "5004", "application": "5005"}]
    assert call.rows(APPLIED.format("5005")) == [{"credit": "5005", "invoice": "5002", "applied": "20"}]


@pytest.mark.parametrize("table", ["aggregateItemLocation", "inventoryitemlocations"])
def test_stock(call: Caller, table: str) -> None:
    rows = call.rows(
        f"SELECT s.item, s.location, s.quantityavailable AS quantity FROM {table} s"
        " WHERE s.location IN (3, 1, 2) AND s.item IN (501, 513) ORDER BY s.item, s.location"
    )

    assert rows == [
        {"item": "501", "location": "1", "quantity": "368"},
        {"item": "501", "location": "2", "quantity": "140"},
        {"item": "513", "location": "1", "quantity": "56"},
        {"item": "513", "location": "2", "quantity": "0"},
    ]


@pytest.mark.parametrize(
    ("sql", "first"),
    [
        (
            "SELECT id, name, isinactive FROM location ORDER BY id",
            {"id": "1", "name": "Alexandria Warehouse", "isinactive": "F"},
        ),
        (
            "SELECT id, name, isinactive FROM department ORDER BY id",
            {"id": "3", "name": "Retail", "isinactive": "F"},
        ),
        (
            "SELECT id, name, isinactive FROM classification ORDER BY id",
            {"id": "6", "name": "Coffee", "isinactive": "F"},
        ),
        ("SELECT id, name, symbol FROM currency", {"id": "1", "name": "Australian Dollar", "symbol": "AUD"}),
        (
            "SELECT id, acctnumber, accountsearchdisplayname AS name, accttype FROM account WHERE isinactive='F'",
            {"id": "110", "acctnumber": "1100", "name": "Accounts Receivable", "accttype": "AcctRec"},
        ),
        (
            "SELECT id, itemid, displayname, itemtype, isinactive, externalid FROM item ORDER BY id",
            {"id": "310", "itemid": "FREIGHT", "displayname": "Freight", "itemtype": "OthCharge", "isinactive": "F"},
        ),
        ("SELECT id, name FROM subsidiary ORDER BY id", {"id": "1", "name": "Southern Cross Roasters AU"}),
    ],
    ids=lambda value: value.partition("FROM ")[2] if isinstance(value, str) else "",
)  # fmt: skip
def test_reference_lists(call: Caller, sql: str, first: dict[str, str]) -> None:
    assert call.rows(sql)[0] == first


@pytest.mark.usefixtures("history")
def test_our_record_by_external_id(call: Caller) -> None:
    rows = call.rows("SELECT id, type, status, foreigntotal, entity FROM transaction WHERE externalid = ?", "om-1")

    assert rows == [{"id": "5001", "type": "SalesOrd", "status": "G", "foreigntotal": "100", "entity": "1042"}]


def test_contacts_of_customers(call: Caller) -> None:
    rows = call.rows(
        "SELECT id, firstname, lastname, email, phone, title, company, isinactive,"
        " TO_CHAR(lastmodifieddate,'YYYY-MM-DD HH24:MI:SS') AS lastmod FROM contact WHERE company IN (1042, 1043)"
    )

    assert [(row["company"], row["title"]) for row in rows] == [("1042", "Owner"), ("1043", "Owner")]
