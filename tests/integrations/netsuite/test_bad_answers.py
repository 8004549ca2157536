"""Bad input: whatever comes back, the client gives a whole result of the right types or one of our errors."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations import errors, http
from integrations.netsuite import check, governance
from tests.integrations.netsuite.answers import LOCATION, ROWS, refusal, upsert
from tests.integrations.netsuite.test_client_any_answer import mutated

TEN_MB = 10 * 1024 * 1024
RECORD = {"id": "5012", "tranId": "SO1", "total": 60.5, "item": {"items": [{"line": 1, "item": {"id": "501"}}]}}
ERROR = refusal("USER_ERROR", "No.", errorPath="item.items[0].item") | {"o:errorCode": "USER_ERROR"}
CATALOG = {"items": [{"name": "salesOrder", "links": [{"rel": "canonical", "href": "https://x"}]}]}
LIMITS = {"accountConcurrencyLimit": 5, "accountUnallocatedConcurrencyLimit": 5, "integrationLimitType": "accountLimit"}
PAGE = "<!DOCTYPE html><html><head><title>Error</title></head><body>Notice {}</body></html>"
NOT_JSON = [
    pytest.param("", id="empty"),
    pytest.param("{", id="one brace"),
    pytest.param('{"id": "5012", "item": {"items": [{"line"', id="truncated"),
    pytest.param("nul", id="half a word"),
    pytest.param('{"id": NaN}', id="NaN"),
    pytest.param("[" * 100_000, id="nested too deeply"),
    pytest.param("\x00\x01\x02", id="control characters"),
    pytest.param(b"\xff\xfe{\x00", id="another encoding"),
    pytest.param(PAGE.format("of maintenance"), id="HTML"),
    pytest.param("true", id="a bare word"),
    pytest.param("1e999999999", id="a number beyond every limit"),
]
READS = {
    "record": lambda netsuite: netsuite.get(record_type="salesOrder", netsuite_id="5012"),
    "record by external id": lambda netsuite: netsuite.get(record_type="salesOrder", external_id="om-order-1"),
    "some fields": lambda netsuite: netsuite.get(record_type="salesOrder", netsuite_id="5012", fields=["memo"]),
    "query": lambda netsuite: netsuite.query(sql="SELECT id FROM t WHERE x = ?", params=["x"]),
    "limits": lambda netsuite: governance.read(client=netsuite),
}
WRITES = {
    "upsert": upsert,
    "update": lambda netsuite: netsuite.update(record_type="salesOrder", netsuite_id="5012", payload={"memo": "x"}),
    "delete": lambda netsuite: netsuite.delete(record_type="salesOrder", netsuite_id="5012"),
}
any_read = pytest.mark.parametrize("read", list(READS.values()), ids=list(READS))
any_write = pytest.mark.parametrize("write", list(WRITES.values()), ids=list(WRITES))
quickly = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


def sure(netsuite, call):
    """Give what a call gives; None when it raises one of our errors. Anything else is not caught."""
    try:
        return call(netsuite)
    except errors.SyncError:
        return None


class TestAnswersThatAreNoJson:
    @any_read
    @pytest.mark.parametrize("body", NOT_JSON)
    @pytest.mark.parametrize("status", [200, 400, 404, 500, 503])
    def test_a_read_ends_in_one_of_our_errors(self, scripted, netsuite, read, body, status):
        scripted.answer(body, status=status)

        with pytest.raises(errors.SyncError) as caught:
            read(netsuite)

        assert not isinstance(caught.value, errors.Ambiguous)

    @any_write
    @pytest.mark.parametrize("body", NOT_JSON)
    @pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
    def test_a_write_that_broke_is_in_doubt_e36(self, scripted, netsuite, write, body, status):
        scripted.answer(body, status=status)

        with pytest.raises(errors.Ambiguous):
            write(netsuite)

    @pytest.mark.parametrize("body", NOT_JSON)
    def test_a_refused_write_is_no_success_whatever_stands_in_it(self, scripted, netsuite, body):
        scripted.answer(body, status=400)

        with pytest.raises(errors.RecordRejected):
            upsert(netsuite)

    @pytest.mark.parametrize("body", NOT_JSON)
    def test_a_test_of_the_connection_says_so(self, scripted, netsuite, body):
        scripted.answer(body, status=503)

        report = check.test_account(client=netsuite, takes_orders=True)

        assert not report.ok
        assert report.message


class TestLargeAnswers:
    @any_read
    @pytest.mark.parametrize("status", [400, 500])
    def test_ten_megabytes_of_html_leave_a_short_message_and_a_short_log(self, scripted, netsuite, read, status):
        scripted.answer(PAGE.format("x" * TEN_MB), status=status)

        with pytest.raises(errors.SyncError) as caught:
            read(netsuite)

        assert len(str(caught.value)) < 2000
        assert len(caught.value.exchange.response) <= http.KEPT_CHARS

    def test_ten_megabytes_of_a_record_are_read(self, scripted, netsuite):
        scripted.answer(RECORD | {"memo": "x" * TEN_MB})

        assert len(READS["record"](netsuite)["memo"]) == TEN_MB

    def test_ten_megabytes_after_a_write_are_kept_short(self, scripted, netsuite):
        scripted.answer("x" * TEN_MB, status=204, Location=LOCATION)

        assert len(upsert(netsuite).exchange.response) <= http.KEPT_CHARS

    def test_more_than_can_be_taken_in_is_in_doubt_after_a_write(self, scripted, netsuite):
        scripted.answer("x" * (http.MAX_ANSWER_BYTES + 1), status=200, Location=LOCATION)

        with pytest.raises(errors.Ambiguous, match="larger than"):
            upsert(netsuite)


class TestWrongTypes:
    @quickly
    @given(body=mutated(RECORD), status=st.sampled_from([200, 404]))
    def test_a_record_is_an_object_with_the_id_that_was_asked_for_or_none(self, scripted, connect, body, status):
        scripted.only(json.dumps(body, default=float), status=status)

        record = sure(connect(scripted.base_url), READS["record"])

        assert record is None or record["id"] == "5012"

    @quickly
    @given(body=mutated(ROWS))
    def test_a_page_is_a_list_of_rows(self, scripted, connect, body):
        scripted.only(json.dumps(body, default=float))

        page = sure(connect(scripted.base_url), READS["query"])

        assert page is None or all(isinstance(row, dict) for row in page.rows)
        assert page is None or isinstance(page.has_more, bool)

    @quickly
    @given(
        location=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
        | st.sampled_from(["", "x", LOCATION.replace("5012", "0x5012"), LOCATION.replace("salesOrder", "invoice")]),
        status=st.sampled_from([200, 201, 202, 204, 206]),
    )
    def test_a_write_without_a_readable_location_is_in_doubt_e36(self, scripted, connect, location, status):
        scripted.only("", status=status, Location=location)

        written = sure(connect(scripted.base_url), upsert)

        assert written is None or (written.netsuite_id.isdigit() and "salesOrder" in location)

    @quickly
    @given(body=mutated(ERROR), status=st.sampled_from([400, 403, 404, 409, 413, 429]))
    def test_a_refusal_of_any_shape_writes_nothing_and_says_something(self, scripted, connect, body, status):
        scripted.only(json.dumps(body, default=float), status=status)

        with pytest.raises(errors.SyncError) as caught:
            upsert(connect(scripted.base_url))

        assert str(caught.value).strip()

    @quickly
    @given(body=mutated(CATALOG), status=st.sampled_from([200, 403]))
    def test_a_catalogue_of_any_shape_ends_in_a_report(self, scripted, connect, body, status):
        scripted.only(json.dumps(body, default=float), status=status)

        report = check.test_account(client=connect(scripted.base_url), takes_orders=True)

        assert report.steps
        assert all(step.message for step in report.steps)

    @quickly
    @given(body=mutated(LIMITS))
    def test_limits_are_whole_numbers_or_one_of_our_errors(self, scripted, connect, body):
        scripted.only(json.dumps(body, default=float))

        limits = sure(connect(scripted.base_url), READS["limits"])

        assert limits is None or type(limits.account) is int


def test_a_number_is_never_a_float(scripted, netsuite):
    scripted.answer('{"id": "5012", "total": 60.10, "count": 3}')

    record = READS["record"](netsuite)

    assert record["total"] == Decimal("60.10")
    assert isinstance(record["total"], Decimal)
