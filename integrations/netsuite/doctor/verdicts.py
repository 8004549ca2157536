"""What one answer says about a permission. Pure.

A missing permission has many faces: 403, 400 "does not have permission", 400 "was not found", no rows at all (public
reports on NetSuite's REST services and SuiteQL; the codes are those of NetSuite help, "Error Handling and Error
Codes"). So only a record that is really shown proves a permission.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from integrations import http
from integrations.netsuite import parse, queries, refusals
from integrations.netsuite.doctor import permissions

SHOWN_CHARS = 300  # of NetSuite's own words
# No customer has this id, the largest of 32 bits; NetSuite repeats it when it refuses it, in any language.
IMPOSSIBLE_ID = "2147483647"
_FORBIDS = re.compile(
    r"permission violation|(does|do) not have (the )?permission|insufficient permission", re.IGNORECASE
)
_HIDES = re.compile(
    r"record '[^']*' was not found|invalid search type|record type '[^']*' does not exist", re.IGNORECASE
)
_ABOUT_THE_RECORD = re.compile(r"invalid field value|please enter (a )?value", re.IGNORECASE)
_DATA_CODES = frozenset({"INVALID_CONTENT", "INVALID_KEY_OR_REF"})
_QUOTED = re.compile(r"'([^']+)' permission", re.IGNORECASE)
_KNOWN_NAMES = frozenset(one.name for one in permissions.ALL)


class Said(StrEnum):
    """What an answer comes to."""

    SHOWN = "SHOWN"  # a record was shown, or a write let through to its data: the permission is there
    EMPTY = "EMPTY"  # nothing was shown and nothing refused
    GONE = "GONE"  # there is no such record
    HIDDEN = "HIDDEN"  # NetSuite does not know that kind of record, or not with this role
    FORBIDDEN = "FORBIDDEN"  # the role may not
    UNCLEAR = "UNCLEAR"  # something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One answer: what it comes to, NetSuite's own words, and the ids of the records that were shown."""

    said: Said
    words: str = ""
    ids: tuple[str, ...] = ()


def of_query(*, answer: http.Answer, permission: str) -> Verdict:
    """Judge a query for ids by what it gave; `permission` is the one it needs."""
    if answer.status != 200:
        return _refused(answer, permission)
    try:
        rows = queries.read_page(body=answer.json()).rows
    except (ValueError, RecursionError) as error:
        return Verdict(said=Said.UNCLEAR, words=f"an answer that cannot be read ({error})")
    ids = tuple(row["id"] for row in rows if row.get("id"))
    return Verdict(said=Said.SHOWN if rows else Said.EMPTY, ids=ids)


def of_list(*, answer: http.Answer, permission: str) -> Verdict:
    """Judge a page of a list of records."""
    if answer.status != 200:
        return _refused(answer, permission)
    items = _object(answer).get("items")
    if not isinstance(items, list):
        return Verdict(said=Said.UNCLEAR, words="a list without items")
    ids = tuple(str(item["id"]) for item in items if isinstance(item, dict) and item.get("id"))
    return Verdict(said=Said.SHOWN if ids else Said.EMPTY, ids=ids)


def of_record(*, answer: http.Answer, permission: str) -> Verdict:
    """Judge a single record."""
    if answer.status != 200:
        return _refused(answer, permission)
    found = parse.reference_id(value=_object(answer).get("id"))
    return Verdict(said=Said.SHOWN, ids=(found,)) if found else Verdict(said=Said.UNCLEAR, words="no record")


def of_write(*, answer: http.Answer, permission: str) -> Verdict:
    """Judge a write that cannot succeed: let through when NetSuite objects to what it says, or finds no such record."""
    refused = _refused(answer, permission)
    if refused.said is Said.GONE or IMPOSSIBLE_ID in refused.words:
        return Verdict(said=Said.SHOWN, words=refused.words)
    said = refusals.read(answer=answer)
    is_about_it = bool(said) and (said[0].code in _DATA_CODES or bool(_ABOUT_THE_RECORD.search(said[0].detail)))
    if refused.said is Said.UNCLEAR and answer.status == 400 and is_about_it:
        return Verdict(said=Said.SHOWN, words=refused.words)
    return refused


def references(*, answer: http.Answer) -> dict[str, str]:
    """Give the ids that a record refers to, by the name of the field."""
    if answer.status != 200:
        return {}
    found = {name: parse.reference_id(value=value) for name, value in _object(answer).items()}
    return {name: value for name, value in found.items() if parse.INTERNAL_ID.fullmatch(value)}


def _refused(answer: http.Answer, permission: str) -> Verdict:
    said = refusals.read(answer=answer)
    code, detail = (said[0].code, said[0].detail) if said else ("", "")
    words = f"{code} {detail}".strip()[:SHOWN_CHARS] or f"HTTP {answer.status}"
    if answer.status == 404 and code == "NONEXISTENT_ID":
        return Verdict(said=Said.GONE, words=words)
    if _names_another(detail, permission):
        return Verdict(said=Said.UNCLEAR, words=words)
    if answer.status == 403 or code == "INSUFFICIENT_PERMISSION" or _FORBIDS.search(detail):
        return Verdict(said=Said.FORBIDDEN, words=words)
    if _HIDES.search(detail):
        return Verdict(said=Said.HIDDEN, words=words)
    return Verdict(said=Said.UNCLEAR, words=words)


def _names_another(detail: str, permission: str) -> bool:
    named = set(_QUOTED.findall(detail)) & _KNOWN_NAMES
    return bool(named) and permission not in named


def _object(answer: http.Answer) -> dict[str, Any]:
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
