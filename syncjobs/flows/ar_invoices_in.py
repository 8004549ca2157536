"""Invoices of NetSuite become a billing platform's invoices (D37–D52)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from integrations import contract, errors, records
from integrations.netsuite.reading import receivable_documents as reading
from integrations.netsuite.reading.windows import Window
from integrations.receivable_records import Address, ReceivableInvoice
from syncjobs.flows import (
    custom_fields,
    document_pdfs,
    raws,
    receivable,
    receivable_desk,
    receivable_documents,
    receivable_lines,
    receivable_writing,
)
from syncjobs.flows.inbound import Aside, Batch, Done, Gone, Raw, Task
from syncjobs.flows.receivable import ReceivableFlow
from syncjobs.flows.receivable_documents import INVOICE, Told
from syncjobs.models import SyncPlan
from syncjobs.netsuite_source import Source


class ReceivableInvoicesIn(ReceivableFlow):
    """One invoice of the platform for each of NetSuite's, as it stands there."""

    record_type = "invoice"
    netsuite_type = "invoice"
    noun = "invoice"
    capability = contract.Capability.WRITE_RECEIVABLES

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give those that changed, with their lines, and those of ours that were deleted."""
        yield from receivable_documents.changes(kind=INVOICE, plan=plan, source=source, window=window)

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these invoices and their lines afresh."""
        return receivable_documents.read(kind=INVOICE, plan=plan, source=source, netsuite_ids=netsuite_ids)

    def history(
        self, *, plan: SyncPlan, source: Source, since_date: date, until_date: date, after_id: str
    ) -> Iterator[contract.HistoryPage]:
        """Give those of these dates."""
        yield from receivable_documents.history(
            kind=INVOICE, plan=plan, source=source, since_date=since_date, until_date=until_date, after_id=after_id
        )

    def is_open(self, *, raw: Raw) -> bool:
        """Say whether it is still to be paid."""
        return bool(raw["header"]["status"] == reading.OPEN)

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give the invoices with the platform's customers in place of NetSuite's."""
        desk = receivable_desk.Desk(batch=batch, kind=INVOICE)
        outcomes = {netsuite_id: _outcome(desk, told) for netsuite_id, told in desk.told.items()}
        return custom_fields.filled(batch=batch, record_type=INVOICE.mapped_type, outcomes=outcomes)

    def content_hash(self, *, record: records.FromNetSuite) -> str:
        """Give a fingerprint without what is said once: whether it began as a draft, and words for the log."""
        assert isinstance(record, ReceivableInvoice)
        return raws.content_hash(record=replace(record, is_draft=False, warnings=()))

    def write(self, *, task: Task) -> Done:
        """Create, update or void the platform's invoice; a paid one stays as it is (D46)."""
        return document_pdfs.write(task=task, netsuite_type=self.netsuite_type, noun=self.noun)

    def gone(self, *, gone: Gone) -> Done:
        """Delete the platform's invoice, unless something is applied to it (D45)."""
        what = receivable_desk.trace(
            netsuite_id=gone.entry.source_id,
            number=gone.entry.number,
            currency=gone.plan.connection.currency,
            day=gone.entry.queued_at.date(),
        )
        return receivable_writing.delete(gone=gone, trace=ReceivableInvoice(**what), noun=self.noun)


def _outcome(desk: receivable_desk.Desk, told: Told) -> receivable_desk.Outcome:
    try:
        return desk.aside(told) or _paid_before(desk, told) or _invoice(desk, told)
    except errors.SyncError as error:
        return error


def _paid_before(desk: receivable_desk.Desk, told: Told) -> Aside | None:
    is_settled = told.header.status == reading.SETTLED and not told.is_void
    is_new = told.header.netsuite_id not in desk.links and not desk.is_in_doubt(told)
    if not (desk.settings.is_open_only and is_settled and is_new):
        return None
    return Aside(
        reason=f"{told.name} was paid before it ever went across, and only open invoices do. To have all of them, "
        "switch “only open invoices” off in the integration settings, then retry."
    )


def _invoice(desk: receivable_desk.Desk, told: Told) -> ReceivableInvoice:
    if told.is_void:
        return ReceivableInvoice(**desk.trace(told), total=told.header.total)
    billed = receivable_lines.billed(told=told)
    return ReceivableInvoice(
        **desk.common(told),
        lines=billed.lines,
        discount=billed.discount,
        total_tax=billed.total_tax,
        memo=told.header.memo or "",
        purchase_order=told.header.purchase_order_number or "",
        due_date=told.header.due_date,
        payment_terms=receivable.payment_terms(name=told.header.terms or ""),
        ship_to=_ship_to(told.header),
        is_draft=desk.settings.sends_drafts,
    )


def _ship_to(header: reading.Header) -> Address | None:
    """Give where it is delivered; an address that names nobody is left out."""
    if not header.ship_name:
        return None
    return Address(
        name=header.ship_name,
        attention=header.ship_attention or "",
        line1=header.ship_line1 or "",
        line2=header.ship_line2 or "",
        city=header.ship_city or "",
        state=header.ship_state or "",
        postal_code=header.ship_postal_code or "",
        country=header.ship_country or "",
    )


FLOW = ReceivableInvoicesIn()
