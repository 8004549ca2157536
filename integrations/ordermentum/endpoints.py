"""Ordermentum's addresses and rate limits, as data."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_SIZE = 50  # what Ordermentum's JavaScript SDK asks for; the highest allowed is unpublished

# Requests in any 60 seconds, by bucket. Published (Ordermentum docs, rate limits): order 24, purchaser, product and
# product search 40. The others are unpublished and our assumption, from what is published of their like: 12 to
# 20, the lower for what is made anew or read seldom.
LIMITS = {
    "order": 24,
    "orders": 20,
    "order update": 20,
    "invoice": 20,
    "invoices": 20,
    "invoice create": 12,
    "invoice update": 12,
    "credit notes": 12,
    "credit note write": 12,
    "purchaser": 40,
    "product": 40,
    "product search": 40,
    "products": 12,
    "variants": 12,
    "product update": 20,
    "variant update": 12,
    "stock locations": 12,
    "stock location write": 12,
    "stock items": 12,
    "stock item update": 12,
    "supplier": 12,
    "webhooks": 12,
    "sign-in": 12,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where records of one type are read and changed.

    `whole_by` is the key that a list's row has when it carries the whole record and not only a summary.
    """

    label: str
    one: str
    one_bucket: str
    many: str
    many_bucket: str
    whole_by: str = "id"
    update_method: str = ""
    update_bucket: str = ""
    create_bucket: str = ""


ENDPOINTS = {
    "order": Endpoint(
        label="order",
        one="/v1/orders/",
        one_bucket="order",
        many="/v1/orders",  # full rows; the rows of /v2/orders are summaries (Ordermentum docs)
        many_bucket="orders",
        whole_by="lineItems",
        update_method="PATCH",
        update_bucket="order update",
    ),
    "invoice": Endpoint(
        label="invoice",
        one="/v1/invoices/",
        one_bucket="invoice",
        many="/v1/invoices",
        many_bucket="invoices",
        update_method="PUT",
        update_bucket="invoice update",
        create_bucket="invoice create",
    ),
    "credit_note": Endpoint(
        label="credit note",
        one="/v1/credit-notes/",
        one_bucket="credit notes",
        many="/v1/credit-notes",
        many_bucket="credit notes",
        update_method="PUT",
        update_bucket="credit note write",
        create_bucket="credit note write",
    ),
    "customer": Endpoint(
        label="purchaser",
        one="/v1/purchasers/",
        one_bucket="purchaser",
        many="/v1/purchasers",
        many_bucket="purchaser",
        whole_by="properties",
    ),
    "product": Endpoint(
        label="product",
        one="/v1/products/",
        one_bucket="product",
        many="/v2/products",
        many_bucket="product search",
        whole_by="properties",
    ),
}

# Lists of whole records for the mapping screens. Ordermentum's SDK lists /v1/products, its docs only the summaries.
WHOLE_PRODUCTS = Endpoint(
    label="product", one="/v1/products/", one_bucket="product", many="/v1/products", many_bucket="products"
)
VARIANTS = Endpoint(
    label="variant", one="/v1/variants/", one_bucket="variants", many="/v1/variants", many_bucket="variants"
)
WEBHOOKS = Endpoint(
    label="webhook", one="/v1/webhooks/", one_bucket="webhooks", many="/v1/webhooks", many_bucket="webhooks"
)

# What is shown on products and variants themselves. The rows of /v2/products are summaries without it.
STOCKED_PRODUCTS = Endpoint(
    label="product",
    one="/v1/products/",
    one_bucket="product",
    many="/v1/products",
    many_bucket="products",
    whole_by="tracked",
    update_method="PATCH",
    update_bucket="product update",
)
STOCKED_VARIANTS = Endpoint(
    label="variant",
    one="/v1/variants/",
    one_bucket="variants",
    many="/v1/variants",
    many_bucket="variants",
    whole_by="tracked",
    update_method="PATCH",
    update_bucket="variant update",
)
# The stock service (Ordermentum docs, stock API): these paths stand behind its own address.
STOCK_LOCATIONS = Endpoint(
    label="stock location",
    one="/locations/",
    one_bucket="stock locations",
    many="/locations",
    many_bucket="stock locations",
    update_method="PATCH",
    update_bucket="stock location write",
    create_bucket="stock location write",
)
STOCK_ITEMS = Endpoint(
    label="stock item",
    one="/items/",
    one_bucket="stock items",
    many="/items",
    many_bucket="stock items",
    update_method="PATCH",
    update_bucket="stock item update",
)
