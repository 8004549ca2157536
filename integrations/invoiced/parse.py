"""Payments from Invoiced's JSON. Pure: no HTTP, no clock.

What cannot be understood raises `errors.RecordRejected`, whose `path` is the field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from integrations import errors, http, receivable_records
from integrations.invoiced import metadata
from integrations.invoiced.credit_applications import MEMO_ID
from integrations.invoiced.fields import Fields, Unreadable
from integrations.receivable_records import SplitKind

OPTIONAL = ("include", "applied_to,updated_at")  # left out of payments unless asked for (Invoiced docs, Payments)
FROM_BOOKS = "accounting_system"  # the `source` of what an accounting system wrote to Invoiced
_INVOICE = "invoice"
_KINDS = {
    "invoice": SplitKind.INVOICE,
    "credit": SplitKind.CREDIT,
    "convenience_fee": SplitKind.FEE,
}
_NOT_REFUNDED = frozenset({"failed", "voided"})
# What makes a payment another one. Links in it are left out: they may be made anew with each answer.
_CONTENT = (
    "customer", "date", "currency", "amount", "balance", "method", "reference", "source", "notes", "voided",
    "applied_to", "metadata",
)  # fmt: skip


def payment(*, row: object) -> receivable_records.PlatformPayment:
    """Give the payment, read with `OPTIONAL`. Raises RecordRejected naming the field that is wrong."""
    with refusing(record="payment", row=row):
        fields = Fields(value=row)
        amount = fields.needed_money("amount")
        splits = _splits(fields)
        charge = fields.child("charge")
        paid_at, updated_at = fields.instant("date"), changed_at(fields=fields)
        if paid_at is None:
            raise fields.missing("date")
        return receivable_records.PlatformPayment(
            source_id=fields.needed_id(),
            owner_id="",
            version=version(row=fields.values, updated_at=updated_at),
            customer_id=fields.related("customer"),
            customer_name=_customer_name(fields),
            currency=_currency(fields),
            amount=amount,
            paid_at=paid_at,
            updated_at=updated_at,
            method=fields.text("method"),
            reference=fields.text("reference"),
            gateway=_gateway(charge) if charge else "",
            notes=fields.text("notes"),
            netsuite_id=fields.words("metadata").get(metadata.NETSUITE_ID, ""),
            is_void=fields.flag("voided"),
            is_from_accounting=fields.text("source") == FROM_BOOKS or MEMO_ID in fields.words("metadata"),
            splits=splits,
            refunds=_refunds(charge) if charge else (),
            raw=fields.values,
        )


def version(*, row: Mapping[str, Any], updated_at: datetime) -> str:
    """Give a mark that changes with the payment: its second alone is too coarse, and a refund leaves that as it is."""
    charge = row.get("charge")
    held = charge if isinstance(charge, Mapping) else {}
    refunds = held.get("refunds")
    said = [row.get(name) for name in _CONTENT]
    said += [held.get("id"), held.get("status"), held.get("amount_refunded"), refunds]
    mark = hashlib.sha256(repr(_plain(said)).encode("utf-8", "replace")).hexdigest()[:16]
    return f"{int(updated_at.timestamp()):010}-{mark}"


def changed_at(*, fields: Fields) -> datetime:
    """Give when a record changed last; one that does not say so has not changed since it was made."""
    found = fields.instant("updated_at") or fields.instant("created_at")
    if found is None:
        raise fields.missing("updated_at")
    return found


@contextmanager
def refusing(*, record: str, row: object) -> Iterator[None]:
    """Turn Unreadable into RecordRejected with the record's name and the field."""
    try:
        yield
    except Unreadable as error:
        held = row.get("id") if isinstance(row, Mapping) else None
        name = f" {held}" if isinstance(held, int | str) and len(str(held)[:60]) < 60 else ""
        exchange = errors.Exchange(method="", url="", response=_shown(row))
        raise errors.RecordRejected(
            f"Invoiced's {record}{name} cannot be read: {error} Correct it in Invoiced, or ask their support.",
            code="UNREADABLE",
            path=error.path,
            detail=error.detail,
            exchange=exchange,
        ) from error


def _splits(fields: Fields) -> tuple[receivable_records.Split, ...]:
    if fields.values.get("applied_to") is None:
        if fields.flag("voided"):
            return ()  # it pays nothing any more
        raise fields.missing("applied_to", why="it does not say what it pays")
    return tuple(_split(each) for each in fields.children("applied_to"))


def _split(fields: Fields) -> receivable_records.Split:
    name = fields.text("type")
    if not name:
        raise fields.missing("type")
    is_for_invoice = name == _INVOICE or fields.text("document_type") == _INVOICE
    invoice_id = fields.related("invoice") if is_for_invoice else ""
    if is_for_invoice and not invoice_id:
        raise fields.missing("invoice")
    kind = _KINDS.get(name, SplitKind.OTHER)
    credit_note_id = ""
    if name == "credit_note":
        credit_note_id = fields.related("credit_note")
        if not credit_note_id:
            raise fields.missing("credit_note")
        kind = SplitKind.CREDIT_NOTE if is_for_invoice else SplitKind.OTHER
    return receivable_records.Split(
        kind=kind, amount=fields.needed_money("amount"), invoice_id=invoice_id, credit_note_id=credit_note_id
    )


def _currency(fields: Fields) -> str:
    found = fields.text("currency")
    if not found:
        raise fields.missing("currency")
    if not (len(found) == 3 and found.isascii() and found.isalpha()):
        raise fields.odd("currency", "the three letters of a currency")
    return found.upper()


def _customer_name(fields: Fields) -> str:
    held = fields.values.get("customer")
    return Fields(value=held, path="customer").text("name") if isinstance(held, Mapping) else ""


def _gateway(charge: Fields) -> str:
    """Give who charged and what: "stripe: Visa 4242"."""
    source = charge.child("payment_source")
    parts = [source.text(name) for name in ("brand", "bank_name", "last4")] if source else []
    return ": ".join(filter(None, (charge.text("gateway"), " ".join(filter(None, parts)))))


def _refunds(charge: Fields) -> tuple[receivable_records.Refund, ...]:
    listed = charge.children("refunds")
    told, named = charge.money("amount_refunded") or Decimal(0), sum(each.needed_money("amount") for each in listed)
    if told > named:
        raise Unreadable(path=charge.at("amount_refunded"), detail=f"is {told}, but its refunds name only {named}.")
    return tuple(
        receivable_records.Refund(
            source_id=each.needed_id(), amount=each.needed_money("amount"), refunded_at=each.instant("created_at")
        )
        for each in listed
        if each.text("status") not in _NOT_REFUNDED
    )


def _plain(value: object) -> object:
    # 20 and 20.00 are the same amount, and the order of keys means nothing.
    if isinstance(value, Mapping):
        return [(str(key), _plain(value[key])) for key in sorted(value, key=str)]
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal) and value.is_finite():
        return str(value.normalize() if abs(value.adjusted()) < http.LARGEST_EXPONENT else value)
    return str(Decimal(value).normalize()) if isinstance(value, int) and abs(value) < 10**12 else str(value)


def _shown(row: object) -> str:
    return repr(http.redact(value=row))[: http.KEPT_CHARS] if isinstance(row, Mapping) else ""
