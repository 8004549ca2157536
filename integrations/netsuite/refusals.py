"""NetSuite's answers that say no, as our errors: by code and path first, by English text second."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from integrations import errors, http
from integrations.netsuite import error_catalogue, permission_hints

SHOWN_CHARS = 500  # of NetSuite's own words in a message; the whole answer is kept in the exchange
SHOWN_REFUSALS = 5
LONGEST_WAIT_S = 600.0  # ours: a longer Retry-After is asked again after this
_LINE = re.compile(r"\bitem\.items\[(\d{1,6})\]")
_PREFIX = re.compile(r"^Error while accessing (a )?resource[.:]\s*", re.IGNORECASE)
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_WHERE = ("o:errorPath", "o:errorQueryParam", "o:errorHeader", "o:errorUrl")
# Refusals of a permission that NetSuite may leave unnamed: the one of the record, as a rule.
_UNNAMED = frozenset({"role_may_not_do_this", "permission_missing"})
_BROKEN_STATUSES = {408}  # a proxy gave up waiting: as with a time-out, the request may have gone through


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What one entry of `o:errorDetails` says, secrets masked; "" for what it does not."""

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
    if not found and _text(body.get("o:errorCode")):
        found = [Refusal(code=_text(body["o:errorCode"]), detail=_text(body.get("title")))]
    said = body.get("error")  # RESTlets have a shape of their own
    if not found and isinstance(said, dict) and _text(said.get("code")):
        found = [Refusal(code=_text(said["code"]), detail=_text(said.get("message")))]
    return found


def _refusal(entry: dict[str, Any]) -> Refusal:
    path = next((text for text in (_text(entry.get(name)) for name in _WHERE) if text), "")
    return Refusal(
        code=_text(entry.get("o:errorCode")), path=path, detail=_PREFIX.sub("", _text(entry.get("detail"))).strip()
    )


def _text(value: Any) -> str:
    return http.redact_text(text=value).strip() if isinstance(value, str) else ""


def error_for(*, answer: http.Answer, is_write: bool, account_name: str, subject: str) -> errors.SyncError:
    """Give the error that an answer means; the answer is no success and no 401.

    `subject` says what was asked for, such as "salesOrder om-order-4c1d". `str()` of the error always holds NetSuite's
    code and words as far as it gave any, else the beginning of its answer.
    """
    if answer.status != 429 and (not 400 <= answer.status < 500 or answer.status in _BROKEN_STATUSES):
        return _outage(answer=answer, is_write=is_write, account_name=account_name, subject=subject)
    found = read(answer=answer)
    refusal = found[0] if found else Refusal(detail=_foreign(answer))
    known = known_for(refusal=refusal, status=answer.status)
    said = _said(found) if any(one.detail for one in found) else f"{_said(found)} {_foreign(answer)}".strip()
    if known.may_have_happened:
        what = f"says: {said} {known.sentence} {known.cure} {_whose(known)}That was its answer"
        return broken(answer=answer, is_write=is_write, account_name=account_name, subject=subject, what=what)
    hint = _hint(known, refusal, answer, subject)
    message = (
        f"{' '.join(part for part in (known.sentence, known.cause, known.cure, hint) if part)} {_whose(known)}"
        f"({subject}, NetSuite account {account_name}. NetSuite says: {said})"
    )
    return _build(known, refusal, message, answer)


def _hint(known: error_catalogue.Known, refusal: Refusal, answer: http.Answer, subject: str) -> str:
    """Give the permission that is missing and where it is ticked, "" when the refusal is about something else."""
    if not issubclass(known.error, errors.PermissionMissing):
        return ""
    permission = permission_hints.told(said=refusal.detail)
    if permission is None and known.name in _UNNAMED:
        permission = permission_hints.of_record_type(subject=subject)
    return permission_hints.sentence(permission=permission, exchange=answer.exchange)


def known_for(*, refusal: Refusal, status: int) -> error_catalogue.Known:
    """Give the entry of the catalogue for a refusal that came with this HTTP status: the first that fits."""
    if status == 429:
        return error_catalogue.TOO_MANY_REQUESTS
    for known in error_catalogue.KNOWN:
        # HTTP 403 is always about permission, whatever the code (NetSuite help: INSUFFICIENT_PERMISSION).
        if status == 403 and not issubclass(known.error, errors.PermissionMissing | errors.Busy):
            continue
        if known.fits(code=refusal.code, path=refusal.path, detail=refusal.detail):
            return known
    return error_catalogue.INSUFFICIENT_PERMISSION if status == 403 else error_catalogue.UNKNOWN


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


def _outage(
    *, answer: http.Answer, is_write: bool, account_name: str, subject: str
) -> errors.Ambiguous | errors.Unreachable:
    outage = outage_for(answer=answer)
    # NetSuite's 500 carries an "Error ID" which its support asks for.
    said = _said(read(answer=answer)) or _foreign(answer)
    why = " ".join(part for part in (outage.sentence, outage.cure) if part)
    what = f"answered with HTTP {answer.status} ({said}) {why} That was its whole answer"
    return broken(answer=answer, is_write=is_write, account_name=account_name, subject=subject, what=what)


def outage_for(*, answer: http.Answer) -> error_catalogue.Outage:
    """Give the entry of the catalogue for an answer that neither grants nor refuses."""
    for outage in error_catalogue.OUTAGES:
        if re.fullmatch(outage.status, str(answer.status)) and re.search(outage.pattern, answer.text, re.IGNORECASE):
            return outage
    return error_catalogue.UNEXPLAINED


def retry_after_s(*, answer: http.Answer, now: datetime) -> float | None:
    """Give the seconds that the answer asks us to wait, at most 600; None when it does not say."""
    asked = answer.headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(float(asked[:9]), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(asked)
        seconds = (until if until.tzinfo else until.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT_S)


def _whose(known: error_catalogue.Known) -> str:
    return "" if known.who is error_catalogue.Who.NOBODY else f"This is for {known.who}. "


def _said(refusals: list[Refusal]) -> str:
    each = [[one.code, one.detail, _at(one)] for one in refusals[:SHOWN_REFUSALS]]
    return " ".join(part for parts in each for part in parts if part)[:SHOWN_CHARS]


def _at(refusal: Refusal) -> str:
    line = line_number(refusal.path)
    if line is not None:
        return f"[{refusal.path}: line {line + 1}]"
    return f"[{refusal.path}]" if refusal.path else ""


def _build(known: error_catalogue.Known, refusal: Refusal, message: str, answer: http.Answer) -> errors.SyncError:
    kind, exchange = known.error, answer.exchange
    if issubclass(kind, errors.RecordRejected):
        return kind(message, code=refusal.code, path=refusal.path, detail=refusal.detail, exchange=exchange)
    if issubclass(kind, errors.LimitReached):
        wait_s = retry_after_s(answer=answer, now=datetime.now(UTC))
        return kind(message, retry_after_s=wait_s, exchange=exchange)
    return kind(message, exchange=exchange)


def _foreign(answer: http.Answer) -> str:
    text = " ".join(_TAGS.sub(" ", answer.exchange.response).split())
    return f"HTTP {answer.status}: {text[:SHOWN_CHARS] or 'an empty answer'}"
