"""Order lines: from what a buyer asks for to the line Ordermentum shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.ordermentum.simulator import refusals, totals
from integrations.ordermentum.simulator.store import Record, Store

# Words a caller may give for a line besides what is computed; all are taken as they come.
FREE = ("name", "SKU", "comment", "weight", "looseCount", "packCount", "batchCode", "taxable", "locked")


def build(store: Store, *, order_id: str, wanted: Mapping[str, Any], old: Record | None = None) -> Record:
    """Give the full line for {productId, variantId?, quantity, price?, …}; `old` lends its id, price and createdAt.

    :raises Refused: 400 for an unknown product or variant, or a quantity that is no number.
    """
    if not isinstance(wanted, Mapping) or not wanted.get("productId"):
        raise refusals.Refused("lineItems need a productId")
    product = store.cited("products", wanted["productId"], field="productId")
    variant = _variant(store, product, wanted)
    line = {**_from_catalog(variant or product), **{name: wanted[name] for name in FREE if name in wanted}}
    line.update(
        id=str((old or wanted).get("id") or store.new_id()).lower(),
        orderId=order_id,
        productId=product["id"],
        variantId=variant["id"] if variant else None,
        createdAt=old["createdAt"] if old else store.stamp(),
        updatedAt=store.stamp(),
    )
    _price(line, wanted=wanted, old=old)
    totals.total_line(line, fixed=wanted)
    return line


def _variant(store: Store, product: Record, wanted: Mapping[str, Any]) -> Record | None:
    if not wanted.get("variantId"):
        return None
    variant = store.cited("variants", wanted["variantId"], field="variantId")
    if variant["productId"] != product["id"]:
        raise refusals.Refused(f"variantId {variant['id']} is not a variant of product {product['id']}")
    return variant


def _from_catalog(sold: Record) -> Record:
    return {
        "name": sold["name"], "SKU": sold["SKU"], "taxable": sold["addTax"], "randomWeight": sold["randomWeight"],
        "weight": sold["weight"], "looseCount": None, "packCount": None, "batchCode": None, "locked": False,
        "comment": None, "price": sold["basePrice"],
    }  # fmt: skip


def _price(line: Record, *, wanted: Mapping[str, Any], old: Record | None) -> None:
    price = wanted.get("price", (old or line)["price"])
    line["quantity"] = totals.quantity(wanted.get("quantity", old["quantity"] if old else 1))
    line["price"] = totals.written(totals.amount(price, field="price"), places=4)
    rate = totals.amount(wanted.get("ratePrice", price), field="ratePrice")
    line["ratePrice"] = totals.written(rate, places=4) if line["randomWeight"] else None
    weight = totals.amount(line["weight"] or 1, field="weight") * totals.amount(line["quantity"])
    line["totalWeight"] = totals.quantity(wanted.get("totalWeight", weight)) if line["randomWeight"] else None
