"""Money of a payment that went back: a customerRefund for each refund, never two.

NetSuite gives back only what is not applied. So a refund takes the payment's (or deposit's) unapplied part; when that
is not enough and the whole payment went back, the invoices it paid in full are credited and the refund takes the credit
memos; else an open credit memo that somebody made of one of its invoices. What fits none of these is left to a person:
which sale is undone by a part of the money is nothing that we may guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from integrations import records
from integrations.netsuite import ar_payment_payloads, parse, settled_documents
from integrations.netsuite.ar_payment_payloads import Books
from integrations.netsuite.settled_documents import CREDIT_MEMO, INVOICE, Settled
from integrations.receivable_records import Refund
from syncjobs.flows import ar_payments_out as flow
from syncjobs.runner.ar_desk import Desk, Made, Record
from syncjobs.runner.ar_fees import Fee

_TYPE = "customerRefund"


def settle(desk: Desk, made: Made, *, invoices: Sequence[Settled], fee: Fee) -> int:
    """Make the refunds that are not there yet; give how many. `invoices` are those that the payment pays.

    Raises DecisionNeeded for one that cannot be made without a person, and SyncError.
    """
    count = 0
    for refund in desk.payment.refunds:
        if (flow.REFUND, refund.source_id) not in desk.job.made:
            # Of a fee that never went to NetSuite nothing comes back there either.
            is_whole = refund.amount == desk.payment.amount
            amount = refund.amount - fee.ignored if is_whole else refund.amount
            count += _make(desk, made, replace(refund, amount=amount), invoices, fee)
    return count


def _make(desk: Desk, made: Made, refund: Refund, invoices: Sequence[Settled], fee: Fee) -> int:
    external_id = desk.external_id("refund", refund.source_id)
    there = desk.get(record_type=_TYPE, external_id=external_id, fields=("id",)) if desk.is_in_doubt else None
    if there is not None:
        _keep(desk, refund, parse.reference_id(value=there.get("id")), external_id)
        return 0
    record = desk.get(record_type=made.netsuite_type, netsuite_id=made.netsuite_id)
    if record is None:
        raise desk.decision(f"{made} no longer exists in NetSuite, so refund {refund.source_id} was not made there.")
    sublist, uses = _uses(desk, made, record, refund, invoices, fee)
    body = ar_payment_payloads.customer_refund(
        books=Books(
            customer_id=parse.reference_id(value=record.get("customer")),
            currency_id=parse.reference_id(value=record.get("currency")),
            account_id=parse.reference_id(value=record.get("arAcct")),
        ),
        day=_day(desk, refund),
        bank_account_id=_bank_account(desk, record, refund),
        memo=f"Refund {refund.source_id} of payment {desk.payment.number}",
        sublist=sublist,
        uses=uses,
    )
    _keep(desk, refund, desk.upsert(record_type=_TYPE, external_id=external_id, payload=body), external_id)
    return 1


def _uses(
    desk: Desk, made: Made, record: Record, refund: Refund, invoices: Sequence[Settled], fee: Fee
) -> tuple[str, dict[str, Decimal]]:
    """Give the sublist of the refund that is used, and what it takes of each document."""
    if _unused(desk, made, record) >= refund.amount:
        return ("deposit" if made.netsuite_type == flow.DEPOSIT else "apply"), {made.netsuite_id: refund.amount}
    if refund.amount == desk.payment.amount - fee.ignored:
        paid = [*invoices, *_fee_invoice(desk, fee)]
        if sum((one.total for one in paid), records.ZERO) == refund.amount:
            return "apply", {_credit(desk, refund, one): one.total for one in paid}
    memo_id = _open_memo(desk, refund, invoices)
    if memo_id:
        return "apply", {memo_id: refund.amount}
    raise desk.decision(
        f"{desk.money(refund.amount)} of it was refunded on the platform (refund {refund.source_id}), but {made} in "
        "NetSuite is applied to invoices, and NetSuite refunds only what is not. Make a credit memo of one of these "
        f"invoices over {desk.money(refund.amount)} there and leave it unapplied; then retry, and it is refunded. Or "
        "record the refund by hand, then skip this entry.",
        platform={"refund": refund.source_id, "amount": refund.amount},
        netsuite={"id": made.netsuite_id},
    )


def _fee_invoice(desk: Desk, fee: Fee) -> list[Settled]:
    if not fee.invoice_id:
        return []
    desk.about_to_call()
    found = settled_documents.by_id(client=desk.client, netsuite_type=INVOICE, netsuite_id=fee.invoice_id)
    return [found] if found else []


def _unused(desk: Desk, made: Made, record: Record) -> Decimal:
    if made.netsuite_type == flow.PAYMENT:
        return parse.number(value=record.get("unapplied")) or records.ZERO
    desk.about_to_call()
    return settled_documents.unused_of_deposit(client=desk.client, netsuite_id=made.netsuite_id)


def _credit(desk: Desk, refund: Refund, invoice: Settled) -> str:
    """Give the credit memo that undoes an invoice; made when it is not there."""
    external_id = desk.external_id("credit", f"{refund.source_id}-{invoice.netsuite_id}")
    there = desk.get(record_type=CREDIT_MEMO, external_id=external_id, fields=("id",))
    if there is not None:
        return parse.reference_id(value=there.get("id"))
    body = {
        "externalId": external_id,
        "tranDate": _day(desk, refund).isoformat(),
        "memo": f"Refund {refund.source_id} of payment {desk.payment.number}",
    }
    return desk.transform(record_type=INVOICE, netsuite_id=invoice.netsuite_id, into=CREDIT_MEMO, payload=body)


def _open_memo(desk: Desk, refund: Refund, invoices: Sequence[Settled]) -> str:
    if not invoices:
        return ""
    desk.about_to_call()
    return settled_documents.open_memo_of(
        client=desk.client, invoice_ids=[one.netsuite_id for one in invoices], amount=refund.amount
    )


def _bank_account(desk: Desk, record: Record, refund: Refund) -> str:
    account_id = desk.job.bank_account_id or parse.reference_id(value=record.get("account"))
    if not account_id:
        raise desk.decision(
            f"nothing says which bank account its refund {refund.source_id} of {desk.money(refund.amount)} left. Give "
            f"the deposit rule for {desk.payment.currency} a bank account, then retry."
        )
    return account_id


def _day(desk: Desk, refund: Refund) -> date:
    return refund.refunded_at.astimezone(desk.job.zone).date() if refund.refunded_at else desk.job.day


def _keep(desk: Desk, refund: Refund, netsuite_id: str, external_id: str) -> None:
    desk.keep(
        record_type=flow.REFUND,
        source_id=refund.source_id,
        netsuite_type=_TYPE,
        netsuite_id=netsuite_id,
        external_id=external_id,
    )
