"""Every question, asked of an account with a small history. Pages are two rows long."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from integrations import errors
from integrations.netsuite.reading import (
    applications,
    credit_memos,
    deleted,
    invoices,
    lines,
    lists,
    payments,
    stock,
)
from tests.integrations.netsuite.reading.conftest import ALWAYS
from tests.integrations.netsuite.simulator.conftest import invoice_for, line, order

HISTORY = pytest.mark.usefixtures("history")


def every(pages):
    return [row for page in pages for row in page]


@HISTORY
class TestInvoices:
    def test_that_changed(self, simulator, reader):
        (invoice,) = every(invoices.invoices_changed(reader, ALWAYS))

        assert (invoice.netsuite_id, invoice.order_id, invoice.purchase_order_number) == ("5002", "5001", "PO1")
        assert (invoice.total, invoice.paid, invoice.unpaid) == (100, 100, 0)
        assert (invoice.status, invoice.closed_date) == (invoices.PAID, simulator.books.today())
        assert isinstance(invoice.total, Decimal)
        assert isinstance(invoice.invoice_date, date)

    @pytest.mark.parametrize("in_full", [False, True])
    def test_that_are_open_however_the_account_writes_a_status(self, simulator, call, reader, in_full):
        simulator.habits.suiteql_status_in_full = in_full
        assert every(invoices.open_invoices(reader)) == []
        call("DELETE", "customerPayment/5003")

        (invoice,) = every(invoices.open_invoices(reader))

        assert (invoice.netsuite_id, invoice.unpaid, invoice.status) == ("5002", 50, invoices.OPEN)

    @pytest.mark.parametrize("in_full", [False, True])
    def test_that_are_paid_in_full(self, simulator, reader, in_full):
        simulator.habits.suiteql_status_in_full = in_full

        assert [one.netsuite_id for one in every(invoices.invoices_paid(reader, ALWAYS))] == ["5002"]

    def test_of_orders(self, simulator, reader):
        by_link = invoices.invoices_of_orders(reader, ["5001", "5013"])
        simulator.books.hidden_tables.add("nexttransactionlink")
        by_line = invoices.invoices_of_orders(reader, ["5001", "5013"])

        assert {order_id: [one.netsuite_id for one in found] for order_id, found in by_link.items()} == {
            "5001": ["5002"]
        }
        assert [one.total for one in by_line["5001"]] == [one.total for one in by_link["5001"]] == [100]

    def test_of_an_order_billed_in_parts_are_each_there(self, simulator, call, reader):
        call("PUT", "salesOrder/eid:om-2", order(line("501", quantity=9), line("502", quantity=3)))
        ordered = simulator.by_external_id("salesOrder", "om-2")["id"]
        made = {simulator.bill(ordered, quantities={1: quantity}) for quantity in (2, 3, 4)}

        found = invoices.invoices_of_orders(reader, [ordered])

        assert {one.netsuite_id for one in found[ordered]} == made
        assert len(found[ordered]) == 3

    def test_by_their_ids_are_what_is_there(self, reader):
        (found,) = invoices.invoices_by_id(reader, ["5002", "99999"])

        assert (found.netsuite_id, found.order_id, found.total) == ("5002", "5001", 100)

    def test_by_their_dates_are_from_the_first_day_to_before_the_last(self, simulator, reader):
        today = simulator.books.today()
        days = [today - timedelta(days=1), today, today + timedelta(days=1)]

        before = every(invoices.invoices_dated(reader, days[0], days[1]))
        on_that_day = every(invoices.invoices_dated(reader, days[1], days[2]))
        behind = every(invoices.invoices_dated(reader, days[1], days[2], after_id="5002"))

        assert (before, [one.netsuite_id for one in on_that_day], behind) == ([], ["5002"], [])

    def test_have_their_orders_by_the_links(self, call, reader):
        alone = invoice_for(call)

        assert invoices.orders_of_invoices(reader, ["5002", alone]) == {"5002": ["5001"]}

    @pytest.mark.parametrize("is_hidden", [False, True])
    def test_whose_order_the_account_does_not_show_are_known_for_it(self, simulator, reader, is_hidden):
        if is_hidden:
            simulator.books.hidden_columns.add("transactionline.createdfrom")
        every(invoices.invoices_changed(reader, ALWAYS))

        assert reader.leaves_out(invoices.CHANGED, "order_id") is is_hidden

    def test_that_we_take_for_open(self, call, reader):
        still, gone = invoice_for(call), invoice_for(call)
        call("DELETE", f"invoice/{gone}")

        found = invoices.still_open_check(reader, ["5002", still, gone])

        assert [(one.netsuite_id, one.status) for one in found.closed] == [("5002", "B")]
        assert found.gone_ids == {gone}

    def test_have_lines_with_the_signs_people_read(self, reader):
        (found,) = lines.lines_of(reader, ["5002"], document_type=lines.INVOICE)["5002"]

        assert (found.item_id, found.item_code, found.is_tax) == ("501", "HB-1KG", False)
        assert (found.quantity, found.rate, found.amount) == (10, 10, 100)

    def test_have_their_lines_in_order_over_many_pages(self, simulator, call, reader):
        call("PUT", "invoice/eid:om-3", order(*(line(str(number), quantity=number) for number in range(501, 508))))
        made = simulator.by_external_id("invoice", "om-3")["id"]

        found = lines.lines_of(reader, ["5002", made], document_type=lines.INVOICE)

        items = [one.item_id for one in found[made] if one.item_id]
        assert items == [str(number) for number in range(501, 508)]
        assert len(found["5002"]) == 1

    def test_can_be_read_without_seeing_items(self, simulator, reader):
        simulator.permissions.discard("Items")

        for face in ("not_found", "forbidden", "user_error"):
            simulator.habits.permission_face = face
            (found,) = lines.lines_of(reader, ["5002"], document_type=lines.INVOICE)["5002"]
            assert (found.item_id, found.item_code) == ("501", None)


@HISTORY
class TestCreditMemos:
    def test_that_changed(self, reader):
        (memo,) = every(credit_memos.credit_memos_changed(reader, ALWAYS))

        assert (memo.netsuite_id, memo.created_from_id, memo.status) == ("5006", "5002", "A")
        assert (memo.total, memo.unapplied) == (100, 70)

    @pytest.mark.parametrize("is_reversed", [False, True])
    def test_are_applied_whichever_way_the_account_links_them(self, simulator, reader, is_reversed):
        simulator.habits.credit_links_reversed = is_reversed

        found = applications.applications_of(reader, ["5006", "5003"], either_way=True)

        assert [(one.invoice_id, one.amount) for one in found["5006"]] == [("5002", 30)]
        assert [(one.invoice_id, one.amount) for one in found["5003"]] == [("5002", 50)]

    def test_have_lines_with_the_signs_people_read(self, reader):
        (found,) = lines.lines_of(reader, ["5006"], document_type=lines.CREDIT_MEMO)["5006"]

        assert (found.quantity, found.amount) == (10, 100)


@HISTORY
class TestPayments:
    def test_and_deposits_that_changed(self, reader):
        payment, deposit = every(payments.payments_and_deposits_changed(reader, ALWAYS))

        assert (payment.kind, payment.total, payment.used, payment.unused) == (payments.PAYMENT, 60, 50, 10)
        assert (deposit.kind, deposit.total, deposit.order_id) == (payments.DEPOSIT, 20, "5001")

    def test_by_deposit_reach_the_invoice_in_two_steps(self, reader):
        steps = payments.applications_of_deposits(reader, ["5004", "5003"])
        found = applications.applications_of(reader, steps["5004"])

        assert steps == {"5004": ["5005"]}
        assert [(one.invoice_id, one.amount) for one in found["5005"]] == [("5002", 20)]

    def test_by_deposit_are_found_from_the_application_that_changed(self, reader):
        (applied,) = every(payments.deposit_applications_changed(reader, ALWAYS))

        assert applied.netsuite_id == "5005"
        assert payments.deposits_of(reader, ["5005"]) == {"5005": "5004"}

    def test_go_to_a_bank_account(self, reader):
        assert payments.bank_accounts_of(reader, ["5003", "5002"]) == {"5003": "220"}

    def test_to_many_invoices_are_read_over_many_pages(self, call, reader):
        made = [invoice_for(call, "10.00") for _ in range(5)]
        apply = {"items": [{"doc": {"id": one}, "apply": True, "amount": 10} for one in made]}
        body = {"customer": {"id": "1042"}, "payment": 50, "account": {"id": "220"}, "apply": apply}
        payment = call("POST", "customerPayment", body).headers["Location"].rsplit("/", 1)[1]

        found = applications.applications_of(reader, [payment, "5003"])

        assert [one.invoice_id for one in found[payment]] == made
        assert sum(one.amount for one in found[payment]) == 50


@pytest.mark.parametrize("is_denied", [False, True])
def test_stock_levels(simulator, reader, is_denied):
    if is_denied:
        simulator.books.hidden_tables.add("aggregateitemlocation")

    found = stock.stock_levels(reader, item_ids=["501", "513"], location_ids=["3", "1", "2"])

    assert [(one.item_id, one.location_id, one.available) for one in found] == [
        ("501", "1", 368),
        ("501", "2", 140),
        ("513", "1", 56),
        ("513", "2", 0),
    ]


@pytest.mark.parametrize(
    ("read", "first"),
    [
        (lists.locations, ("1", "Alexandria Warehouse")),
        (lists.departments, ("3", "Retail")),
        (lists.classes, ("6", "Coffee")),
        (lists.subsidiaries, ("1", "Southern Cross Roasters AU")),
        (lists.currencies, ("1", "Australian Dollar")),
        (lists.accounts, ("110", "Accounts Receivable")),
    ],
)
def test_lists(reader, read, first):
    one = next(iter(read(reader)))

    assert (one.netsuite_id, one.name) == first


@pytest.mark.parametrize("read", [lists.items, lists.terms, lists.payment_methods, lists.employees, lists.currencies])
def test_lists_are_whole_though_they_take_many_pages(reader, read):
    ids = [int(one.netsuite_id) for one in read(reader)]

    assert ids == sorted(set(ids))
    assert len(ids) > 0


def test_an_account_without_subsidiaries_says_so(simulator, reader):
    simulator.books.hidden_tables.add("subsidiary")

    with pytest.raises(errors.PermissionMissing, match="subsidiary"):
        list(lists.subsidiaries(reader))


@HISTORY
def test_deletions(simulator, call, reader):
    gone = invoice_for(call)
    call("DELETE", f"invoice/{gone}")

    (found,) = every(deleted.deleted_records(reader, ALWAYS))

    assert (found.netsuite_id, found.kind) == (gone, "Invoice")


@HISTORY
def test_everything_can_be_read_from_an_account_that_takes_no_parameters(simulator, reader):
    simulator.habits.suiteql_params = False

    assert [one.netsuite_id for one in every(invoices.invoices_changed(reader, ALWAYS))] == ["5002"]
    assert reader.client.takes_params is False
