"""What we tell Invoiced of an invoice or a credit note, as JSON. Pure: no HTTP, no clock, no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from integrations import dotted_paths, records
from integrations.invoiced import metadata
from integrations.invoiced.fields import EXACT_DIGITS
from integrations.receivable_records import Address, ReceivableDocument, ReceivableInvoice, ReceivableLine

Body = dict[str, Any]
# ISO 4217: digits after the point, where it is not two.
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_TERMS = ("due_date", "payment_terms")


def new(*, record: ReceivableDocument, zone: ZoneInfo) -> Body:
    """Give the body that makes a document. Raises RecordRejected for metadata that Invoiced does not take."""
    body = {
        "customer": identity(record.customer_id),
        "number": record.number or None,
        "currency": record.currency.lower(),
        **_content(record, zone),
        "metadata": _metadata(record, now={}),
    }
    if isinstance(record, ReceivableInvoice) and record.is_draft:
        body["draft"] = True
    return _with_fields({name: value for name, value in body.items() if value is not None}, record, zone)


def changes(*, record: ReceivableDocument, now: Mapping[str, Any], zone: ZoneInfo) -> Body:
    """Give the body that brings a document (`now`, as Invoiced shows it) up to NetSuite's.

    An issued one stays issued, and what a payment plan or AutoPay decided of terms and due date stays. Raises as `new`.
    """
    body = {"number": record.number, **_content(record, zone), "metadata": _metadata(record, now=now.get("metadata"))}
    if now.get("payment_plan") or now.get("autopay"):
        body = {name: value for name, value in body.items() if name not in _TERMS}
    if not record.number:
        del body["number"]
    if linked(now, "customer") != record.customer_id:
        body["customer"] = identity(record.customer_id)
    return _with_fields(body, record, zone)


def linked(row: Mapping[str, Any], name: str) -> str:
    """Give the id of another record, "" for none, whether it is told by its id or whole."""
    told = row.get(name)
    return str((told.get("id") if isinstance(told, Mapping) else told) or "")


def identity(source_id: str) -> int | str:
    """Give an id as Invoiced writes it: a number."""
    return int(source_id) if source_id.isascii() and source_id.isdigit() else source_id


def instant(day: date, zone: ZoneInfo) -> int:
    """Give the seconds (Unix) at which a day begins where the supplier is."""
    return int(datetime.combine(day, time(), tzinfo=zone).timestamp())


def _content(record: ReceivableDocument, zone: ZoneInfo) -> Body:
    body: Body = {
        "date": instant(record.document_date, zone),
        "items": [line(each, currency=record.currency, about=about(record)) for each in record.lines],
        "discounts": _amount(record.discount),
        "taxes": _amount(record.total_tax or records.ZERO),
        "calculate_taxes": False,
    }
    # Of a credit memo these do not go across, so that what people write there stays.
    if isinstance(record, ReceivableInvoice):
        body |= {"purchase_order": record.purchase_order or None, "notes": record.memo or None}
        body["due_date"] = instant(record.due_date, zone) if record.due_date else None
        body["payment_terms"] = record.payment_terms or None
        if record.ship_to:
            body["ship_to"] = _address(record.ship_to)
    return body


def line(of: ReceivableLine, *, currency: str, about: str) -> Body:
    """Give a line: with its own quantity and price where they make exactly its amount, else one of its amount (E10)."""
    body: Body = {"name": of.name}
    if of.description:
        body["description"] = of.description
    said = dict(of.metadata)
    if is_exact(of, currency=currency):
        body |= {"quantity": of.quantity, "unit_cost": of.unit_price}
    else:
        body |= {"quantity": Decimal(1), "unit_cost": of.amount}
        said |= {"quantity": f"{of.quantity.normalize():f}", "rate": f"{of.unit_price.normalize():f}"}
    body["metadata"] = said
    body = dotted_paths.written(content=body, fields=of.fields)
    body["metadata"] = metadata.checked(metadata=body["metadata"], about=f"the line “{of.name}” of {about}")
    return body


def is_exact(of: ReceivableLine, *, currency: str) -> bool:
    """Say whether Invoiced comes to the line's amount by itself: quantity × price, rounded to the currency's digits."""
    numbers = (of.quantity, of.unit_price)
    if any(len(each.normalize().as_tuple().digits) > EXACT_DIGITS for each in numbers):
        return False
    digits = Decimal(1).scaleb(-_EXPONENTS.get(currency.upper(), 2))
    exactly = of.quantity * of.unit_price
    return exactly == of.amount and exactly.quantize(digits, rounding=ROUND_HALF_UP) == exactly


def about(record: ReceivableDocument) -> str:
    """Give what staff call it."""
    noun = "invoice" if isinstance(record, ReceivableInvoice) else "credit note"
    return f"{noun} {record.number or record.netsuite_id}"


def _metadata(record: ReceivableDocument, *, now: Any) -> dict[str, str]:
    wanted = {**record.metadata, **dotted_paths.metadata_of(fields=record.fields)}
    return metadata.merged(now=now, wanted={**wanted, record.id_properties[0]: record.netsuite_id}, about=about(record))


def _with_fields(body: Body, record: ReceivableDocument, zone: ZoneInfo) -> Body:
    fields = dotted_paths.without_metadata(fields=record.fields)
    return dotted_paths.written(content=body, fields=fields, day=lambda day: instant(day, zone))


def _amount(amount: Decimal) -> list[Body]:
    return [{"amount": amount}] if amount else []


def _address(of: Address) -> Body:
    return {
        "name": of.name or None,
        "attention_to": of.attention or None,
        "address1": of.line1 or None,
        "address2": of.line2 or None,
        "city": of.city or None,
        "state": of.state or None,
        "postal_code": of.postal_code or None,
        "country": of.country or None,
    }
