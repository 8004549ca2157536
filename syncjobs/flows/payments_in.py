"""Payments and deposits made in NetSuite → recorded, and the platform's invoices they cover marked as paid (R39b).

What we made ourselves is left out (E65). Money that goes away again changes nothing on the platform: a notice says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from integrations import errors, records
from integrations.contract import Capability
from integrations.netsuite.reading import payments
from integrations.netsuite.reading.windows import Window
from syncjobs.flows import paying, receipts, received
from syncjobs.flows.inbound import Aside, Batch, Done, InboundFlow, Raw, Task
from syncjobs.flows.owed import Owed
from syncjobs.flows.receipts import Part, Receipt
from syncjobs.flows.received import Row
from syncjobs.models import Outcome, SyncPlan
from syncjobs.netsuite_source import Source

_GONE = "is_gone"  # in an entry's facts: that the money went away again was said already
_DRY = "The platform's rate limit is used up; it is read a little later."
Outcomes = dict[str, records.FromNetSuite | Aside | errors.SyncError]


class PaymentsIn(InboundFlow):
    """A customer payment or deposit of NetSuite; each of the platform's invoices that it completes is marked."""

    record_type = "invoice"
    netsuite_type = "customerPayment"
    noun = "payment"
    capability = Capability.MARK_PAID
    is_hourly = True
    is_linking = False
    is_looked_up = False

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give those that pay something of ours, and those that did."""
        for page in payments.payments_and_deposits_changed(source.reader, window, with_voided=True):
            yield _changes(received.of_page(plan=plan, source=source, page=page))
        # Applying a deposit need not move its stamp.
        for applied in payments.deposit_applications_changed(source.reader, window):
            deposits = received.deposits_of(source=source, applied=applied)
            page = payments.payments_by_id(source.reader, deposits)
            yield _changes(received.of_page(plan=plan, source=source, page=page))
        yield _changes(received.deleted_ones(plan=plan, source=source, window=window))

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these afresh; one that NetSuite has no more is given as such."""
        page = payments.payments_by_id(source.reader, netsuite_ids)
        there = {each.netsuite_id for each in page}
        gone = {netsuite_id: received.gone("") for netsuite_id in netsuite_ids if netsuite_id not in there}
        return {**gone, **received.of_page(plan=plan, source=source, page=page)}

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give what each pays of the platform's invoices, which are each marked once."""
        rows = {netsuite_id: received.row(raw) for netsuite_id, raw in batch.raws.items()}
        known = batch.plan.entries.filter(source_id__in=rows).values_list("source_id", "number", "facts")
        kept = {source_id: (number, facts) for source_id, number, facts in known}
        found: Outcomes = {key: _taken_back(row, *kept[key]) for key, row in rows.items() if row.is_gone}
        standing = {key: row for key, row in rows.items() if not row.is_gone}
        if not standing:
            return found
        facts = {key: kept[key][1] for key in standing}
        return found | _Counter(batch=batch, rows=standing, facts=facts).outcomes()

    def write(self, *, task: Task) -> Done | Aside:
        """Mark the invoices that are covered, and say what was recorded. Raises SyncError."""
        assert isinstance(task.record, Receipt)
        return _write(task=task, receipt=task.record)


