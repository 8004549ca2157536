"""Credit memos of NetSuite become a billing platform's credit notes, applied there as in NetSuite (D53–D56)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from integrations import errors, receivable_records, records
from integrations.netsuite.reading import receivable_documents as reading
from integrations.receivable_records import Applied, ReceivableCreditNote
from syncjobs import blocking, totals
from syncjobs.flows import (
    awaited_invoices,
    custom_fields,
    document_files,
    left_out,
    platform_credits,
    raws,
    receivable_desk,
    receivable_lines,
)
from syncjobs.flows.inbound import Aside, Batch, Done, Raw, Task
from syncjobs.flows.receivable_documents import CREDIT_MEMO, AppliedTo, Told
from syncjobs.flows.receivable_documents_in import ReceivableDocumentsIn
from syncjobs.models import RecordLink


class ReceivableCreditsIn(ReceivableDocumentsIn):
    """One credit note of the platform for each credit memo, and one application for each invoice it pays."""

    record_type = "credit_note"
    netsuite_type = "creditMemo"
    noun = "credit note"
    kind = CREDIT_MEMO
    record_class = ReceivableCreditNote

    def is_open(self, *, raw: Raw) -> bool:
        """Say whether some of it is still to be applied, or it paid a part of what is still open."""
        pays_open = any(one["is_open"] for one in raw["applied"])
        return super().is_open(raw=raw) or raw["header"]["status"] == reading.SETTLED and pays_open

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give the credit notes with the platform's customers and invoices in place of NetSuite's."""
        desk = receivable_desk.Desk(batch=batch, kind=CREDIT_MEMO)
        invoices = _Invoices(batch=batch, desk=desk)
        outcomes = {netsuite_id: _outcome(desk, invoices, told) for netsuite_id, told in desk.told.items()}
        left_out.remember(
            plan=batch.plan,
            paid={key: {one.invoice_id for one in told.applied} for key, told in desk.told.items()},
            stuck={key for key, outcome in outcomes.items() if isinstance(outcome, errors.SyncError)},
            held=(),
            now=batch.now,
        )
        return custom_fields.filled(batch=batch, record_type=CREDIT_MEMO.mapped_type, outcomes=outcomes)

    def content_hash(self, *, record: records.FromNetSuite) -> str:
        """Give a fingerprint without the words for the log."""
        assert isinstance(record, ReceivableCreditNote)
        return raws.content_hash(record=replace(record, warnings=()))

    def write(self, *, task: Task) -> Done:
        """Create, update or void the platform's credit note; of a used-up one only what it pays is brought over."""
        return document_files.write(task=task, netsuite_type=self.netsuite_type, noun=self.noun, edits_settled=True)


class _Invoices:
    """The invoices that a batch of credit memos pays: those there, those on their way, and who pays them otherwise."""

    def __init__(self, *, batch: Batch, desk: receivable_desk.Desk) -> None:
        applied = [one for told in desk.told.values() for one in told.applied]
        links = RecordLink.objects.filter(
            connection=batch.plan.connection_id,
            record_type="invoice",
            netsuite_id__in={one.invoice_id for one in applied},
            is_cancelled=False,
        )
        self.ids = dict(links.values_list("netsuite_id", "source_id"))
        self.credits = platform_credits.PlatformCredits(plan=batch.plan, memo_ids=desk.told)
        missing = {one.invoice_id: one.changed for one in applied if one.invoice_id not in self.ids}
        self.awaited = awaited_invoices.awaited(plan=batch.plan, stamps=missing, now=batch.now)


def _outcome(desk: receivable_desk.Desk, invoices: _Invoices, told: Told) -> receivable_desk.Outcome:
    try:
        return desk.aside(told) or _credit_note(desk, invoices, told)
    except errors.SyncError as error:
        return error


def _credit_note(desk: receivable_desk.Desk, invoices: _Invoices, told: Told) -> ReceivableCreditNote | Aside:
    if told.is_void:
        return ReceivableCreditNote(**desk.trace(told), total=told.header.total)
    told = replace(told, applied=tuple(invoices.credits.without(told=told)))
    _wait_for_invoices(invoices, told)
    applied = [one for one in told.applied if one.invoice_id in invoices.ids]
    elsewhere = [one for one in told.applied if one.invoice_id not in invoices.ids]
    used_up = "" if applied else _used_up(desk, told)
    if used_up and not desk.is_in_doubt(told):
        return Aside(reason=used_up)
    billed = receivable_lines.billed(told=told)
    common = desk.common(told)
    return ReceivableCreditNote(
        **common
        | {"warnings": (*common["warnings"], *_left_out(elsewhere)), "stays_out": common["stays_out"] or used_up},
        lines=billed.lines,
        discount=billed.discount,
        total_tax=billed.total_tax,
        applied=tuple(_application(one, invoices.ids[one.invoice_id]) for one in applied),
    )


def _used_up(desk: receivable_desk.Desk, told: Told) -> str:
    is_new = told.header.netsuite_id not in desk.links
    if not (desk.settings.is_open_only and told.header.status == reading.SETTLED and is_new):
        return ""
    return (
        f"{told.name} was used up before it ever went across, for nothing that is on the platform; only open documents "
        "go. To have all of them, switch “only open invoices” off, then retry."
    )


def _wait_for_invoices(invoices: _Invoices, told: Told) -> None:
    """Raise MappingMissing while an invoice that it pays is on its way."""
    for one in told.applied:
        if one.invoice_id not in invoices.ids and one.invoice_id in invoices.awaited:
            raise blocking.by(
                record=told.name,
                record_type="invoice",
                kind=blocking.NETSUITE_RECORD,
                record_id=one.invoice_id,
                label=f"invoice {one.number or one.invoice_id}",
            )


def _application(one: AppliedTo, invoice_id: str) -> receivable_records.Applied:
    return Applied(invoice_id=invoice_id, amount=one.amount, netsuite_invoice_id=one.invoice_id)


def _left_out(elsewhere: Sequence[AppliedTo]) -> tuple[str, ...]:
    return tuple(
        f"NetSuite's invoice {one.number or one.invoice_id}, which it pays {totals.money(one.amount)} of, is not on "
        "the platform: so much more of the credit note shows as open there."
        for one in elsewhere
    )


FLOW = ReceivableCreditsIn()
