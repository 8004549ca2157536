"""What the account's periods, preferences, subsidiaries and currencies allow, and how sublists are merged."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, invoice_for, line, order

EID = "salesOrder/eid:om-1"


def _period(simulator: NetSuiteSimulator, first_day: str) -> str:
    return next(one["id"] for one in simulator.all("accountingPeriod") if one["startDate"] == first_day)


class TestPeriods:
    @pytest.mark.parametrize("lock", ["closed", "arLocked", "allLocked"])
    def test_a_closed_or_locked_period_refuses_invoices(
        self, simulator: NetSuiteSimulator, call: Caller, lock: str
    ) -> None:
        simulator.change("accountingPeriod", _period(simulator, "2026-10-01"), {lock: True})

        answer = call("POST", "invoice", order(tranDate="2026-10-05"))

        assert error_of(answer) == (400, "USER_ERROR", None)
        word = "closed" if lock == "closed" else "locked"
        assert f"Oct 2026 is {word}" in answer.json()["o:errorDetails"][0]["detail"]

    @pytest.mark.parametrize(("lock", "status"), [("arLocked", 204), ("closed", 400)])
    def test_a_lock_can_be_overridden_and_a_close_cannot(
        self, simulator: NetSuiteSimulator, call: Caller, lock: str, status: int
    ) -> None:
        simulator.change("accountingPeriod", _period(simulator, "2026-10-01"), {lock: True})
        simulator.permissions.add("Override Period Restrictions")

        assert call("POST", "invoice", order(tranDate="2026-10-05")).status_code == status

    def test_orders_may_be_free_of_periods(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        simulator.close_period("2026-10")
        simulator.preferences.closed_periods_refuse_orders = False

        assert call("PUT", EID, order(tranDate="2026-10-05")).status_code == 204
        assert call("POST", "invoice", order(tranDate="2026-10-05")).status_code == 400

    def test_a_period_may_take_changes_without_money(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice = invoice_for(call)
        day = simulator.get("invoice", invoice)["tranDate"]
        period = {"closed": True, "allowNonGLChanges": True}
        simulator.change("accountingPeriod", _period(simulator, f"{day[:7]}-01"), period)

        assert call("PATCH", f"invoice/{invoice}", {"memo": "x", "custbody_a": "b"}).status_code == 204
        refused = call("PATCH", f"invoice/{invoice}", {"shippingCost": 5})
        assert error_of(refused) == (400, "USER_ERROR", None)

    def test_a_quarter_is_no_period_of_a_transaction(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        quarter = {"startDate": "2026-10-01", "endDate": "2026-12-31", "isQuarter": True, "closed": True}
        simulator.add("accountingPeriod", {"periodName": "Q4 2026", **quarter}, id="1")

        assert call("POST", "invoice", order(tranDate="2026-10-05")).status_code == 204


class TestApproval:
    def test_an_invoice_waits_for_approval_before_it_can_be_paid(
        self, simulator: NetSuiteSimulator, call: Caller
    ) -> None:
        simulator.preferences.invoices_need_approval = True
        invoice = invoice_for(call)
        first = simulator.get("invoice", invoice)["status"]["refName"]
        early = call("POST", f"invoice/{invoice}/!transform/customerPayment", {})

        call("PATCH", f"invoice/{invoice}", {"approvalStatus": {"id": "2"}})

        assert (first, error_of(early)[:2]) == ("Pending Approval", (400, "USER_ERROR"))
        assert simulator.get("invoice", invoice)["status"]["refName"] == "Open"
        assert call("POST", f"invoice/{invoice}/!transform/customerPayment", {}).status_code == 204

    def test_an_older_invoice_needs_none(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        invoice = invoice_for(call)
        simulator.preferences.invoices_need_approval = True

        call("PATCH", f"invoice/{invoice}", {"memo": "x"})

        assert simulator.get("invoice", invoice)["status"]["refName"] == "Open"


class TestCreditLimit:
    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"creditLimit": 200}, 400),  # 126 is owed already and 126 would be
            ({"creditLimit": 252}, 204),
            ({}, 204),
            ({"creditHoldOverride": {"id": "ON"}}, 400),
            ({"creditLimit": 10, "creditHoldOverride": {"id": "OFF"}}, 204),
        ],
    )
    def test_holds_what_goes_over_it(
        self, simulator: NetSuiteSimulator, call: Caller, changes: dict[str, Any], status: int
    ) -> None:
        call("PUT", EID, order())
        simulator.change("customer", "1042", changes)
        simulator.preferences.enforce_credit_limit = True

        assert call("POST", "salesOrder", order()).status_code == status

    def test_an_invoice_of_an_order_is_counted_once(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        call("PUT", EID, order())
        simulator.change("customer", "1042", {"creditLimit": 126})
        simulator.preferences.enforce_credit_limit = True

        assert call("POST", "salesOrder/5001/!transform/invoice", {}).status_code == 204

    def test_is_only_told_unless_the_account_enforces_it(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        simulator.change("customer", "1042", {"creditLimit": 1})

        assert call("PUT", EID, order()).status_code == 204


class TestReferences:
    def test_a_currency_that_the_customer_has_not_is_refused(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        answer = call("PUT", EID, order(currency={"id": "2"}))

        assert error_of(answer) == (400, "INVALID_KEY_OR_REF", "currency")
        simulator.change("customer", "1042", {"currencyList": {"items": [{"currency": {"id": "2"}}]}})
        assert call("PUT", EID, order(currency={"id": "2"})).status_code == 204

    @pytest.mark.parametrize(
        ("kind", "key", "body", "path"),
        [
            ("term", "2", {"terms": {"id": "2"}}, "terms"),
            ("salesTaxItem", "7", {"item": {"items": [line(taxCode={"id": "7"})]}}, "item.items[0].taxCode"),
            ("classification", "6", {"class": {"id": "6"}}, "class"),
            ("account", "110", {"account": {"id": "110"}}, "account"),
        ],
    )
    def test_what_is_inactive_cannot_be_chosen(
        self, simulator: NetSuiteSimulator, call: Caller, kind: str, key: str, body: dict[str, Any], path: str
    ) -> None:
        simulator.deactivate(kind, key)

        assert error_of(call("POST", "invoice", {**order(), **body})) == (400, "INVALID_CONTENT", path)

    def test_a_bank_account_of_another_subsidiary_is_refused(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        simulator.change("account", "221", {"subsidiary": [{"id": "2"}]})

        answer = call("POST", "customerPayment", {"customer": {"id": "1042"}, "payment": 5, "account": {"id": "221"}})

        assert error_of(answer) == (400, "INVALID_KEY_OR_REF", "account")
        assert "Invalid account reference key 221 for subsidiary 1" in answer.text


class TestMerging:
    def test_replace_selected_empties_what_it_names_and_the_body_leaves_out(
        self, simulator: NetSuiteSimulator, call: Caller
    ) -> None:
        call("PUT", EID, order(memo="a", otherRefNum="PO 1"))

        answer = call(
            "PATCH", f"{EID}?replaceSelectedFields=true&replace=memo,item", {"item": {"items": [line("502")]}}
        )

        assert answer.status_code == 204, answer.text
        found = simulator.get("salesOrder", "5001")
        assert ("memo" in found, found["otherRefNum"]) == (False, "PO 1")
        assert [one["item"]["id"] for one in found["item"]["items"]] == ["502"]

    def test_replace_alone_knows_sublists_only(self, call: Caller) -> None:
        call("PUT", EID, order())

        assert error_of(call("PATCH", f"{EID}?replace=memo", {}))[:2] == (400, "INVALID_PARAMETER")

    def test_tax_details_have_no_key_and_are_always_replaced(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        simulator.features.add("SuiteTax")
        detail = {"taxDetailsReference": "L1", "taxCode": {"id": "7"}, "taxType": {"id": "1"}, "taxBasis": 126}
        body = order(line("501", taxDetailsReference="L1"), taxDetailsOverride=True)
        for amount in (12.6, 12.61):
            details = {"items": [{**detail, "taxRate": 10, "taxAmount": amount}]}
            call("PUT", f"{EID}?replace=item", {**body, "taxDetails": details})

        assert simulator.get("salesOrder", "5001")["taxTotal"] == 12.61

    def test_one_address_alone_is_the_default(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        new = {"label": "Dock", "defaultShipping": True, "addressBookAddress": {"city": "Botany"}}

        call("PATCH", "customer/1042", {"addressBook": {"items": [new]}})

        book = simulator.get("customer", "1042")["addressBook"]["items"]
        assert [(one["label"], one["defaultShipping"]) for one in book] == [("Main", False), ("Dock", True)]
        call("PUT", EID, order())
        assert simulator.get("salesOrder", "5001")["shippingAddress"]["city"] == "Botany"

    def test_an_address_with_an_unknown_id_is_refused(self, call: Caller) -> None:
        answer = call("PATCH", "customer/1042", {"addressBook": {"items": [{"id": "77", "label": "x"}]}})

        assert error_of(answer) == (400, "USER_ERROR", "addressBook.items[0]")

    def test_a_currency_is_listed_once(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        for _ in range(2):
            call("PATCH", "customer/1042", {"currencyList": {"items": [{"currency": {"id": "2"}}]}})

        listed = simulator.get("customer", "1042")["currencyList"]["items"]
        assert [one["currency"]["id"] for one in listed] == ["1", "2"]

    def test_an_item_group_is_not_known(self, call: Caller) -> None:
        assert error_of(call("POST", "itemGroup", {}))[:2] == (404, "NOT_FOUND")
