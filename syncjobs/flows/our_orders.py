"""Which of NetSuite's invoices were made of sales orders of ours."""

from __future__ import annotations

from collections.abc import Sequence

from integrations import errors, registry
from integrations.netsuite import payloads
from integrations.netsuite.reading import invoices
from syncjobs.models import Flow, RecordLink, SyncEntry, SyncPlan
from syncjobs.netsuite_source import Source

MOST_IN_DOUBT = 20  # orders looked up for one page of invoices, one call each


def of_invoices(
    *, plan: SyncPlan, source: Source, page: Sequence[invoices.Invoice], counts_in_doubt: bool = False
) -> dict[str, list[str]]:
    """Give the sales orders of ours that each invoice was made from, by NetSuite ids; an invoice of none is left out.

    `counts_in_doubt`: those orders are ours too of which nobody knows yet whether our writing reached NetSuite. They
    are looked up there. Raises Busy when they are very many.
    """
    made_from = {invoice.netsuite_id: [invoice.order_id] for invoice in page if invoice.order_id}
    if page and source.reader.leaves_out(invoices.CHANGED, "order_id"):
        made_from = invoices.orders_of_invoices(source.reader, [invoice.netsuite_id for invoice in page])
    named = {order_id for order_ids in made_from.values() for order_id in order_ids}
    linked = RecordLink.objects.filter(connection=plan.connection_id, record_type="order", netsuite_id__in=named)
    ours = set(linked.values_list("netsuite_id", flat=True))
    if counts_in_doubt:
        ours |= _in_doubt(plan=plan, source=source, order_ids=named - ours)
    of_ours = {invoice_id: [each for each in order_ids if each in ours] for invoice_id, order_ids in made_from.items()}
    return {invoice_id: order_ids for invoice_id, order_ids in of_ours.items() if order_ids}


def _in_doubt(*, plan: SyncPlan, source: Source, order_ids: set[str]) -> set[str]:
    """Give those sales orders that are ours, though the answer to our writing them was lost and is not cleared up yet.

    Without this an invoice made of one would be taken for somebody else's, and never be looked at again.
    """
    orders = SyncEntry.objects.filter(plan__connection=plan.connection_id, plan__flow=Flow.ORDERS_OUT, is_in_doubt=True)
    source_ids = list(orders.values_list("source_id", flat=True)[: MOST_IN_DOUBT + 1]) if order_ids else []
    if len(source_ids) > MOST_IN_DOUBT:
        raise errors.Busy("Very many orders are being looked up in NetSuite; invoices are read when that is done.")
    prefix = registry.connector(key=plan.connection.connector).external_id_prefix
    found = set()
    for source_id in source_ids:
        external_id = payloads.external_id(prefix=prefix, record_type="order", source_id=source_id)
        record = source.client.get(record_type="salesOrder", external_id=external_id, fields=("id",))
        found.add(str(record["id"]) if record else "")
    return found & order_ids
