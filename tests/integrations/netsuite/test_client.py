"""The client against answers a test writes itself: records and queries."""

import json
from decimal import Decimal

import pytest

from integrations import errors
from tests.integrations.netsuite.answers import LOCATION, ROWS, refusal, upsert


class TestUpsert:
    def test_is_one_put_by_external_id_that_replaces_the_lines(self, scripted, netsuite):
        scripted.answer(status=204, Location=LOCATION)

        written = upsert(netsuite)

        (request,) = scripted.requests
        assert written.netsuite_id == "5012"
        assert (request.method, request.full_path) == (
            "PUT",
            "/services/rest/record/v1/salesOrder/eid:om-order-4c1d?replace=item",
        )
        assert request.get_data() == b'{"memo":"OM2041","item":{"items":[{"quantity":1.375,"rate":30}]}}'

    def test_asks_netsuite_to_refuse_fields_it_does_not_know(self, scripted, netsuite):
        scripted.answer(status=204, Location=LOCATION)

        upsert(netsuite)

        assert scripted.requests[0].headers["X-NetSuite-PropertyNameValidation"] == "error"

    @pytest.mark.parametrize(
        "location",
        [
            "",
            "/services/rest/record/v1/invoice/5012",
            "/services/rest/record/v1/salesOrder/eid:om-order-4c1d",
            "http://[",
        ],
    )
    def test_a_success_that_names_no_record_is_ambiguous(self, scripted, netsuite, location):
        scripted.answer(status=204, Location=location)

        with pytest.raises(errors.Ambiguous, match=r"salesOrder om-order-4c1d may or may not"):
            upsert(netsuite)

    @pytest.mark.parametrize("status", [202, 301, 302, 408, 500, 502, 503, 504])
    def test_anything_else_that_is_no_clear_refusal_is_ambiguous_too_e36(self, scripted, netsuite, status):
        scripted.answer("<html>", status=status, Location=LOCATION)

        with pytest.raises(errors.Ambiguous):
            upsert(netsuite)

        assert len(scripted.requests) == 1

    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (429, "CONCURRENCY_LIMIT_EXCEEDED"),
            (400, "SSS_REQUEST_LIMIT_EXCEEDED"),
            (429, ""),
            (409, "RCRD_HAS_BEEN_CHANGED"),
        ],
    )
    def test_a_used_up_limit_or_a_changing_record_is_busy_e42_r58(self, scripted, netsuite, status, code):
        scripted.answer(refusal(code) if code else "", status=status)

        with pytest.raises(errors.Busy):
            upsert(netsuite)

    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (403, refusal("INSUFFICIENT_PERMISSION", "Permission Violation: You need Sales Order.")),
            (400, refusal("USER_ERROR", "Your current role does not have permission to perform this action.")),
            (403, "<html>Forbidden</html>"),
        ],
    )
    def test_a_missing_permission_says_so_in_netsuites_words(self, scripted, netsuite, status, body):
        scripted.answer(body, status=status)

        with pytest.raises(
            errors.PermissionMissing, match=r"role.*NetSuite says: .*(Sales Order|permission|Forbidden)"
        ):
            upsert(netsuite)

    def test_a_refused_record_keeps_code_path_and_words_e8(self, scripted, netsuite):
        said = "You have entered an Invalid Field Value 9999 for the following field: item"
        detail = f"Error while accessing a resource. {said}"
        scripted.answer(refusal("INVALID_CONTENT", detail, errorPath="item.items[2].item"), status=400)

        with pytest.raises(errors.RecordRejected) as caught:
            upsert(netsuite)

        assert (caught.value.code, caught.value.path) == ("INVALID_CONTENT", "item.items[2].item")
        assert caught.value.detail == said
        assert "does not accept the item" in caught.value.message
        assert "line 3" in caught.value.message
        assert "salesOrder om-order-4c1d" in caught.value.message


