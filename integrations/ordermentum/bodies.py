"""What we tell Ordermentum, as JSON. Pure: no HTTP, no clock, no database.

Money leaves as decimal text, digit for digit, quantities as numbers, the way Ordermentum's own samples write them.
Days leave as the instant at which they begin where the supplier is: so the platform writes its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from integrations import records
from integrations.ordermentum.reading import instant_text

EXACT_DIGITS = 15  # of a number in JSON, which most readers take for a double

Body = dict[str, Any]


def invoice(*, record: records.BilledInvoice, supplier_id: str, zone: ZoneInfo) -> Body:
    """Give the body of a new invoice: whose it is, the orders it bills, and everything `invoice_changes` has.

    Its number is left to Ordermentum, which counts its own. The body's shape is inferred from the fields that an
    invoice shows (Ordermentum SDK models); no page of the docs describes it.
    """
    return {
        "supplierId": supplier_id,
        "purchaserId": record.customer_id,
        "orderIds": list(record.order_ids),
        **invoice_changes(record=record, zone=zone),
        **linked(record=record),
    }


def invoice_changes(*, record: records.BilledInvoice, zone: ZoneInfo) -> Body:
    """Give what an invoice is to say, for an update of it: all lines and all amounts.

    `reference` is the buyer's purchase order, and NetSuite's own number where there is none, so that the buyer can
    name the invoice in a payment. NetSuite's memo stays in NetSuite: it may be meant for staff alone.
    """
    cost = sum((line.amount for line in record.lines), records.ZERO)
    return _said(
        {
            "externalId": record.netsuite_id,
            "reference": record.purchase_order or record.number,
            "date": day_text(day=record.document_date, zone=zone),
            "dueAt": day_text(day=record.due_date, zone=zone) if record.due_date else None,
            "lineItems": [_line(line) for line in record.lines],
            "totalCost": money(amount=cost),
            "totalFreight": money(amount=record.freight),
            "totalDiscount": money(amount=record.discount),
            "subtotal": money(amount=cost + record.freight - record.discount),
            "surcharge": money(amount=record.surcharge),
            "totalGST": money(amount=record.total_tax),
            "total": _money_or_none(record.total),
        }
    )


def credit_note(*, record: records.CreditNote, supplier_id: str, retailer_id: str, zone: ZoneInfo) -> Body:
    """Give the body of a new credit note. `retailer_id` is the venue behind the purchaser, "" when unknown.

    The shape is inferred from what a credit note shows (Ordermentum SDK models).
    """
    whose = {"supplierId": supplier_id, "purchaserId": record.customer_id, "retailerId": retailer_id or None}
    changes = credit_note_changes(record=record, zone=zone)
    return {**_said(whose), **changes, **linked(record=record)}


def credit_note_changes(*, record: records.CreditNote, zone: ZoneInfo) -> Body:
    """Give what a credit note is to say, for an update of it. E74: `invoiceIds` may shrink to none."""
    subtotal = sum((line.amount for line in record.lines), records.ZERO)
    return _said(
        {
            "date": day_text(day=record.document_date, zone=zone),
            "comments": ": ".join(filter(None, (record.number, record.memo))),
            "lineItems": [_line(line) for line in record.lines],
            "invoiceIds": list(record.invoice_ids),
            "subtotal": money(amount=subtotal),
            "tax": money(amount=record.total_tax),
            "total": _money_or_none(record.total),
        }
    )


def linked(*, record: records.FromNetSuite) -> Body:
    """Give what ties the platform's record to its counterpart in NetSuite."""
    return {"properties": {record.id_properties[0]: record.netsuite_id}}


def cancelled(*, at: datetime) -> Body:
    """Give what cancels an invoice or a credit note (Ordermentum docs: the sample of PUT /v1/invoices/{id})."""
    return {"cancelledAt": instant_text(at=at)}


def paid(*, on: date, zone: ZoneInfo) -> Body:
    """Give what marks an invoice as paid on that day. Unpublished; inferred from how one is cancelled."""
    return {"paidAt": day_text(day=on, zone=zone)}


def day_text(*, day: date, zone: ZoneInfo) -> str:
    """Give the instant at which a day begins in `zone`, as Ordermentum writes it."""
    return instant_text(at=datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC))


def money(*, amount: Decimal) -> str:
    """Give an amount as text, with all the decimals it has and at least two."""
    places = max(2, -int(amount.as_tuple().exponent))
    return f"{amount:.{places}f}"


def _money_or_none(amount: Decimal | None) -> str | None:
    return None if amount is None else money(amount=amount)


def _line(line: records.DocumentLine) -> Body:
    return _said(
        {
            "productId": line.product_id or None,
            "variantId": line.variant_id or None,
            "name": line.name or None,
            "SKU": line.sku or None,
            "quantity": _quantity(line.quantity),
            "price": money(amount=line.unit_price),
            "subtotal": money(amount=line.amount),
            "taxable": _is_taxable(line),
            "gst": _money_or_none(line.tax),
            "comment": line.comment or None,
        }
    )


def _quantity(quantity: Decimal) -> Decimal | str:
    is_carried = len(quantity.normalize().as_tuple().digits) <= EXACT_DIGITS
    return quantity if is_carried else f"{quantity:f}"


def _is_taxable(line: records.DocumentLine) -> bool | None:
    if line.is_taxable is not None:
        return line.is_taxable
    return None if line.tax is None else line.tax != 0


def _said(body: Mapping[str, Any]) -> Body:
    """Leave out what there is nothing to say of, so that an update does not take it away."""
    return {name: value for name, value in body.items() if value is not None}
