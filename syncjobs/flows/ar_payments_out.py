"""A payment received on the billing platform becomes a customerPayment, applied to the invoices that it pays.

Money that pays no invoice becomes a customerDeposit, or is held, by setting. Beside the payment may stand an invoice
for its convenience fee, credit memos that pay with it, and refunds: each is a pair of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integrations import contract, records
from integrations.netsuite import payloads
from integrations.receivable_records import PlatformPayment, SplitKind
from syncjobs.flows.outbound import OutboundFlow

PAYMENT, DEPOSIT = "customerPayment", "customerDeposit"
LINK_TYPE = "payment"
# The `RecordLink.record_type` of what stands beside a payment, and what its `source_id` is.
FEE = "fee_invoice"  # the payment's id
CREDIT_USE = "credit_use"  # payment:credit note:invoice; `payload_hash` is the amount that we applied
DEPOSIT_USE = "deposit_use"  # payment:invoice; `payload_hash` is the amount
REFUND = "refund"  # the refund's id
# Kinds of `EntryWait`, by the payment's id: somebody has to say on the platform whose it is, or what it pays.
CUSTOMER, APPLICATION = "PLATFORM_CUSTOMER", "PLATFORM_APPLICATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivablePaymentFlow(OutboundFlow):
    """Payments that stand for themselves on the platform."""

    @property
    def nouns(self) -> dict[str, str]:
        """Give what staff call both."""
        return {PAYMENT: "customer payment", DEPOSIT: "customer deposit"}


FLOW = ReceivablePaymentFlow(
    record_type=LINK_TYPE,
    netsuite_type=PAYMENT,
    noun="customer payment",
    capability=contract.Capability.READ_PAYMENTS,
)


def external_id(*, prefix: str, connection_id: int, record_type: str, source_id: str) -> str:
    """Give the external id of something of ours in NetSuite: it names the connection as well as the platform's id.

    Ids are a company's own (Invoiced docs), and several companies may share one NetSuite account.
    """
    return payloads.external_id(prefix=prefix, record_type=record_type, source_id=f"{connection_id}-{source_id}")


def fingerprint(*, payment: PlatformPayment, custom: Mapping[str, Any] | None = None) -> str:
    """Give a fingerprint of all that NetSuite is told of a payment; `custom` are the fields that staff mapped."""
    splits = sorted([one.kind.value, one.invoice_id, one.credit_note_id, str(one.amount)] for one in payment.splits)
    return payloads.payload_hash(
        payload={
            "amount": payment.amount,
            "currency": payment.currency.upper(),
            "customer": payment.customer_id,
            "paid_at": payment.paid_at.isoformat(),
            "reference": payment.reference,
            "gateway": payment.gateway,
            "is_void": payment.is_void,
            "splits": splits,
            "refunds": sorted([one.source_id, str(one.amount)] for one in payment.refunds),
            **({"custom": custom} if custom else {}),
        }
    )


def cash(payment: PlatformPayment) -> dict[str, Decimal]:
    """Give the cash that each invoice gets, by the platform's id; what credit notes pay is no cash."""
    found: dict[str, Decimal] = {}
    for split in payment.splits:
        if split.kind == SplitKind.INVOICE and split.amount:
            found[split.invoice_id] = found.get(split.invoice_id, records.ZERO) + split.amount
    return found


def credits_of(payment: PlatformPayment) -> dict[tuple[str, str], Decimal]:
    """Give what each credit note pays of each invoice, by the platform's ids of both."""
    found: dict[tuple[str, str], Decimal] = {}
    for split in payment.splits:
        if split.kind == SplitKind.CREDIT_NOTE and split.invoice_id and split.amount:
            key = (split.credit_note_id, split.invoice_id)
            found[key] = found.get(key, records.ZERO) + split.amount
    return found


def fee(payment: PlatformPayment) -> Decimal:
    """Give what the customer paid for the way of paying."""
    return sum((split.amount for split in payment.splits if split.kind == SplitKind.FEE), records.ZERO)


def credit_used(payment: PlatformPayment) -> Decimal:
    """Give what credit that the customer had on the platform pays of invoices; NetSuite has no record of such."""
    others = (split for split in payment.splits if split.kind == SplitKind.OTHER and split.invoice_id)
    return sum((split.amount for split in others), records.ZERO)


def invoice_ids(payment: PlatformPayment) -> list[str]:
    """Give the platform's ids of every invoice it settles, with cash or credit notes, each once."""
    return list(dict.fromkeys([*cash(payment), *(invoice_id for _, invoice_id in credits_of(payment))]))
