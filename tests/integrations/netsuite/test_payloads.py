"""What a document becomes in NetSuite: header, identity, comparison, closing. Its lines: test_document_lines."""

import json
from datetime import date
from decimal import Decimal

import pytest

from integrations import http
from integrations.netsuite import payloads
from integrations.netsuite.references import LineReferences, References
from tests import builders


def references(**changes):
    given = {
        "customer_id": "1042",
        "lines": {
            builders.COFFEE_LINE_ID: LineReferences(item_id="501"),
            builders.MILK_LINE_ID: LineReferences(item_id="502"),
        },
        "freight_item_id": "310",
        "surcharge_item_id": "320",
        "discount_item_id": "330",
    }
    return References(**given | changes)


def order_payload(**changes):
    return payloads.sales_order(order=builders.order(**changes), references=references())


class TestExternalId:
    def test_says_platform_type_and_source_id_r12(self):
        found = payloads.external_id(prefix="om", record_type="order", source_id=builders.ORDER_ID)

        assert found == f"om-order-{builders.ORDER_ID}"

    def test_is_the_same_for_an_upper_case_uuid(self):
        found = payloads.external_id(prefix="om", record_type="invoice", source_id=builders.INVOICE_ID.upper())

        assert found == f"om-invoice-{builders.INVOICE_ID}"

    def test_keeps_the_case_of_other_ids_which_may_differ_by_it_alone(self):
        assert payloads.external_id(prefix="x", record_type="order", source_id="aB1") == "x-order-aB1"

    @pytest.mark.parametrize("source_id", ["", "a|b", "a/b", "a b", "é", "a" * 81, "a\n"])
    def test_refuses_what_cannot_stand_in_an_address(self, source_id):
        with pytest.raises(ValueError, match="external id"):
            payloads.external_id(prefix="om", record_type="order", source_id=source_id)

    def test_refuses_other_types(self):
        with pytest.raises(ValueError, match="none of order"):
            payloads.external_id(prefix="om", record_type="customer", source_id="1")


class TestHeader:
    def test_a_sales_order_has_customer_dates_purchase_order_and_memo_r12(self):
        payload = order_payload()

        assert payload["entity"] == {"id": "1042"}
        assert payload["tranDate"] == "2026-03-04"
        assert payload["shipDate"] == "2026-03-06"
        assert payload["otherRefNum"] == "PO-7781"
        assert payload["memo"] == "OM2041 Leave at side door"

    def test_an_invoice_has_its_due_date_r13(self):
        payload = payloads.invoice(invoice=builders.invoice(), references=references())

        assert payload["tranDate"] == "2026-03-06"
        assert payload["dueDate"] == "2026-03-13"
        assert "shipDate" not in payload

    def test_segments_and_sales_rep_are_set_when_given_r20(self):
        given = references(department_id="4", class_id="7", location_id="2", sales_rep_id="-5")

        payload = payloads.sales_order(order=builders.order(), references=given)

        assert payload["department"] == {"id": "4"}
        assert payload["class"] == {"id": "7"}
        assert payload["location"] == {"id": "2"}
        assert payload["salesRep"] == {"id": "-5"}

    def test_what_is_not_known_is_left_out_r20(self):
        payload = order_payload(purchase_order="", delivery_date=None)

        assert set(payload) == {"entity", "tranDate", "memo", "item"}

    def test_an_item_may_have_segments_of_its_own_r20(self):
        lines = {
            builders.COFFEE_LINE_ID: LineReferences(item_id="501", department_id="4", class_id="7"),
            builders.MILK_LINE_ID: LineReferences(item_id="502"),
        }

        payload = payloads.sales_order(order=builders.order(), references=references(lines=lines))

        coffee, milk, *_ = payload["item"]["items"]
        assert (coffee["department"], coffee["class"]) == ({"id": "4"}, {"id": "7"})
        assert "department" not in milk

    def test_a_long_comment_is_cut_and_the_number_stays(self):
        memo = order_payload(comment="x" * 2000)["memo"]

        assert len(memo) == 999
        assert memo.startswith("OM2041 xxx")

    def test_a_comment_of_several_lines_becomes_one(self):
        assert order_payload(comment="Side door\n\tring twice ")["memo"] == "OM2041 Side door ring twice"

    def test_amounts_reach_the_wire_with_their_own_digits_e12(self):
        lines = (builders.line(quantity="1.375", unit_price="25.2727", amount="34.75"), builders.milk_line())

        sent = json.loads(http.to_json(value=order_payload(lines=lines)), parse_float=str, parse_int=str)

        coffee, milk, *_ = sent["item"]["items"]
        assert (coffee["quantity"], coffee["rate"]) == ("1.375", "25.2727")
        assert (milk["quantity"], milk["rate"]) == ("12", "3")


class TestEmpty:
    def test_a_document_whose_lines_are_all_zero_is_empty_e10(self):
        nothing = (builders.line(quantity=0), builders.milk_line(quantity=0))

        payload = payloads.sales_order(order=builders.plain_order(lines=nothing), references=references())

        assert payloads.is_empty(payload)

    def test_freight_alone_is_something_e10(self):
        assert not payloads.is_empty(order_payload(lines=()))


