"""The table of flows. A flow says which record goes where and how its payload is built; the runner does the rest."""

from syncjobs.flows import invoices_out, orders_out
from syncjobs.flows.document import DocumentFlow
from syncjobs.models import Flow

FLOWS: dict[str, DocumentFlow] = {
    Flow.ORDERS_OUT: orders_out.FLOW,
    Flow.INVOICES_OUT: invoices_out.FLOW,
}