class TestUpdate:
    def test_is_a_patch_that_replaces_lines_only_when_asked(self, scripted, netsuite):
        scripted.answer(status=204, Location=LOCATION)

        netsuite.update(record_type="salesOrder", netsuite_id="5012", payload={"memo": "a"})
        netsuite.update(record_type="salesOrder", netsuite_id="5012", payload={"memo": "a"}, replace_lines=False)

        paths = [request.full_path for request in scripted.requests]
        assert [request.method for request in scripted.requests] == ["PATCH", "PATCH"]
        assert paths == [
            "/services/rest/record/v1/salesOrder/5012?replace=item",
            "/services/rest/record/v1/salesOrder/5012?",
        ]

    def test_a_clear_success_needs_no_location(self, scripted, netsuite):
        scripted.answer(status=204)

        written = netsuite.update(record_type="salesOrder", netsuite_id="5012", payload={"memo": "a"})

        assert written.netsuite_id == "5012"

    def test_one_that_was_only_taken_in_is_ambiguous(self, scripted, netsuite):
        scripted.answer(status=202)

        with pytest.raises(errors.Ambiguous):
            netsuite.update(record_type="salesOrder", netsuite_id="5012", payload={"memo": "a"})

    def test_a_location_of_another_record_is_ambiguous(self, scripted, netsuite):
        scripted.answer(status=204, Location=LOCATION)

        with pytest.raises(errors.Ambiguous):
            netsuite.update(record_type="salesOrder", netsuite_id="5013", payload={"memo": "a"})


class TestGet:
    def test_gives_the_record_with_its_lines_and_decimals(self, scripted, netsuite):
        scripted.answer('{"id": "5012", "total": 116.93}')

        record = netsuite.get(record_type="salesOrder", external_id="om-order-4c1d")

        assert record == {"id": "5012", "total": Decimal("116.93")}
        assert scripted.requests[0].full_path.endswith("/salesOrder/eid:om-order-4c1d?expandSubResources=true")

    @pytest.mark.parametrize("fields", [(), ("status", "externalId")])
    def test_a_record_with_another_external_id_is_a_broken_answer(self, scripted, netsuite, fields):
        scripted.answer({"id": "5012", "externalId": "om-order-9999"})

        with pytest.raises(errors.Unreachable, match="gave another record"):
            netsuite.get(record_type="salesOrder", external_id="om-order-4c1d", fields=fields)

    @pytest.mark.parametrize("answered", [{"externalId": "om-order-4C1D"}, {"externalId": None}, {}])
    def test_an_external_id_in_another_case_or_left_out_is_not(self, scripted, netsuite, answered):
        scripted.answer({"id": "5012", **answered})

        assert netsuite.get(record_type="salesOrder", external_id="om-order-4c1d")["id"] == "5012"

    def test_an_external_id_is_of_no_account_when_the_internal_one_was_asked_for(self, scripted, netsuite):
        scripted.answer({"id": "5012", "externalId": "theirs"})

        assert netsuite.get(record_type="salesOrder", netsuite_id="5012", external_id="ours")["id"] == "5012"

    def test_asks_for_some_fields_only(self, scripted, netsuite):
        scripted.answer({"links": [], "status": {"id": "Billed"}})

        netsuite.get(record_type="salesOrder", netsuite_id="5012", fields=["status", "total"])

        assert scripted.requests[0].full_path.endswith("/salesOrder/5012?fields=status,total")

    def test_a_record_that_does_not_exist_is_none(self, scripted, netsuite):
        scripted.answer(refusal("NONEXISTENT_ID"), status=404)

        assert netsuite.get(record_type="salesOrder", netsuite_id="5012") is None

    def test_a_404_that_is_not_about_the_record_is_no_none(self, scripted, netsuite):
        scripted.answer("<html>Not Found</html>", status=404)

        with pytest.raises(errors.RecordRejected, match="HTTP 404"):
            netsuite.get(record_type="salesOrder", netsuite_id="5012")

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "<html>",
            "[]",
            "null",
            "{}",
            '{"id": null}',
            '{"id": "5013"}',
            '{"id": {"a": 1}}',
            "[" * 100_000,
            '{"id": NaN}',
        ],
        ids=lambda body: body[:20],
    )
    def test_an_answer_that_is_not_the_record_is_unreachable(self, scripted, netsuite, body):
        scripted.answer(body)

        with pytest.raises(errors.Unreachable):
            netsuite.get(record_type="salesOrder", netsuite_id="5012")

    @pytest.mark.parametrize("status", [302, 500, 503])
    def test_trouble_on_the_other_side_is_unreachable(self, scripted, netsuite, status):
        scripted.answer(refusal("UNEXPECTED_ERROR", "Error ID: jrgbpyy"), status=status)

        with pytest.raises(errors.Unreachable, match="Error ID: jrgbpyy"):
            netsuite.get(record_type="salesOrder", netsuite_id="5012")

    def test_needs_an_id(self, netsuite):
        with pytest.raises(ValueError, match="id"):
            netsuite.get(record_type="salesOrder")