class _Counter:
    """Where a batch of payments and deposits goes on the platform."""

    def __init__(self, *, batch: Batch, rows: Mapping[str, Row], facts: Mapping[str, Mapping[str, Any]]) -> None:
        self.batch, self.rows, self.facts = batch, rows, facts
        self.desk = paying.Desk(batch=batch, owed=[owed for row in rows.values() for owed, _ in row.applied])
        self.positions: dict[Owed, paying.Position | Aside | errors.SyncError] = {}
        for row in rows.values():
            for owed, _amount in row.applied:
                self.positions[owed] = self._position(owed)
        wanted = {each.invoice_id for each in self.positions.values() if isinstance(each, paying.Position)}
        read_held = batch.connector.read_held
        self.held = read_held(record_type="invoice", source_ids=sorted(wanted)) if wanted else {}
        self.marked_with: dict[str, str] = {}

    def outcomes(self) -> Outcomes:
        """Give what becomes of each."""
        return {key: self._outcome(key, row) for key, row in self.rows.items()}

    def _position(self, owed: Owed) -> paying.Position | Aside | errors.SyncError:
        try:
            return self.desk.position(owed)
        except errors.SyncError as error:
            return error

    def _outcome(self, key: str, row: Row) -> records.FromNetSuite | Aside | errors.SyncError:
        before = {one["invoice_id"]: one for one in receipts.recorded(self.facts[key]) if one["invoice_id"]}
        assert row.payment is not None
        try:
            parts = tuple(self._part(row, owed, amount, before) for owed, amount in row.applied)
        except errors.SyncError as error:
            return error
        now = {part.held.source_id for part in parts if part.held}
        receipt = Receipt(
            netsuite_id=key,
            number=row.payment.document_number or "",
            version=row.version,
            currency=self.batch.plan.connection.currency,
            noun=row.noun,
            received=row.payment.total,
            received_date=row.payment.payment_date,
            parts=parts,
            lost=tuple(str(one["number"]) for invoice_id, one in before.items() if invoice_id not in now),
        )
        is_waiting = any(part.is_waiting for part in parts)
        if is_waiting and not any(part.paid_date for part in parts):
            return _waiting(receipt)
        return receipt

    def _part(self, row: Row, owed: Owed, amount: Decimal, before: Mapping[str, Mapping[str, Any]]) -> Part:
        position = self.positions[owed]
        if isinstance(position, errors.SyncError):
            raise position
        name = owed.name if owed.invoice else ""
        if isinstance(position, Aside):
            waits = position.is_looked_at_again
            return Part(held=None, owed_name=name, amount=amount, note=position.reason, is_waiting=waits)
        if position.invoice_id not in self.held:
            raise errors.RateLimited(_DRY)
        held = self.held[position.invoice_id]
        if held is None:
            note = f"Invoice {position.invoice_id} no longer exists on the platform."
            return Part(held=None, owed_name=name, amount=amount, note=note)
        was_paid = bool(before.get(held.source_id, {}).get("is_paid"))
        note = self._note(row, held, position, was_paid=was_paid)
        paid_date = None if note else position.paid_date
        is_notice = was_paid and not held.is_paid
        return Part(held=held, owed_name=name, amount=amount, paid_date=paid_date, note=note, is_notice=is_notice)

    def _note(self, row: Row, held: records.Held, position: paying.Position, *, was_paid: bool) -> str:
        """Say why an invoice is not to be marked, "" when it is."""
        assert row.payment is not None
        if held.is_paid:
            return f"Invoice {held.number} is paid on the platform."
        if was_paid:
            return f"Invoice {held.number} was paid, and is unpaid on the platform again: it was left alone."
        if position.paid_date is None:
            return position.reason
        mine = row.payment.netsuite_id
        first = self.marked_with.setdefault(held.source_id, mine)
        return "" if first == mine else f"Invoice {held.number} goes with NetSuite's payment {first}."


def _write(*, task: Task, receipt: Receipt) -> Done | Aside:
    said, waits, marked = [receipt.words], False, 0
    paid = [part.held.source_id for part in receipt.parts if part.held and part.held.is_paid]
    for part in receipt.parts:
        if part.paid_date is None or part.held is None:
            said.append(part.note)
            waits |= part.is_waiting
            continue
        done = paying.mark(connector=task.connector, held=part.held, paid_date=part.paid_date)
        if isinstance(done, Aside):
            said.append(done.reason)
            waits |= done.is_looked_at_again
            continue
        said.append(done.message)
        paid.append(part.held.source_id)
        marked += done.outcome == Outcome.UPDATED
    is_notice = bool(receipt.lost) or any(part.is_notice for part in receipt.parts)
    outcome = Outcome.WARNING if is_notice else Outcome.UPDATED if marked else Outcome.NOTE
    message, facts = " ".join(dict.fromkeys(filter(None, said))), receipt.facts(paid=paid)
    if waits:
        return Aside(reason=message, is_looked_at_again=True, outcome=outcome, facts=facts)
    held = receipt.parts[0].held if len(receipt.parts) == 1 else None
    return Done(outcome=outcome, message=message, held=held, is_linked=False, facts=facts)


def _waiting(receipt: Receipt) -> Aside:
    """Say what was recorded while the platform has no invoice that could be marked."""
    paid = [part.held.source_id for part in receipt.parts if part.held and part.held.is_paid]
    said = dict.fromkeys([receipt.words, *(part.note for part in receipt.parts if part.note)])
    facts = receipt.facts(paid=paid)
    return Aside(reason=" ".join(said), is_looked_at_again=True, outcome=Outcome.NOTE, facts=facts)


def _taken_back(row: Row, number: str, facts: Mapping[str, Any]) -> Aside:
    """Say that a payment was voided or deleted; once, when something was recorded of it."""
    how = "voided" if row.payment else "deleted"
    noun = str(facts["received"]["kind"]) if "received" in facts else row.noun
    title = receipts.name(noun, number)
    if not receipts.recorded(facts):
        return Aside(reason=f"{title} was {how} in NetSuite before anything was recorded of it.")
    return Aside(
        reason=receipts.taken_back(title=title, how=how, facts=facts),
        outcome=Outcome.SKIPPED if facts.get(_GONE) else Outcome.WARNING,
        facts={**facts, _GONE: True},
    )


def _changes(found: Mapping[str, Raw]) -> list[records.Change]:
    now = timezone.now()
    return [
        records.Change(
            source_id=netsuite_id,
            version=raw["version"],
            updated_at=now,
            number=(raw["payment"] or {}).get("document_number") or "",
            raw=raw,
            is_latest=True,
        )
        for netsuite_id, raw in found.items()
    ]


FLOW = PaymentsIn()
