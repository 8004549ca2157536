"""A document as PDF: enough for whoever stores or attaches it."""

from __future__ import annotations

from integrations import simulated_pdf
from integrations.invoiced.simulator.store import Record


def document(record: Record, *, company: str) -> bytes:
    """Give an invoice, credit note or payment as PDF."""
    title = f"{record['object'].replace('_', ' ').title()} {record.get('number') or record['id']}"
    worth = record.get("total", record.get("amount"))
    shown = [company, title, f"{worth} {record['currency'].upper()}"] if worth is not None else [company, title]
    lines = [f"{line['quantity']} x {line['name']}: {line['amount']}" for line in record.get("items") or []]
    return simulated_pdf.page(lines=[*shown, *lines])
