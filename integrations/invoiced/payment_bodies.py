"""What we tell Invoiced of a payment, as JSON. Pure: no HTTP, no clock, no database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from integrations import dotted_paths
from integrations.invoiced import document_bodies, metadata
from integrations.receivable_records import Applied, ReceivablePayment

Body = dict[str, Any]
Row = Mapping[str, Any]

SOURCE = "accounting_system"  # Invoiced writes such payments back to no accounting system (behaviour of the service)
# NetSuite's names of payment methods are each account's own; these words in one say which of Invoiced's it is.
METHODS = (
    ("check", ("check", "checks", "cheque", "cheques")),
    ("paypal", ("paypal",)),
    ("wire_transfer", ("wire",)),
    ("direct_debit", ("direct debit",)),
    ("ach", ("ach",)),
    ("eft", ("eft", "bank transfer", "direct credit", "direct deposit")),
    ("credit_card", ("card", "mastercard", "visa", "amex", "american express", "discover", "diners")),
    ("cash", ("cash",)),
)
OTHER_METHOD = "other"
APPLICATIONS = "applied_to"


def new(*, record: ReceivablePayment, zone: ZoneInfo) -> Body:
    """Give the body that makes a payment. Raises RecordRejected for metadata that Invoiced does not take."""
    return _body(record, zone, now={}) | {"source": SOURCE}


def changes(*, record: ReceivablePayment, now: Row, zone: ZoneInfo) -> Body:
    """Give the body that brings a payment (`now`, as Invoiced shows it) up to NetSuite's. Raises as `new`.

    Its applications are replaced whole; one of an invoice that was paid by it before keeps its id.
    """
    return _body(record, zone, now=now)


def without(*, applied: Sequence[Applied], now: Row) -> Body | None:
    """Give the body that takes a payment off what it is not to pay, or not so much; None when there is no such."""
    wanted = {each.invoice_id: each.amount for each in applied}
    splits = [each for each in now.get(APPLICATIONS) or () if isinstance(each, Mapping)]
    kept = [each for each in splits if wanted.get(document_bodies.linked(each, "invoice")) == each.get("amount")]
    return {APPLICATIONS: [dict(each) for each in kept]} if len(kept) < len(splits) else None


def method(*, name: str) -> str:
    """Give Invoiced's method for a payment method's name in NetSuite, "other" for one that says none of its own."""
    said = f" {' '.join(re.findall('[a-z]+', name.lower()))} "
    return next((ours for ours, words in METHODS if any(f" {word} " in said for word in words)), OTHER_METHOD)


def about(record: ReceivablePayment) -> str:
    """Give what staff call it."""
    return f"payment {record.number or record.netsuite_id}"


def _body(record: ReceivablePayment, zone: ZoneInfo, *, now: Row) -> Body:
    wanted = {**dotted_paths.metadata_of(fields=record.fields), record.id_properties[0]: record.netsuite_id}
    body = {
        "customer": document_bodies.identity(record.customer_id),
        "amount": record.amount,
        "date": document_bodies.instant(record.payment_date, zone),
        "currency": record.currency.lower(),
        "method": method(name=record.method),
        "reference": record.reference or record.number or None,
        "notes": record.memo or None,
        "metadata": metadata.merged(now=now.get("metadata"), wanted=wanted, about=about(record)),
        APPLICATIONS: _splits(record.applied, now=now.get(APPLICATIONS)),
    }
    fields = dotted_paths.without_metadata(fields=record.fields)
    return dotted_paths.written(content=body, fields=fields, day=lambda day: document_bodies.instant(day, zone))


def _splits(applied: Sequence[Applied], *, now: Any) -> list[Body]:
    ours = [each for each in now or () if each.get("type") == "invoice"]
    known = {document_bodies.linked(each, "invoice"): each.get("id") for each in ours}
    return [
        {
            **({"id": known[each.invoice_id]} if known.get(each.invoice_id) else {}),
            "type": "invoice",
            "invoice": document_bodies.identity(each.invoice_id),
            "amount": each.amount,
        }
        for each in applied
    ]
