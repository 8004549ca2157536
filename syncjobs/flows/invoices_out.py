"""A platform's invoice becomes a NetSuite invoice (R13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations import contract, records
from integrations.netsuite import payloads, references
from syncjobs.flows.document import DocumentFlow, Payload


def build(invoice: records.Document, references: references.References) -> Payload:
    """Give the invoice's payload."""
    assert isinstance(invoice, records.Invoice)
    return payloads.invoice(invoice=invoice, references=references)


def cancel(invoice: records.Document, record: Mapping[str, Any]) -> Payload:
    """Give the payload that voids an unpaid invoice: every line at zero, and the memo says so (E27)."""
    return payloads.zeroed(record=record, memo=f"VOID {invoice.number}: cancelled on the platform")


def skip_reason(invoice: records.Document) -> str:
    """Every invoice goes across."""
    return ""


FLOW = DocumentFlow(
    record_type="invoice",
    netsuite_type="invoice",
    noun="invoice",
    capability=contract.Capability.READ_INVOICES,
    build=build,
    cancel=cancel,
    skip_reason=skip_reason,
)
