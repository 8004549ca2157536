"""Which tables and columns there are, and which a role or an account does without."""

from __future__ import annotations

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, invoice_for, line, order, why_refused

LINKS = (
    "previousdoc, previousline, previoustype, nextdoc, nextline, nexttype, linktype, foreignamount, lastmodifieddate"
)
STOCK = "item, location, quantityavailable, quantityonhand, quantitycommitted, quantityonorder, quantitybackordered"
ADDRESS = "nkey, addressee, addr1, addr2, city, state, zip, country"
TABLES = {
    "customer": "id, entityid, companyname, firstname, lastname, isperson, email, phone, altphone, fax, isinactive,"
    " externalid, parent, subsidiary, currency, terms, salesrep, category, pricelevel, creditlimit, balancesearch,"
    " overduebalancesearch, defaultbillingaddress, defaultshippingaddress, datecreated, lastmodifieddate, comments,"
    " vatregnumber",
    "contact": "id, entityid, firstname, lastname, email, phone, mobilephone, title, company, isinactive, subsidiary,"
    " datecreated, lastmodifieddate, externalid",
    "transaction": "id, tranid, transactionnumber, type, recordtype, abbrevtype, status, entity, trandate, duedate,"
    " createddate, lastmodifieddate, closedate, externalid, currency, exchangerate, foreigntotal, total,"
    " foreignamountpaid, foreignamountunpaid, foreignpaymentamountused, foreignpaymentamountunused, memo, otherrefnum,"
    " approvalstatus, posting, voided, terms, postingperiod, paymentmethod, account, shippingaddress, billingaddress,"
    " shipdate, email",
    "transactionline": "transaction, id, linesequencenumber, uniquekey, mainline, taxline, iscogs, item, itemtype,"
    " quantity, rate, netamount, foreignamount, memo, units, class, department, location, subsidiary, createdfrom,"
    " entity, expenseaccount, quantitybilled, quantityshiprecv, isclosed, assemblycomponent, donotdisplayline",
    "transactionaccountingline": "transaction, transactionline, account, amount, debit, credit, netamount, amountpaid,"
    " amountunpaid, amountlinked, posting, accountingbook",
    "previousTransactionLineLink": f"{LINKS}, discount",
    "nextTransactionLineLink": f"{LINKS}, discount",
    "previousTransactionLink": "previousdoc, nextdoc, linktype, previoustype, nexttype",
    "nextTransactionLink": "previousdoc, nextdoc, linktype, previoustype, nexttype",
    "item": "id, itemid, displayname, fullname, description, itemtype, subtype, isinactive, externalid, upccode,"
    " parent, isserialitem, islotitem, lastmodifieddate",
    "inventoryitemlocations": STOCK,
    "aggregateItemLocation": f"{STOCK}, lastquantityavailablechange",
    "inventorybalance": "item, location, quantityonhand, quantityavailable",
    "location": "id, name, fullname, parent, subsidiary, isinactive, makeinventoryavailable",
    "subsidiary": "id, name, fullname, parent, country, currency, iselimination, isinactive",
    "account": "id, acctnumber, accountsearchdisplayname, fullname, accttype, currency, isinactive",
    "department": "id, name, fullname, parent, subsidiary, isinactive",
    "classification": "id, name, fullname, parent, subsidiary, isinactive",
    "currency": "id, name, symbol, exchangerate, isbasecurrency, isinactive",
    "employee": "id, entityid, issalesrep, isinactive",
    "term": "id, name",
    "paymentmethod": "id, name",
    "accountingperiod": "id, periodname, startdate, enddate, closed, isposting",
    "transactionBillingAddress": ADDRESS,
    "transactionShippingAddress": ADDRESS,
    "entityAddress": ADDRESS,
    "transactionstatus": "id, name, fullname, trantype",
    "deletedrecord": "type, name, recordid, deleteddate",
}


@pytest.fixture
def history(simulator: NetSuiteSimulator, call: Caller) -> None:
    """Order 5001 -> invoice 5002, paid by 5003; order 5004, deleted."""
    call("PUT", "salesOrder/eid:om-1", order(line("501"), line("504")))
    simulator.bill("5001")
    call("POST", "invoice/5002/!transform/customerPayment", {"account": {"id": "220"}})
    call("DELETE", call("POST", "salesOrder", order()).headers["Location"])


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("table", TABLES)
def test_has_the_table_with_its_columns_and_rows(call: Caller, table: str) -> None:
    assert call.rows(f"SELECT {TABLES[table]} FROM {table}")


def test_a_header_has_no_subsidiary(call: Caller) -> None:
    assert why_refused(call, "SELECT id FROM transaction WHERE transaction.subsidiary = 1").endswith(
        "Unknown identifier 'subsidiary'. Available identifiers are: {transaction=transaction}."
    )


