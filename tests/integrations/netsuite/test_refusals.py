import json
import re

import pytest

from integrations import errors, http
from integrations.netsuite import error_catalogue, refusals


def answer(body, *, status=400):
    text = body if isinstance(body, str) else json.dumps(body)
    exchange = errors.Exchange(method="PUT", url="https://x", status=status, response=text)
    return http.Answer(status=status, headers={}, text=text, show=lambda: exchange)


def error_for(code, detail, *, path="", status=400):
    body = {"o:errorDetails": [{"detail": detail, "o:errorCode": code, **({"o:errorPath": path} if path else {})}]}
    return refusals.error_for(
        answer=answer(body, status=status), is_write=True, account_name="Main", subject="salesOrder om-order-1"
    )


@pytest.mark.parametrize(
    ("code", "detail", "says"),
    [
        ("USER_ERROR", "Please enter value(s) for: First Name, Last Name.", "requires a field that is empty"),
        ("USER_ERROR", "You have entered an Invalid Field Value 53384 for the following field: customer.", "customer"),
        ("USER_ERROR", "This entity already exists.", "already has a record"),
        ("USER_ERROR", "This record already exists", "already has a record"),
        ("USER_ERROR", "This record has been locked by a user defined workflow.", "workflow"),
        ("USER_ERROR", "Transaction type specified is incorrect.", "another type"),
        ("USER_ERROR", "This period is closed.", "accounting period"),
        (
            "USER_ERROR",
            "The transaction date is not within the date range of your accounting period.",
            "accounting period",
        ),
        ("INVALID_KEY_OR_REF", "Invalid item reference key 99 for subsidiary 3", "do not belong together"),
        ("INVALID_CONTENT", "Unknown reference or field 'taxCod' in the request body.", "no such field"),
        ("INVALID_REQUEST", "Malformed.", "cannot read the request"),
        ("INVALID_ID", "Invalid record instance identifier '000'.", "internal id"),
        ("INVALID_HEADER", "Prefer is missing.", "header"),
        ("INVALID_PARAMETER", "Search error occurred: Unknown identifier 'subsidiary'.", "no such column"),
        ("NOT_FOUND", "Record type 'bad-path' does not exist", "nothing at that address"),
        ("USER_ERROR", "You cannot edit this sales order because it has been billed.", "billed"),
    ],
)
def test_a_known_refusal_is_said_in_plain_words_with_netsuites_own_behind(code, detail, says):
    error = error_for(code, detail)

    assert type(error) is errors.RecordRejected
    assert says in error.message.split("NetSuite says:")[0]
    assert f"NetSuite says: {code} {detail}" in error.message


def test_code_and_path_decide_when_the_text_is_in_another_language():
    error = error_for("INVALID_CONTENT", "Ungültiger Wert 9999", path="item.items[0].item")

    assert "does not accept the item" in error.message


@pytest.mark.parametrize(
    ("code", "detail", "status", "expected"),
    [
        ("INSUFFICIENT_PERMISSION", "Violación de permiso", 400, errors.PermissionMissing),
        ("INVALID_PARAMETER", "Record 'customer' was not found.", 400, errors.PermissionMissing),
        ("USER_ERROR", "Not you.", 403, errors.PermissionMissing),
        ("NONEXISTENT_ID", "The record instance does not exist.", 404, errors.RecordNotFound),
        ("CONCURRENCY_LIMIT_EXCEEDED", "Zu viele", 400, errors.LimitReached),
        ("USER_ERROR", "Concurrent request limit exceeded. Request blocked.", 400, errors.LimitReached),
        ("USER_ERROR", "Record has been changed", 400, errors.Busy),
        ("UNEXPECTED_ERROR", "Error ID: x", 500, errors.Ambiguous),
    ],
)
def test_the_class_says_what_can_be_done(code, detail, status, expected):
    assert type(error_for(code, detail, status=status)) is expected


@pytest.mark.parametrize("body", ["", "<html>Bad</html>", "[]", {"o:errorDetails": []}, {"o:errorDetails": [None]}])
def test_a_refusal_nobody_knows_is_shown_as_it_came(body):
    error = refusals.error_for(answer=answer(body), is_write=True, account_name="Main", subject="salesOrder 1")

    assert isinstance(error, errors.RecordRejected)
    assert "HTTP 400: " in error.message
    assert error.detail


def test_every_detail_is_shown_when_there_are_several():
    details = [{"detail": f"Wrong {n}.", "o:errorCode": "USER_ERROR"} for n in (1, 2)]

    error = refusals.error_for(
        answer=answer({"o:errorDetails": details}), is_write=True, account_name="Main", subject="salesOrder 1"
    )

    assert "Wrong 1." in error.message
    assert "Wrong 2." in error.message


@pytest.mark.parametrize(
    ("path", "line"),
    [("item.items[2].item", 2), ("item.items[0]", 0), ("entity", None), ("", None), ("apply.items[1].doc", None)],
)
def test_a_path_names_the_line_counted_from_zero(path, line):
    assert refusals.line_number(path) == line


def test_the_catalogue_is_whole():
    assert len(error_catalogue.KNOWN) >= 25
    for known in error_catalogue.KNOWN:
        assert known.sentence
        assert known.cure
        assert known.code or known.pattern
        assert re.compile(known.pattern)


@pytest.mark.parametrize("position", range(len(error_catalogue.KNOWN)))
def test_no_entry_is_hidden_by_one_before_it_that_takes_everything_it_takes(position):
    known = error_catalogue.KNOWN[position]

    for earlier in error_catalogue.KNOWN[:position]:
        takes_all = not earlier.pattern and not earlier.path and earlier.code == known.code
        assert not takes_all
