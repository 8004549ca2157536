"""Sales orders over REST: writing, merging, pricing, tax, status, refusals."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, line, order

EID = "salesOrder/eid:om-order-1"


def _lines(simulator: NetSuiteSimulator, external_id: str = "om-order-1") -> list[dict[str, Any]]:
    found = simulator.by_external_id("salesOrder", external_id)
    assert found is not None
    return found["item"]["items"]


def test_an_upsert_answers_204_and_where_the_order_is(call: Caller) -> None:
    answer = call("PUT", EID, order())

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Location"] == f"{call.base_url}/services/rest/record/v1/salesOrder/5001"


def test_a_repeated_upsert_with_replace_leaves_one_order_with_its_lines(
    simulator: NetSuiteSimulator, call: Caller
) -> None:
    for _ in range(2):
        call("PUT", f"{EID}?replace=item", order(line("501"), line("502")))

    assert simulator.external_ids("salesOrder") == ["om-order-1"]
    assert [one["item"]["id"] for one in _lines(simulator)] == ["501", "502"]


def test_a_repeated_upsert_without_replace_appends_its_lines(simulator: NetSuiteSimulator, call: Caller) -> None:
    for _ in range(2):
        call("PUT", EID, order(line("501"), line("502")))

    assert [one["item"]["id"] for one in _lines(simulator)] == ["501", "502", "501", "502"]
    assert [one["line"] for one in _lines(simulator)] == [1, 2, 3, 4]


def test_a_line_with_a_known_number_is_changed_and_the_others_stay(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order(line("501"), line("502")))

    call("PATCH", EID, {"item": {"items": [{"line": 2, "quantity": 5}]}})

    assert [(one["quantity"], one["rate"]) for one in _lines(simulator)] == [(12, 10.5), (5, 10.5)]


def test_a_line_with_an_unknown_number_is_refused(call: Caller) -> None:
    call("PUT", EID, order())

    answer = call("PATCH", EID, {"item": {"items": [{"line": 9, "quantity": 5}]}})

    assert error_of(answer) == (400, "USER_ERROR", "item.items[0]")


def test_a_patch_clears_with_null_and_leaves_the_rest(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order(memo="by hand", otherRefNum="PO 7"))

    call("PATCH", EID, {"memo": None})

    found = simulator.by_external_id("salesOrder", "om-order-1")
    assert found is not None
    assert ("memo" in found, found["otherRefNum"]) == (False, "PO 7")


def test_a_refused_write_changes_nothing(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order(memo="before"))

    call("PATCH", EID, {"memo": "after", "item": {"items": [line("9999")]}})

    found = simulator.by_external_id("salesOrder", "om-order-1")
    assert found is not None
    assert (found["memo"], found["item"]["totalResults"]) == ("before", 1)
    assert [one.committed for one in simulator.calls] == [True, False]


@pytest.mark.parametrize(
    ("given", "rate", "amount"),
    [
        ({"price": {"id": "-1"}, "rate": 10.5}, 10.5, 126),
        ({"rate": 10.5}, 24, 288),  # without the custom price level the item's base price wins
        ({}, 24, 288),
        ({"price": {"id": "-1"}, "rate": 0}, 0, 0),
        ({"rate": 0}, 24, 288),
        ({"price": {"id": "-1"}, "rate": 10.5, "amount": 100}, 8.33333333, 100),  # the amount wins
        ({"amount": 60}, 5, 60),
    ],
)
def test_prices_a_line(
    simulator: NetSuiteSimulator, call: Caller, given: dict[str, Any], rate: float, amount: int
) -> None:
    call("PUT", EID, order({"item": {"id": "501"}, "quantity": 12, **given}))

    assert [(one["rate"], one["amount"]) for one in _lines(simulator)] == [(rate, amount)]


def test_takes_the_sent_rate_for_an_item_without_base_price(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order({"item": {"id": "310"}, "quantity": 1, "rate": 8.5}))

    assert _lines(simulator)[0]["amount"] == 8.5


@pytest.mark.parametrize(
    ("lines", "tax", "total"),
    [
        ([line("504", quantity=1, rate=10)], 1, 11),  # the item's own code is taxable
        ([line("501", quantity=1, rate=10)], 0, 10),
        ([line("501", quantity=1, rate=10, taxCode={"id": "7"})], 1, 11),
        ([line("504", quantity=1, rate=10, taxCode={"id": "8"})], 0, 10),
        ([line("504", quantity=1, rate=9.95), line("501", quantity=1, rate=5)], 1, 15.95),
    ],
)
def test_taxes_by_line(
    simulator: NetSuiteSimulator, call: Caller, lines: list[dict[str, Any]], tax: float, total: float
) -> None:
    call("PUT", EID, order(*lines))

    found = simulator.by_external_id("salesOrder", "om-order-1")
    assert found is not None
    assert (found["taxTotal"], found["total"]) == (tax, total)


def test_suitetax_takes_the_tax_it_is_given(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.features.add("SuiteTax")
    detail = {"taxDetailsReference": "L1", "taxCode": {"id": "7"}, "taxType": {"id": "1"}, "taxBasis": 126}
    body = order(line("501", taxDetailsReference="L1"), taxDetailsOverride=True)

    call("PUT", EID, {**body, "taxDetails": {"items": [{**detail, "taxRate": 10, "taxAmount": 12.61}]}})

    found = simulator.by_external_id("salesOrder", "om-order-1")
    assert found is not None
    assert (found["taxTotal"], found["total"]) == (12.61, 138.61)


def test_suitetax_has_no_legacy_tax_code(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.features.add("SuiteTax")
    strict = {"X-NetSuite-PropertyNameValidation": "error"}

    answer = call("PUT", EID, order(line(taxCode={"id": "7"})), headers=strict)

    assert error_of(answer) == (400, "INVALID_CONTENT", "item.items[0].taxCode")


def test_sources_the_rest_from_the_customer(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order())

    found = simulator.by_external_id("salesOrder", "om-order-1")
    assert found is not None
    assert found["currency"]["refName"] == "AUD"
    assert found["salesRep"]["id"] == "-5"
    assert found["shippingAddress"]["city"] == "The Rocks"
    assert found["status"] == {"id": "Pending Fulfillment", "refName": "Pending Fulfillment"}


@pytest.mark.parametrize(
    ("body", "refusal", "text"),
    [
        (order(line("9999")), (400, "INVALID_CONTENT", "item.items[0].item"), "Invalid Field Value 9999"),
        (order(line(), line("9999")), (400, "INVALID_CONTENT", "item.items[1].item"), "following field: item"),
        (order(entity={"id": "9999"}), (400, "USER_ERROR", None), "Invalid Field Value 9999"),
        (order(location={"id": "99"}), (400, "INVALID_CONTENT", "location"), "Invalid Field Value 99"),
        (order(department={"id": "99"}), (400, "INVALID_CONTENT", "department"), "following field: department"),
        (order({"id": "99"}), (400, "USER_ERROR", "item.items[0].item"), "Item"),
        (order(salesRep={"id": "99"}), (400, "INVALID_CONTENT", "salesRep"), "salesRep"),
        (order(location={"id": "3"}), (400, "INVALID_KEY_OR_REF", "location"),
         "Invalid location reference key 3 for subsidiary 1"),
        (order(line(location={"id": "3"})), (400, "INVALID_KEY_OR_REF", "item.items[0].location"), "subsidiary 1"),
        (order(tranDate="20/11/2026"), (400, "INVALID_CONTENT", "tranDate"), "tranDate"),
        (order(line(quantity="12")), (400, "INVALID_CONTENT", "item.items[0].quantity"), "quantity"),
        ({"item": {"items": [line()]}}, (400, "USER_ERROR", None), "Please enter value(s) for: Customer."),
        ({"entity": {"id": "1042"}}, (400, "USER_ERROR", None), "at least one line item"),
        (order(orderStatus={"id": "G"}), (400, "INVALID_CONTENT", "orderStatus"), "orderStatus"),
    ],
)  # fmt: skip
def test_refuses_a_bad_order(
    call: Caller, body: dict[str, Any], refusal: tuple[int, str, str | None], text: str
) -> None:
    answer = call("PUT", EID, body)

    assert error_of(answer) == refusal
    assert text in answer.json()["o:errorDetails"][0]["detail"]


@pytest.mark.parametrize(
    ("record", "code", "path"),
    [
        (("inventoryItem", "501"), "INVALID_CONTENT", "item.items[0].item"),
        (("customer", "1042"), "USER_ERROR", None),
        (("location", "1"), "INVALID_CONTENT", "location"),
    ],
)
def test_refuses_what_is_inactive(
    simulator: NetSuiteSimulator, call: Caller, record: tuple[str, str], code: str, path: str | None
) -> None:
    simulator.deactivate(*record)

    answer = call("PUT", EID, order(location={"id": "1"}))

    assert error_of(answer) == (400, code, path)


def test_refuses_a_date_in_a_closed_period(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.close_period("2026-09")

    answer = call("PUT", EID, order(tranDate="2026-09-30"))

    assert error_of(answer) == (400, "USER_ERROR", None)
    assert "accounting period" in answer.json()["o:errorDetails"][0]["detail"]
    assert call("PUT", EID, order(tranDate="2026-10-01")).status_code == 204


def test_refuses_a_field_made_mandatory(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.books.mandatory["salesOrder"] = {"department"}

    assert "Department" in call("PUT", EID, order()).text
    assert call("PUT", EID, order(department={"id": "4"})).status_code == 204


@pytest.mark.parametrize(("validation", "status"), [("ignore", 204), ("warning", 204), ("error", 400)])
def test_treats_an_unknown_property_as_the_header_asks(call: Caller, validation: str, status: int) -> None:
    answer = call("PUT", EID, order(memmo="x"), headers={"X-NetSuite-PropertyNameValidation": validation})

    assert answer.status_code == status
    assert ("memmo" in answer.headers.get("Warning", "")) is (validation == "warning")


def test_keeps_custom_fields(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order(line(custcol_om_line="L-1"), custbody_om_order="OM-1"))

    found = simulator.by_external_id("salesOrder", "om-order-1")
    assert found is not None
    assert (found["custbody_om_order"], _lines(simulator)[0]["custcol_om_line"]) == ("OM-1", "L-1")


def test_closing_every_line_closes_the_order_and_opening_one_reopens_it(
    simulator: NetSuiteSimulator, call: Caller
) -> None:
    call("PUT", EID, order(line(), line("502")))
    statuses = []
    for is_closed in (True, False):
        lines = [{"line": number, "isClosed": is_closed} for number in (1, 2)]
        assert call("PATCH", EID, {"item": {"items": lines}}).status_code == 204
        statuses.append(simulator.all("salesOrder")[0]["orderStatus"]["id"])

    assert statuses == ["H", "B"]


def test_a_closed_order_refuses_other_edits(call: Caller) -> None:
    call("PUT", EID, order(line(isClosed=True)))

    assert error_of(call("PATCH", EID, {"memo": "x"})) == (400, "USER_ERROR", None)


def test_a_billed_order_refuses_edits(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order())
    simulator.bill("5001")

    assert simulator.get("salesOrder", "5001")["orderStatus"]["id"] == "G"
    assert error_of(call("PUT", f"{EID}?replace=item", order())) == (400, "USER_ERROR", None)


def test_billing_a_part_leaves_the_rest_to_bill(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order(line(quantity=12)))

    invoice = simulator.bill("5001", quantities={1: 5})

    found = simulator.get("salesOrder", "5001")
    assert (found["orderStatus"]["id"], found["item"]["items"][0]["quantityBilled"]) == ("D", 5)
    assert simulator.get("invoice", invoice)["total"] == 52.5
    rest = simulator.bill("5001")
    assert simulator.get("invoice", rest)["item"]["items"][0]["quantity"] == 7
    assert simulator.get("salesOrder", "5001")["orderStatus"]["id"] == "G"


def test_a_line_that_was_billed_cannot_be_replaced(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order(line(quantity=12)))
    simulator.bill("5001", quantities={1: 5})

    answer = call("PUT", f"{EID}?replace=item", order(line("502")))

    assert error_of(answer) == (400, "USER_ERROR", None)
    assert call("PUT", f"{EID}?replace=item", order(line(line=1, quantity=20))).status_code == 204


def test_an_order_pending_approval_cannot_be_billed(call: Caller) -> None:
    call("PUT", EID, order(orderStatus={"id": "A"}))

    answer = call("POST", "salesOrder/5001/!transform/invoice", {})

    assert "pending approval" in answer.json()["o:errorDetails"][0]["detail"]


def test_a_cancelled_order_says_so(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", EID, order())

    simulator.cancel("5001")

    assert simulator.get("salesOrder", "5001")["orderStatus"] == {"id": "C", "refName": "Cancelled"}
    assert call("PATCH", EID, {"memo": "x"}).status_code == 400
