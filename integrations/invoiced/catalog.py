"""Customers and items from Invoiced's JSON. Pure, as `parse` is."""

from __future__ import annotations

from integrations import records
from integrations.invoiced import parse
from integrations.invoiced.fields import Fields


def customer(*, row: object) -> records.Customer:
    """Give the customer; its account number is the `reference`. Raises RecordRejected naming the field."""
    with parse.refusing(record="customer", row=row):
        fields = Fields(value=row)
        return records.Customer(
            source_id=fields.needed_id(),
            name=fields.text("name"),
            reference=fields.text("number"),
            email=fields.text("email"),
            tax_number=fields.text("tax_id"),
            is_active=fields.values.get("active") is None or fields.flag("active"),
            properties=fields.words("metadata"),
        )


def product(*, row: object) -> records.Product:
    """Give the product that an item is; its id is what staff call it. Raises RecordRejected naming the field."""
    with parse.refusing(record="item", row=row):
        fields = Fields(value=row)
        return records.Product(
            source_id=fields.needed_id(),
            name=fields.text("name"),
            sku=fields.needed_id(),
            properties=fields.words("metadata"),
        )
