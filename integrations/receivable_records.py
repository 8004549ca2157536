"""Receivables in the field's common terms: what a billing platform is told of NetSuite, and the payments it tells us.

As everywhere: money is Decimal in `currency`, instants are aware UTC, days are in the supplier's zone, text is "" when
nothing is said. `fields` are values that staff mapped themselves, by dotted path of the platform's record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from integrations import records

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where somebody is. `country` is the ISO 3166 code of two letters; `name` whom goods are sent to."""

    name: str = ""
    attention: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody at a customer's; on the platform a part of the customer, found again by name, else by e-mail.

    `source_id` is the platform's id of it where we know it already. `is_primary` None leaves that to the platform.
    """

    netsuite_id: str
    name: str
    source_id: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    is_primary: bool | None = None
    address: Address | None = None
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivableCustomer(records.FromNetSuite):
    """A customer of NetSuite. `number` is its account number on the platform, "" when it cannot be one.

    `email` "" and `address` None leave what the platform has. `parent_id` is the platform's id of the customer above
    it, None to leave it as it is. `contacts` are those ticked to be synced; `forgotten_contact_ids` are the platform's
    ids of contacts that we wrote and that are ticked no more. `mapped_id` is the platform's customer that staff say it
    is, "" when they say nothing. `warnings` are sentences for the log.
    """

    name: str
    is_person: bool = False
    email: str = ""
    phone: str = ""
    is_active: bool = True
    tax_number: str = ""
    payment_terms: str = ""
    address: Address | None = None
    parent_id: str | None = None
    contacts: tuple[Contact, ...] = ()
    forgotten_contact_ids: tuple[str, ...] = ()
    is_matched_by_number: bool = True
    mapped_id: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivableLine:
    """A line as it is billed. `amount` decides: quantity × unit price is exactly that, else quantity is 1.

    `netsuite_id` is the line's within its document, `is_billable` says that it charges on what was bought for it.
    """

    netsuite_id: str = ""
    is_billable: bool = False
    name: str
    description: str = ""
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    metadata: Mapping[str, str] = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivableDocument(records.FromNetSuite):
    """What an invoice and a credit memo have in common. Discount and tax are positive; `total` includes tax."""

    document_date: date
    lines: tuple[ReceivableLine, ...]
    discount: Decimal = records.ZERO
    total_tax: Decimal | None = None
    memo: str = ""
    purchase_order: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A field of an invoice and the file that it names, by its id in NetSuite; "" names none."""

    field_id: str
    file_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivableInvoice(ReceivableDocument):
    """An invoice of NetSuite as it stands there. `attachments` are those of fields that staff mapped."""

    due_date: date | None = None
    payment_terms: str = ""
    ship_to: Address | None = None
    is_draft: bool = False
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFile:
    """A file of a document: what NetSuite prints of it, or what a field of it names. No `content`: none any more.

    `field_id` is the field, "" for the print; `name` is the file's, "" for the print, which goes by the document's
    `number`. `version` is the document's; `refusals` as in `records.FromNetSuite`.
    """

    netsuite_id: str
    number: str
    version: str
    field_id: str = ""
    name: str = ""
    content: bytes = field(repr=False)
    refusals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """So much of a payment or credit note pays an invoice; `invoice_id` is the platform's."""

    invoice_id: str
    amount: Decimal
    netsuite_invoice_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivableCreditNote(ReceivableDocument):
    """A credit memo of NetSuite. `applied` None leaves what the platform has of applications."""

    applied: tuple[Applied, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivablePayment(records.FromNetSuite):
    """A payment that NetSuite received, or a deposit. `amount` is what the platform is to have of it.

    Unapplied parts are included.
    """

    payment_date: date
    amount: Decimal
    method: str = ""
    reference: str = ""
    memo: str = ""
    applied: tuple[Applied, ...] = ()
    is_deposit: bool = False
    fields: Fields = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class SplitKind(StrEnum):
    """What a part of a platform's payment is."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"  # no cash: a credit note is used for an invoice
    CREDIT = "CREDIT"  # overpaid, kept as the customer's credit
    FEE = "FEE"  # what the customer pays for the way of paying
    OTHER = "OTHER"  # an estimate's deposit, used credit, an adjustment


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A part of a platform's payment; the ids are the platform's, "" where it names none."""

    kind: SplitKind
    amount: Decimal
    invoice_id: str = ""
    credit_note_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money of a payment that went back."""

    source_id: str
    amount: Decimal
    refunded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformPayment:
    """A payment as a billing platform tells it. `paid_at` is its date, `amount` its cash, unapplied parts included.

    `is_from_accounting`: the platform has it from the books, so it never goes back to them. `gateway` is who charged
    it and with what ("stripe: Visa 4242"), "" for money that was not charged.
    """

    source_id: str
    owner_id: str
    version: str
    customer_id: str
    customer_name: str = ""
    currency: str
    amount: Decimal
    paid_at: datetime
    updated_at: datetime
    method: str = ""
    reference: str = ""
    gateway: str = ""
    notes: str = ""
    netsuite_id: str = ""
    is_void: bool = False
    is_from_accounting: bool = False
    splits: tuple[Split, ...] = ()
    refunds: tuple[Refund, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def number(self) -> str:
        """Give what staff call it."""
        return self.reference or self.source_id
