"""Invoices of NetSuite become a billing platform's invoices (D37–D52)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from integrations import errors, records
from integrations.netsuite.reading import receivable_documents as reading
from integrations.receivable_records import Address, ReceivableInvoice
from syncjobs.flows import (
    custom_fields,
    document_files,
    raws,
    receivable,
    receivable_desk,
    receivable_lines,
)
from syncjobs.flows.inbound import Aside, Batch, Done, Task
from syncjobs.flows.receivable_documents import INVOICE, Told
from syncjobs.flows.receivable_documents_in import ReceivableDocumentsIn


class ReceivableInvoicesIn(ReceivableDocumentsIn):
    """One invoice of the platform for each of NetSuite's, as it stands there."""

    record_type = "invoice"
    netsuite_type = "invoice"
    noun = "invoice"
    kind = INVOICE
    record_class = ReceivableInvoice

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give the invoices with the platform's customers in place of NetSuite's."""
        desk = receivable_desk.Desk(batch=batch, kind=INVOICE)
        outcomes = {netsuite_id: _outcome(desk, told) for netsuite_id, told in desk.told.items()}
        return custom_fields.filled(batch=batch, record_type=INVOICE.mapped_type, outcomes=outcomes)

    def content_hash(self, *, record: records.FromNetSuite) -> str:
        """Give a fingerprint without what is said once: whether it began as a draft, and words for the log.

        A mapped field that never named a file makes no difference.
        """
        assert isinstance(record, ReceivableInvoice)
        files = tuple(one for one in record.attachments if one.file_id)
        return raws.content_hash(record=replace(record, is_draft=False, warnings=(), attachments=files))

    def write(self, *, task: Task) -> Done:
        """Create, update or void the platform's invoice; a paid one stays as it is (D46)."""
        return document_files.write(task=task, netsuite_type=self.netsuite_type, noun=self.noun)


def _outcome(desk: receivable_desk.Desk, told: Told) -> receivable_desk.Outcome:
    try:
        if aside := desk.aside(told):
            return aside
        reason = _paid_before(desk, told)
        if reason and not desk.is_in_doubt(told):
            return Aside(reason=reason)
        invoice = _invoice(desk, told)
        return replace(invoice, stays_out=invoice.stays_out or reason)
    except errors.SyncError as error:
        return error


def _paid_before(desk: receivable_desk.Desk, told: Told) -> str:
    is_settled = told.header.status == reading.SETTLED and not told.is_void
    if not (desk.settings.is_open_only and is_settled and told.header.netsuite_id not in desk.links):
        return ""
    return (
        f"{told.name} was paid before it ever went across, and only open invoices do. To have all of them, switch "
        "“only open invoices” off in the integration settings, then retry."
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
