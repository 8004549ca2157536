from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from integrations import errors, http
from integrations.netsuite import sign_in

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def answer(word="", *, date=None):
    authenticate = (
        'OAuth realm="1234567", ' + (f'error="{word}", ' if word else "") + 'error_description="Invalid login."'
    )
    headers = {"www-authenticate": authenticate} | ({"date": date} if date is not None else {})
    exchange = errors.Exchange(method="GET", url="https://x", status=401)
    return http.Answer(status=401, headers=headers, text="", show=lambda: exchange)


def message(word="", **kwargs):
    return sign_in.rejected(answer=answer(word, **kwargs), account_name="Main", now=NOW).message


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("consumer_key_unknown", "client ID does not belong to this account"),
        ("consumer_key_refused", "integration record is blocked"),
        ("token_rejected", "access token is not accepted"),
        ("InvalidSignature", "one of the two secrets is wrong"),
        ("signature_invalid", "one of the two secrets is wrong"),
        ("InvalidTimestamp", "clock of this server is wrong"),
        ("timestamp_refused", "clock of this server is wrong"),
        ("NonceUsed", "seen this very request"),
        ("UnknownAlgorithm", "way the request is signed"),
        ("FeatureDisabled", "Token-based Authentication is switched off"),
        ("parameter_absent", "not complete"),
        ("permission_denied", "Log in using Access Tokens"),
        ("temporary_locked", "wait 30 minutes"),
    ],
)
def test_each_reason_is_said_in_plain_words_with_the_cure_e43(word, says):
    assert says in message(word)
    assert f"NetSuite's word for it: {word}" in message(word)


@pytest.mark.parametrize("word", ["", "something_new"])
def test_a_masked_or_new_reason_points_to_the_audit_trail_e43(word):
    assert "View Login Audit Trail" in message(word)


def test_a_refused_timestamp_tells_how_wrong_the_clock_is_e44():
    said = message("InvalidTimestamp", date=format_datetime(NOW - timedelta(seconds=600)))

    assert "600 seconds ahead of NetSuite's" in said
    assert "Set the server's clock" in said


def test_a_refused_timestamp_tells_the_difference_even_when_it_is_small_e44():
    assert "20 seconds behind" in message("timestamp_refused", date=format_datetime(NOW + timedelta(seconds=20)))


def test_a_wrong_clock_is_told_though_the_reason_is_masked_e44():
    assert "400 seconds behind NetSuite's" in message(
        "token_rejected", date=format_datetime(NOW + timedelta(seconds=400))
    )


def test_a_right_clock_is_not_mentioned():
    assert "clock" not in message("token_rejected", date=format_datetime(NOW))


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Sat, 99 Nov 2026 12:00:00 GMT", "Sat, 21 Nov 99999999 12:00:00 GMT"]
)
def test_a_date_that_cannot_be_read_is_no_skew(date):
    assert sign_in.clock_skew_s(answer=answer(date=date), now=NOW) is None


def test_the_description_is_not_taken_for_the_reason():
    assert sign_in.reason(answer=answer()) == ""
