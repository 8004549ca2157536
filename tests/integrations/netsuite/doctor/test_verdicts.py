"""What one answer says about a permission."""

from __future__ import annotations

import json
from typing import Any

import pytest

from integrations import errors, http
from integrations.netsuite.doctor import verdicts
from integrations.netsuite.doctor.verdicts import Said
from tests.integrations.netsuite.answers import refusal

NAMED = "Permission Violation: You need the 'Locations' permission to access this page."


def answer(status: int, body: Any) -> http.Answer:
    text = body if isinstance(body, str) else json.dumps(body)

    def show() -> errors.Exchange:
        return errors.Exchange(method="GET", url="", status=status, response=text)

    return http.Answer(status=status, headers={}, text=text, show=show)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, refusal("INSUFFICIENT_PERMISSION", NAMED), Said.FORBIDDEN),
        (403, refusal("WHATEVER", "Zugriff verweigert"), Said.FORBIDDEN),
        (400, refusal("INSUFFICIENT_PERMISSION", "Keine Berechtigung"), Said.FORBIDDEN),
        (
            400,
            refusal("USER_ERROR", "Your current role does not have permission to perform this action."),
            Said.FORBIDDEN,
        ),
        (400, refusal("INVALID_PARAMETER", "Record 'location' was not found."), Said.HIDDEN),
        (400, refusal("INVALID_PARAMETER", "Search error occurred: Invalid search type: location"), Said.HIDDEN),
        (404, refusal("NOT_FOUND", "Record type 'location' does not exist."), Said.HIDDEN),
        (404, refusal("NONEXISTENT_ID", "The record instance does not exist."), Said.GONE),
        (400, refusal("USER_ERROR", "A script of ours says no."), Said.UNCLEAR),
        (403, refusal("INSUFFICIENT_PERMISSION", NAMED.replace("Locations", "Customers")), Said.UNCLEAR),
        (404, "<html>not here</html>", Said.UNCLEAR),
    ],
)
def test_faces_of_a_refusal(status: int, body: Any, said: Said) -> None:
    assert verdicts.of_list(answer=answer(status, body), permission="Locations").said is said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"items": [{"id": "7"}]}, Said.SHOWN),
        ({"items": []}, Said.EMPTY),
        ({"items": "x"}, Said.UNCLEAR),
        ("no JSON", Said.UNCLEAR),
        ([], Said.UNCLEAR),
    ],
)
def test_a_list_proves_only_by_what_it_shows(body: Any, said: Said) -> None:
    assert verdicts.of_list(answer=answer(200, body), permission="Locations").said is said


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (400, refusal("USER_ERROR", f"Ungültiger Feldwert {verdicts.IMPOSSIBLE_ID} für: Kunde"), Said.SHOWN),
        (400, refusal("USER_ERROR", "Please enter value(s) for: Sales Rep."), Said.SHOWN),
        (400, refusal("INVALID_CONTENT", "You have entered an Invalid Field Value."), Said.SHOWN),
        (404, refusal("NONEXISTENT_ID", "The record instance does not exist."), Said.SHOWN),
        (403, refusal("INSUFFICIENT_PERMISSION", "No."), Said.FORBIDDEN),
        (400, refusal("USER_ERROR", "Eine Regel sagt nein."), Said.UNCLEAR),
        (204, "", Said.UNCLEAR),
    ],
)
def test_a_write_is_let_through_when_its_data_is_objected_to(status: int, body: Any, said: Said) -> None:
    assert verdicts.of_write(answer=answer(status, body), permission="Sales Order").said is said


def test_references_are_ids_by_field() -> None:
    record = {"id": "5", "location": {"id": "3"}, "memo": "x", "class": {"links": []}}

    assert verdicts.references(answer=answer(200, record)) == {"id": "5", "location": "3"}
