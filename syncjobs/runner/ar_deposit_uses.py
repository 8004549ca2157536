"""A prepayment that is applied later: its deposit pays invoices by deposit applications, one for each invoice."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from integrations.netsuite import ar_payment_payloads, parse
from integrations.netsuite.settled_documents import Settled
from syncjobs.flows import ar_payments_out as flow
from syncjobs.runner.ar_desk import Desk, Made
from syncjobs.runner.ar_payment_sources import amount_of

_TYPE = "depositApplication"


def settle(desk: Desk, deposit: Made, *, cash: Mapping[str, Decimal], invoices: Mapping[str, Settled]) -> int:
    """Bring the applications of a deposit up to the platform's (its ids → amounts); give how many were changed.

    Raises SyncError. What was done before it failed is kept on the desk.
    """
    changed = take_back(desk, but=cash)
    for invoice_id, amount in cash.items():
        if invoice_id in invoices:
            changed += _apply(desk, deposit, invoice_id, invoices[invoice_id], amount)
    return changed


def take_back(desk: Desk, *, but: Mapping[str, Decimal]) -> int:
    """Delete the applications that are wanted no more; give how many."""
    count = 0
    for link in desk.beside(flow.DEPOSIT_USE):
        if link.source_id.partition(":")[2] not in but:
            desk.delete(record_type=_TYPE, netsuite_id=link.netsuite_id)
            desk.end(link)
            count += 1
    return count


def _apply(desk: Desk, deposit: Made, invoice_id: str, invoice: Settled, amount: Decimal) -> int:
    source_id = f"{desk.payment.source_id}:{invoice_id}"
    known = desk.job.made.get((flow.DEPOSIT_USE, source_id))
    if known and amount_of(known) == amount and not desk.is_in_doubt:
        return 0
    external_id = desk.external_id("application", source_id.replace(":", "-"))
    # What is made by a transform is made again when it is sent again: so it is always looked for first.
    record = desk.get(record_type=_TYPE, external_id=external_id)
    is_changed = record is None or ar_payment_payloads.applied(record=record) != {invoice.netsuite_id: amount}
    if record is None:
        body = ar_payment_payloads.deposit_application(
            external_id=external_id, invoice_id=invoice.netsuite_id, amount=amount
        )
        netsuite_id = desk.transform(
            record_type=flow.DEPOSIT, netsuite_id=deposit.netsuite_id, into=_TYPE, payload=body
        )
    else:
        netsuite_id = parse.reference_id(value=record.get("id"))
        if is_changed:
            body = ar_payment_payloads.application(invoice_id=invoice.netsuite_id, amount=amount)
            desk.update(record_type=_TYPE, netsuite_id=netsuite_id, payload=body)
    desk.keep(
        record_type=flow.DEPOSIT_USE,
        source_id=source_id,
        netsuite_type=_TYPE,
        netsuite_id=netsuite_id,
        external_id=external_id,
        amount=amount,
    )
    return int(is_changed)
