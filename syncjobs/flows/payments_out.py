"""An invoice paid through the platform becomes a customerPayment, or a customerDeposit before it is billed (R39a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from integrations import collected, contract, errors, records
from integrations.netsuite import payloads
from syncjobs.flows.outbound import OutboundFlow

PAYMENT, DEPOSIT = "customerPayment", "customerDeposit"
LINK_TYPE = "payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFlow(OutboundFlow):
    """Money of the platform's invoices. It is read with the invoice, but a pair of its own."""

    @property
    def link_type(self) -> str:
        """Give the `RecordLink.record_type` of payments and deposits; its `netsuite_type` says which one it became."""
        return LINK_TYPE

    @property
    def nouns(self) -> dict[str, str]:
        """Give what staff call both."""
        return {PAYMENT: "customer payment", DEPOSIT: "customer deposit"}


FLOW = PaymentFlow(
    record_type="invoice",
    netsuite_type=PAYMENT,
    noun="customer payment",
    capability=contract.Capability.READ_INVOICES,
)


def payment_of(*, invoice: records.Invoice, zone: ZoneInfo) -> collected.Payment:
    """Give what was paid of an invoice; `zone` is the supplier's.

    Only money that the platform settled counts: an invoice that somebody, or Crossfoot, marked as paid has no
    settlement. Raises RecordRejected for a paid one that does not say its total.
    """
    if invoice.total is None and _paid_date(invoice, zone):
        raise errors.RecordRejected(
            f"Invoice {invoice.number} is paid, but does not say its total. Correct it on the platform, then retry.",
            code="NO_TOTAL",
        )
    return collected.Payment(
        source_id=invoice.source_id,
        number=invoice.number,
        version=invoice.version,
        customer_name=invoice.customer_name,
        order_ids=invoice.order_ids,
        paid=(invoice.total or records.ZERO) - invoice.credit,
        paid_date=_paid_date(invoice, zone),
        settlement_reference=invoice.settlement_reference,
        updated_at=invoice.updated_at,
    )


def _paid_date(invoice: records.Invoice, zone: ZoneInfo) -> date | None:
    is_settled = bool(invoice.settled_at or invoice.settlement_reference)
    if invoice.paid_at is None or not is_settled or invoice.cancelled_at:
        return None
    return (invoice.settled_at or invoice.paid_at).astimezone(zone).date()


def paid_hash(*, payment: collected.Payment) -> str:
    """Give a fingerprint of what was paid; nothing paid gives another one than anything paid."""
    paid = None if payment.paid_date is None else payment.paid
    return payloads.payload_hash(payload={"paid": paid})
