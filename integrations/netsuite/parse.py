"""What NetSuite's answers say, read defensively: any JSON may come, none of it raises TypeError."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

# NetSuite internal ids are whole numbers; a few built-in ones (system employees, price levels) are negative.
INTERNAL_ID = re.compile(r"-?[0-9]{1,19}")
_RECORD_PATH = re.compile(r"/record/v1/([A-Za-z_0-9]+)/([0-9]{1,19})/?")


class Status(StrEnum):
    """Where a transaction stands. UNKNOWN is anything we cannot read: treat it as not to be touched."""

    PENDING_APPROVAL = "PENDING_APPROVAL"
    PENDING_FULFILLMENT = "PENDING_FULFILLMENT"
    PARTLY_FULFILLED = "PARTLY_FULFILLED"
    PARTLY_BILLED = "PARTLY_BILLED"
    PENDING_BILLING = "PENDING_BILLING"
    BILLED = "BILLED"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"
    OPEN = "OPEN"
    PAID = "PAID"
    REJECTED = "REJECTED"
    VOIDED = "VOIDED"
    UNKNOWN = "UNKNOWN"


# NetSuite help, "Status Codes": the letters mean different things for each type.
_LETTERS = {
    "salesorder": {
        "A": Status.PENDING_APPROVAL,
        "B": Status.PENDING_FULFILLMENT,
        "C": Status.CANCELLED,
        "D": Status.PARTLY_FULFILLED,
        "E": Status.PARTLY_BILLED,
        "F": Status.PENDING_BILLING,
        "G": Status.BILLED,
        "H": Status.CLOSED,
    },
    "invoice": {
        "A": Status.OPEN,
        "B": Status.PAID,
        "D": Status.PENDING_APPROVAL,
        "E": Status.REJECTED,
        "V": Status.VOIDED,
    },
}
_SUITEQL_TYPES = {"salesord": "salesorder", "custinvc": "invoice"}
_NAMES = {
    "pending approval": Status.PENDING_APPROVAL,
    "pending fulfillment": Status.PENDING_FULFILLMENT,
    "pending fulfilment": Status.PENDING_FULFILLMENT,
    "partially fulfilled": Status.PARTLY_FULFILLED,
    "pending billing/partially fulfilled": Status.PARTLY_BILLED,
    "pending billing": Status.PENDING_BILLING,
    "billed": Status.BILLED,
    "fully billed": Status.BILLED,
    "closed": Status.CLOSED,
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
    "open": Status.OPEN,
    "paid in full": Status.PAID,
    "rejected": Status.REJECTED,
    "voided": Status.VOIDED,
}
_EDITABLE = {
    # Not the partly fulfilled ones: their lines are tied to shipments and bills, and we replace lines as a whole.
    "salesorder": frozenset({Status.PENDING_APPROVAL, Status.PENDING_FULFILLMENT, Status.PENDING_BILLING}),
    "invoice": frozenset({Status.PENDING_APPROVAL, Status.OPEN}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A transaction's amounts in its own currency; None for one that NetSuite does not give."""

    subtotal: Decimal | None
    tax: Decimal | None
    total: Decimal | None
    paid: Decimal | None
    remaining: Decimal | None


def number(*, value: Any) -> Decimal | None:
    """Give a JSON number or numeric text as Decimal, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | float):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def reference_id(*, value: Any) -> str:
    """Give the id of a reference or enum, whichever way it is written; "" when there is none."""
    inner = value.get("id") if isinstance(value, Mapping) else value
    if isinstance(inner, bool) or not isinstance(inner, int | str):
        return ""
    return str(inner)


def is_asked_for(*, record: Mapping[str, Any], netsuite_id: str, external_id: str, needs_id: bool) -> bool:
    """Say whether a record is the one asked for by its internal id or, when that is "", by its external one.

    A record may leave out its external id, and without `needs_id` its internal one.
    """
    found_id = reference_id(value=record.get("id"))
    if (needs_id or "id" in record) and not (INTERNAL_ID.fullmatch(found_id) and netsuite_id in ("", found_id)):
        return False
    # Case apart: NetSuite help does not say whether the case of an external id counts.
    told = str(record.get("externalId") or external_id)
    return bool(netsuite_id) or told.casefold() == external_id.casefold()


def lines(*, record: Mapping[str, Any], sublist: str = "item") -> list[Mapping[str, Any]]:
    """Give the lines of an expanded record, [] when it has none or they were not expanded."""
    found = record.get(sublist)
    items = found.get("items") if isinstance(found, Mapping) else None
    return [line for line in items if isinstance(line, Mapping)] if isinstance(items, list) else []


def status_of(*, transaction_type: str, value: str) -> Status:
    """Read a status: a letter, a name, or either after a colon ("SalesOrd:B", "Sales Order : Billed").

    `transaction_type` is a REST name or SuiteQL's `type`; it decides what a letter means.
    """
    before, colon, after = value.partition(":")
    text = (after if colon else value).strip()
    named = _NAMES.get(text.lower())
    if named is not None:
        return named
    kind = transaction_type.lower()
    if colon and before.strip().lower() in _SUITEQL_TYPES:
        kind = before.strip().lower()
    return _LETTERS.get(_SUITEQL_TYPES.get(kind, kind), {}).get(text.upper(), Status.UNKNOWN)


def transaction_status(record: Mapping[str, Any], *, record_type: str = "") -> Status:
    """Give the status of a record read by REST.

    NetSuite gives `status` as a name in practice and as a letter by its schema; `orderStatus` (sales orders only) is
    a letter. Names are believed first. Without `record_type`, a record with `orderStatus` is a sales order.
    """
    kind = record_type or ("salesOrder" if "orderStatus" in record else "invoice")
    for field in ("status", "orderStatus"):
        for text in _texts(record.get(field)):
            found = status_of(transaction_type=kind, value=text)
            if found is not Status.UNKNOWN:
                return found
    return Status.UNKNOWN


def _texts(value: Any) -> list[str]:
    candidates = [value.get("id"), value.get("refName")] if isinstance(value, Mapping) else [value]
    return [text for text in candidates if isinstance(text, str)]


def is_editable(*, record_type: str, status: Status) -> bool:
    """Say whether we may replace its lines: not once it is billed, closed, paid or voided (E24, E29)."""
    return status in _EDITABLE.get(record_type.lower(), frozenset())


def netsuite_id_from_location(location: str, *, record_type: str = "") -> str:
    """Give the internal id that ends a Location header, "" when it names none, or another type of record."""
    try:
        path = urlsplit(location).path
    except ValueError:
        return ""
    found = _RECORD_PATH.search(path)
    if not found or found.end() != len(path):
        return ""
    if record_type and found.group(1).lower() != record_type.lower():
        return ""
    return found.group(2)


def totals(*, record: Mapping[str, Any]) -> Totals:
    """Give a transaction's amounts."""
    return Totals(
        subtotal=number(value=record.get("subtotal")),
        tax=number(value=record.get("taxTotal")),
        total=number(value=record.get("total")),
        paid=number(value=record.get("amountPaid")),
        remaining=number(value=record.get("amountRemaining")),
    )
