"""Credit memos that pay beside cash: applied through their own apply lines, so that each invoice gets its own part.

NetSuite's record says only how much of a memo an invoice gets in all, and people and other payments apply it too. So
we keep what we applied ourselves, move the line by the difference, and after a lost answer compare before moving it
again; what fits neither the state before nor the one after is left to a person.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from integrations import records
from integrations.netsuite import ar_payment_payloads, parse
from integrations.netsuite.settled_documents import CREDIT_MEMO
from syncjobs.flows import ar_payments_out as flow
from syncjobs.models import RecordLink
from syncjobs.runner.ar_desk import Desk
from syncjobs.runner.ar_payment_sources import amount_of
from syncjobs.runner.ar_settling import Found

# Threads of one process never read and move the lines of one memo at a time.
_LOCKS: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
_KEY_CHARS = 20  # of `RecordLink.netsuite_id`


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """So much of a memo is to pay an invoice (NetSuite's ids); `done` of it is known to be applied by us."""

    source_id: str
    memo_id: str
    invoice_id: str
    wanted: Decimal
    done: Decimal

    @property
    def pair(self) -> str:
        """Give the key under which uses of the same memo for the same invoice are added up."""
        return f"{self.memo_id}:{self.invoice_id}"


def of(desk: Desk, found: Found) -> list[Use]:
    """Give the uses that the payment wants, and those it made before and wants no more."""
    wanted = {} if desk.payment.is_void else flow.credits_of(desk.payment)
    before = {link.source_id: link for link in desk.beside(flow.CREDIT_USE)}
    uses = []
    for (note_id, invoice_id), amount in wanted.items():
        source_id = f"{desk.payment.source_id}:{note_id}:{invoice_id}"
        memo, invoice = found.credit_notes.get(note_id), found.invoices.get(invoice_id)
        link = before.pop(source_id, None)
        if memo and invoice:
            uses.append(_use(source_id, memo.netsuite_id, invoice.netsuite_id, amount, link))
    for link in before.values():
        memo_id, _, invoice_id = link.external_id.partition(":")
        uses.append(_use(link.source_id, memo_id, invoice_id, records.ZERO, link))
    return uses


def _use(source_id: str, memo_id: str, invoice_id: str, wanted: Decimal, link: RecordLink | None) -> Use:
    done = amount_of(link) if link else records.ZERO
    return Use(source_id=source_id, memo_id=memo_id, invoice_id=invoice_id, wanted=wanted, done=done)


def settle(desk: Desk, uses: list[Use], *, is_giving_back: bool) -> dict[str, Decimal]:
    """Carry out those that take credit back, or else those that use more; give by how much each invoice changed.

    Raises SyncError. What was done before it failed is kept on the desk.
    """
    moved: dict[str, Decimal] = {}
    for use in uses:
        if (use.wanted < use.done) == is_giving_back:
            change = _move(desk, use)
            moved[use.invoice_id] = moved.get(use.invoice_id, records.ZERO) + change
    return moved


def _move(desk: Desk, use: Use) -> Decimal:
    if use.wanted == use.done and not desk.is_in_doubt:
        return records.ZERO
    with _LOCKS[f"{desk.client.account_name}:{use.memo_id}"]:
        memo = desk.get(record_type=CREDIT_MEMO, netsuite_id=use.memo_id)
        if memo is None:
            raise desk.decision(
                f"its credit memo {use.memo_id} no longer exists in NetSuite. Apply another one on the platform, or "
                "skip this entry."
            )
        now = ar_payment_payloads.applied(record=memo).get(use.invoice_id, records.ZERO)
        change = _change(desk, use, memo, now)
        if change:
            body = ar_payment_payloads.application(invoice_id=use.invoice_id, amount=now + change)
            desk.update(record_type=CREDIT_MEMO, netsuite_id=use.memo_id, payload=body)
    desk.keep(
        record_type=flow.CREDIT_USE,
        source_id=use.source_id,
        netsuite_type=CREDIT_MEMO,
        netsuite_id=_own_key(desk, use),
        external_id=use.pair,
        amount=use.wanted,
    )
    return change


def _change(desk: Desk, use: Use, memo: Mapping[str, object], now: Decimal) -> Decimal:
    """Give by how much the line has to move, zero when it stands as it should."""
    ours = now - desk.job.uses_of_others.get(use.pair, records.ZERO)
    if not desk.is_in_doubt:
        left = parse.number(value=memo.get("unapplied"))
        is_short = left is not None and left < use.wanted - use.done
        if is_short and ours >= use.wanted > use.done:
            return records.ZERO  # somebody applied it in NetSuite already
        return max(use.wanted - use.done, -now)
    if ours == use.wanted:
        return records.ZERO
    if ours == use.done:
        return use.wanted - use.done
    raise desk.decision(
        f"an answer of NetSuite was lost, and credit memo {memo.get('tranId') or use.memo_id} now pays "
        f"{desk.money(now)} of invoice {use.invoice_id}, where {desk.money(use.done)} or {desk.money(use.wanted)} "
        "would be this payment's. Set it right in NetSuite, then skip this entry.",
        netsuite={"credit memo": use.memo_id, "applied": now},
        platform={"applied": use.wanted},
    )


def _own_key(desk: Desk, use: Use) -> str:
    """Give a key that no other use of the memo has: memo, and where in the payment it stands."""
    others = sorted({link.netsuite_id for link in desk.job.made.values() if link.record_type == flow.CREDIT_USE})
    known = desk.job.made.get((flow.CREDIT_USE, use.source_id))
    if known:
        return known.netsuite_id
    taken = {*others, *(link.netsuite_id for link in desk.links.values())}
    number = 0
    while (key := f"{desk.payment.source_id}.{number}"[-_KEY_CHARS:]) in taken:
        number += 1
    return key
