"""Customers and contacts: names, numbers, parents, currencies, and who belongs to whom."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, order


def _made(call: Caller, path: str, body: dict[str, Any]) -> str:
    answer = call("POST", path, body)
    assert answer.status_code == 204, answer.text
    return answer.headers["Location"].rsplit("/", 1)[1]


def _customer(call: Caller, **fields: Any) -> str:
    return _made(call, "customer", {"companyName": "New Cafe", "subsidiary": {"id": "1"}, **fields})


class TestNames:
    @pytest.mark.parametrize(
        ("numbered", "fields", "entity_id"),
        [
            (False, {}, "New Cafe"),
            (True, {}, "CUST1001"),
            (True, {"entityId": "OURS-1"}, "OURS-1"),
            (False, {"isPerson": True, "firstName": "Mia", "lastName": "Lee"}, "Mia Lee"),
        ],
    )
    def test_a_customer_is_numbered_or_named(
        self, simulator: NetSuiteSimulator, call: Caller, numbered: bool, fields: dict[str, Any], entity_id: str
    ) -> None:
        simulator.preferences.auto_number_customers = numbered

        assert simulator.get("customer", _customer(call, **fields))["entityId"] == entity_id

    def test_a_contact_name_is_taken_in_its_company_alone(self, call: Caller) -> None:
        person = {"firstName": "Sam", "lastName": "Lee", "subsidiary": {"id": "1"}}
        _made(call, "contact", {**person, "company": {"id": "1042"}})

        _made(call, "contact", {**person, "company": {"id": "1043"}})

        answer = call("POST", "contact", {**person, "company": {"id": "1042"}})
        assert error_of(answer) == (400, "USER_ERROR", None)
        assert "A contact record with this name already exists" in answer.text


class TestParents:
    def test_a_child_names_its_parent(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        child = _customer(call, parent={"id": "1042"})

        parent = simulator.get("customer", child)["parent"]

        assert (parent["id"], parent["refName"]) == ("1042", "C1042 Harbour Espresso")
        assert error_of(call("DELETE", "customer/1042"))[:2] == (400, "USER_ERROR")

    def test_nobody_is_their_own_ancestor(self, call: Caller) -> None:
        child = _customer(call, parent={"id": "1042"})

        for parent in (child, "1042"):
            answer = call("PATCH", "customer/1042", {"parent": {"id": parent}})
            assert error_of(answer) == (400, "INVALID_CONTENT", "parent")

    def test_a_parent_is_of_the_same_subsidiary(self, call: Caller) -> None:
        body = {"companyName": "Kiwi Cafe", "subsidiary": {"id": "2"}, "parent": {"id": "1042"}}

        assert error_of(call("POST", "customer", body)) == (400, "INVALID_KEY_OR_REF", "parent")


class TestCurrencies:
    def test_the_currency_is_kept_once_there_are_transactions(self, call: Caller) -> None:
        assert call("PATCH", "customer/1042", {"currency": {"id": "2"}}).status_code == 204
        assert call("PATCH", "customer/1042", {"currency": {"id": "1"}}).status_code == 204
        call("POST", "estimate", order())

        answer = call("PATCH", "customer/1042", {"currency": {"id": "2"}})

        assert error_of(answer) == (400, "USER_ERROR", None)

    def test_a_currency_in_use_stays_listed(self, call: Caller) -> None:
        both = {"items": [{"currency": {"id": "1"}}, {"currency": {"id": "2"}}]}
        call("PATCH", "customer/1042", {"currencyList": both})
        call("PUT", "salesOrder/eid:om-1", order(currency={"id": "2"}))

        answer = call(
            "PATCH", "customer/1042?replace=currencyList", {"currencyList": {"items": [{"currency": {"id": "1"}}]}}
        )

        assert error_of(answer) == (400, "USER_ERROR", None)


class TestContacts:
    def test_the_list_names_those_of_the_company_and_those_attached(
        self, simulator: NetSuiteSimulator, call: Caller
    ) -> None:
        assert call("POST", "contact/3043/!attach/customer/1042", {"role": {"id": "-10"}}).status_code == 204

        body = call("GET", "customer/1042?expandSubResources=true").json()

        assert [one["id"] for one in body["contactList"]["items"]] == ["3042", "3043"]
        roles = [(one["contact"]["id"], one.get("role", {}).get("id")) for one in body["contactRoles"]["items"]]
        assert roles == [("3042", None), ("3043", "-10")]
        assert simulator.get("contact", "3043")["company"]["id"] == "1043"

    def test_there_is_one_primary_contact(self, simulator: NetSuiteSimulator, call: Caller) -> None:
        for contact in ("3042", "3043"):
            call("POST", f"customer/1042/!attach/contact/{contact}", {"role": {"id": "-10"}})

        lines = simulator.get("customer", "1042")["contactRoles"]["items"]
        assert [one["contact"]["id"] for one in lines if "role" in one] == ["3043"]

    def test_refuses_a_role_that_is_none(self, call: Caller) -> None:
        answer = call("POST", "contact/3043/!attach/customer/1042", {"role": {"id": "7"}})

        assert error_of(answer) == (400, "INVALID_CONTENT", "role")


def test_a_customer_shows_what_is_ordered_late_and_left_over(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    call("POST", "invoice", order(tranDate="2026-01-05", dueDate="2026-01-06"))
    call("POST", "customerPayment", {"customer": {"id": "1042"}, "payment": 26})

    found = simulator.get("customer", "1042")

    assert (found["unbilledOrders"], found["balance"], found["overdueBalance"]) == (126, 100, 126)
    assert found["daysOverdue"] > 300
