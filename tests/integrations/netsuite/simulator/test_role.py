"""The role: levels, and the faces of a permission that is missing."""

from __future__ import annotations

import pytest

from integrations.netsuite.simulator import NetSuiteSimulator, permissions, schema
from tests.integrations.netsuite.simulator.conftest import Caller, error_of, order

FORBIDDEN = (403, "INSUFFICIENT_PERMISSION", None)
USER_ERROR = (400, "USER_ERROR", None)
# What each level newly allows, lowest first.
REQUESTS = {
    "VIEW": ("GET", "contact/eid:c-1", None, 200),
    "CREATE": ("POST", "contact", {"firstName": "Bob", "subsidiary": {"id": "1"}}, 204),
    "EDIT": ("PATCH", "contact/eid:c-1", {"phone": "1"}, 204),
    "FULL": ("DELETE", "contact/eid:c-1", None, 204),
}


@pytest.mark.parametrize("level", list(REQUESTS))
@pytest.mark.parametrize("wanted", list(REQUESTS))
def test_each_verb_needs_its_level(simulator: NetSuiteSimulator, call: Caller, level: str, wanted: str) -> None:
    call("PUT", "contact/eid:c-1", {"firstName": "Ann", "subsidiary": {"id": "1"}})
    simulator.role["Contacts"] = level
    method, path, body, status = REQUESTS[wanted]

    answer = call(method, path, body)

    reached = list(REQUESTS).index(level) >= list(REQUESTS).index(wanted)
    if reached:
        assert answer.status_code == status
    else:
        assert error_of(answer) == USER_ERROR


def test_a_put_needs_edit(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.role["Sales Order"] = "CREATE"

    assert error_of(call("PUT", "salesOrder/eid:om-1", order())) == USER_ERROR


def test_a_transformation_needs_to_see_one_and_create_the_other(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "salesOrder/eid:om-1", order())
    simulator.role["Sales Order"], simulator.role["Invoice"] = "VIEW", "VIEW"
    assert error_of(call("POST", "salesOrder/5001/!transform/invoice", {})) == USER_ERROR

    simulator.role["Invoice"] = "CREATE"

    assert call("POST", "salesOrder/5001/!transform/invoice", {}).status_code == 204


def test_attaching_needs_edit(simulator: NetSuiteSimulator, call: Caller) -> None:
    call("PUT", "contact/eid:c-1", {"firstName": "Ann", "subsidiary": {"id": "1"}})
    simulator.role["Contacts"] = "CREATE"

    assert error_of(call("POST", "contact/eid:c-1/!attach/customer/1042", {})) == USER_ERROR


def test_a_level_that_does_not_exist_is_refused(simulator: NetSuiteSimulator) -> None:
    with pytest.raises(ValueError, match="EVERYTHING"):
        simulator.role["Items"] = "EVERYTHING"


def test_the_permissions_are_a_set_that_changes_the_role(simulator: NetSuiteSimulator) -> None:
    simulator.view_only.add("Items")
    simulator.permissions.discard("Customers")
    simulator.permissions.add("Items")  # held already: keeps its level

    assert (simulator.role["Items"], "Customers" in simulator.role) == ("VIEW", False)
    assert (set(simulator.view_only), "Items" in simulator.permissions) == ({"Items"}, True)
    simulator.view_only.discard("Items")
    simulator.permissions.add("Customers")
    assert (simulator.role["Items"], simulator.role["Customers"]) == ("FULL", "FULL")
    assert simulator.permissions - {"Items"} == set(simulator.role) - {"Items"}


def test_what_is_taken_away_can_be_restored(simulator: NetSuiteSimulator) -> None:
    simulator.permissions.clear()

    simulator.role.restore()

    assert set(simulator.permissions) == permissions.ALL


@pytest.mark.parametrize(
    ("face", "expected", "said"),
    [
        (None, FORBIDDEN, "Permission Violation: You need the 'Locations' permission"),
        ("forbidden", FORBIDDEN, "Permission Violation: You need the 'Locations' permission"),
        ("not_found", (400, "INVALID_PARAMETER", None), "Record 'location' was not found."),
        ("empty", FORBIDDEN, "Permission Violation"),
        ("user_error", USER_ERROR, "Your current role does not have permission to perform this action."),
    ],
)
def test_a_missing_permission_has_the_face_of_the_habit(
    simulator: NetSuiteSimulator, call: Caller, face: str | None, expected: tuple[int, str, None], said: str
) -> None:
    simulator.permissions.discard("Locations")
    simulator.habits.permission_face = face

    answer = call("GET", "location")

    assert error_of(answer) == expected
    assert said in answer.json()["o:errorDetails"][0]["detail"]


def test_single_permissions_have_faces_of_their_own(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.permissions.clear()
    simulator.permissions.add("REST Web Services")
    simulator.permissions.add("Log in using Access Tokens")
    simulator.habits.permission_face = "user_error"
    simulator.habits.faces["Locations"] = "not_found"

    assert error_of(call("GET", "location"))[1] == "INVALID_PARAMETER"
    assert error_of(call("GET", "department"))[1] == "USER_ERROR"


@pytest.mark.parametrize(
    ("face", "expected"), [("forbidden", FORBIDDEN), ("not_found", USER_ERROR), ("user_error", USER_ERROR)]
)
def test_a_level_too_low_is_never_called_not_found(
    simulator: NetSuiteSimulator, call: Caller, face: str, expected: tuple[int, str, None]
) -> None:
    simulator.role["Customers"] = "VIEW"
    simulator.habits.permission_face = face

    assert error_of(call("PATCH", "customer/1042", {"phone": "1"})) == expected


def test_a_services_permission_has_two_faces(simulator: NetSuiteSimulator, call: Caller) -> None:
    simulator.permissions.discard("REST Web Services")
    assert error_of(call("GET", "customer/1042")) == FORBIDDEN

    simulator.habits.permission_face = "user_error"

    assert error_of(call("GET", "customer/1042")) == USER_ERROR


@pytest.mark.parametrize(
    ("table", "permission"),
    [("location", "Locations"), ("SUBSIDIARY", "Subsidiaries"), ("account", "Accounts"), ("currency", "Currency"),
     ("department", "Departments"), ("classification", "Classes"), ("contact", "Contacts"),
     ("salestaxitem", "Tax Records"), ("nextTransactionLineLink", "Find Transaction")],
)  # fmt: skip
def test_says_how_a_table_shows_that_it_may_not_be_read(
    simulator: NetSuiteSimulator, table: str, permission: str
) -> None:
    assert simulator.books.face_of(table) is None

    simulator.permissions.discard(permission)

    assert simulator.books.face_of(table) == "not_found"
    simulator.habits.faces[permission] = "empty"
    assert simulator.books.face_of(table) == "empty"


def test_everybody_may_read_dual(simulator: NetSuiteSimulator) -> None:
    simulator.permissions.clear()

    assert simulator.books.face_of("dual") is None


def test_every_record_type_needs_a_permission_that_a_role_can_hold() -> None:
    assert set(permissions.OF_RECORD) == set(schema.TYPES)
    assert set(permissions.OF_RECORD.values()) <= permissions.ALL
