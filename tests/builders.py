"""Records as a platform states them: order OM2041 with its two lines, and what a test changes about it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from integrations import records
from tests.factories import SUPPLIER_ID

ORDER_ID = "7b0c5d1e-2f5a-4a1e-9a55-0d6a5f1f0001"
INVOICE_ID = "6d2e0000-0000-4000-8000-000000000001"
CUSTOMER_ID = "5c1f0000-0000-4000-8000-0000000000b1"
COFFEE_ID = "5c1f0000-0000-4000-8000-0000000000c1"
COFFEE_VARIANT_ID = "5c1f0000-0000-4000-8000-0000000000e1"
COFFEE_LINE_ID = "5c1f0000-0000-4000-8000-0000000000d1"
MILK_ID = "5c1f0000-0000-4000-8000-0000000000c2"
MILK_LINE_ID = "5c1f0000-0000-4000-8000-0000000000d2"
PLACED_AT = datetime(2026, 3, 4, 2, 10, 11, 120_000, tzinfo=UTC)


def line(**changes: Any) -> records.DocumentLine:
    """Two bags of coffee; `amount` and `tax` follow quantity, price and `is_taxable` unless they are given."""
    given = {
        "source_id": COFFEE_LINE_ID,
        "product_id": COFFEE_ID,
        "variant_id": COFFEE_VARIANT_ID,
        "sku": "HB-1KG",
        "name": "House blend 1kg",
        "quantity": Decimal(2),
        "unit_price": Decimal("30.0000"),
        "is_taxable": True,
    } | changes
    given["quantity"], given["unit_price"] = Decimal(given["quantity"]), Decimal(given["unit_price"])
    given.setdefault("amount", (given["quantity"] * given["unit_price"]).quantize(Decimal("0.01")))
    given["amount"] = Decimal(given["amount"])
    given.setdefault(
        "tax", (given["amount"] / 10).quantize(Decimal("0.01")) if given["is_taxable"] else Decimal("0.00")
    )
    return records.DocumentLine(**given)


def milk_line(**changes: Any) -> records.DocumentLine:
    """Twelve bottles of milk, GST-free and without a variant."""
    milk = {
        "source_id": MILK_LINE_ID,
        "product_id": MILK_ID,
        "variant_id": "",
        "sku": "MILK-2",
        "name": "Full cream milk 2L",
        "quantity": Decimal(12),
        "unit_price": Decimal("3.0000"),
        "is_taxable": False,
    }
    return line(**milk | changes)


def _document(changes: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "2026-03-04T02:10:11.120Z",
        "owner_id": SUPPLIER_ID,
        "customer_id": CUSTOMER_ID,
        "customer_name": "Harbour Espresso",
        "customer_reference": "HARB01",
        "currency": "AUD",
        "purchase_order": "PO-7781",
        "lines": (line(), milk_line()),
        "freight": Decimal("12.00"),
        "freight_tax": Decimal("1.20"),
        "surcharge": Decimal("1.73"),
        "total_tax": Decimal("7.20"),
        "total": Decimal("116.93"),
        "updated_at": PLACED_AT,
    } | changes


def order(**changes: Any) -> records.Order:
    """Order OM2041 as the platform states it: coffee with GST, milk without, freight 12.00, surcharge 1.73."""
    of_order = {
        "source_id": ORDER_ID,
        "number": "OM2041",
        "document_date": date(2026, 3, 4),
        "delivery_date": date(2026, 3, 6),
        "comment": "Leave at side door",
        "properties": {"netsuite_department_id": "4", "netsuite_location_id": "2"},
    }
    return records.Order(**_document(of_order | changes))


def plain_order(**changes: Any) -> records.Order:
    """An order of products alone: no freight, no surcharge, no properties, and everything known about its customer."""
    bare = {
        "freight": Decimal(0),
        "freight_tax": None,
        "surcharge": Decimal(0),
        "properties": {},
        "customer_properties": {},
        "total_tax": None,
        "total": None,
    }
    return order(**bare | changes)


def invoice(**changes: Any) -> records.Invoice:
    """Invoice OMI1890, which bills order OM2041."""
    of_invoice = {
        "source_id": INVOICE_ID,
        "number": "OMI1890",
        "document_date": date(2026, 3, 6),
        "due_date": date(2026, 3, 13),
        "order_ids": (ORDER_ID,),
    }
    return records.Invoice(**_document(of_invoice | changes))
