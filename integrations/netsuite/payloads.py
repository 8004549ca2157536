"""Records of a platform as the JSON that NetSuite takes. Pure: no clock, no HTTP, no database.

Amounts stay the Decimals the platform gave. Nothing that costs money is left out in silence: what cannot be said
raises ValueError.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from integrations import records
from integrations.netsuite import document_lines, parse
from integrations.netsuite.references import References, TaxMode

MEMO_CHARS = 999  # NetSuite's limit of the memo field
RECORD_TYPES = ("order", "invoice", "payment", "deposit", "application", "fee", "refund", "credit")
_PREFIX = re.compile(r"[a-z][a-z0-9]*")
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,80}")  # NetSuite help: other characters break addresses with eid:
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def external_id(*, prefix: str, record_type: str, source_id: str) -> str:
    """Give the external id of what we write: always the same one for the same record of the platform.

    `record_type` is one of RECORD_TYPES: "payment" and "deposit" are of the invoice that was paid, or of the platform's
    payment; "application" is of a deposit, "fee" the invoice of a payment's fee, "credit" what a refund gives. A UUID
    is lower-cased, since platforms write it both ways. Raises ValueError for an id that cannot stand in an address.
    """
    if record_type not in RECORD_TYPES:
        raise ValueError(f"“{record_type}” is none of {', '.join(RECORD_TYPES)}.")
    if not _PREFIX.fullmatch(prefix) or not _SAFE.fullmatch(source_id):
        raise ValueError(f"“{prefix}-{record_type}-{source_id}” is no external id: letters, digits, - and _ only.")
    return f"{prefix}-{record_type}-{source_id.lower() if _UUID.fullmatch(source_id) else source_id}"


def is_ours(*, prefix: str, external_id: str | None) -> bool:
    """Say whether `external_id` made an id with this prefix. Other people's may begin with the prefix alone."""
    return (external_id or "").startswith(tuple(f"{prefix}-{record_type}-" for record_type in RECORD_TYPES))


def sales_order(*, order: records.Order, references: References) -> dict[str, Any]:
    """Give the body of a salesOrder, all lines included: send it with `replace=item` (R12).

    Raises ValueError when a charge has no item, or a line without quantity costs something.
    """
    own: dict[str, Any] = {}
    if order.delivery_date:
        own["shipDate"] = order.delivery_date.isoformat()
    return {**_header(order, references), **own, **_lines(order, references)}


def invoice(*, invoice: records.Invoice, references: References) -> dict[str, Any]:
    """Give the body of an invoice, all lines included: send it with `replace=item` (R13). Raises as `sales_order`."""
    own: dict[str, Any] = {}
    if invoice.due_date:
        own["dueDate"] = invoice.due_date.isoformat()
    if references.is_numbered_by_platform and invoice.number:
        own["tranId"] = invoice.number
    return {**_header(invoice, references), **own, **_lines(invoice, references)}


def _header(document: records.Document, references: References) -> dict[str, Any]:
    header: dict[str, Any] = {
        "entity": {"id": references.customer_id},
        "tranDate": document.document_date.isoformat(),
        "otherRefNum": document.purchase_order,
        "memo": _memo(document),
    }
    segments = {
        "department": references.department_id,
        "class": references.class_id,
        "location": references.location_id,
        "salesRep": references.sales_rep_id,
    }
    header |= {name: {"id": netsuite_id} for name, netsuite_id in segments.items() if netsuite_id}
    return {name: value for name, value in header.items() if value}


def _memo(document: records.Document) -> str:
    # The number comes first, so that a long comment never cuts it off.
    return " ".join(f"{document.number} {document.comment}".split())[:MEMO_CHARS].rstrip()


def _lines(document: records.Document, references: References) -> dict[str, Any]:
    lines = document_lines.of(document=document, references=references)
    tax = references.tax
    items = [line.payload(tax=tax) for line in lines]
    if tax.mode is not TaxMode.SUITETAX or not items:
        return {"item": {"items": items}}
    details = [line.tax_detail(tax=tax) for line in lines]
    return {"item": {"items": items}, "taxDetailsOverride": True, "taxDetails": {"items": details}}


def is_empty(payload: Mapping[str, Any]) -> bool:
    """Say whether there is nothing to send: not one line (E10)."""
    return not parse.lines(record=payload)


def payload_hash(*, payload: Mapping[str, Any]) -> str:
    """Give a fingerprint that is equal for equal contents: key order and trailing zeros do not count."""
    text = json.dumps(_canonical(payload), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _canonical(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(inner) for inner in value]
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        # Not normalize() alone: it would write 100 as 1E+2, which is fine, but -0 and 0 apart, which is not.
        return {"number": str((Decimal(str(value)) + 0).normalize())}
    return value.isoformat() if isinstance(value, date) else value


def matches(*, payload: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Say whether a record read with its lines already says all that the payload says.

    Numbers are equal by value, references by id, lists item by item in their order; what only the record has does
    not count, but a line more does.
    """
    return _says(record, payload)


def _says(there: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        if set(wanted) == {"id"}:
            return parse.reference_id(value=there) == str(wanted["id"])
        return isinstance(there, Mapping) and all(_says(there.get(key), inner) for key, inner in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(there, list)
            and len(there) == len(wanted)
            and all(_says(one, other) for one, other in zip(there, wanted, strict=True))
        )
    if isinstance(wanted, bool):
        return there is wanted
    if isinstance(wanted, int | Decimal):
        return parse.number(value=there) == wanted
    return bool(there == wanted) if wanted else not there


def closed_lines(*, record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the change that closes every line, and with them the sales order (E25).

    `record` is the order read with its lines. Send it without replacing lines: each is found by its `line` number.
    Raises ValueError when a line has no number.
    """
    return {"item": {"items": [{**_key(line), "isClosed": True} for line in parse.lines(record=record)]}}


def with_lines_open(*, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give the payload with every line explicitly open, which reopens a closed sales order (E26)."""
    items = [{**line, "isClosed": False} for line in parse.lines(record=payload)]
    return {**payload, "item": {"items": items}}


def zeroed(*, record: Mapping[str, Any], memo: str) -> dict[str, Any]:
    """Give the change that voids an invoice by setting all its lines to nothing (E27). NetSuite's REST has no void.

    `record` is the invoice read with its lines; `memo` says why. Send it without replacing lines. Raises ValueError
    when a line has no number.
    """
    nothing = {"price": {"id": document_lines.CUSTOM_PRICE}, "rate": Decimal(0), "amount": Decimal(0)}
    change: dict[str, Any] = {
        "memo": memo[:MEMO_CHARS],
        "item": {"items": [{**_key(line), **nothing} for line in parse.lines(record=record)]},
    }
    if record.get("taxDetailsOverride") is True:
        change["taxDetailsOverride"] = False  # NetSuite then computes the tax of nothing, which is nothing
    return change


def _key(line: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(line.get("line"), int):
        raise ValueError("A line of the NetSuite record has no line number, so it cannot be changed by itself.")
    return {"line": line["line"]}
