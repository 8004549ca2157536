"""Lists and answers that are not as documented: nothing is lost, mixed up or asked for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations import errors
from integrations.ordermentum.connector import OrdermentumConnector
from tests.integrations.ordermentum.documents import invoice_row, order_row
from tests.integrations.ordermentum.odd import Answer, Ask, Odd, ok

START = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture
def connector(odd_connector: OrdermentumConnector) -> OrdermentumConnector:
    return odd_connector


def order_id(number: int) -> str:
    return f"7b0c5d1e-2f5a-4a1e-9a55-{number:012d}"


def stamp(number: int) -> str:
    return (START + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def rows(*numbers: int, **changes: Any) -> list[dict[str, Any]]:
    return [order_row(id=order_id(number), updatedAt=stamp(number), **changes) for number in numbers]


def seen(connector: OrdermentumConnector) -> list[str]:
    return [change.source_id for page in connector.changes(record_type="order", since=START) for change in page]


class TestById:
    def test_a_list_that_passes_over_the_ids_misleads_nobody(self, odd: Odd, connector: OrdermentumConnector) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            if path == "/v1/orders":
                return ok({"data": rows(*range(100, 150)), "meta": {"totalPages": 1000}})
            return ok(order_row(id=path.rpartition("/")[2]))

        odd.answer = answer
        ids = [order_id(number) for number in range(4)]

        for _ in range(2):
            assert list(connector.read_documents(record_type="order", source_ids=ids)) == ids

        # The list is asked once, and never again once it has shown that it does not listen.
        assert [path for path, _ in odd.asked] == ["/v1/orders", *(f"/v1/orders/{asked}" for asked in ids * 2)]

    def test_summaries_are_read_singly(self, odd: Odd, connector: OrdermentumConnector) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            if path == "/v1/orders":
                return ok({"data": [*rows(0, 1), *rows(2, lineItems=None)]})
            return ok(order_row(id=order_id(2), comment="whole"))

        odd.answer = answer

        found = connector.read_documents(record_type="order", source_ids=[order_id(number) for number in range(3)])

        assert found[order_id(2)].comment == "whole"  # type: ignore[union-attr]
        assert connector.calls == 2

    def test_a_list_with_smaller_pages_is_read_to_its_end(self, odd: Odd, connector: OrdermentumConnector) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            number = int(ask["pageNo"][0])
            held = rows(*range(10))[(number - 1) * 4 : number * 4]
            return ok({"data": held, "meta": {"pageSize": 4, "totalResults": 10}})

        odd.answer = answer
        ids = [order_id(number) for number in range(10)]

        assert list(connector.read_documents(record_type="order", source_ids=ids)) == ids
        assert connector.calls == 3

    def test_a_list_that_refuses_the_question_leaves_single_reads(
        self, odd: Odd, connector: OrdermentumConnector
    ) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            if path == "/v1/orders":
                return 400, {}, {"message": "id[] is not a known filter"}
            return ok(order_row(id=path.rpartition("/")[2]))

        odd.answer = answer
        ids = [order_id(number) for number in range(3)]

        assert list(connector.read_documents(record_type="order", source_ids=ids)) == ids

    def test_another_order_than_was_asked_for_is_not_taken(self, odd: Odd, connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: ok(order_row(id=order_id(2)))

        assert connector.read_documents(record_type="order", source_ids=[order_id(1)]) == {}
        assert "answered with something else" in connector.unreadable[order_id(1)]

    def test_one_hidden_order_does_not_hide_the_other(self, odd: Odd, connector: OrdermentumConnector) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            return ok(order_row(id=order_id(2))) if path.endswith("2") else (403, {}, {"message": "Hidden"})

        odd.answer = answer

        found = connector.read_documents(record_type="order", source_ids=[order_id(1), order_id(2)])

        assert list(found) == [order_id(2)]
        assert "“Hidden”" in connector.unreadable[order_id(1)]

    def test_an_invoice_without_its_orders_gets_them_read_e28(self, odd: Odd, connector: OrdermentumConnector) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            if path.startswith("/v1/invoices/"):
                return ok(invoice_row(id="i1", orderIds=[order_id(1), order_id(2)]))
            return ok(order_row(id=path.rpartition("/")[2]))

        odd.answer = answer

        found = connector.read_documents(record_type="invoice", source_ids=["i1"])["i1"]

        assert len(found.lines) == 4  # type: ignore[union-attr]
        assert connector.calls == 3

    def test_orders_of_invoices_nobody_asked_for_are_not_read(self, odd: Odd, connector: OrdermentumConnector) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            if path == "/v1/invoices":
                return ok({"data": [invoice_row(id=f"other {number}") for number in range(3)]})
            return ok(invoice_row(id=path.rpartition("/")[2], orders=[order_row()]))

        odd.answer = answer

        assert list(connector.read_documents(record_type="invoice", source_ids=["a", "b", "c"])) == ["a", "b", "c"]
        assert [path for path, _ in odd.asked if "orders" in path] == []

    def test_an_invoice_of_an_order_that_is_gone_is_unreadable(self, odd: Odd, connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: ok(invoice_row(id="i1")) if "invoices" in path else (404, {}, {})

        assert connector.read_documents(record_type="invoice", source_ids=["i1"]) == {}
        assert "which Ordermentum does not show" in connector.unreadable["i1"]

    def test_an_invoice_whose_order_cannot_be_reached_waits(self, odd: Odd, connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: ok(invoice_row(id="i1")) if "invoices" in path else (503, {}, {})

        with pytest.raises(errors.Unreachable):
            connector.read_documents(record_type="invoice", source_ids=["i1"])
        assert connector.unreadable == {}


class TestChanges:
    def test_a_list_that_does_not_sort_is_read_page_by_page(self, odd: Odd, connector: OrdermentumConnector) -> None:
        held = rows(*reversed(range(120)))

        def answer(path: str, ask: Ask) -> Answer:
            number = int(ask["pageNo"][0])
            return ok({"data": held[(number - 1) * 50 : number * 50], "meta": {"totalPages": 3}})

        odd.answer = answer

        assert sorted(seen(connector)) == [order_id(number) for number in range(120)]

    def test_a_list_that_does_not_filter_gives_no_older_changes(
        self, odd: Odd, connector: OrdermentumConnector
    ) -> None:
        odd.answer = lambda path, ask: ok({"data": rows(-2, -1, 0, 1)})

        assert seen(connector) == [order_id(0), order_id(1)]

    def test_a_full_page_without_counts_is_not_the_last(self, odd: Odd, connector: OrdermentumConnector) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            held = [row for row in rows(*range(60)) if row["updatedAt"] >= ask["updatedAt[gte]"][0]]
            number = int(ask["pageNo"][0])
            return ok({"data": held[(number - 1) * 50 : number * 50]})

        odd.answer = answer

        assert seen(connector) == [order_id(number) for number in range(60)]

    def test_smaller_pages_than_asked_for_are_not_the_last(self, odd: Odd, connector: OrdermentumConnector) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            held = [row for row in rows(*range(60)) if row["updatedAt"] >= ask["updatedAt[gte]"][0]]
            number = int(ask["pageNo"][0])
            return ok({"data": held[(number - 1) * 25 : number * 25], "meta": {"pageSize": 25}})

        odd.answer = answer

        assert seen(connector) == [order_id(number) for number in range(60)]

    def test_the_same_page_for_ever_ends_in_an_error(self, odd: Odd, connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: ok({"data": rows(*([7] * 1 + list(range(8, 57)))[::-1])})

        with pytest.raises(errors.Unreachable, match="the same page of orders over and over"):
            seen(connector)

    def test_rows_without_lines_come_without_a_document(self, odd: Odd, connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: ok({"data": rows(1, lineItems=None)})

        (page,) = connector.changes(record_type="order", since=START)

        assert [(change.source_id, change.document) for change in page] == [(order_id(1), None)]

    def test_a_row_that_says_not_when_it_changed_stops_nothing(self, odd: Odd, connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: ok({"data": [order_row(updatedAt="soon", id="x"), *rows(1)]})

        assert seen(connector) == [order_id(1)]
        assert "updatedAt is the text “soon”" in connector.unreadable["x"]

    @pytest.mark.parametrize("body", [[], {}, {"data": {"a": 1}}, {"data": [1]}, "<html>Sorry</html>", {"data": None}])
    def test_what_is_no_list_is_tried_again(self, body: Any, odd: Odd, connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: ok(body)

        with pytest.raises(errors.Unreachable, match="cannot be read"):
            seen(connector)


class TestRefusals:
    @pytest.mark.parametrize(
        ("status", "error", "said"),
        [
            (400, errors.RecordRejected, r"refused order x \(HTTP 400\): “Bad quantity”\. Correct it"),
            (422, errors.RecordRejected, "refused order x"),
            (401, errors.CredentialsRejected, "does not accept this connection's credentials"),
            (403, errors.PermissionMissing, "does not let us at order x: “Bad quantity”"),
            (404, errors.RecordNotFound, "has no order x"),
            (410, errors.RecordNotFound, "has no order x"),
            (429, errors.RateLimited, "asks us to wait 17 s"),
            (302, errors.NeedsStaff, "Check the API address"),
            (408, errors.Ambiguous, "may or may not have been written"),
            (500, errors.Ambiguous, "may or may not have been written"),
            (503, errors.Ambiguous, "may or may not have been written"),
        ],
    )
    def test_of_a_write_are_our_errors(
        self, status: int, error: type[errors.SyncError], said: str, odd: Odd, connector: OrdermentumConnector
    ) -> None:
        odd.answer = lambda path, ask: (status, {"Retry-After": "17", "Location": "/"}, {"message": "Bad quantity."})

        with pytest.raises(error, match=said) as caught:
            connector.write_properties(record_type="order", source_id="x", properties={"netsuite_id": "1"})

        assert caught.type is error
        assert len(odd.asked) == 1

    def test_keep_their_code_and_words(self, odd: Odd, connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: (400, {}, {"message": "Bad quantity", "name": "BadRequestError", "code": 400})

        with pytest.raises(errors.RecordRejected) as caught:
            connector.write_properties(record_type="order", source_id="x", properties={})

        assert (caught.value.code, caught.value.detail) == ("400", "Bad quantity")
        assert caught.value.exchange is not None

    @pytest.mark.parametrize(("stated", "wait"), [("soon", 60), ("", 60), ("0", 1), ("99999999", 3600), ("12.5", 12.5)])
    def test_wait_a_whole_window_when_they_do_not_say_how_long_e41(
        self, stated: str, wait: float, odd: Odd, connector: OrdermentumConnector
    ) -> None:
        odd.answer = lambda path, ask: (429, {"Retry-After": stated}, "slow down")

        with pytest.raises(errors.RateLimited) as caught:
            connector.write_properties(record_type="order", source_id="x", properties={})

        assert caught.value.retry_after_s == wait

    def test_stop_only_their_own_bucket_e41(self, odd: Odd, connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: (429, {"Retry-After": "60"}, {}) if path.endswith("x") else ok({"data": []})
        for _ in range(2):
            with pytest.raises(errors.RateLimited):
                connector.write_properties(record_type="order", source_id="x", properties={})

        assert seen(connector) == []
        assert len(odd.asked) == 2
