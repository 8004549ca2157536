"""Invoices and credit memos as NetSuite tells them: read with all that belongs to them, kept as JSON, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations import contract, errors, records, registry
from integrations.netsuite import payloads
from integrations.netsuite.reading import applications, deleted, holds, received_money
from integrations.netsuite.reading import lines as line_reading
from integrations.netsuite.reading import receivable_documents as reading
from integrations.netsuite.reading.windows import Window
from mappings.models import MappedType
from syncjobs.flows import contract_details, custom_fields, dated_pages, raws, receivable
from syncjobs.flows.inbound import Raw
from syncjobs.flows.receivable import Days
from syncjobs.models import RecordLink, SyncPlan
from syncjobs.netsuite_source import Source

MEMORIZED = "Memorized"  # in the number of a memorized transaction (behaviour of NetSuite)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedTo:
    """So much of a credit memo pays an invoice of NetSuite. `changed` is the invoice's stamp, "" when unseen.

    `is_open`: some of the invoice is still to be paid.
    """

    invoice_id: str
    amount: Decimal
    number: str = ""
    changed: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A document of NetSuite whole. `knows_currencies`: the account has more than one, so that it must say which.

    `line_metadata` is what lines say of contracts and orders, by line id; `applied` is empty for invoices.
    """

    noun: str
    header: reading.Header
    lines: tuple[reading.Line, ...]
    line_metadata: Mapping[str, Mapping[str, str]]
    applied: tuple[AppliedTo, ...]
    is_held: bool
    is_hold_field_missing: bool = False
    knows_currencies: bool
    version: str

    @property
    def name(self) -> str:
        """Give what staff call it."""
        return f"{self.noun.capitalize()} {self.header.document_number or self.header.netsuite_id}"

    @property
    def is_void(self) -> bool:
        """Say whether it counts no more."""
        return self.header.status == reading.VOIDED or bool(self.header.is_voided)

    @property
    def is_memorized(self) -> bool:
        """Say whether it is a template that NetSuite makes documents from, and none itself."""
        return bool(self.header.is_memorized) or MEMORIZED in (self.header.document_number or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of document: its SuiteQL type, what people call it there, and its type on the platform."""

    document_type: str
    noun: str
    record_type: str
    mapped_type: MappedType

    @property
    def is_credit(self) -> bool:
        """Say whether it can be applied to invoices."""
        return self.document_type == line_reading.CREDIT_MEMO


INVOICE = Kind(
    document_type=line_reading.INVOICE, noun="invoice", record_type="invoice", mapped_type=MappedType.INVOICE
)
CREDIT_MEMO = Kind(
    document_type=line_reading.CREDIT_MEMO,
    noun="credit memo",
    record_type="credit_note",
    mapped_type=MappedType.CREDIT_NOTE,
)


def changes(*, kind: Kind, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
    """Give what changed in the window and is to go across, then what was deleted in it of what went across."""
    for page in reading.changed(source.reader, window, document_type=kind.document_type):
        yield _changes(kind=kind, plan=plan, source=source, page=_wanted(kind, plan, page, is_history=False))
    yield _deleted(kind=kind, plan=plan, source=source, window=window)


def history(
    *, kind: Kind, plan: SyncPlan, source: Source, since_date: date, until_date: date, after_id: str
) -> Iterator[contract.HistoryPage]:
    """Give the documents of these days; see `InboundFlow.history`."""
    reader, document_type = source.reader, kind.document_type
    return dated_pages.history(
        pages=reading.dated(reader, since_date, until_date, after_id=after_id, document_type=document_type),
        total=reading.count_dated(reader, since_date, until_date, after_id=after_id, document_type=document_type),
        changes=lambda page: _changes(
            kind=kind, plan=plan, source=source, page=_wanted(kind, plan, page, is_history=True)
        ),
    )


def read(*, kind: Kind, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
    """Read these documents afresh; one that is not there any more is left out."""
    found = reading.by_id(source.reader, netsuite_ids, document_type=kind.document_type)
    return _raws(kind=kind, plan=plan, source=source, page=found)


def told(*, kind: Kind, raw: Raw) -> Told:
    """Give what a raw was made of."""
    return Told(
        noun=kind.noun,
        header=raws.row(reading.Header, raw["header"]),
        lines=tuple(raws.row(reading.Line, line) for line in raw["lines"]),
        line_metadata=raw["line_metadata"],
        applied=tuple(AppliedTo(**{**one, "amount": Decimal(str(one["amount"]))}) for one in raw["applied"]),
        is_held=raw["is_held"],
        is_hold_field_missing=raw["is_hold_field_missing"],
        knows_currencies=raw["knows_currencies"],
        version=raw["version"],
    )


def is_ours(*, header: reading.Header, plan: SyncPlan) -> bool:
    """Say whether we made it ourselves, such as the invoice of a convenience fee: it never goes back (D52)."""
    prefix = registry.connector(key=plan.connection.connector).external_id_prefix
    return payloads.is_ours(prefix=prefix, external_id=header.external_id)


def is_early(*, days: Days, header: reading.Header) -> bool:
    """Say whether it is dated before the plan began, and nobody asked for the history of that day (D43)."""
    return header.document_date is not None and not days.has(day=header.document_date)


def _wanted(kind: Kind, plan: SyncPlan, page: Sequence[reading.Header], *, is_history: bool) -> list[reading.Header]:
    """Leave out what is none of this connection's, unless it went across already."""
    scope, days = receivable.scope_of(plan=plan), receivable.days_of(plan=plan)
    ids = [each.netsuite_id for each in page]
    links = RecordLink.objects.filter(connection=plan.connection_id, record_type=kind.record_type, netsuite_id__in=ids)
    known = {*links.values_list("netsuite_id", flat=True)}
    known |= {*plan.entries.filter(source_id__in=ids).values_list("source_id", flat=True)}
    return [
        each
        for each in page
        if each.netsuite_id in known
        or not is_ours(header=each, plan=plan)
        and scope.has(subsidiary_id=each.subsidiary_id)
        and (is_history or not is_early(days=days, header=each))
    ]


def _changes(*, kind: Kind, plan: SyncPlan, source: Source, page: Sequence[reading.Header]) -> list[records.Change]:
    now = timezone.now()
    return [
        records.Change(
            source_id=netsuite_id,
            version=raw["version"],
            updated_at=now,
            number=raw["header"]["document_number"] or "",
            raw=raw,
        )
        for netsuite_id, raw in _raws(kind=kind, plan=plan, source=source, page=page).items()
    ]


def _raws(*, kind: Kind, plan: SyncPlan, source: Source, page: Sequence[reading.Header]) -> dict[str, Raw]:
    ids = [each.netsuite_id for each in page]
    if not ids:
        return {}
    settings = receivable.settings_of(connection_id=plan.connection_id)
    lines_of = reading.lines_of(source.reader, ids, document_type=kind.document_type)
    details: contract_details.Details = {}
    if settings.sends_item_dates:
        details = contract_details.read(source=source, document_ids=ids, has_orders=not kind.is_credit)
    applied_of = _applied(source, ids) if kind.is_credit else {}
    held = holds.held(source.reader, field=settings.transaction_hold_field, transaction_ids=ids)
    knows = not source.reader.leaves_out(reading.DOCUMENTS[kind.document_type], "currency_id")
    found: dict[str, dict[str, Any]] = {
        each.netsuite_id: {
            "header": raws.raw(each),
            "lines": [raws.raw(line) for line in lines_of[each.netsuite_id]],
            "line_metadata": details.get(each.netsuite_id, {}),
            "applied": applied_of.get(each.netsuite_id, []),
            "is_held": each.netsuite_id in held.netsuite_ids,
            "is_hold_field_missing": held.is_missing,
            "knows_currencies": knows,
        }
        for each in page
    }
    custom_fields.add(plan=plan, source=source, record_type=kind.mapped_type, raws=found)
    return {netsuite_id: _versioned(raw) for netsuite_id, raw in found.items()}


def _versioned(raw: Mapping[str, Any]) -> Raw:
    # Stamps are whole seconds: of two edits in one of them, only the content tells the second.
    said = {**raw, "applied": [{"to": one["invoice_id"], "amount": one["amount"]} for one in raw["applied"]]}
    return {**raw, "version": f"{raw['header']['changed']} {payloads.payload_hash(payload=said)[:12]}"}


def _applied(source: Source, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found = applications.applications_of(source.reader, ids, either_way=True)
    invoice_ids = {one.invoice_id for some in found.values() for one in some if one.amount}
    invoices = received_money.paid_documents(source.reader, invoice_ids) if invoice_ids else {}
    return {
        memo_id: [
            {
                "invoice_id": one.invoice_id,
                "amount": one.amount,
                "number": (invoices[one.invoice_id].document_number or "") if one.invoice_id in invoices else "",
                "changed": invoices[one.invoice_id].changed if one.invoice_id in invoices else "",
                "is_open": one.invoice_id in invoices and invoices[one.invoice_id].is_open,
            }
            for one in sorted(some, key=lambda one: int(one.invoice_id))
            if one.amount
        ]
        for memo_id, some in found.items()
    }


def _deleted(*, kind: Kind, plan: SyncPlan, source: Source, window: Window) -> list[records.Change]:
    """Give those of ours that were deleted in the window; none where the account does not tell, but by the SuiteApp."""
    try:
        pages = list(deleted.deleted_records(source.reader, window))
    except errors.PermissionMissing:
        return []
    stamps = {one.netsuite_id: one.deleted for page in pages for one in page}
    ours = plan.entries.filter(source_id__in=stamps)
    numbers = dict(ours.values_list("source_id", "number")) if stamps else {}
    # A customer or an item may have had the same id.
    there = {
        each.netsuite_id
        for each in (reading.by_id(source.reader, numbers, document_type=kind.document_type) if numbers else ())
    }
    now = timezone.now()
    return [
        records.Change(source_id=key, version=f"{stamps[key]} deleted", updated_at=now, number=number)
        for key, number in numbers.items()
        if key not in there
    ]
