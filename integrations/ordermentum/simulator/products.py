"""Products and their variants. Each product has at least its default variant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.ordermentum.simulator import totals
from integrations.ordermentum.simulator.stock import Stock
from integrations.ordermentum.simulator.store import Record, Store, change

# What a variant takes over from its product when it has no value of its own.
SHARED = (
    "basePrice", "price", "cost", "unit", "uom", "unitSize", "taxType", "addTax", "randomWeight", "weight",
    "outOfStock", "tracked", "available", "allowOversell", "salesCode", "visible", "deactivatedAt",
)  # fmt: skip


class Products:
    """Adds and changes products and variants; a new variant gets its stock items at once."""

    def __init__(self, store: Store, stock: Stock) -> None:
        self.store, self.stock = store, stock

    def add(self, fields: Mapping[str, Any]) -> Record:
        """Keep a product with `variants` ({"name", "SKU", "basePrice"?, …}), of which the first is the default."""
        given = dict(fields)
        wanted = list(given.pop("variants", None) or [{"id": given.get("variantId")}])
        product = self.store.add("products", {**self._defaults(given), **given})
        product["basePrice"] = totals.written(totals.amount(product["basePrice"], field="basePrice"), places=4)
        variants = [self.add_variant(product, variant) for variant in wanted]
        product.update(variantId=variants[0]["id"], hasVariants=len(variants) > 1)
        return product

    def add_variant(self, product: Record, fields: Mapping[str, Any]) -> Record:
        """Keep one more variant of a product."""
        shared = {name: product[name] for name in SHARED}
        own = {"name": product["name"], "SKU": product["SKU"], "barcode": None, "packingUnit": None, "properties": {}}
        ids = {"productId": product["id"], "supplierId": self.store.supplier_id}
        variant = self.store.add("variants", {**shared, **own, **fields, **ids})
        variant["basePrice"] = totals.written(totals.amount(variant["basePrice"], field="basePrice"), places=4)
        self.stock.stock_variant(variant)
        return variant

    def edit(self, table: str, record_id: str, changes: Mapping[str, Any]) -> Record:
        """Change a product or a variant (`table` says which). Ordermentum has no webhook for it."""
        record = self.store.find(table, record_id)
        change(record, changes, fixed=frozenset({"productId", "variants", "variant", "variantId"}))
        self.store.touch(record)
        return record

    def delete(self, product_id: str) -> Record:
        """Mark a product as deleted; orders keep citing it."""
        product = self.store.find("products", product_id)
        product["deletedAt"] = self.store.stamp()
        self.store.touch(product)
        return product

    def _defaults(self, given: Mapping[str, Any]) -> Record:
        price = given.get("basePrice") or given.get("price") or "10.0000"
        taxable = given.get("addTax", given.get("taxType", "GST") == "GST")
        return {
            "supplierId": self.store.supplier_id, "name": given.get("SKU") or "Product", "description": None,
            "SKU": None, "salesCode": None, "basePrice": price, "price": price, "cost": None, "categoryId": None,
            "categoryNames": [], "unit": "each", "uom": "EA", "unitSize": None, "weight": None, "minQuantity": 1,
            "maxQuantity": None, "taxType": "GST" if taxable else "FRE", "addTax": taxable, "randomWeight": False,
            "outOfStock": False, "stockTracking": False, "tracked": False, "available": 0, "allowOversell": False,
            "visible": True, "externalId": None, "universalId": None, "hasVariants": False, "variantId": None,
            "prices": {}, "priceConfig": None, "images": {}, "sortOrder": 0, "activatedAt": self.store.stamp(),
            "deactivatedAt": None, "deletedAt": None, "properties": {},
        }  # fmt: skip
