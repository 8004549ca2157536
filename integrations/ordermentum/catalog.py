"""Purchasers, products and variants from Ordermentum's JSON. Pure, as `parse` is.

What cannot be understood raises `errors.RecordRejected`, whose `path` is the field.
"""

from __future__ import annotations

from integrations import records
from integrations.ordermentum import lines, parse
from integrations.ordermentum.fields import Fields

MANUALLY = "manual"


def customer(*, row: object) -> records.Customer:
    """Give the customer that a purchaser is. Raises RecordRejected."""
    with parse.refusing(record="purchaser", row=row):
        fields = Fields(value=row)
        return records.Customer(
            source_id=parse.needed_id(fields=fields, name="id"),
            name=fields.text("retailerAlias", "name", "retailerName"),
            reference=fields.text("reference"),
            email=fields.text("retailerBillingEmail", "retailerEmail"),
            tax_number=fields.text("retailerAbn"),
            is_active=not (fields.flag("disabled") or fields.flag("archived") or _has_ended(fields)),
            is_invoiced_manually=_is_invoiced_manually(fields),
            properties=lines.properties(fields=fields) or {},
        )


def product(*, row: object) -> records.Product:
    """Give the product. Raises RecordRejected."""
    with parse.refusing(record="product", row=row):
        fields = Fields(value=row)
        return records.Product(
            source_id=parse.needed_id(fields=fields, name="id"),
            name=fields.text("name"),
            sku=fields.text("SKU"),
            is_active=not _has_ended(fields),
            is_tracked=fields.flag("tracked"),
            properties=lines.properties(fields=fields) or {},
        )


def variant(*, row: object) -> records.Product:
    """Give the product's variant, which has a SKU and a price of its own. Raises RecordRejected."""
    with parse.refusing(record="variant", row=row):
        fields = Fields(value=row)
        return records.Product(
            source_id=parse.needed_id(fields=fields, name="productId"),
            variant_id=parse.needed_id(fields=fields, name="id"),
            name=fields.text("name"),
            sku=fields.text("SKU"),
            is_active=not _has_ended(fields),
            is_tracked=fields.flag("tracked"),
            properties=lines.properties(fields=fields) or {},
        )


def _has_ended(fields: Fields) -> bool:
    # Whatever stands there, it is not null. `visible` says only who sees it, so it does not count.
    return fields.find("deactivatedAt", "deletedAt")[1] is not None


def _is_invoiced_manually(fields: Fields) -> bool | None:
    # Which of the two says it, and how it is written, is unpublished; these are the places for it.
    names = ("invoiceFrequency", "invoiceSetting")
    if not any(fields.has(name) for name in names):
        return None
    return any(parse.word(fields=fields, name=name).lower() == MANUALLY for name in names)
