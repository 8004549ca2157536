"""What NetSuite is owed for a platform's sales: its invoices, and sales orders of ours that are not billed yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from integrations.netsuite.reading import applications, invoices
from syncjobs.flows import our_orders, raws
from syncjobs.models import RecordLink, SyncPlan
from syncjobs.netsuite_source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An invoice of NetSuite, or with `invoice` None a sales order that has none.

    `order_ids` are NetSuite's, of orders of ours alone. `paid_date` is the day of the last payment, there when the
    invoice is paid in full.
    """

    invoice: invoices.Invoice | None
    order_ids: tuple[str, ...]
    paid_date: date | None = None

    @property
    def netsuite_id(self) -> str:
        """Give the invoice's id, "" while there is none."""
        return self.invoice.netsuite_id if self.invoice else ""

    @property
    def name(self) -> str:
        """Give what staff call the invoice in NetSuite."""
        assert self.invoice is not None
        return self.invoice.document_number or f"NetSuite invoice {self.invoice.netsuite_id}"


def of_invoices(*, plan: SyncPlan, source: Source, page: Sequence[invoices.Invoice]) -> dict[str, Owed]:
    """Give by NetSuite id those invoices that stand for one of the platform's, themselves or through their orders."""
    orders = our_orders.of_invoices(plan=plan, source=source, page=page)
    linked = links(plan=plan, record_type="invoice", netsuite_ids=[one.netsuite_id for one in page])
    ours = [one for one in page if one.netsuite_id in linked or one.netsuite_id in orders]
    undated = [one.netsuite_id for one in ours if one.status == invoices.PAID and one.closed_date is None]
    paid_dates = applications.last_paid_dates(source.reader, undated) if undated else {}
    return {
        one.netsuite_id: Owed(
            invoice=one,
            order_ids=tuple(orders.get(one.netsuite_id, ())),
            paid_date=_paid_date(one, paid_dates.get(one.netsuite_id)),
        )
        for one in ours
    }


def by_id(*, plan: SyncPlan, source: Source, netsuite_ids: Iterable[str]) -> dict[str, Owed]:
    """Read these invoices; give those that stand for one of the platform's."""
    wanted = set(netsuite_ids)
    found = invoices.invoices_by_id(source.reader, wanted) if wanted else []
    return of_invoices(plan=plan, source=source, page=found) if found else {}


def links(*, plan: SyncPlan, record_type: str, netsuite_ids: Iterable[str]) -> dict[str, str]:
    """Give the platform's ids of these records by NetSuite's; those that are not linked are left out."""
    known = RecordLink.objects.filter(
        connection=plan.connection_id, record_type=record_type, netsuite_id__in=set(netsuite_ids)
    )
    return dict(known.values_list("netsuite_id", "source_id"))


def kept(owed: Owed) -> dict[str, Any]:
    """Give it as JSON can hold it."""
    return {
        "invoice": raws.raw(owed.invoice) if owed.invoice else None,
        "order_ids": list(owed.order_ids),
        "paid_date": owed.paid_date.isoformat() if owed.paid_date else None,
    }


def from_kept(raw: Mapping[str, Any]) -> Owed:
    """Give what `kept` was made of."""
    return Owed(
        invoice=raws.row(invoices.Invoice, raw["invoice"]) if raw["invoice"] else None,
        order_ids=tuple(raw["order_ids"]),
        paid_date=date.fromisoformat(raw["paid_date"]) if raw["paid_date"] else None,
    )


def _paid_date(invoice: invoices.Invoice, last_paid_date: date | None) -> date | None:
    if invoice.status != invoices.PAID:
        return None
    return invoice.closed_date or last_paid_date or invoice.invoice_date
