"""The tables of flows. A flow says which record goes where and how it is written; the runner does the rest.

FLOWS    every flow by its key; what all of them have: `record_type`, `netsuite_type`, `noun`, `capability`
OUTBOUND records of a platform that become records of NetSuite
INBOUND  records of NetSuite that become records of a platform; hourly ones are read in this order (R54)

Two families, told apart by what a connector is able to do (docs/decisions/0008): those of ordering platforms, and those
of billing platforms, whose flows begin with `ar_` (accounts receivable) or are `customers_in`, and share what begins
with `receivable_` and `customer_`. What both share: `inbound`, `outbound`, `upserting`, `raws`, `dated_pages`.
"""

from syncjobs.flows import (
    ar_credits_in,
    ar_invoices_in,
    ar_payments_in,
    ar_payments_out,
    credit_notes_in,
    customers_in,
    invoices_in,
    invoices_out,
    orders_out,
    paid_in,
    payments_in,
    payments_out,
    stock_in,
)
from syncjobs.flows.inbound import InboundFlow
from syncjobs.flows.outbound import OutboundFlow
from syncjobs.models import Flow

OUTBOUND: dict[str, OutboundFlow] = {
    Flow.ORDERS_OUT: orders_out.FLOW,
    Flow.INVOICES_OUT: invoices_out.FLOW,
    Flow.PAYMENTS_OUT: payments_out.FLOW,
    Flow.AR_PAYMENTS_OUT: ar_payments_out.FLOW,
}
INBOUND: dict[str, InboundFlow] = {
    Flow.INVOICES_IN: invoices_in.FLOW,
    Flow.PAID_IN: paid_in.FLOW,
    Flow.PAYMENTS_IN: payments_in.FLOW,
    Flow.CREDIT_NOTES_IN: credit_notes_in.FLOW,
    Flow.STOCK_IN: stock_in.FLOW,
    Flow.CUSTOMERS_IN: customers_in.FLOW,
    Flow.AR_INVOICES_IN: ar_invoices_in.FLOW,
    Flow.AR_CREDITS_IN: ar_credits_in.FLOW,
    Flow.AR_PAYMENTS_IN: ar_payments_in.FLOW,
}
FLOWS: dict[str, OutboundFlow | InboundFlow] = {**OUTBOUND, **INBOUND}
