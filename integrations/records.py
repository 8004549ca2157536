"""What the platforms tell us and what we tell them, in the field's common terms: parsed once, then never changed.

Money is Decimal in `currency`, quantities are Decimal, instants are aware UTC, days are in the supplier's zone.
Text fields are "" when the platform says nothing; amounts are None when it says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from integrations import errors

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
    """A customer's order. `is_placed` is False for favourites, templates and drafts, which never go across.

    `invoice_id` is the platform's id of the last invoice that bills it, "" while there is none.
    """

    delivery_date: date | None = None
    is_placed: bool = True
    invoice_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice(Document):
    """An invoice the platform raised; it may bill several orders.

    `settled_at` is when the platform passed the money on to the supplier, `settlement_reference` what stands on the
    supplier's bank line then; both are empty for money that never went through the platform. `credit` is how much of
    the total credit notes have paid. `is_processing`: a payment is under way at this moment.
    """

    due_date: date | None = None
    order_ids: tuple[str, ...] = ()
    paid_at: datetime | None = None
    settled_at: datetime | None = None
    settlement_reference: str = ""
    payment_method: str = ""
    credit: Decimal = ZERO
    is_processing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer (on Ordermentum: a purchaser). `reference` is the supplier's own code for it.

    `is_invoiced_manually`: the platform raises no invoices for it by itself; None when it does not say. `tax_number`
    is such as an Australian ABN.
    """

    source_id: str
    name: str
    reference: str = ""
    email: str = ""
    tax_number: str = ""
    is_active: bool = True
    is_invoiced_manually: bool | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product, or one of its variants when `variant_id` is given. `is_tracked`: the platform keeps its stock."""

    source_id: str
    variant_id: str = ""
    name: str
    sku: str = ""
    is_active: bool = True
    is_tracked: bool | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record that changed on the platform, seen while polling.

    `document` is there when the list already carried the whole record, so that it need not be read again; `raw` is
    the same for a record of NetSuite, as JSON can hold it. `is_latest`: nothing newer can have been heard of before.
    """

    source_id: str
    version: str
    updated_at: datetime
    number: str = ""
    document: Document | None = None
    raw: Mapping[str, Any] | None = None
    is_latest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What a webhook says changed. A hint only: the record is always read again before anything is done.

    `record_type` is "order", "invoice", "customer", "payment" and so on, or "" for something we do not follow. Without
    a `source_id` only the kind of record is known: the platform is then asked what changed. Two events have two
    versions.
    """

    event: str
    record_type: str
    source_id: str
    owner_id: str
    version: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromNetSuite:
    """A record of NetSuite on its way to a platform, every reference already the platform's own.

    `number` is NetSuite's document number, `version` its last change as NetSuite's clock told it. `is_void`: it is
    voided there, so the platform's is to be cancelled. `total` includes tax. `id_properties` are the names of the
    platform's own field for NetSuite's id; the first one is written. `refusals` counts the platform's refusals of our
    writes of it so far: an idempotency key must change with each. `stays_out` says why it is not made where the
    platform lacks it: it was left out since, and may be there only because an answer of ours was lost.
    """

    netsuite_id: str
    id_properties: tuple[str, ...] = ("netsuite_id",)
    number: str
    version: str
    customer_id: str = ""
    customer_name: str = ""
    currency: str
    total: Decimal | None = None
    is_void: bool = False
    refusals: int = 0
    stays_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledInvoice(FromNetSuite):
    """An invoice that NetSuite made of a platform's orders: its quantities and prices are what counts.

    Amounts exclude tax but for `total`; `discount` is positive. A line's `source_id` is the platform's id of the order
    line it came from, "" when the order had no such line.
    """

    order_ids: tuple[str, ...]
    document_date: date
    due_date: date | None = None
    purchase_order: str = ""
    memo: str = ""
    lines: tuple[DocumentLine, ...]
    freight: Decimal = ZERO
    surcharge: Decimal = ZERO
    discount: Decimal = ZERO
    total_tax: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote(FromNetSuite):
    """A credit memo of NetSuite; `invoice_ids` are the platform's invoices that it was applied to.

    Amounts are positive and exclude tax but for `total`. A line without `product_id` is free text. `warnings` are
    sentences for the log.
    """

    document_date: date
    memo: str = ""
    lines: tuple[DocumentLine, ...]
    total_tax: Decimal = ZERO
    invoice_ids: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidInvoice(FromNetSuite):
    """A platform's invoice (`invoice_id`) that was paid in full in NetSuite; `paid_date` is the last payment's day."""

    invoice_id: str
    paid_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a platform holds for a record of NetSuite.

    `is_final`: the platform takes no more changes of it (paid, locked, applied). `is_busy`: it does not now, as a
    payment is under way. `netsuite_id` is what it says itself of its counterpart, "" when nothing. `customer_id` is
    whose it is, "" when it does not say. `parts` are the platform's ids of what was written along with it, such as a
    customer's contacts, by NetSuite id; `refused` is what the platform said of those that it did not take.
    """

    record_type: str
    source_id: str
    number: str = ""
    netsuite_id: str = ""
    customer_id: str = ""
    total: Decimal | None = None
    is_paid: bool = False
    is_cancelled: bool = False
    is_final: bool = False
    is_busy: bool = False
    parts: Mapping[str, str] = field(default_factory=dict, compare=False)
    refused: tuple[errors.RecordRejected, ...] = field(default=(), compare=False)
