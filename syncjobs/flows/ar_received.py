"""Payments and deposits as NetSuite tells them, with the invoices they are applied to: read, kept, and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integrations import errors, records
from integrations.netsuite import payloads
from integrations.netsuite.reading import deleted, holds, payments, received_money
from integrations.netsuite.reading.checkboxes import Ticked
from integrations.netsuite.reading.received_money import Money, PaidDocument
from integrations.netsuite.reading.windows import Window
from mappings.models import MappedType
from syncjobs.flows import custom_fields, raws, receivable
from syncjobs.flows.inbound import Raw
from syncjobs.models import SyncPlan
from syncjobs.netsuite_source import Source

KIND = "kind"  # in an entry's facts: whether it is a payment or a deposit
_VOIDED, _REJECTED, _UNAPPROVED = "V", "R", "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So much pays an invoice of NetSuite. `document` None: nothing else is known of it."""

    invoice_id: str
    amount: Decimal
    document: PaidDocument | None
    is_held: bool

    @property
    def name(self) -> str:
        """Give what staff call the invoice."""
        number = self.document.document_number if self.document else ""
        return number or f"NetSuite invoice {self.invoice_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Money of NetSuite and what it pays."""

    money: Money
    parts: tuple[Part, ...]
    is_held: bool
    is_hold_field_missing: bool
    version: str

    @property
    def noun(self) -> str:
        """Give what staff call its kind."""
        return "deposit" if self.is_deposit else "payment"

    @property
    def is_deposit(self) -> bool:
        """Say whether it is a deposit, which pays invoices through its applications."""
        return self.money.kind == payments.DEPOSIT

    @property
    def netsuite_id(self) -> str:
        """Give its id."""
        return self.money.netsuite_id

    @property
    def name(self) -> str:
        """Give what staff call it."""
        return f"{self.noun.capitalize()} {self.money.document_number or self.netsuite_id}"

    @property
    def is_void(self) -> bool:
        """Say whether the money counts no more: it was voided or rejected."""
        return _counts_no_more(self.money)

    @property
    def is_unapproved(self) -> bool:
        """Say whether a payment is still to be approved. Of a deposit the same letter says that it is not banked."""
        return not self.is_deposit and self.money.status == _UNAPPROVED

    @property
    def unused(self) -> Decimal:
        """Give what nothing took of it yet; refunds and journals take of it as invoices do."""
        if self.money.unused is not None:
            return self.money.unused
        return max(self.money.total - sum((part.amount for part in self.parts), records.ZERO), records.ZERO)


def of_page(*, plan: SyncPlan, source: Source, page: Sequence[Money]) -> dict[str, dict[str, Any]]:
    """Give what there is of these, by NetSuite id: four queries for 1,000 of them at most."""
    standing = [each for each in page if not _counts_no_more(each)]
    parts = received_money.parts_of(source.reader, standing) if standing else {}
    invoice_ids = {one for of_payer in parts.values() for one in of_payer}
    documents = received_money.paid_documents(source.reader, invoice_ids) if invoice_ids else {}
    field = receivable.settings_of(connection_id=plan.connection_id).transaction_hold_field
    ids = invoice_ids | {each.netsuite_id for each in page}
    held = holds.held(source.reader, field=field, transaction_ids=ids)
    found = {each.netsuite_id: _raw(each, parts.get(each.netsuite_id, {}), documents, held) for each in page}
    custom_fields.add(plan=plan, source=source, record_type=MappedType.PAYMENT, raws=found)
    return found


def deletions(*, plan: SyncPlan, source: Source, window: Window) -> tuple[dict[str, str], set[str]]:
    """Give the stamps of those of ours that were deleted in the window, and deposits that may have lost an application.

    Nothing where the account does not tell: then only the SuiteApp does.
    """
    try:
        pages = list(deleted.deleted_records(source.reader, window))
    except errors.PermissionMissing:
        return {}, set()
    stamps = {one.netsuite_id: one.deleted for page in pages for one in page}
    if not stamps:
        return {}, set()
    ours = set(plan.entries.filter(source_id__in=stamps).values_list("source_id", flat=True))
    # A customer or an item may have had the same id.
    there = {each.netsuite_id for each in received_money.by_id(source.reader, ours)} if ours else set()
    lost = {netsuite_id: stamps[netsuite_id] for netsuite_id in ours - there}
    return lost, _deposits(plan) if stamps.keys() - lost.keys() else set()


def _deposits(plan: SyncPlan) -> set[str]:
    # Which deposit a deleted deposit application was of, NetSuite says no more.
    known = plan.entries.filter(**{f"facts__{KIND}": payments.DEPOSIT})
    return set(known.values_list("source_id", flat=True))


def deposits_applied(*, source: Source, window: Window) -> set[str]:
    """Give the deposits that were applied in the window, which need not move their own stamp."""
    found: set[str] = set()
    for page in payments.deposit_applications_changed(source.reader, window):
        found |= {each.deposit_id for each in page if each.deposit_id}
        unnamed = [each.netsuite_id for each in page if not each.deposit_id]
        found |= set(payments.deposits_of(source.reader, unnamed).values() if unnamed else ())
    return found


def received(*, raw: Raw) -> Received:
    """Give what a raw was made of."""
    return Received(
        money=raws.row(Money, raw["money"]),
        parts=tuple(_part(one) for one in raw["parts"]),
        is_held=raw["is_held"],
        is_hold_field_missing=raw["is_hold_field_missing"],
        version=raw["version"],
    )


def _counts_no_more(money: Money) -> bool:
    return bool(money.is_voided) or money.status in (_VOIDED, _REJECTED)


def _raw(
    money: Money, applied: Mapping[str, Decimal], documents: Mapping[str, PaidDocument], held: Ticked
) -> dict[str, Any]:
    parts = [
        {
            "invoice_id": invoice_id,
            "amount": applied[invoice_id],
            "document": raws.raw(documents[invoice_id]) if invoice_id in documents else None,
            "is_held": invoice_id in held.netsuite_ids,
        }
        for invoice_id in sorted(applied, key=int)
        if applied[invoice_id]
    ]
    raw: dict[str, Any] = {
        "money": raws.raw(money),
        "parts": parts,
        "is_held": money.netsuite_id in held.netsuite_ids,
        "is_hold_field_missing": held.is_missing,
    }
    # Applying it, a refund or a void need not move its stamp; that of an invoice moves for other reasons.
    said = {**raw, "parts": [{name: one[name] for name in ("invoice_id", "amount", "is_held")} for one in parts]}
    return {**raw, "version": f"{money.changed} {payloads.payload_hash(payload=said)[:12]}"}


def _part(one: Mapping[str, Any]) -> Part:
    return Part(
        invoice_id=one["invoice_id"],
        amount=Decimal(str(one["amount"])),
        document=raws.row(PaidDocument, one["document"]) if one["document"] else None,
        is_held=one["is_held"],
    )