class TestHash:
    def test_is_equal_for_equal_amounts_and_any_key_order(self):
        one = {"memo": "a", "rate": Decimal("10.0")}
        other = {"rate": Decimal("1E+1"), "memo": "a"}

        assert payloads.payload_hash(payload=one) == payloads.payload_hash(payload=other)

    def test_is_equal_after_a_journey_through_json(self):
        payload = order_payload()

        stored = json.loads(http.to_json(value=payload), parse_float=Decimal)

        assert payloads.payload_hash(payload=stored) == payloads.payload_hash(payload=payload)

    @pytest.mark.parametrize(
        "changes",
        [
            {"comment": "Front door"},
            {"delivery_date": date(2026, 3, 7)},
            {"freight": Decimal("12.01")},
            {"lines": (builders.milk_line(), builders.line())},
        ],
        ids=["comment", "date", "freight", "line order"],
    )
    def test_differs_for_any_difference(self, changes):
        assert payloads.payload_hash(payload=order_payload(**changes)) != payloads.payload_hash(payload=order_payload())

    def test_a_number_is_not_the_text_that_looks_like_it(self):
        assert payloads.payload_hash(payload={"a": 1}) != payloads.payload_hash(payload={"a": "1"})
        assert payloads.payload_hash(payload={"a": 1}) != payloads.payload_hash(payload={"a": True})


def as_read(payload):
    """The payload as NetSuite would give it back, expanded."""
    record = json.loads(http.to_json(value=payload), parse_float=Decimal)
    record |= {"id": "5012", "total": Decimal("116.93"), "entity": {"id": "1042", "refName": "Harbour", "links": []}}
    for number, line in enumerate(record["item"]["items"], start=1):
        line |= {"line": number, "isClosed": False, "amount": Decimal("1.0")}
    return record


class TestMatches:
    def test_a_record_that_says_it_all_matches(self):
        payload = order_payload()

        assert payloads.matches(payload=payload, record=as_read(payload))

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda record: record["item"]["items"].pop(),
            lambda record: record["item"]["items"].append(record["item"]["items"][0]),
            lambda record: record["item"]["items"].reverse(),
            lambda record: record["item"]["items"][0].update(quantity=3),
            lambda record: record["item"]["items"][0].update(rate=None),
            lambda record: record["item"]["items"][0].update(item={"id": "999"}),
            lambda record: record.update(memo="Other"),
            lambda record: record.update(entity={"id": "7"}),
            lambda record: record.update(item={"links": []}),
            lambda record: record.update(item=None),
            lambda record: record.pop("tranDate"),
        ],
    )
    def test_a_record_that_differs_anywhere_does_not(self, spoil):
        payload = order_payload()
        record = as_read(payload)

        spoil(record)

        assert not payloads.matches(payload=payload, record=record)

    @pytest.mark.parametrize("there", [12, Decimal("12.0"), "12"])
    def test_numbers_are_equal_by_value(self, there):
        assert payloads.matches(payload={"quantity": Decimal("12.00")}, record={"quantity": there})

    def test_a_closed_line_does_not_match_one_asked_to_be_open(self):
        payload = payloads.with_lines_open(payload=order_payload())
        record = as_read(payload)
        record["item"]["items"][0]["isClosed"] = True

        assert not payloads.matches(payload=payload, record=record)


class TestClosing:
    def test_closes_every_line_by_its_number_e25(self):
        record = as_read(order_payload())

        change = payloads.closed_lines(record=record)

        assert change == {"item": {"items": [{"line": n, "isClosed": True} for n in (1, 2, 3, 4)]}}

    def test_a_line_without_a_number_cannot_be_closed(self):
        with pytest.raises(ValueError, match="no line number"):
            payloads.closed_lines(record={"item": {"items": [{"quantity": 1}]}})

    def test_reopening_says_on_each_line_that_it_is_open_e26(self):
        payload = order_payload()

        reopened = payloads.with_lines_open(payload=payload)

        assert all(line["isClosed"] is False for line in reopened["item"]["items"])
        assert "isClosed" not in payload["item"]["items"][0]

    def test_an_invoice_is_voided_by_setting_its_lines_to_nothing_e27(self):
        record = as_read(order_payload())

        change = payloads.zeroed(record=record, memo="Cancelled on Ordermentum")

        assert change["memo"] == "Cancelled on Ordermentum"
        assert [line["line"] for line in change["item"]["items"]] == [1, 2, 3, 4]
        assert all(line["rate"] == 0 and line["amount"] == 0 for line in change["item"]["items"])
        assert "taxDetailsOverride" not in change

    def test_an_invoice_with_our_tax_amounts_goes_back_to_netsuites_own_e27(self):
        record = as_read(order_payload()) | {"taxDetailsOverride": True}

        assert payloads.zeroed(record=record, memo="Cancelled")["taxDetailsOverride"] is False
