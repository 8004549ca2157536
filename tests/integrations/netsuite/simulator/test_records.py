"""The record service beyond orders: reading, filters, ids, permissions, customers, metadata."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, line, order


def test_sublists_are_links_until_they_are_expanded(call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())

    plain = call("GET", "salesOrder/5001").json()["item"]
    expanded = call("GET", "salesOrder/5001?expandSubResources=true").json()["item"]

    assert set(plain) == {"links"}
    assert expanded["totalResults"] == 1
    assert expanded["items"][0]["item"]["refName"] == "HB-1KG"
    assert call("GET", plain["links"][0]["href"]).json()["totalResults"] == 1
    assert call("GET", expanded["items"][0]["links"][0]["href"]).json()["line"] == 1


def test_fields_names_what_is_wanted(call: Caller) -> None:
    body = call("GET", "customer/1042?fields=companyName,email").json()

    assert set(body) == {"links", "companyName", "email"}


def test_enums_can_be_had_as_bare_strings(call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())

    assert call("GET", "salesOrder/5001?simpleEnumFormat=true").json()["orderStatus"] == "B"


def test_the_status_can_be_told_as_a_letter(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    simulator.habits.status_as_letter = True

    assert call("GET", "salesOrder/5001").json()["status"] == {"id": "B", "refName": "Pending Fulfillment"}


def test_the_type_in_the_path_may_have_any_case(call: Caller) -> None:
    assert "/customer/1042" in call("GET", "CUSTOMER/1042").json()["links"][0]["href"]


def test_pages_through_a_collection(call: Caller) -> None:
    first = call("GET", "customer?limit=5&offset=0").json()
    last = call("GET", "customer?limit=5&offset=10").json()

    assert (first["count"], first["hasMore"], first["totalResults"]) == (5, True, 12)
    assert {one["rel"] for one in first["links"]} == {"self", "next", "last"}
    assert (last["count"], last["hasMore"], [one["id"] for one in last["items"]]) == (2, False, ["1052", "1053"])
    assert call("GET", first["links"][1]["href"]).json()["offset"] == 5


@pytest.mark.parametrize(
    ("page", "parameter"),
    [("limit=1001", "limit"), ("limit=0", "limit"), ("limit=5&offset=3", "offset"), ("limit=x", "limit")],
)
def test_refuses_a_bad_page(call: Caller, page: str, parameter: str) -> None:
    answer = call("GET", f"customer?{page}")

    assert error_of(answer)[:2] == (400, "INVALID_PARAMETER")
    assert answer.json()["o:errorDetails"][0]["o:errorQueryParam"] == parameter


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ('companyName IS "Corner Cafe"', ["1043"]),
        ('companyName START_WITH "b" AND isInactive IS false', ["1045"]),
        ('companyName CONTAIN "COFFEE" OR companyName END_WITH "Social"', ["1049", "1051"]),
        ("id ANY_OF [1042, 1044]", ["1042", "1044"]),
        ("id BETWEEN [1050, 1051]", ["1050", "1051"]),
        ("id GREATER 1052", ["1053"]),
        ("(id EQUAL 1042 OR id EQUAL 1043) AND terms EQUAL 2", ["1043"]),
        ('externalId IS "A|B"', ["1047"]),
        ('externalId EMPTY_NOT', ["1047"]),
        ("dateCreated AFTER 1/31/2026 AND id LESS 1043", ["1042"]),
    ],
)  # fmt: skip
def test_filters_a_collection(simulator: NetSuiteSimulator, call: Caller, query: str, ids: list[str]) -> None:
    simulator.change("customer", "1047", {"externalId": "A|B"})

    answer = call("GET", f"customer?q={query.replace(' ', '%20')}")

    assert [one["id"] for one in answer.json()["items"]] == ids


@pytest.mark.parametrize(
    "query", ["companyName SOUNDS x", "nonsense IS 1", 'companyName IS "x', "(id EQUAL 1", "id EQUAL"]
)
def test_refuses_a_bad_filter(call: Caller, query: str) -> None:
    assert error_of(call("GET", f"customer?q={query.replace(' ', '%20')}"))[:2] == (400, "INVALID_PARAMETER")


@pytest.mark.parametrize(
    ("method", "path", "refusal"),
    [
        ("GET", "customer/999999", (404, "NONEXISTENT_ID")),
        ("GET", "customer/eid:nobody", (404, "NONEXISTENT_ID")),
        ("GET", "customer/000", (400, "INVALID_ID")),
        ("GET", "customer/abc", (400, "INVALID_ID")),
        ("GET", "unicorn/1", (404, "NOT_FOUND")),
        ("GET", "customer/1042/nothing", (404, "NOT_FOUND")),
        ("PUT", "customer/1042", (405, "METHOD_NOT_ALLOWED")),
        ("DELETE", "customer", (405, "METHOD_NOT_ALLOWED")),
        ("POST", "salesOrder/1/!transform/unicorn", (404, "NOT_FOUND")),
        ("POST", "salesOrder/1/!transform/fulfillmentRequest", (404, "NOT_FOUND")),
        ("POST", "customer/1042/!transform/creditMemo", (400, "INVALID_REQUEST")),
    ],
)  # fmt: skip
def test_refuses_what_is_not_there(call: Caller, method: str, path: str, refusal: tuple[int, str]) -> None:
    assert error_of(call(method, path, {} if method in ("PUT", "POST") else None))[:2] == refusal


def test_an_id_of_another_transaction_type_is_a_user_error(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    invoice = simulator.bill("5001")

    answer = call("GET", f"salesOrder/{invoice}")

    assert error_of(answer) == (400, "USER_ERROR", None)
    assert answer.json()["o:errorDetails"][0]["detail"] == "Transaction type specified is incorrect."


def test_an_external_id_is_unique_over_all_transactions(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())

    for answer in (call("PUT", "invoice/eid:om-1", order()), call("POST", "salesOrder", order(externalId="om-1"))):
        assert error_of(answer) == (400, "USER_ERROR", None)
        assert "already exists" in answer.text
    assert simulator.external_ids("salesOrder") == ["om-1"]
    assert simulator.external_ids("invoice") == []


def test_a_body_with_another_external_id_than_the_path_is_refused(call: Caller) -> None:
    assert error_of(call("PUT", "salesOrder/eid:om-1", order(externalId="om-2"))) == (400, "USER_ERROR", "externalId")


@pytest.mark.parametrize("content", ["{", "[]", "", '"x"'])
def test_refuses_a_body_that_is_no_object(call: Caller, content: str) -> None:
    url = f"{call.base_url}/services/rest/record/v1/salesOrder/eid:x"
    answer = call.session.put(url, data=content, headers={"Content-Type": "application/json"}, timeout=10)

    assert answer.status_code == 400


def test_refuses_a_role_without_the_permission(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.permissions.discard("Sales Order")

    answer = call("PUT", "salesOrder/eid:om-1", order())

    assert error_of(answer) == (403, "INSUFFICIENT_PERMISSION", None)
    assert "Sales Order" in answer.text


def test_a_role_that_may_only_look_cannot_write(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.view_only.add("Customers")

    assert call("GET", "customer/1042").status_code == 200
    assert error_of(call("PATCH", "customer/1042", {"phone": "1"})) == (400, "USER_ERROR", None)


@pytest.mark.parametrize("kind", ["features", "permissions"])
def test_refuses_everything_without_rest_web_services(simulator: NetSuiteSimulator, call: Caller, kind: str) -> None:
    getattr(simulator, kind).discard("REST Web Services")

    assert error_of(call("GET", "customer/1042"))[:2] == (403, "INSUFFICIENT_PERMISSION")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"subsidiary": {"id": "1"}}, "Company Name"),
        ({"isPerson": True, "subsidiary": {"id": "1"}}, "First Name, Last Name"),
        ({"companyName": "New Cafe"}, "Primary Subsidiary"),
        ({"companyName": "X", "entityId": "C1042", "subsidiary": {"id": "1"}}, "This entity already exists."),
    ],
)
def test_refuses_a_bad_customer(call: Caller, body: dict[str, Any], text: str) -> None:
    answer = call("POST", "customer", body)

    assert error_of(answer)[:2] == (400, "USER_ERROR")
    assert text in answer.text


def test_a_customer_shows_what_it_owes(call: Caller) -> None:
    call("POST", "invoice", order(line(quantity=1, rate=99.5), tranDate="2026-01-05"))

    body = call("GET", "customer/1042").json()

    assert (body["balance"], body["overdueBalance"]) == (99.5, 99.5)


def test_an_address_is_changed_by_its_id_and_added_without(simulator: NetSuiteSimulator, call: Caller) -> None:
    lines = [{"id": "1", "label": "Shop"}, {"label": "Dock", "addressBookAddress": {"city": "Botany"}}]

    assert call("PATCH", "customer/1042", {"addressBook": {"items": lines}}).status_code == 204

    found = simulator.get("customer", "1042")["addressBook"]["items"]
    assert [(one["label"], one["addressBookAddress"]["city"]) for one in found] == [
        ("Shop", "The Rocks"),
        ("Dock", "Botany"),
    ]


def test_a_contact_is_attached_to_a_customer(simulator: NetSuiteSimulator, call: Caller) -> None:
    body = {"firstName": "Sam", "lastName": "Lee", "subsidiary": {"id": "1"}}
    contact = call("POST", "contact", body).headers["Location"].rsplit("/", 1)[1]

    assert call("POST", f"contact/{contact}/!attach/customer/1050", {}).status_code == 204

    assert simulator.get("contact", contact)["company"]["id"] == "1050"


def test_the_catalog_names_the_properties_of_a_type(simulator: NetSuiteSimulator, call: Caller) -> None:
    names = {one["name"] for one in call("GET", "metadata-catalog").json()["items"]}
    as_schema = {"Accept": "application/schema+json"}
    schema = call("GET", "metadata-catalog/salesOrder", headers=as_schema).json()

    assert {"salesOrder", "customerPayment", "inventoryItem"} <= names
    assert "taxCode" in schema["properties"]["item"]["properties"]["items"]["items"]["properties"]
    assert "taxDetails" not in schema["properties"]
    simulator.features.add("SuiteTax")
    assert "taxDetails" in call("GET", "metadata-catalog/salesOrder", headers=as_schema).json()["properties"]


def test_the_catalog_describes_a_type_only_to_who_accepts_a_schema(call: Caller) -> None:
    assert set(call("GET", "metadata-catalog/salesOrder").json()) == {"name", "links"}


def test_tells_the_limits_to_a_role_that_may_know_them(simulator: NetSuiteSimulator, call: Caller) -> None:
    url = f"{call.base_url}/services/rest/system/v1/governanceLimits"

    assert call("GET", url).json()["accountConcurrencyLimit"] == 5
    simulator.permissions.discard("Integration Application")
    assert call("GET", url).status_code == 403


def test_the_pages_show_records_escaped(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order(memo="<script>alert(1)</script>"))

    page = call("GET", f"{call.base_url}/app/accounting/transactions/salesord.nl?id=5001").text
    index = call("GET", f"{call.base_url}/").text

    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "Sales Order #SO1001" in page
    assert "/app/accounting/transactions/salesord.nl?id=5001" in index
    assert call("GET", f"{call.base_url}/app/common/entity/custjob.nl?id=1042").status_code == 200
    assert call("GET", f"{call.base_url}/app/common/item/item.nl?id=999").status_code == 404
