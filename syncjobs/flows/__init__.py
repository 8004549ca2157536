"""The tables of flows. A flow says which record goes where and how it is written; the runner does the rest.

FLOWS    every flow by its key; what all of them have: `record_type`, `netsuite_type`, `noun`, `capability`
OUTBOUND documents of a platform that become records of NetSuite
INBOUND  records of NetSuite that become records of a platform; hourly ones are read in this order (R54)
"""

from syncjobs.flows import invoices_out, orders_out
from syncjobs.flows.document import DocumentFlow
from syncjobs.flows.inbound import InboundFlow
from syncjobs.models import Flow

OUTBOUND: dict[str, DocumentFlow] = {
    Flow.ORDERS_OUT: orders_out.FLOW,
    Flow.INVOICES_OUT: invoices_out.FLOW,
}
INBOUND: dict[str, InboundFlow] = {}
FLOWS: dict[str, DocumentFlow | InboundFlow] = {**OUTBOUND, **INBOUND}