def test_an_account_may_lack_a_table(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.books.hidden_tables.add("nextTransactionLink")

    assert why_refused(call, "SELECT nextdoc FROM nextTransactionLink").endswith(
        "Invalid search type: nextTransactionLink"
    )
    assert call.rows("SELECT nextdoc FROM previousTransactionLink") == []


def test_a_hidden_column_is_not_among_all_columns(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.books.hidden_columns.add("currency.symbol")

    assert "symbol" not in call.rows("SELECT * FROM currency")[0]


def test_an_account_without_subsidiaries_has_the_column_nowhere(call: Caller, simulator: NetSuiteSimulator) -> None:
    simulator.reset()

    for table in ("customer", "contact", "transactionline", "location", "department"):
        assert "Unknown identifier 'subsidiary'" in why_refused(call, f"SELECT subsidiary FROM {table}")


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("is_in_full", "condition"), [(False, "status = 'B'"), (True, "status = 'CustInvc:B'")], ids=["letter", "in full"]
)
def test_an_account_compares_statuses_by_letter_or_in_full(
    simulator: NetSuiteSimulator, call: Caller, is_in_full: bool, condition: str
) -> None:
    simulator.habits.suiteql_status_in_full = is_in_full

    rows = call.rows(
        "SELECT id, BUILTIN.CF(status) AS form, BUILTIN.DF(status) AS words FROM transaction"
        f" WHERE type = 'CustInvc' AND {condition}"
    )

    assert rows == [{"id": "5002", "form": "CustInvc:B", "words": "Invoice : Paid In Full"}]
    assert len(call.rows("SELECT id FROM transaction WHERE status = 'B'")) == (0 if is_in_full else 1)


def test_reckons_what_a_customer_owes(simulator: NetSuiteSimulator, call: Caller) -> None:
    sql = "SELECT balancesearch, overduebalancesearch FROM customer WHERE id = 1042"
    invoice_for(call, "70.00")
    simulator.add("invoice", {**order(line("501", quantity=1, rate=30)), "dueDate": "2026-01-31"})

    assert call.rows(sql) == [{"balancesearch": "100", "overduebalancesearch": "30"}]


@pytest.mark.usefixtures("history")
def test_addresses_join_by_their_key(call: Caller) -> None:
    billed = call.rows(
        "SELECT a.city FROM transaction t JOIN transactionBillingAddress a ON a.nkey = t.billingaddress"
        " WHERE t.id = 5002"
    )
    of_customer = call.rows(
        "SELECT a.addr1 FROM customer c JOIN entityaddress a ON a.nkey = c.defaultshippingaddress WHERE c.id = 1042"
    )

    assert (billed, of_customer) == ([{"city": "The Rocks"}], [{"addr1": "12 Argyle Street"}])


def test_every_line_of_a_transaction_has_a_key_of_its_own(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order(line("504"), line("505"), shippingCost=5, discountRate="-10%"))
    call("PUT", "salesOrder/eid:om-1", order(line("506"), shippingCost=5, discountRate="-10%"))

    rows = call.rows("SELECT id, uniquekey, linesequencenumber FROM transactionline")

    assert len(rows) == 7
    for name in ("id", "uniquekey", "linesequencenumber"):
        assert len({row[name] for row in rows}) == 7


class TestFaces:
    """How a missing permission shows."""

    @pytest.mark.parametrize(
        ("face", "answer"),
        [
            ("forbidden", (403, "INSUFFICIENT_PERMISSION")),
            ("user_error", (400, "USER_ERROR")),
            ("not_found", (400, "INVALID_PARAMETER")),
        ],
    )
    @pytest.mark.parametrize(
        "sql",
        ["SELECT id FROM location", "SELECT COUNT(*) FROM location",
         "SELECT c.id FROM customer c LEFT JOIN location l ON l.id = c.id",
         "SELECT id FROM customer WHERE id IN (SELECT id FROM location)"],
        ids=["alone", "counted", "joined", "within"],
    )  # fmt: skip
    def test_refuses_wherever_the_table_stands(
        self, simulator: NetSuiteSimulator, call: Caller, face: str, answer: tuple[int, str], sql: str
    ) -> None:
        simulator.permissions.discard("Locations")
        simulator.habits.permission_face = face

        assert error_of(call.query(sql))[:2] == answer
        simulator.permissions.add("Locations")
        assert call.query(sql).status_code == 200

    def test_can_be_a_table_without_rows(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        simulator.permissions.discard("Locations")
        simulator.habits.faces["Locations"] = "empty"

        rows = call.rows("SELECT c.id, l.name FROM customer c LEFT JOIN location l ON l.id = 1 WHERE c.id = 1042")

        assert call.rows("SELECT id FROM location") == []
        assert rows == [{"id": "1042"}]

    def test_forbids_by_the_permissions_name(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        simulator.permissions.discard("Find Transaction")
        simulator.habits.permission_face = "forbidden"

        assert "'Find Transaction'" in call.query("SELECT id FROM transactionline").text

    def test_lines_and_ledger_of_hidden_types_are_left_out(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice = invoice_for(call)
        call("PUT", "salesOrder/eid:om-1", order())
        simulator.permissions.discard("Invoice")

        assert invoice not in {row["id"] for row in call.rows("SELECT id FROM transaction")}
        assert invoice not in {row["transaction"] for row in call.rows("SELECT transaction FROM transactionline")}
        assert call.rows("SELECT transaction FROM transactionaccountingline") == []

    def test_deleted_records_can_be_denied(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        simulator.permissions.discard("Deleted Records")

        assert "Record 'deletedrecord' was not found" in why_refused(call, "SELECT recordid FROM deletedrecord")
