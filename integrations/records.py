"""What the platforms tell us, in the field's common terms: parsed once at the edge, then never changed.

Money is Decimal in `currency`, quantities are Decimal, instants are aware UTC, days are in the supplier's zone.
Text fields are "" when the platform says nothing; amounts are None when it says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One line as the platform states it. `unit_price` and `amount` exclude tax; `amount` is what is charged.

    `amount` decides when it differs from quantity × unit price (random weight, price breaks). `properties` are the
    product's, or None when the platform did not send them along.
    """

    source_id: str
    product_id: str
    variant_id: str = ""
    sku: str = ""
    name: str = ""
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    tax: Decimal | None = None
    is_taxable: bool | None = None
    comment: str = ""
    properties: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a sales order and an invoice have in common.

    `freight` excludes tax. `surcharge` includes tax when `surcharge_includes_tax`. `discount` is positive and
    excludes tax. `total` includes tax. `properties` are the document's own fields, `customer_properties` those of
    its customer, or None when the platform did not send them along. `owner_id` is the platform account it belongs to.
    `version` changes with every edit on the platform. `warnings` are sentences for the log.
    """

    source_id: str
    number: str
    version: str
    owner_id: str
    customer_id: str
    customer_name: str
    customer_reference: str = ""
    currency: str
    document_date: date
    purchase_order: str = ""
    comment: str = ""
    lines: tuple[DocumentLine, ...]
    freight: Decimal = ZERO
    freight_tax: Decimal | None = None
    surcharge: Decimal = ZERO
    surcharge_includes_tax: bool = False
    discount: Decimal = ZERO
    total_tax: Decimal | None = None
    total: Decimal | None = None
    cancelled_at: datetime | None = None
    updated_at: datetime
    properties: Mapping[str, str] = field(default_factory=dict)
    customer_properties: Mapping[str, str] | None = None
    warnings: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Document):
    """A customer's order. `is_placed` is False for favourites, templates and drafts, which never go across."""

    delivery_date: date | None = None
    is_placed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice(Document):
    """An invoice the platform raised; it may bill several orders."""

    due_date: date | None = None
    order_ids: tuple[str, ...] = ()
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer (on Ordermentum: a purchaser). `reference` is the supplier's own code for it."""

    source_id: str
    name: str
    reference: str = ""
    email: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product, or one of its variants when `variant_id` is given."""

    source_id: str
    variant_id: str = ""
    name: str
    sku: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record that changed on the platform, seen while polling.

    `document` is there when the list already carried the whole record, so that it need not be read again.
    """

    source_id: str
    version: str
    updated_at: datetime
    number: str = ""
    document: Document | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What a webhook says changed. A hint only: the record is always read again before anything is done.

    `record_type` is "order", "invoice", "customer", or "" for something we do not follow.
    """

    event: str
    record_type: str
    source_id: str
    owner_id: str
    version: str
    number: str = ""
