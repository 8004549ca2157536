"""Ordermentum's addresses and rate limits, as data."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_SIZE = 50  # what Ordermentum's JavaScript SDK asks for; the highest allowed is unpublished

# Requests in any 60 seconds, by bucket. Published (Ordermentum docs, rate limits): order 24, purchaser, product and
# product search 40. The others are unpublished and our assumption, from what is published of their like (12-40).
LIMITS = {
    "order": 24,
    "orders": 20,
    "order update": 20,
    "invoice": 20,
    "invoices": 20,
    "invoice update": 20,
    "purchaser": 40,
    "product": 40,
    "product search": 40,
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

WEBHOOKS = Endpoint(
    label="webhook", one="/v1/webhooks/", one_bucket="webhooks", many="/v1/webhooks", many_bucket="webhooks"
)
