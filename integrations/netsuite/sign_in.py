"""Why NetSuite did not let us in, in words that tell what to do."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from integrations import errors, http
from integrations.netsuite import sign_in_failures

# NetSuite help: five failures in a row lock the user for 30 minutes.
FAILURES_BEFORE_LOCK_OUT = 5
ALLOWED_SKEW_S = 300.0  # NetSuite help: a timestamp may be five minutes off, either way
_ERROR = re.compile(r'(?<![A-Za-z_])error\s*=\s*"?([A-Za-z_ -]{1,60})"?', re.IGNORECASE)


def reason(*, answer: http.Answer) -> str:
    """Give NetSuite's own word for why it refused a sign-in, "" when it keeps that to itself."""
    found = _ERROR.search(answer.headers.get("www-authenticate", ""))
    return found.group(1).strip() if found else ""


def clock_skew_s(*, answer: http.Answer, now: datetime) -> float | None:
    """Give by how many seconds our clock is ahead of the server's (negative: behind); None when it shows no time."""
    try:
        theirs = parsedate_to_datetime(answer.headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    try:
        return (now - theirs).total_seconds()
    except OverflowError:
        return None


def rejected(*, answer: http.Answer, account_name: str, now: datetime) -> errors.CredentialsRejected:
    """Give the error for a 401: the cause, the cure, and how wrong our clock is when it may be the cause (E43, E44)."""
    word = reason(answer=answer)
    failure = _failure(word)
    message = f"NetSuite ({account_name}) did not let us in. {failure.sentence} {failure.cure} "
    message += f"This is for {failure.who}."
    skew_s = clock_skew_s(answer=answer, now=now)
    if skew_s is not None and (abs(skew_s) > ALLOWED_SKEW_S / 2 or "timestamp" in word.lower()):
        message += f" {describe_skew(skew_s=skew_s)}"
    if word:
        message += f" (NetSuite's word for it: {word})"
    return errors.CredentialsRejected(message, reason=word, exchange=answer.exchange)


def overloaded(*, answer: http.Answer, account_name: str) -> errors.Busy:
    """Give the error for a 401 that comes of load: others are let in at the same time."""
    return errors.Busy(
        f"NetSuite ({account_name}) refused this request twice, as if it did not know us, while it let others in: it "
        "has too much to do. It will be tried again.",
        exchange=answer.exchange,
    )


def describe_skew(*, skew_s: float) -> str:
    """Say in words how far our clock is from NetSuite's."""
    side = "ahead of" if skew_s > 0 else "behind"
    return f"This server's clock is {abs(skew_s):.0f} seconds {side} NetSuite's."


def _failure(word: str) -> sign_in_failures.SignInFailure:
    name = word.lower().replace(" ", "_").replace("-", "_")
    for failure in sign_in_failures.SIGN_IN_FAILURES:
        if name in failure.names:
            return failure
    return sign_in_failures.MASKED_SIGN_IN_FAILURE
