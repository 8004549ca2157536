"""Invoices of NetSuite as Invoiced's invoices."""

from __future__ import annotations

from typing import ClassVar

from integrations.invoiced.document_writer import DocumentWriter
from integrations.receivable_records import ReceivableInvoice


class InvoiceWriter(DocumentWriter[ReceivableInvoice]):
    """Writes invoices; see `writers.Writer`."""

    record_type: ClassVar[str] = "invoice"
    path: ClassVar[str] = "/invoices"
    noun: ClassVar[str] = "invoice"
