"""Asking for an access token: what is signed, what is taken, and what is shown to people when it is refused."""

import contextlib
import logging
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from integrations import errors
from integrations.models import Algorithm
from integrations.netsuite import token_request
from tests.integrations.netsuite import keys
from tests.integrations.scripted_server import scripted_server

COUNTER = token_request.Counter(
    url="https://1234567.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
    client_id="client-id",
    account_name="Main",
)


def counter(scripted):
    return token_request.Counter(url=scripted.base_url + token_request.PATH, client_id="client-id", account_name="Main")


def ask(scripted, **changes):
    return token_request.ask(key=keys.key(**changes), counter=counter(scripted), now=datetime.now(UTC))


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_the_assertion_verifies_with_the_certificate_and_says_who_asks(algorithm):
    now = datetime.now(UTC)
    signed = token_request.assertion(key=keys.key(algorithm=algorithm), counter=COUNTER, now=now)

    certificate = x509.load_pem_x509_certificate(keys.pair(0, algorithm).certificate.encode())
    claims = jwt.decode(signed, certificate.public_key(), algorithms=[algorithm.value], audience=COUNTER.url)
    assert jwt.get_unverified_header(signed) == {"alg": algorithm.value, "kid": "certificate-0", "typ": "JWT"}
    assert (claims["iss"], claims["scope"]) == ("client-id", ["rest_webservices"])
    assert claims["iat"] <= now.timestamp()
    assert 0 < claims["exp"] - claims["iat"] <= 600


def test_no_two_assertions_are_the_same():
    now = datetime.now(UTC)
    signed = {token_request.assertion(key=keys.key(), counter=COUNTER, now=now) for _ in range(3)}

    assert len({jwt.decode(one, options={"verify_signature": False})["jti"] for one in signed}) == 3


def test_the_request_is_a_form_as_netsuite_wants_it(scripted):
    scripted.answer({"access_token": "abc", "expires_in": 3600, "token_type": "Bearer"})

    ask(scripted)

    (request,) = scripted.requests
    assert request.content_type == "application/x-www-form-urlencoded"
    assert request.form["grant_type"] == "client_credentials"
    assert request.form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert "Authorization" not in request.headers


@pytest.mark.parametrize(
    ("said", "life_s"), [(3600, 3600), ("3600", 3600), (1800.5, 1800.5), (None, 300), ("", 300), (10**12, 3600)]
)
def test_the_life_of_a_token_is_taken_as_number_or_text(scripted, said, life_s):
    scripted.answer({"access_token": "abc", "expires_in": said, "token_type": "bearer"})

    token = ask(scripted)

    assert token.ends_at - token.asked_at == timedelta(seconds=life_s)


@pytest.mark.parametrize(
    "body",
    [
        "", "<html>", "[]", "null", "7", {}, {"access_token": None}, {"access_token": ""}, {"access_token": 7},
        {"access_token": "a\r\nX-Evil: canary"}, {"access_token": "abc", "token_type": "mac"},
        {"access_token": "abc", "token_type": 7}, {"access_token": "abc", "expires_in": "soon"},
        {"access_token": "abc", "expires_in": -1}, {"access_token": "abc", "expires_in": "nan"},
        {"access_token": "abc", "expires_in": []},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_without_a_usable_token_may_pass_later(scripted, body):
    scripted.only(body)

    with pytest.raises(errors.Unreachable, match="an access token"):
        ask(scripted)


@pytest.fixture(scope="module")
def server():
    with scripted_server() as served:
        yield served


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


@given(
    status=st.sampled_from([200, 201, 302, 400, 401, 403, 404, 408, 429, 500, 503]),
    body=_JSON | st.fixed_dictionaries({"error": _JSON, "error_description": _JSON})
    | st.fixed_dictionaries({"access_token": _JSON, "expires_in": _JSON, "token_type": _JSON}),
)  # fmt: skip
def test_whatever_comes_is_a_token_or_a_typed_error(server, status, body):
    server.only(body, status=status)

    with contextlib.suppress(errors.CredentialsRejected, errors.Retryable):
        assert ask(server).text


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (401, {"error": "invalid_client"}, "client ID"),
        (401, {"error": "invalid_client"}, "revoked or expired"),
        (400, {"error": "invalid_grant"}, "user or the role is inactive"),
        (400, {"error": "invalid_request"}, "certificate ID belongs to another key"),
        (400, {"error": "invalid_scope"}, "Tick REST Web Services"),
        (400, {"error": "unauthorized_client"}, "Machine to Machine"),
        (403, {"error": "access_denied"}, "Log in using OAuth 2.0 Access Tokens"),
        (404, "", "Check the account ID"),
        (400, "<html>Bad Request</html>", "Login Audit Trail"),
    ],
)
def test_a_refusal_says_the_cause_and_what_to_do(scripted, status, body, says):
    scripted.answer(body, status=status)

    with pytest.raises(errors.CredentialsRejected, match=says) as caught:
        ask(scripted)
    assert "NetSuite (Main) did not let us in." in caught.value.message
    assert f"Certificate certificate-0, HTTP {status}" in caught.value.message


def test_a_refusal_tells_whether_the_certificate_ever_worked(scripted):
    scripted.only({"error": "invalid_grant"}, status=400)

    with pytest.raises(errors.CredentialsRejected, match="has never worked yet"):
        ask(scripted)
    with pytest.raises(errors.CredentialsRejected, match="worked until 2026-11-21 03:00 UTC"):
        ask(scripted, worked_at=keys.NOW)


def test_a_refusal_names_a_clock_that_is_off_e44(scripted):
    scripted.answer({"error": "invalid_grant"}, status=400, Date="Sat, 21 Nov 2020 03:00:00 GMT")

    with pytest.raises(errors.CredentialsRejected, match="seconds ahead of NetSuite's. Set it, best by NTP."):
        ask(scripted)


@pytest.mark.parametrize(("status", "error"), [(429, errors.LimitReached), (503, errors.Unreachable)])
def test_what_may_pass_later_is_no_refusal(scripted, status, error):
    scripted.answer("", status=status)

    with pytest.raises(error):
        ask(scripted)


def test_nothing_secret_is_shown_in_exchange_message_or_log_e79(scripted, caplog):
    caplog.set_level(logging.DEBUG)
    scripted.answer({"error": "invalid_grant", "access_token": "token-canary"}, status=400)

    with pytest.raises(errors.CredentialsRejected) as caught:
        ask(scripted)

    assertion = scripted.requests[0].form["client_assertion"]
    shown = f"{caught.value!r} {caught.value} {caught.value.exchange} {caplog.text} {keys.key()!r}"
    for secret in (assertion, assertion.split(".")[2], "token-canary", keys.pair().private_key, "PRIVATE KEY"):
        assert secret not in shown
