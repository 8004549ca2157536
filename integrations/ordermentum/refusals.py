"""What Ordermentum's answers other than 2xx mean, in our errors."""

from __future__ import annotations

import json
import re

from integrations import errors, http

WINDOW_S = 60.0  # of every rate bucket (Ordermentum docs, rate limits); the wait when Retry-After is missing
LONGEST_WAIT_S = 3600.0  # ours, against a nonsensical Retry-After


def error(*, answer: http.Answer, about: str, is_write: bool) -> errors.SyncError:
    """Give the error that this answer is. `about` names the record, such as "order 7b0c…"."""
    status, said, exchange = answer.status, said_by(answer=answer), answer.exchange
    if status == 401:
        return errors.CredentialsRejected(
            "Ordermentum does not accept this connection's credentials. Enter them again and test the connection.",
            reason=said,
            exchange=exchange,
        )
    if status == 403:
        return errors.PermissionMissing(
            f"Ordermentum does not let us at {about}{_quoted(said)}. Give the API key's user access to it, then retry.",
            exchange=exchange,
        )
    if status == 429:
        wait_s = retry_after_s(answer=answer)
        return errors.RateLimited(
            f"Ordermentum asks us to wait {wait_s:.0f} s before more calls of this kind ({about}).",
            retry_after_s=wait_s,
            exchange=exchange,
        )
    if status in {404, 410}:
        return errors.RecordNotFound(
            f"Ordermentum has no {about}. Check that it was not removed there.",
            code=str(status),
            detail=said,
            exchange=exchange,
        )
    if status == 408 or status >= 500:
        return _broken(status, said, about, is_write, exchange)
    if 300 <= status < 400:
        return errors.NeedsStaff(
            f"Ordermentum sent us to another address for {about}. Check the API address of this connection.",
            exchange=exchange,
        )
    return errors.RecordRejected(
        f"Ordermentum refused {about} (HTTP {status}){_quoted(said)}. Correct it in Ordermentum, then retry.",
        code=str(status),
        detail=said,
        exchange=exchange,
    )


def closed(*, error: errors.RecordRejected | errors.PermissionMissing, about: str, what: str) -> errors.RecordRejected:
    """Give the error that says what to do when Ordermentum refuses a change of a record it holds.

    `what` is the change in words, such as "the cancellation".
    """
    exchange = error.exchange
    said = _words(exchange.response) if exchange else ""
    code = str(exchange.status) if exchange and exchange.status else ""
    return errors.RecordRejected(
        f"Ordermentum refused {what} of {about} (HTTP {code}){_quoted(said)}. If it is paid, locked or used up there, "
        "settle the difference by hand; if not, check that the API key's user may change it. Then retry.",
        code=code,
        detail=said,
        exchange=exchange,
    )


def token(*, answer: http.Answer) -> str:
    """Give the token of a sign-in's answer. Raises CredentialsRejected, RateLimited or Unreachable."""
    status = answer.status
    if 200 <= status < 300:
        if found := _token(answer):
            return found
        raise errors.CredentialsRejected(
            "Ordermentum's sign-in gave no token. Check the sign-in address, or enter an API key.", reason="no token"
        )
    if status == 403:
        raise errors.CredentialsRejected(
            "Ordermentum wants a second factor from this user, which a connection cannot give: use an API key. "
            "Ordermentum shows it under Settings > Integrations.",
            reason=said_by(answer=answer),
            exchange=answer.exchange,
        )
    if status == 429 or status == 408 or status >= 500:
        raise error(answer=answer, about="the sign-in", is_write=False)
    if status in {400, 401, 422}:
        raise errors.CredentialsRejected(
            "Ordermentum does not accept this user name and password. Enter them again, or use an API key.",
            reason=said_by(answer=answer),
            exchange=answer.exchange,
        )
    raise errors.CredentialsRejected(
        f"Ordermentum offers no password sign-in at this address (HTTP {status}). Use an API key.",
        reason=said_by(answer=answer),
        exchange=answer.exchange,
    )


def retry_after_s(*, answer: http.Answer) -> float:
    """Give the seconds to wait that the answer asks for, a whole window when it does not say."""
    stated = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", stated, re.ASCII):
        return min(max(float(stated), 1.0), LONGEST_WAIT_S)
    return WINDOW_S


def said_by(*, answer: http.Answer) -> str:
    """Give Ordermentum's own words: `message`, else `name` of the body, else its text without tags, cut short."""
    return _words(answer.text)


def _words(text: str) -> str:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return " ".join(re.sub(r"<[^>]*>", " ", text[:2000]).split())[:200]
    held = body if isinstance(body, dict) else {}
    words = next((held[key] for key in ("message", "name") if isinstance(held.get(key), str) and held[key]), "")
    return " ".join(words.split())[:300]


def _broken(
    status: int, said: str, about: str, is_write: bool, exchange: errors.Exchange
) -> errors.Unreachable | errors.Ambiguous:
    what = f"Ordermentum failed at {about} (HTTP {status}){_quoted(said)}"
    if is_write:
        return errors.Ambiguous(f"{what}, so it may or may not have been written.", exchange=exchange)
    return errors.Unreachable(f"{what}. It will be tried again.", exchange=exchange)


def _quoted(said: str) -> str:
    return f": “{said.rstrip('.')}”" if said else ""


def _token(answer: http.Answer) -> str:
    # Today's answer names it access_token, the one of 2016 token (Ordermentum docs).
    try:
        body = answer.json()
    except ValueError:
        return ""
    held = body if isinstance(body, dict) else {}
    return next((held[key] for key in ("access_token", "token") if isinstance(held.get(key), str) and held[key]), "")
