"""The shapes in which records leave the simulator: full with embedded copies, or the short ones of the v2 lists."""

from __future__ import annotations

from integrations.ordermentum.simulator.store import Record, Store

# Ordermentum docs: the v2 lists are summaries, without line items.
ORDER_SUMMARY = (
    "id", "orderNumber", "number", "name", "supplierId", "retailerId", "purchaserId", "retailerName", "status",
    "orderStatus", "paymentStatus", "type", "reference", "deliveryDate", "placedOn", "cancelledAt", "deletedAt",
    "total", "totalDue", "totalQuantity", "lineCount", "invoiceId", "invoiceNumber", "createdAt", "updatedAt",
)  # fmt: skip
PRODUCT_SUMMARY = (
    "id", "supplierId", "name", "SKU", "price", "basePrice", "unit", "uom", "visible", "tracked", "available",
    "outOfStock", "hasVariants", "variantId", "createdAt", "updatedAt", "deletedAt",
)  # fmt: skip
ORDER_INVOICE = (
    "id", "dueAt", "paidAt", "updatedAt", "cancelledAt", "submittedAt", "processing", "paidSupplierAt",
)  # fmt: skip
LINE_PRODUCT = ("id", "name", "SKU", "unit", "taxType", "randomWeight")
VENUE_NAMES = ("retailerName", "retailerAlias", "retailerLegalName", "retailerAbn", "retailerEmail")


def full_order(store: Store, order: Record) -> Record:
    """An order as v1 and the webhooks show it, with purchaser, retailer, invoice and products embedded."""
    purchaser = store.tables["purchasers"].get(str(order.get("purchaserId")).lower())
    purchaser = purchaser or _purchaser_of(store, order)
    invoice = store.tables["invoices"].get(str(order["invoiceId"]))
    address = purchaser["retailerAddress"]
    return {
        **order,
        "lineItems": [_full_line(store, line) for line in order["lineItems"]],
        "purchaser": purchaser,
        "retailer": store.tables["retailers"].get(order["retailerId"]),
        "retailerAddress": address,
        "address": address,
        "invoice": {name: invoice[name] for name in ORDER_INVOICE} if invoice else None,
        "display": _display(order),
    }


def order_summary(_store: Store, order: Record) -> Record:
    """An order as the v2 list shows it."""
    return {name: order[name] for name in ORDER_SUMMARY}


def full_invoice(store: Store, invoice: Record) -> Record:
    """An invoice as v1 and the webhooks show it, with its orders embedded."""
    orders = [full_order(store, store.find("orders", order_id)) for order_id in invoice["orderIds"]]
    return {**short_invoice(store, invoice), "orders": orders}


def short_invoice(_store: Store, invoice: Record) -> Record:
    """An invoice without its orders, as the v2 list shows it."""
    shown = {name: value for name, value in invoice.items() if name != "lineItems" or value}
    return {**shown, "display": _display(invoice)}


def full_product(store: Store, product: Record) -> Record:
    """A product with its variants' names and its default variant."""
    variants = variants_of(store, product)
    named = [{"id": variant["id"], "name": variant["name"]} for variant in variants]
    return {**product, "variants": named, "variant": store.tables["variants"].get(product["variantId"])}


def product_summary(_store: Store, product: Record) -> Record:
    """A product as the v2 list shows it: no properties, no variants."""
    return {name: product[name] for name in PRODUCT_SUMMARY}


def plain(_store: Store, record: Record) -> Record:
    """A record just as it is kept."""
    return record


def variants_of(store: Store, product: Record) -> list[Record]:
    """Give the variants of one product, the default one first."""
    return [variant for variant in store.tables["variants"].values() if variant["productId"] == product["id"]]


WHOLE = {
    "orders": full_order,
    "invoices": full_invoice,
    "products": full_product,
}


def whole(store: Store, table: str, record: Record) -> Record:
    """Give a record in its fullest form."""
    return WHOLE.get(table, plain)(store, record)


def _purchaser_of(store: Store, order: Record) -> Record:
    """Find the purchaser of an old order that has lost its purchaserId."""
    held = store.tables["purchasers"].values()
    return next(purchaser for purchaser in held if purchaser["retailerId"] == order["retailerId"])


def _full_line(store: Store, line: Record) -> Record:
    product = store.tables["products"][line["productId"]]
    return {**line, "product": {name: product[name] for name in LINE_PRODUCT}}


def _display(record: Record) -> Record:
    return {
        "total": f"${record['total']}",
        "surcharge": f"${record['surcharge']}",
        "surchargeIncGst": record.get("surchargeIncGst", False),
        "totalFreightTax": record.get("totalFreightTax", "0.00"),
        "totalSponsoredDiscount": "0.00",
        "totalSupplierDiscount": record["totalDiscount"],
    }
