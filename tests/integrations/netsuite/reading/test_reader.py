"""Pages, rows of parents, parameters and stamps, against a client that says what a test wants."""

import pytest

from integrations import errors
from integrations.netsuite.reading import (
    applications,
    billed_contacts,
    billed_customers,
    columns,
    deleted,
    invoices,
    lines,
    payments,
)
from integrations.netsuite.reading.reader import Reader, batches
from tests.integrations.netsuite.changing_server import THINGS
from tests.integrations.netsuite.reading.conftest import WINDOW, Scripted, page


def thing(number):
    return {"netsuite_id": str(number), "version": "1", "changed": "2026-11-20 09:00:00"}


class TestPages:
    def test_go_on_behind_the_last_id_in_the_same_window(self, scripted_reader):
        reader, told = scripted_reader(page(thing(7), thing(9), more=True), page(thing(10)))

        pages = list(reader.changed(THINGS, WINDOW))

        assert [[row.netsuite_id for row in rows] for rows in pages] == [["7", "9"], ["10"]]
        assert told.params == [(WINDOW.since, WINDOW.until), (WINDOW.since, WINDOW.until, 9)]
        assert told.asked[1].endswith(
            "WHERE t.lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS')"
            " AND t.lastmodifieddate < TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS') AND t.id > ? ORDER BY t.id"
        )

    def test_go_on_where_a_run_broke_off(self, scripted_reader):
        reader, told = scripted_reader(page(thing(10)))

        list(reader.changed(THINGS, WINDOW, after_id="9"))

        assert told.params == [(WINDOW.since, WINDOW.until, 9)]

    def test_are_read_only_when_they_are_wanted(self, scripted_reader):
        reader, told = scripted_reader(page(thing(7), more=True), page(thing(8)))

        next(reader.changed(THINGS, WINDOW))

        assert len(told.asked) == 1

    @pytest.mark.parametrize("answer", [page(more=True), page(thing(7), more=True)])
    def test_that_would_never_end_are_broken_off(self, scripted_reader, answer):
        reader, _ = scripted_reader(page(thing(7), more=True), answer)

        with pytest.raises(errors.Unreachable, match="while we read things"):
            list(reader.changed(THINGS, WINDOW))

    def test_of_rows_that_never_change_go_by_offset(self, scripted_reader):
        row = {"netsuite_id": "7", "kind": "Invoice", "deleted": "2026-11-20 09:00:00"}
        reader, told = scripted_reader(page(row, more=True), page(row))

        assert len(list(deleted.deleted_records(reader, WINDOW))) == 2
        assert told.offsets == [0, 1000]


class TestRowsOfParents:
    def test_are_asked_for_a_thousand_parents_at_a_time(self, scripted_reader):
        reader, told = scripted_reader(page(), page())

        lines.lines_of(reader, [str(number) for number in range(1, 1502)], document_type=lines.INVOICE)

        assert [sql.count(",") > 999 for sql in told.asked] == [True, False]
        assert "IN (1001, 1002" in told.asked[1]

    def test_go_on_behind_the_last_line_of_the_last_document(self, scripted_reader):
        first = {"document_id": "8", "line_id": "2", "is_tax": "F", "position": "2"}
        last = {"document_id": "8", "line_id": "3", "is_tax": "T", "position": "3"}
        reader, told = scripted_reader(page(first, more=True), page(last))

        found = lines.lines_of(reader, ["7", "8", "9"], document_type=lines.INVOICE)

        assert [line.line_id for line in found["8"]] == ["2", "3"]
        assert (found["7"], found["9"]) == ([], [])
        assert "tl.transaction IN (8, 9) AND NOT (tl.transaction = 8 AND tl.id <= 2)" in told.asked[1]

    def test_that_would_never_end_are_broken_off(self, scripted_reader):
        line = {"document_id": "8", "line_id": "2", "is_tax": "F"}
        reader, _ = scripted_reader(*[page(line, more=True)] * 3)

        with pytest.raises(errors.Unreachable, match="the same page again"):
            lines.lines_of(reader, ["8"], document_type=lines.INVOICE)

    def test_are_not_asked_for_by_anything_but_internal_ids(self):
        with pytest.raises(ValueError, match="no internal id"):
            list(batches(["1) OR (1=1"]))

    def test_of_nobody_need_no_call(self, scripted_reader):
        reader, told = scripted_reader()

        assert applications.applications_of(reader, []) == {}
        assert told.asked == []


def test_links_are_per_line_so_that_they_are_added_up_or_taken_once(scripted_reader):
    reader, told = scripted_reader(page(), page(), page())

    applications.applications_of(reader, ["5003"])
    payments.applications_of_deposits(reader, ["5004"])
    invoices.invoices_of_orders(reader, ["5001"])

    assert "SUM(l.foreignamount) AS amount" in told.asked[0]
    assert "GROUP BY l.nextdoc, l.previousdoc" in told.asked[0]
    assert [sql.startswith("SELECT DISTINCT ") for sql in told.asked] == [False, True, True]


class TestParameters:
    def test_that_an_account_does_not_take_are_remembered(self, known):
        first = Scripted(says=[page()], takes_params=False)
        list(Reader(client=first, known=known).changed(THINGS, WINDOW))
        second = Scripted(says=[])

        Reader(client=second, known=known)

        assert second.takes_params is False

    def test_are_tried_as_long_as_nothing_is_known(self, known):
        told = Scripted(says=[])

        Reader(client=told, known=known)

        assert told.takes_params is None


def test_no_column_is_shown_under_a_word_that_oracle_reserves():
    reserved = {
        "access",
        "comment",
        "date",
        "level",
        "mode",
        "number",
        "order",
        "row",
        "session",
        "size",
        "type",
        "uid",
    }
    rows = [invoices.Invoice, lines.Line, billed_customers.Customer, billed_contacts.Contact, deleted.DeletedRecord]

    assert [name for row in rows for name, _ in columns.of(row) if name in reserved] == []


class TestStampsOfAnotherZone:
    def test_move_the_present_by_the_offset(self, known):
        told = Scripted(says=[page({"server_now": "2026-11-20 09:06:00"})])

        assert Reader(client=told, known=known, stamp_offset_s=19 * 3600).server_now() == "2026-11-21 04:06:00"

    @pytest.mark.parametrize(("offset_s", "since"), [(0, WINDOW.since), (-3600, "2026-11-20 06:50:00")])
    @pytest.mark.parametrize("way", ["changed", "changed_by_offset"])
    def test_are_read_from_two_hours_earlier_since_either_clock_may_have_turned(self, known, way, offset_s, since):
        told = Scripted(says=[page(thing(7))])
        reader = Reader(client=told, known=known, stamp_offset_s=offset_s)

        list(getattr(reader, way)(THINGS, WINDOW))

        assert told.params == [(since, WINDOW.until)]
