"""What Invoiced's answers other than 2xx mean, in our errors.

`{"type": …, "message": …, "param": …}` (Invoiced docs, Errors); a proxy before it may answer with a page of HTML.
"""

from __future__ import annotations

import json
import re

from integrations import errors, http

# Invoiced limits requests in flight and names no wait; its own connectors wait a minute, and so do we at least.
WAIT_S = 60.0


def error(*, answer: http.Answer, about: str, is_write: bool) -> errors.SyncError:
    """Give the error that this answer is. `about` names the record, such as "invoice INV-2041".

    `path` of a RecordRejected is the field at fault where Invoiced names one, `detail` its own words.
    """
    status, exchange = answer.status, answer.exchange
    said, field = said_by(text=answer.text)
    if status == 401:
        return errors.CredentialsRejected(
            "Invoiced does not accept this connection's API key. Enter a key of the same company and of the same kind "
            "(production or sandbox) as the API address, then test the connection.",
            reason=said,
            exchange=exchange,
        )
    if status == 403:
        return errors.PermissionMissing(
            f"Invoiced does not let us at {about}{_quoted(said)}. Give the API key access to it, or have the feature "
            "switched on in Invoiced, then retry.",
            exchange=exchange,
        )
    if status == 429:
        return errors.RateLimited(
            f"Invoiced has too many of our requests in progress and asks us to wait ({about}).",
            retry_after_s=max(WAIT_S, _named_wait_s(answer)),
            exchange=exchange,
        )
    if status in {404, 410}:
        return errors.RecordNotFound(
            f"Invoiced has no {about}. Check that it was not deleted there.",
            code=str(status),
            path=field,
            detail=said,
            exchange=exchange,
        )
    if status == 408 or status >= 500:
        return _broken(status, said, about, is_write, exchange)
    if 300 <= status < 400:
        return errors.NeedsStaff(
            f"Invoiced sent us to another address for {about}. Check the API address of this connection.",
            exchange=exchange,
        )
    where = f" (field {field})" if field else ""
    return errors.RecordRejected(
        f"Invoiced refused {about}{where}{_quoted(said)}. Correct it, then retry.",
        code=str(status),
        path=field,
        detail=said,
        exchange=exchange,
    )


def unreadable(*, answer: http.Answer, about: str, is_write: bool) -> errors.SyncError:
    """Give the error of an answer that says it went well but is no JSON."""
    if is_write:
        return errors.Ambiguous(
            f"Invoiced's answer about {about} cannot be read, so it may or may not have been written. It will be "
            "looked up first.",
            exchange=answer.exchange,
        )
    return errors.Unreachable(
        f"Invoiced's answer about {about} cannot be read. It will be tried again.", exchange=answer.exchange
    )


def said_by(*, text: str) -> tuple[str, str]:
    """Give Invoiced's own words, cut short, and the field it names; of what is no JSON the text without tags."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return " ".join(re.sub(r"<[^>]*>", " ", text[:2000]).split())[:200], ""
    held = body if isinstance(body, dict) else {}
    words, field = held.get("message"), held.get("param")
    return " ".join(str(words or "").split())[:300], str(field or "")[:100]


def _named_wait_s(answer: http.Answer) -> int:
    # Whatever stands before the service may name one.
    told = answer.headers.get("retry-after", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 5 else 0


def _broken(
    status: int, said: str, about: str, is_write: bool, exchange: errors.Exchange
) -> errors.Unreachable | errors.Ambiguous:
    what = f"Invoiced failed at {about} (HTTP {status}){_quoted(said)}"
    if is_write:
        return errors.Ambiguous(f"{what}, so it may or may not have been written.", exchange=exchange)
    return errors.Unreachable(f"{what}. It will be tried again.", exchange=exchange)


def _quoted(said: str) -> str:
    return f": “{said.rstrip('.')}”" if said else ""
