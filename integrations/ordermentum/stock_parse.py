"""Stock locations, stock items and the stock of products from Ordermentum's JSON. Pure, as `parse` is.

What cannot be understood raises `errors.RecordRejected`, whose `path` is the field.
"""

from __future__ import annotations

from integrations import stock_records
from integrations.ordermentum import parse
from integrations.ordermentum.fields import Fields


def place(*, row: object) -> stock_records.StockPlace:
    """Give the stock location. Its `externalId` is meant for the warehouse's id elsewhere (Ordermentum docs)."""
    with parse.refusing(record="stock location", row=row):
        fields = Fields(value=row)
        return stock_records.StockPlace(
            source_id=parse.needed_id(fields=fields, name="id"),
            name=fields.text("name"),
            netsuite_id=fields.text("externalId"),
            is_default=bool(fields.flag("default")),
        )


def item(*, row: object) -> stock_records.StockItem:
    """Give the stock item."""
    with parse.refusing(record="stock item", row=row):
        fields = Fields(value=row)
        return stock_records.StockItem(
            source_id=parse.needed_id(fields=fields, name="id"),
            place_id=parse.needed_id(fields=fields, name="locationId"),
            product_id=parse.needed_id(fields=fields, name="productId"),
            variant_id=fields.source_id("variantId"),
            available=fields.amount("available"),
            is_tracked=fields.flag("tracked"),
        )


def of_product(*, row: object) -> stock_records.ProductStock:
    """Give what a product shows itself."""
    with parse.refusing(record="product", row=row):
        fields = Fields(value=row)
        return stock_records.ProductStock(
            product_id=parse.needed_id(fields=fields, name="id"),
            available=fields.amount("available"),
            is_tracked=bool(fields.flag("tracked")),
        )


def of_variant(*, row: object) -> stock_records.ProductStock:
    """Give what a variant shows itself."""
    with parse.refusing(record="variant", row=row):
        fields = Fields(value=row)
        return stock_records.ProductStock(
            product_id=parse.needed_id(fields=fields, name="productId"),
            variant_id=parse.needed_id(fields=fields, name="id"),
            available=fields.amount("available"),
            is_tracked=bool(fields.flag("tracked")),
        )
