"""Item fulfilments, cash sales, returns and estimates, and the letters they give to what they were made from."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, line, order


def _made(call: Caller, path: str, body: dict[str, Any] | None = None) -> str:
    answer = call("POST", path, body or {})
    assert answer.status_code == 204, answer.text
    return answer.headers["Location"].rsplit("/", 1)[1]


def _fulfil(call: Caller, **quantities: int) -> str:
    lines = [{"orderLine": int(key[1:]), "quantity": quantity} for key, quantity in quantities.items()]
    body = {"item": {"items": lines}, "inventoryLocation": {"id": "1"}}
    return _made(call, "salesOrder/5001/!transform/itemFulfillment?replace=item", body)


def _letter(simulator: NetSuiteSimulator) -> str:
    return simulator.get("salesOrder", "5001")["orderStatus"]["id"]


@pytest.fixture
def ordered(call: Caller) -> None:
    """An order of two lines, 12 each, and freight."""
    freight = {"item": {"id": "310"}, "quantity": 1, "rate": 8.5}
    call("PUT", "salesOrder/eid:om-1", order(line("501"), line("504"), freight))


@pytest.mark.usefixtures("ordered")
class TestFulfilment:
    def test_everything_shipped_and_nothing_billed_is_pending_billing(
        self, simulator: NetSuiteSimulator, call: Caller
    ) -> None:
        shipped = _made(call, "salesOrder/5001/!transform/itemFulfillment", {"inventoryLocation": {"id": "1"}})

        assert _letter(simulator) == "F"
        found = simulator.get("itemFulfillment", shipped)
        assert (found["status"]["refName"], found["createdFrom"]["id"]) == ("Shipped", "5001")
        assert [(one["orderLine"], one["quantity"]) for one in found["item"]["items"]] == [(1, 12), (2, 12)]

    def test_a_part_shipped_and_not_billed_is_letter_e(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        _fulfil(call, l1=5)

        assert _letter(simulator) == "E"
        lines = simulator.get("salesOrder", "5001")["item"]["items"]
        assert [one["quantityFulfilled"] for one in lines] == [5, 0, 0]

    def test_the_letters_of_an_order_on_its_way(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        simulator.preferences.fulfil_before_bill = True
        letters = [_letter(simulator)]
        _fulfil(call, l1=5)
        letters.append(_letter(simulator))
        simulator.bill("5001")
        letters.append(_letter(simulator))
        _fulfil(call, l1=7, l2=12)
        letters.append(_letter(simulator))
        simulator.bill("5001")
        letters.append(_letter(simulator))

        assert letters == ["B", "E", "D", "F", "G"]

    def test_an_account_that_fulfils_first_bills_what_was_shipped(
        self, simulator: NetSuiteSimulator, call: Caller
    ) -> None:
        simulator.preferences.fulfil_before_bill = True
        refused = call("POST", "salesOrder/5001/!transform/invoice", {})
        _fulfil(call, l1=5)

        invoice = simulator.get("invoice", _made(call, "salesOrder/5001/!transform/invoice"))

        assert error_of(refused) == (400, "USER_ERROR", None)
        assert [(one["orderLine"], one["quantity"]) for one in invoice["item"]["items"]] == [(1, 5), (3, 1)]

    def test_what_is_picked_has_not_left(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        body = {"inventoryLocation": {"id": "1"}, "shipStatus": {"id": "A"}}
        picked = _made(call, "salesOrder/5001/!transform/itemFulfillment", body)

        assert _letter(simulator) == "B"
        assert call("PATCH", f"itemFulfillment/{picked}", {"shipStatus": {"id": "C"}}).status_code == 204
        assert _letter(simulator) == "F"

    def test_deleting_it_takes_the_goods_back(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        shipped = _fulfil(call, l1=5)

        assert call("DELETE", f"itemFulfillment/{shipped}").status_code == 204

        assert _letter(simulator) == "B"

    def test_what_was_billed_because_it_was_shipped_stays_shipped(
        self, simulator: NetSuiteSimulator, call: Caller
    ) -> None:
        simulator.preferences.fulfil_before_bill = True
        shipped = _fulfil(call, l1=5)
        simulator.bill("5001")

        assert error_of(call("DELETE", f"itemFulfillment/{shipped}")) == (400, "USER_ERROR", None)
        less = {"item": {"items": [{"orderLine": 1, "quantity": 4}]}}
        assert error_of(call("PATCH", f"itemFulfillment/{shipped}", less)) == (400, "USER_ERROR", None)

    @pytest.mark.parametrize(
        ("lines", "path"),
        [
            ([{"orderLine": 1, "quantity": 13}], "item.items[0].quantity"),
            ([{"orderLine": 9, "quantity": 1}], "item.items[2]"),
            ([{"orderLine": number, "itemReceive": False} for number in (1, 2)], None),
        ],
    )
    def test_refuses_lines_that_the_order_has_not(
        self, call: Caller, lines: list[dict[str, Any]], path: str | None
    ) -> None:
        body = {"item": {"items": lines}, "inventoryLocation": {"id": "1"}}

        answer = call("POST", "salesOrder/5001/!transform/itemFulfillment", body)

        assert error_of(answer) == (400, "USER_ERROR", path)

    def test_needs_to_know_from_where(self, call: Caller) -> None:
        answer = call("POST", "salesOrder/5001/!transform/itemFulfillment", {})

        assert error_of(answer) == (400, "USER_ERROR", "item.items[0].location")

    def test_is_made_from_an_order_alone(self, call: Caller) -> None:
        assert error_of(call("POST", "itemFulfillment", {"memo": "x"})) == (400, "USER_ERROR", None)

    def test_is_linked_to_its_order(self, call: Caller) -> None:
        shipped = _fulfil(call, l1=5)

        rows = call.rows("SELECT previousdoc, previousline, nextdoc, linktype FROM previousTransactionLineLink")

        assert rows == [{"previousdoc": "5001", "previousline": "1", "nextdoc": shipped, "linktype": "ShipRcpt"}]


@pytest.mark.usefixtures("ordered")
class TestTransforms:
    def test_bills_a_part_by_the_line_of_the_order(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        body = {"externalId": "om-1-a", "item": {"items": [{"orderLine": 2, "quantity": 5}]}}

        _made(call, "salesOrder/5001/!transform/invoice?replace=item", body)

        invoice = simulator.by_external_id("invoice", "om-1-a")
        assert invoice is not None
        lines = [(one["item"]["id"], one["quantity"], one["rate"]) for one in invoice["item"]["items"]]
        assert lines == [("504", 5, 10.5)]
        assert _letter(simulator) == "D"

    def test_a_line_of_the_body_changes_one_and_leaves_the_others(
        self, simulator: NetSuiteSimulator, call: Caller
    ) -> None:
        body = {"item": {"items": [{"line": 1, "quantity": 5}]}}

        invoice = _made(call, "salesOrder/5001/!transform/invoice", body)

        quantities = [one["quantity"] for one in simulator.get("invoice", invoice)["item"]["items"]]
        assert quantities == [5, 12, 1]

    def test_a_cash_sale_bills_the_order_and_is_paid(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        sale = _made(call, "salesOrder/5001/!transform/cashSale", {"account": {"id": "220"}})

        assert _letter(simulator) == "G"
        found = simulator.get("cashSale", sale)
        assert (found["status"]["id"], found["total"]) == ("Deposited", simulator.get("salesOrder", "5001")["total"])

    def test_an_order_is_returned_as_far_as_it_went_out(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        early = call("POST", "salesOrder/5001/!transform/returnAuthorization", {})
        _fulfil(call, l1=5)

        returned = _made(call, "salesOrder/5001/!transform/returnAuthorization")

        assert error_of(early) == (400, "USER_ERROR", None)
        found = simulator.get("returnAuthorization", returned)
        assert found["orderStatus"] == {"id": "B", "refName": "Pending Receipt"}
        assert [(one["orderLine"], one["quantity"]) for one in found["item"]["items"]] == [(1, 5)]
        again = call("POST", "salesOrder/5001/!transform/returnAuthorization", {})
        assert error_of(again) == (400, "USER_ERROR", None)

    def test_a_returned_invoice_is_credited_once(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice = simulator.bill("5001")
        returned = _made(call, f"invoice/{invoice}/!transform/returnAuthorization")

        _made(call, f"returnAuthorization/{returned}/!transform/creditMemo")

        assert simulator.get("returnAuthorization", returned)["orderStatus"]["refName"] == "Refunded"
        assert error_of(call("POST", f"returnAuthorization/{returned}/!transform/creditMemo", {}))[0] == 400
        kinds = {row["linktype"] for row in call.rows("SELECT linktype FROM previousTransactionLink")}
        assert kinds == {"OrdBill", "SaleRet"}

    @pytest.mark.parametrize("target", ["salesOrder", "invoice"])
    def test_an_estimate_is_processed_by_what_is_made_of_it(
        self, simulator: NetSuiteSimulator, call: Caller, target: str
    ) -> None:
        estimate = _made(call, "customer/1042/!transform/estimate", {"item": {"items": [line()]}})
        before = simulator.get("estimate", estimate)["status"]["id"]

        made = _made(call, f"estimate/{estimate}/!transform/{target}", {"externalId": "from-estimate"})

        assert (before, simulator.get("estimate", estimate)["status"]["id"]) == ("Open", "Processed")
        assert simulator.get(target, made)["total"] == 126
        assert call("DELETE", f"{target}/{made}").status_code == 204
        assert simulator.get("estimate", estimate)["status"]["id"] == "Open"

    @pytest.mark.parametrize("target", ["salesOrder", "invoice", "customerPayment"])
    def test_a_customer_is_a_start_for_its_documents(
        self, simulator: NetSuiteSimulator, call: Caller, target: str
    ) -> None:
        body = {"payment": 10} if target == "customerPayment" else {"item": {"items": [line()]}}

        made = simulator.get(target, _made(call, f"customer/1042/!transform/{target}", body))

        assert (made.get("customer") or made["entity"])["id"] == "1042"