class TestDelete:
    def test_gives_the_exchange(self, scripted, netsuite):
        scripted.answer(status=204)

        exchange = netsuite.delete(record_type="salesOrder", netsuite_id="5012")

        assert (exchange.method, exchange.status) == ("DELETE", 204)

    def test_a_record_that_is_gone_counts_as_deleted(self, scripted, netsuite):
        scripted.answer(refusal("NONEXISTENT_ID"), status=404)

        assert netsuite.delete(record_type="salesOrder", netsuite_id="5012").status == 404

    def test_trouble_is_ambiguous(self, scripted, netsuite):
        scripted.answer(status=500)

        with pytest.raises(errors.Ambiguous):
            netsuite.delete(record_type="salesOrder", netsuite_id="5012")


class TestQuery:
    def test_asks_with_parameters_and_gives_a_page(self, scripted, netsuite):
        scripted.answer(ROWS)

        page = netsuite.query(sql="SELECT id FROM t WHERE a = ?", params=["x"], limit=1, offset=2)

        (request,) = scripted.requests
        assert (page.rows, page.has_more, page.total) == ([{"id": "7"}], True, 3)
        assert request.full_path == "/services/rest/query/v1/suiteql?limit=1&offset=2"
        assert request.headers["Prefer"] == "transient"
        assert json.loads(request.get_data()) == {"q": "SELECT id FROM t WHERE a = ?", "params": ["x"]}

    def test_falls_back_to_literals_and_remembers(self, scripted, netsuite):
        scripted.answer(refusal("INVALID_CONTENT", "Unknown property.", errorPath="params"), status=400)
        scripted.answer(ROWS)

        for _ in range(2):
            netsuite.query(sql="SELECT id FROM t WHERE a = ?", params=["O'Brien"])

        bodies = [json.loads(request.get_data()) for request in scripted.requests]
        literal = {"q": "SELECT id FROM t WHERE a = 'O''Brien'"}
        assert bodies[1:] == [literal, literal]
        assert "params" in bodies[0]

    def test_a_query_that_is_wrong_either_way_gives_the_first_refusal_and_remembers_nothing(self, scripted, netsuite):
        scripted.answer(refusal("INVALID_PARAMETER", "Invalid or unsupported search"), status=400)

        for _ in range(2):
            with pytest.raises(errors.RecordRejected, match="unsupported search"):
                netsuite.query(sql="SELEC ?", params=["x"])

        assert ["params" in json.loads(request.get_data()) for request in scripted.requests] == [True, False] * 2

    def test_a_missing_column_is_not_taken_for_missing_parameters(self, scripted, netsuite):
        scripted.answer(refusal("INVALID_PARAMETER", "Search error occurred: Unknown identifier 'x'."), status=400)

        with pytest.raises(errors.RecordRejected, match="no such column"):
            netsuite.query(sql="SELECT x FROM t WHERE a = ?", params=["x"])

        assert len(scripted.requests) == 1

    @pytest.mark.parametrize("body", ["", "[]", {"items": 1}, {"items": [], "hasMore": "no"}, {"items": [{"a": []}]}])
    def test_an_answer_of_the_wrong_shape_is_unreachable(self, scripted, netsuite, body):
        scripted.answer(body)

        with pytest.raises(errors.Unreachable):
            netsuite.query(sql="SELECT 1 FROM DUAL")
