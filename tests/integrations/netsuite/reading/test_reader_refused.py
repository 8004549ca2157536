"""Columns and tables that an account refuses: what is left out, asked again, or remembered."""

import json
from datetime import timedelta

import pytest

from integrations import errors
from integrations.netsuite.reading import (
    billed_customers,
    deleted,
    invoices,
    lines,
    receivable_documents,
    refused,
    stock,
)
from integrations.netsuite.reading.reader import Reader
from tests.integrations.netsuite.changing_server import THINGS
from tests.integrations.netsuite.reading.conftest import WINDOW, Scripted, page

NO_CLOSE_DATE = (
    "Invalid search query. Detailed unprocessed description follows. Search error occurred: "
    "Unknown identifier 'closedate'. Available identifiers are: {t=transaction, ml=transactionline}."
)


def refusal(detail):
    return errors.RecordRejected("Refused.", code="INVALID_PARAMETER", detail=detail)


def forbidden(detail):
    body = json.dumps({"o:errorDetails": [{"detail": detail, "o:errorCode": "INSUFFICIENT_PERMISSION"}]})
    exchange = errors.Exchange(method="POST", url="/", status=403, response=body)
    return errors.PermissionMissing("The role lacks a permission.", exchange=exchange)


class TestARefusedColumn:
    def test_that_can_be_spared_is_left_out_and_is_none(self, scripted_reader):
        row = {"netsuite_id": "7", "status": "B", "total": "10", "changed": "2026-11-20 09:00:00"}
        reader, told = scripted_reader(refusal(NO_CLOSE_DATE), page(row))

        ((invoice,),) = invoices.invoices_paid(reader, WINDOW)

        assert invoice.closed_date is None
        assert ["closedate" in sql for sql in told.asked] == [True, False]

    def test_is_remembered_for_a_week(self, scripted_reader, known, clock):
        reader, _ = scripted_reader(refusal(NO_CLOSE_DATE), page())
        list(invoices.invoices_paid(reader, WINDOW))
        other = Scripted(says=[page(), page()])

        for passed in (timedelta(days=6), timedelta(days=2)):
            clock.now += passed
            list(invoices.open_invoices(Reader(client=other, known=known)))

        assert ["closedate" in sql for sql in other.asked] == [False, True]
        assert known.refusal(name="column:transaction.closedate") is None

    def test_is_asked_for_again_on_demand(self, scripted_reader, known):
        reader, told = scripted_reader(refusal(NO_CLOSE_DATE), page(), page())
        list(invoices.invoices_paid(reader, WINDOW))

        known.forget()
        list(invoices.invoices_paid(reader, WINDOW))

        assert "closedate" in told.asked[-1]

    def test_that_is_necessary_stops_the_question_in_netsuites_words(self, scripted_reader, known):
        reader, _ = scripted_reader(refusal("Field 'foreigntotal' for record 'transaction' was not found."))

        with pytest.raises(refused.Refused) as caught:
            list(invoices.invoices_paid(reader, WINDOW))

        assert caught.value.name == "column:transaction.foreigntotal"
        assert "Field 'foreigntotal' for record 'transaction' was not found." in str(caught.value)
        assert isinstance(caught.value, errors.PermissionMissing)

    def test_that_is_necessary_is_asked_for_every_time_so_that_a_mended_role_works_at_once(self, scripted_reader):
        reader, _ = scripted_reader(refusal("Unknown identifier 'foreigntotal'"), page())
        with pytest.raises(refused.Refused):
            list(invoices.invoices_paid(reader, WINDOW))

        assert list(invoices.invoices_paid(reader, WINDOW)) == []

    def test_that_is_there_again_is_noted_once(self, known, clock):
        noted = []

        class Noting(refused.Remembered):
            def granted(self, *, name):
                noted.append(name)

        reader = Reader(client=Scripted(says=[page(), page()]), known=Noting(clock=clock))
        for _ in range(2):
            list(invoices.invoices_paid(reader, WINDOW))

        assert noted.count("column:transaction.closedate") == 1

    def test_of_a_condition_stops_the_question(self, scripted_reader):
        reader, _ = scripted_reader(refusal("Unknown identifier 'iscogs'"))

        with pytest.raises(refused.Refused, match="transactionline.iscogs"):
            lines.lines_of(reader, ["7"], document_type=lines.INVOICE)

    def test_is_only_that_of_the_record_that_is_named(self, scripted_reader):
        reader, told = scripted_reader(refusal("Field 'memo' for record 'transactionline' was not found"), page())

        lines.lines_of(reader, ["7"], document_type=lines.INVOICE)

        assert "tl.memo" not in told.asked[1]

    def test_takes_what_is_made_of_it_along(self, scripted_reader):
        reader, told = scripted_reader(refusal("Unknown identifier 'terms'"), page())

        list(billed_customers.customers_changed(reader, WINDOW))

        assert "terms" not in told.asked[1]


