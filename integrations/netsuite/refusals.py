"""NetSuite's answers that say no, as our errors: by code and path first, by English text second."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from integrations import errors, http
from integrations.netsuite import error_catalogue

SHOWN_CHARS = 500  # of NetSuite's own words in a message; the whole answer is kept in the exchange
_LINE = re.compile(r"\bitem\.items\[(\d{1,6})\]")
_PREFIX = re.compile(r"^Error while accessing (a )?resource[.:]\s*", re.IGNORECASE)
_WHERE = ("o:errorPath", "o:errorQueryParam", "o:errorHeader", "o:errorUrl")
_BUSY_STATUSES = {429}
_BROKEN_STATUSES = {408}  # a proxy gave up waiting: as with a time-out, the request may have gone through


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What one entry of `o:errorDetails` says; "" for what it does not."""

    code: str = ""
    path: str = ""
    detail: str = ""


def line_number(path: str) -> int | None:
    """Give the line, counted from 0, that an error path such as `item.items[2].item` names; None when it names none."""
    found = _LINE.search(path)
    return int(found.group(1)) if found else None


def read(*, answer: http.Answer) -> list[Refusal]:
    """Give what the answer's body says, most important first; [] when it is not NetSuite's own."""
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        return []
    if not isinstance(body, dict):
        return []
    details = body.get("o:errorDetails")
    found = [_refusal(entry) for entry in details if isinstance(entry, dict)] if isinstance(details, list) else []
    found = [refusal for refusal in found if refusal.code or refusal.detail]
    if not found and isinstance(body.get("o:errorCode"), str):
        found = [Refusal(code=body["o:errorCode"], detail=_text(body.get("title")))]
    return found


def _refusal(entry: dict[str, Any]) -> Refusal:
    path = next((text for text in (_text(entry.get(name)) for name in _WHERE) if text), "")
    return Refusal(
        code=_text(entry.get("o:errorCode")), path=path, detail=_PREFIX.sub("", _text(entry.get("detail"))).strip()
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def error_for(*, answer: http.Answer, is_write: bool, account_name: str, subject: str) -> errors.SyncError:
    """Give the error that an answer means; the answer is no success and no 401.

    `subject` says what was asked for, such as "salesOrder om-order-4c1d".
    """
    if answer.status in _BUSY_STATUSES:
        return _busy(answer, account_name, subject)
    if not 400 <= answer.status < 500 or answer.status in _BROKEN_STATUSES:
        return broken(
            answer=answer,
            is_write=is_write,
            account_name=account_name,
            subject=subject,
            what=f"answered with HTTP {answer.status}{_said(answer)}",
        )
    refusals = read(answer=answer) or [Refusal(detail=_foreign(answer))]
    refusal = refusals[0]
    known = _known(refusal, answer.status)
    return _build(known, refusal, _message(known, refusals, account_name, subject), answer.exchange)


def broken(
    *, answer: http.Answer, is_write: bool, account_name: str, subject: str, what: str
) -> errors.Ambiguous | errors.Unreachable:
    """Give the error for an answer that does not tell what became of the request: Ambiguous after a write."""
    if is_write:
        return errors.Ambiguous(
            f"NetSuite ({account_name}) {what}, so {subject} may or may not have been written. "
            "It will be looked up before anything is sent again.",
            exchange=answer.exchange,
        )
    return errors.Unreachable(
        f"NetSuite ({account_name}) {what} while we asked for {subject}. It will be tried again.",
        exchange=answer.exchange,
    )


def _busy(answer: http.Answer, account_name: str, subject: str) -> errors.LimitReached:
    return errors.LimitReached(
        f"NetSuite ({account_name}) has too many requests at once and put off {subject}. It will be tried again.",
        exchange=answer.exchange,
    )


def _known(refusal: Refusal, status: int) -> error_catalogue.Known:
    for known in error_catalogue.KNOWN:
        if known.code and not re.fullmatch(known.code, refusal.code):
            continue
        if known.path and not re.search(known.path, refusal.path, re.IGNORECASE):
            continue
        if known.pattern and not re.search(known.pattern, refusal.detail, re.IGNORECASE | re.DOTALL):
            continue
        # HTTP 403 is always about permission, whatever the code (NetSuite help: INSUFFICIENT_PERMISSION).
        if status == 403 and not issubclass(known.raises, errors.PermissionMissing | errors.Busy):
            continue
        return known
    if status == 403:
        return next(known for known in error_catalogue.KNOWN if known.code == "INSUFFICIENT_PERMISSION")
    return error_catalogue.UNKNOWN


def _message(known: error_catalogue.Known, refusals: list[Refusal], account_name: str, subject: str) -> str:
    said = " ".join(" ".join(part for part in (one.code, one.detail, _at(one)) if part) for one in refusals[:5])
    whose = "" if known.who is error_catalogue.Who.NOBODY else f"This is for {known.who}. "
    return (
        f"{known.sentence} {known.cure} {whose}"
        f"({subject}, NetSuite account {account_name}. NetSuite says: {said[:SHOWN_CHARS]})"
    )


def _at(refusal: Refusal) -> str:
    line = line_number(refusal.path)
    if line is not None:
        return f"[{refusal.path}: line {line + 1}]"
    return f"[{refusal.path}]" if refusal.path else ""


def _build(known: error_catalogue.Known, refusal: Refusal, message: str, exchange: errors.Exchange) -> errors.SyncError:
    if issubclass(known.raises, errors.RecordRejected):
        return known.raises(message, code=refusal.code, path=refusal.path, detail=refusal.detail, exchange=exchange)
    return known.raises(message, exchange=exchange)


def _said(answer: http.Answer) -> str:
    refusals = read(answer=answer)
    # NetSuite's 500 carries an "Error ID" which its support asks for.
    return f" ({refusals[0].detail[:SHOWN_CHARS]})" if refusals and refusals[0].detail else ""


def _foreign(answer: http.Answer) -> str:
    text = " ".join(answer.exchange.response.split())
    return f"HTTP {answer.status}: {text[:SHOWN_CHARS] or 'an empty answer'}"
