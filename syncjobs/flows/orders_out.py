"""A platform's order becomes a NetSuite sales order (R12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations import contract, records
from integrations.netsuite import payloads, references
from syncjobs.flows.document import DocumentFlow, Payload


def build(order: records.Document, references: references.References) -> Payload:
    """Give the sales order's payload."""
    assert isinstance(order, records.Order)
    return payloads.sales_order(order=order, references=references)


def cancel(order: records.Document, record: Mapping[str, Any]) -> Payload:
    """Give the payload that closes every line, and so the sales order (E25)."""
    return payloads.closed_lines(record=record)


def skip_reason(order: records.Document) -> str:
    """Leave out what was never placed: favourites, templates, drafts (E30)."""
    assert isinstance(order, records.Order)
    return "" if order.is_placed else "It is a favourite, template or draft, not a placed order."


FLOW = DocumentFlow(
    record_type="order",
    netsuite_type="salesOrder",
    noun="sales order",
    capability=contract.Capability.READ_ORDERS,
    build=build,
    cancel=cancel,
    skip_reason=skip_reason,
)
