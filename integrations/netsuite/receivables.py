"""What NetSuite is still owed: an invoice, the invoices made from sales orders, or a sales order not billed yet.

Each function is one call for as many records as it is asked for, but where an account's SuiteQL keeps an amount back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from integrations import errors
from integrations.netsuite import parse
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.parse import Status
from integrations.netsuite.reading import invoices, refused
from integrations.netsuite.reading.reader import Reader

_HEADER = ("id", "tranId", "entity", "status", "total")
_DEAD = (Status.VOIDED, Status.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivable:
    """An invoice or sales order in its own currency, tax included. `remaining` of an order is all of it."""

    netsuite_id: str
    number: str
    customer_id: str
    status: Status
    total: Decimal
    remaining: Decimal


def invoice(*, client: NetSuiteClient, netsuite_id: str) -> Receivable | None:
    """Give an invoice, None when there is none. Raises SyncError."""
    record = client.get(record_type="invoice", netsuite_id=netsuite_id, fields=(*_HEADER, "amountRemaining"))
    return _of_record(client, "invoice", record, remaining="amountRemaining") if record else None


def sales_order(*, client: NetSuiteClient, netsuite_id: str) -> Receivable | None:
    """Give a sales order, None when there is none. Raises SyncError."""
    record = client.get(record_type="salesOrder", netsuite_id=netsuite_id, fields=_HEADER)
    return _of_record(client, "salesOrder", record, remaining="total") if record else None


def invoices_of_orders(*, client: NetSuiteClient, order_ids: Sequence[str]) -> list[Receivable]:
    """Give the invoices made from these sales orders, by id, but voided and rejected ones. Raises SyncError."""
    reader = Reader(client=client, known=refused.Remembered(clock=lambda: datetime.now(UTC)))
    rows = {row.netsuite_id: row for some in invoices.invoices_of_orders(reader, order_ids).values() for row in some}
    found = (_of_row(client, rows[netsuite_id]) for netsuite_id in sorted(rows, key=int))
    return [one for one in found if one is not None and one.status not in _DEAD]


def _of_row(client: NetSuiteClient, row: invoices.InvoiceOfOrder) -> Receivable | None:
    if row.customer_id is None or row.total is None or row.unpaid is None:
        return invoice(client=client, netsuite_id=row.netsuite_id)
    return Receivable(
        netsuite_id=row.netsuite_id,
        number=row.document_number or row.netsuite_id,
        customer_id=row.customer_id,
        status=parse.status_of(transaction_type="invoice", value=row.status),
        total=row.total,
        remaining=row.unpaid,
    )


def _of_record(client: NetSuiteClient, record_type: str, record: dict[str, Any], *, remaining: str) -> Receivable:
    netsuite_id = parse.reference_id(value=record.get("id"))
    customer_id = parse.reference_id(value=record.get("entity"))
    total, left = (parse.number(value=record.get(name)) for name in ("total", remaining))
    if not netsuite_id or not customer_id or total is None or left is None:
        raise errors.Unreachable(
            f"NetSuite ({client.account_name}) showed {record_type} {netsuite_id or '?'} without its customer or its "
            "amounts. It will be asked again."
        )
    return Receivable(
        netsuite_id=netsuite_id,
        number=str(record.get("tranId") or netsuite_id),
        customer_id=customer_id,
        status=parse.transaction_status(record, record_type=record_type),
        total=total,
        remaining=left,
    )
