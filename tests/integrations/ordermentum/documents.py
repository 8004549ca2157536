"""One order and one invoice as Ordermentum shows them, and what NetSuite sends, to be changed by each test."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

from integrations import records

SUPPLIER = "5c1f0000-0000-4000-8000-000000000001"
PURCHASER = "5c1f0000-0000-4000-8000-0000000000b1"
ORDER = "7b0c5d1e-2f5a-4a1e-9a55-0d6a5f1f0001"
INVOICE = "6d2e0000-0000-4000-8000-000000000001"

_BLEND: dict[str, Any] = {
    "id": "5c1f0000-0000-4000-8000-0000000000d1",
    "productId": "5c1f0000-0000-4000-8000-0000000000c1",
    "variantId": "5c1f0000-0000-4000-8000-0000000000e1",
    "name": "House blend 1kg",
    "SKU": "HB-1KG",
    "quantity": 2,
    "price": "30.0000",
    "subtotal": "60.00",
    "taxable": True,
    "gst": "6.00",
    "total": "66.00",
}
_MILK: dict[str, Any] = {
    "id": "5c1f0000-0000-4000-8000-0000000000d2",
    "productId": "5c1f0000-0000-4000-8000-0000000000c2",
    "variantId": None,
    "name": "Full cream milk 2L",
    "SKU": "MILK-2",
    "quantity": 12,
    "price": "3.0000",
    "subtotal": "36.00",
    "taxable": False,
    "gst": "0.00",
    "total": "36.00",
}
_ORDER: dict[str, Any] = {
    "id": ORDER,
    "orderNumber": "OM2041",
    "number": "OM2041",
    "name": "Order - #OM2041",
    "supplierId": SUPPLIER,
    "retailerId": "5c1f0000-0000-4000-8000-0000000000a1",
    "purchaserId": PURCHASER,
    "retailerName": "Harbour Espresso",
    "status": "Placed",
    "orderStatus": "Accepted",
    "paymentStatus": "Pending",
    "type": "order",
    "reference": "PO-7781",
    "comment": "Leave at side door",
    "deliveryDate": "2026-03-05T13:00:00.000Z",
    "createdAt": "2026-03-04T02:10:11.120Z",
    "updatedAt": "2026-03-04T02:10:11.120Z",
    "totalCost": "96.00",
    "totalFreight": "12.00",
    "surcharge": "1.73",
    "subtotal": "108.00",
    "totalGST": "7.20",
    "total": "116.93",
    "totalDue": "116.93",
    "cancelledAt": None,
    "invoiceId": None,
    "invoiceNumber": None,
    "paymentMethodType": {"value": "card", "display": "Credit / Debit Card"},
    "properties": {"netsuite_department_id": "4", "netsuite_location_id": "2"},
    "lineItems": [_BLEND, _MILK],
}
_INVOICE: dict[str, Any] = {
    "id": INVOICE,
    "number": "OMI1890",
    "supplierId": SUPPLIER,
    "purchaserId": PURCHASER,
    "orderIds": [ORDER],
    "date": "2026-03-05T13:00:00.000Z",
    "dueAt": "2026-03-12T13:00:00.000Z",
    "status": "Unpaid",
    "paymentStatus": "Pending",
    "totalCost": "96.00",
    "totalFreight": "12.00",
    "surcharge": "1.73",
    "totalGST": "7.20",
    "total": "116.93",
    "paidAt": None,
    "cancelledAt": None,
    "updatedAt": "2026-03-05T13:00:02.000Z",
}


def order_row(**changes: Any) -> dict[str, Any]:
    """Give a fresh copy of the order with these fields changed."""
    return {**copy.deepcopy(_ORDER), **changes}


def line_row(**changes: Any) -> dict[str, Any]:
    """Give a fresh copy of its first line with these fields changed."""
    return {**copy.deepcopy(_BLEND), **changes}


def invoice_row(**changes: Any) -> dict[str, Any]:
    """Give a fresh copy of the invoice with these fields changed."""
    return {**copy.deepcopy(_INVOICE), **changes}


def document_line(**changes: Any) -> records.DocumentLine:
    """Give a line of NetSuite's: two bags at 30.00, with tax."""
    values = {"product_id": "c1", "quantity": Decimal(2), "unit_price": Decimal("30.00"), "amount": Decimal("60.00")}
    return records.DocumentLine(**{"source_id": "", "tax": Decimal("6.00"), "is_taxable": True, **values, **changes})


def billed_invoice(**changes: Any) -> records.BilledInvoice:
    """Give an invoice that NetSuite made of an order: one line, 66.00 in all."""
    values: dict[str, Any] = {
        "netsuite_id": "5501",
        "number": "INV77",
        "version": "1",
        "currency": "AUD",
        "customer_id": PURCHASER,
        "order_ids": (ORDER,),
        "document_date": date(2026, 3, 6),
        "due_date": date(2026, 3, 13),
        "purchase_order": "PO-7781",
        "lines": (document_line(),),
        "total_tax": Decimal("6.00"),
        "total": Decimal("66.00"),
    }
    return records.BilledInvoice(**{**values, **changes})


def credit_memo(**changes: Any) -> records.CreditNote:
    """Give a credit memo of NetSuite's: one bag, 33.00 in all."""
    line = document_line(quantity=Decimal(1), amount=Decimal("30.00"), tax=Decimal("3.00"))
    values: dict[str, Any] = {
        "netsuite_id": "5512",
        "number": "CM55",
        "version": "1",
        "currency": "AUD",
        "customer_id": PURCHASER,
        "document_date": date(2026, 3, 9),
        "memo": "Broken bag",
        "lines": (line,),
        "total_tax": Decimal("3.00"),
        "total": Decimal("33.00"),
    }
    return records.CreditNote(**{**values, **changes})
