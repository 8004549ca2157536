"""Finalised invoices: an invoice that NetSuite made of a platform's order becomes the platform's invoice (R43)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from integrations import contract, errors, records
from integrations.netsuite import payloads
from integrations.netsuite.reading import invoices, lines
from integrations.netsuite.reading.windows import Window
from syncjobs.flows import billed_invoices, dated_pages, our_orders, raws, upserting
from syncjobs.flows.inbound import Aside, Batch, Done, InboundFlow, Raw, Task
from syncjobs.models import SyncPlan
from syncjobs.netsuite_source import Source


class InvoicesIn(InboundFlow):
    """Read on the hour; one platform invoice for each invoice of NetSuite (R44, R45, E69)."""

    record_type = "invoice"
    netsuite_type = "invoice"
    noun = "invoice"
    capability = contract.Capability.WRITE_INVOICES
    is_hourly = True

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give those made of our orders, with their lines: one call for 1,000 invoices, one for 1,000 lines."""
        for page in invoices.invoices_changed(source.reader, window):
            yield _changes(plan=plan, source=source, page=page)

    def history(
        self, *, plan: SyncPlan, source: Source, since_date: date, until_date: date, after_id: str
    ) -> Iterator[contract.HistoryPage]:
        """Give those made of our orders by their dates; a page may have none of them."""
        yield from dated_pages.history(
            pages=invoices.invoices_dated(source.reader, since_date, until_date, after_id=after_id),
            total=invoices.count_dated(source.reader, since_date, until_date, after_id=after_id),
            changes=lambda page: _changes(plan=plan, source=source, page=page),
        )

    def is_open(self, *, raw: Raw) -> bool:
        """Say whether it is still to be paid."""
        return bool(raw["invoice"]["status"] == invoices.OPEN)

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these invoices and their lines afresh; one whose order is none of ours any more is left out."""
        found = invoices.invoices_by_id(source.reader, netsuite_ids)
        return _raws(plan=plan, source=source, page=found)

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give the invoices with the platform's orders, products and customers in place of NetSuite's."""
        return billed_invoices.prepare(batch=batch)

    def write(self, *, task: Task) -> Done:
        """Create, update or cancel the platform's invoice."""
        return upserting.upsert(task=task, noun=self.noun)


def _changes(*, plan: SyncPlan, source: Source, page: Sequence[invoices.Invoice]) -> list[records.Change]:
    found = _raws(plan=plan, source=source, page=page)
    now = timezone.now()
    return [
        records.Change(
            source_id=netsuite_id,
            version=raw["version"],
            updated_at=now,
            number=raw["invoice"]["document_number"] or "",
            raw=raw,
        )
        for netsuite_id, raw in found.items()
    ]


def _raws(*, plan: SyncPlan, source: Source, page: Sequence[invoices.Invoice]) -> dict[str, Raw]:
    order_ids = our_orders.of_invoices(plan=plan, source=source, page=page, counts_in_doubt=True)
    ours = [invoice for invoice in page if invoice.netsuite_id in order_ids]
    wanted = [invoice.netsuite_id for invoice in ours]
    lines_of = lines.lines_of(source.reader, wanted, document_type=lines.INVOICE) if wanted else {}
    return {
        invoice.netsuite_id: _raw(invoice, order_ids[invoice.netsuite_id], lines_of[invoice.netsuite_id])
        for invoice in ours
    }


def _raw(invoice: invoices.Invoice, order_ids: list[str], its_lines: Sequence[lines.Line]) -> dict[str, Any]:
    raw = {"invoice": raws.raw(invoice), "order_ids": order_ids, "lines": [raws.raw(line) for line in its_lines]}
    # Stamps are whole seconds: of two edits in one of them, only the content tells the second.
    return {**raw, "version": f"{invoice.changed} {payloads.payload_hash(payload=raw)[:12]}"}


FLOW = InvoicesIn()
