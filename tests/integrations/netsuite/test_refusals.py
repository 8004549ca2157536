import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import errors, http
from integrations.netsuite import refusals
from tests.integrations.netsuite.test_parse import ANY_JSON

SECRET = "8f14e45fceea167a5a36dedd4bea2543"
WORDS = st.text(min_size=1, max_size=60).filter(lambda text: text.strip())


def answer(body, *, status=400, **headers):
    text = body if isinstance(body, str) else json.dumps(body, default=float)
    exchange = errors.Exchange(method="PUT", url="https://x", status=status, response=http._shown(text))
    return http.Answer(status=status, headers=headers, text=text, show=lambda: exchange)


def error_of(body, *, status=400, is_write=True, **headers):
    return refusals.error_for(
        answer=answer(body, status=status, **headers), is_write=is_write, account_name="Main", subject="salesOrder 1"
    )


def refusal(code, detail, *, path=""):
    return {"o:errorDetails": [{"detail": detail, "o:errorCode": code, **({"o:errorPath": path} if path else {})}]}


def test_code_and_path_decide_when_the_text_is_in_another_language():
    error = error_of(refusal("INVALID_CONTENT", "Ungültiger Wert 9999", path="item.items[0].item"))

    assert "does not accept the item" in error.message


def test_the_error_carries_netsuites_code_path_and_words():
    error = error_of(refusal("INVALID_CONTENT", "Error while accessing a resource. Wrong.", path="memo"))

    assert (error.code, error.path, error.detail) == ("INVALID_CONTENT", "memo", "Wrong.")
    assert error.exchange.status == 400


@pytest.mark.parametrize("code", ["USER_ERROR", "INSUFFICIENT_PERMISSION", "WHATEVER"])
def test_a_403_is_about_permission_whatever_its_code(code):
    assert type(error_of(refusal(code, "Not you."), status=403)) is errors.PermissionMissing


def test_a_403_of_a_script_is_about_permission_too():
    error = error_of(refusal("SSS_MISSING_REQD_ARGUMENT", "Not you."), status=403)

    assert type(error) is errors.PermissionMissing


def test_a_403_that_says_too_many_requests_is_believed():
    assert type(error_of(refusal("WS_REQUEST_BLOCKED", "Wait."), status=403)) is errors.LimitReached


@pytest.mark.parametrize("body", ["", "<html>Bad</html>", "[]", {"o:errorDetails": []}, {"o:errorDetails": [None]}])
def test_a_refusal_nobody_knows_is_shown_as_it_came(body):
    error = error_of(body)

    assert isinstance(error, errors.RecordRejected)
    assert "HTTP 400: " in error.message
    assert error.detail


def test_a_code_without_words_is_shown_with_the_answer():
    error = error_of({"o:errorDetails": [{"o:errorCode": "WIDGET_PHASE"}], "hint": "turn it"})

    assert "WIDGET_PHASE HTTP 400:" in error.message
    assert "turn it" in error.message


def test_only_the_beginning_of_a_long_answer_is_shown():
    assert len(error_of("x" * 100_000).message) < 1200
    assert "x" * 500 in error_of("x" * 100_000).message


def test_every_detail_is_shown_when_there_are_several():
    error = error_of({"o:errorDetails": [{"detail": f"Wrong {n}.", "o:errorCode": "USER_ERROR"} for n in (1, 2)]})

    assert "Wrong 1." in error.message
    assert "Wrong 2." in error.message


@pytest.mark.parametrize(
    ("path", "line"),
    [("item.items[2].item", 2), ("item.items[0]", 0), ("entity", None), ("", None), ("apply.items[1].doc", None)],
)
def test_a_path_names_the_line_counted_from_zero(path, line):
    assert refusals.line_number(path) == line


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("86400", 600.0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("٣", None),
        ("9" * 400, 600.0),
    ],
)
def test_a_limit_tells_how_long_to_wait_where_netsuite_does_e42(asked, expected):
    error = error_of("", status=429, **{"retry-after": asked})

    assert (type(error), error.retry_after_s) == (errors.LimitReached, expected)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("Sat, 21 Nov 2099 12:00:00 GMT", 600.0), ("Sat, 21 Nov 2009 12:00:00 GMT", 0.0), ("Sat, 99 Nov 2026", None)],
)
def test_a_wait_may_be_an_instant_e42(asked, expected):
    assert error_of("", status=429, **{"retry-after": asked}).retry_after_s == expected


@given(code=WORDS, detail=WORDS, path=st.text(max_size=30), status=st.integers(300, 599), is_write=st.booleans())
def test_whatever_is_refused_is_told_with_its_code_and_words(code, detail, path, status, is_write):
    masked = [http.redact_text(text=text).strip() for text in (code, detail)]

    said = str(error_of(refusal(code, detail, path=path), status=status, is_write=is_write))

    assert all(text in said for text in masked) or status == 429 or "accessing" in detail.lower()
    assert said.strip()


@given(body=ANY_JSON | st.text(max_size=200), status=st.integers(300, 599), is_write=st.booleans())
def test_no_answer_leaves_the_message_empty(body, status, is_write):
    error = error_of(body, status=status, is_write=is_write)

    assert len(error.message) > 40
    assert "salesOrder 1" in error.message
    assert error.exchange.status == status


@given(
    status=st.sampled_from([400, 403, 404, 408, 500, 503]),
    around=st.sampled_from(
        [
            "{}",
            "<p>{}</p>",
            '{{"o:errorDetails": [{{"detail": "{}", "o:errorCode": "USER_ERROR"}}]}}',
            '{{"o:errorDetails": [{{"detail": "Wrong.", "o:errorCode": "{}", "o:errorPath": "{}"}}]}}',
            '{{"title": "{}", "o:errorCode": "X"}}',
        ]
    ),
    named=st.sampled_from(
        ["token={}", "oauth_signature={}", "client_secret: {}", "Authorization: {}", "password = {}", "api-key={}"]
    ),
)
def test_what_is_called_a_secret_is_never_told(status, around, named):
    said = named.format(SECRET)

    error = error_of(around.format(said, said), status=status)

    assert SECRET not in error.message
    assert SECRET not in f"{getattr(error, 'code', '')}{getattr(error, 'path', '')}{getattr(error, 'detail', '')}"