class TestARefusedTable:
    def test_that_is_joined_is_left_out_with_its_columns(self, scripted_reader):
        reader, told = scripted_reader(refusal("Search error occurred: Invalid search type: item"), page())

        lines.lines_of(reader, ["7"], document_type=lines.INVOICE)

        assert "itemid" not in told.asked[1]
        assert "JOIN" not in told.asked[1]

    def test_that_a_bare_403_does_not_name_is_found_by_trying(self, scripted_reader, known):
        reader, told = scripted_reader(forbidden("Permission Violation: You need the 'Items' permission."), page())

        lines.lines_of(reader, ["7"], document_type=lines.INVOICE)

        assert "JOIN" not in told.asked[1]
        assert "'Items'" in known.refusal(name="table:item")

    def test_is_not_remembered_when_that_was_not_it(self, scripted_reader, known):
        both = [forbidden("Permission Violation: no SuiteAnalytics."), forbidden("Permission Violation: still none.")]
        reader, _ = scripted_reader(*both)

        with pytest.raises(errors.PermissionMissing, match="lacks a permission"):
            lines.lines_of(reader, ["7"], document_type=lines.INVOICE)

        assert known.refusal(name="table:item") is None

    def test_that_is_necessary_is_asked_for_every_time_so_that_a_mended_role_works_at_once(self, scripted_reader):
        reader, _ = scripted_reader(refusal("Record 'customer' was not found."), page())
        with pytest.raises(refused.Refused, match="the table customer"):
            list(billed_customers.customers_changed(reader, WINDOW))

        assert list(billed_customers.customers_changed(reader, WINDOW)) == []

    def test_behind_a_display_text_takes_that_along(self, scripted_reader):
        reader, told = scripted_reader(refusal("Record 'term' was not found."), page())

        list(billed_customers.customers_changed(reader, WINDOW))

        assert "BUILTIN" not in told.asked[1]

    def test_behind_one_of_several_display_texts_leaves_the_others_and_what_they_are_of(self, scripted_reader):
        reader, told = scripted_reader(refusal("Record 'term' was not found."), page())

        list(receivable_documents.changed(reader, WINDOW, document_type=lines.INVOICE))

        assert "BUILTIN.DF(t.terms)" not in told.asked[1]
        assert "t.entity AS customer_id, BUILTIN.DF(t.entity)" in told.asked[1]

    def test_behind_a_display_text_that_has_another_name_takes_no_id_along(self, scripted_reader):
        reader, told = scripted_reader(refusal("Record 'customer' was not found."), page())

        list(receivable_documents.changed(reader, WINDOW, document_type=lines.INVOICE))

        assert "BUILTIN" not in told.asked[1]
        assert "t.entity AS customer_id" in told.asked[1]

    @pytest.mark.parametrize(
        "answer", [refusal("Record 'nextTransactionLink' was not found."), forbidden("Permission Violation.")]
    )
    def test_of_links_sends_us_to_the_main_line_and_next_time_straight_there(self, scripted_reader, answer):
        row = {"order_id": "5001", "netsuite_id": "5002", "status": "A"}
        reader, told = scripted_reader(answer, page(row), page(row))

        first, second = (invoices.invoices_of_orders(reader, ["5001"]) for _ in range(2))

        assert [one.netsuite_id for one in first["5001"] + second["5001"]] == ["5002", "5002"]
        assert ["nextTransactionLink" in sql for sql in told.asked] == [True, False, False]

    def test_that_has_a_substitute_is_asked_for_again_after_a_week(self, scripted_reader, known, clock):
        reader, _ = scripted_reader(refusal("Record 'nextTransactionLink' was not found."), page())
        invoices.invoices_of_orders(reader, ["5001"])
        other = Scripted(says=[page(), page()])

        for passed in (timedelta(days=6), timedelta(days=2)):
            clock.now += passed
            invoices.invoices_of_orders(Reader(client=other, known=known), ["5001"])

        assert ["nextTransactionLink" in sql for sql in other.asked] == [False, True]

    def test_of_stock_sends_us_to_that_of_inventory_parts_and_next_time_straight_there(self, scripted_reader):
        there, nothing = {"item_id": "11", "location_id": "3", "available": "88"}, {"item_id": "11", "location_id": "4"}
        reader, told = scripted_reader(
            refusal("Record 'aggregateItemLocation' was not found."), page(there, nothing), page(there, nothing)
        )

        first, second = (stock.stock_levels(reader, item_ids=["11"], location_ids=["3", "4"]) for _ in range(2))

        assert [(level.available, level.on_hand) for level in first] == [(88, 0), (0, 0)]
        assert second == first
        assert ["FROM inventoryitemlocations s" in sql for sql in told.asked] == [False, True, True]

    def test_of_deletions_is_not_asked_for_again(self, scripted_reader):
        reader, told = scripted_reader(refusal("Record 'deletedrecord' was not found."))

        for _ in range(2):
            with pytest.raises(refused.Refused, match="deletedrecord"):
                list(deleted.deleted_records(reader, WINDOW))

        assert len(told.asked) == 1


def test_another_refusal_passes_as_it_is(scripted_reader):
    reader, _ = scripted_reader(refusal("Search error occurred: Invalid or unsupported search."))

    with pytest.raises(errors.RecordRejected, match="Refused"):
        list(reader.changed(THINGS, WINDOW))
