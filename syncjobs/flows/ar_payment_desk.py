"""Where money that NetSuite received goes on the platform: whose it is, and which of its invoices it pays.

Invoices that the platform will never have are left out, and what paid them is not part of the payment there. What no
invoice took yet is: it is the payment's balance.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from integrations import errors, receivable_records, records, registry
from integrations.netsuite import payloads
from integrations.netsuite.doctor import permissions
from mappings.models import MappedType
from syncjobs import blocking, totals
from syncjobs.flows import ar_received, awaited_invoices, custom_fields, left_out, receivable, receivable_customers
from syncjobs.flows.ar_received import Part, Received
from syncjobs.flows.inbound import Aside, Batch
from syncjobs.models import Outcome as LogOutcome
from syncjobs.models import RecordLink

Outcome = records.FromNetSuite | Aside | errors.SyncError


@dataclass(kw_only=True)
class Placed:
    """The parts of one payment: what goes across, what was left out of it, and how much less it is by that."""

    applied: list[receivable_records.Applied] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    paid_here: list[Part] = field(default_factory=list)  # all that counts as this payment's, held invoices too


def prepare(*, batch: Batch) -> dict[str, Outcome]:
    """Give what is to be written of each, why it is not, or what keeps it from being."""
    every = [ar_received.received(raw=raw) for raw in batch.raws.values()]
    desk = _Desk(batch=batch, every=every)
    found = {each.netsuite_id: desk.outcome(each) for each in every}
    found = custom_fields.filled(batch=batch, record_type=MappedType.PAYMENT, outcomes=found)
    left_out.remember(
        plan=batch.plan,
        paid={each.netsuite_id: {part.invoice_id for part in each.parts} for each in every},
        stuck={key for key, outcome in found.items() if isinstance(outcome, errors.SyncError)},
        held={part.invoice_id for each in every for part in each.parts if part.is_held},
        now=batch.now,
    )
    # What gives money back first: the invoice it paid may be paid by the next one.
    return dict(sorted(found.items(), key=lambda one: _takes_money(one[1])))


class _Desk:
    """What a batch needs of the tables, read once for all of it."""

    def __init__(self, *, batch: Batch, every: Sequence[Received]) -> None:
        self.batch, self.plan = batch, batch.plan
        self.connection = batch.plan.connection
        self.prefix = registry.connector(key=self.connection.connector).external_id_prefix
        self.scope = receivable.scope_of(plan=self.plan)
        self.days = receivable.days_of(plan=self.plan)
        ids = [each.netsuite_id for each in every]
        self.sent = made_by(connection_id=self.connection.pk, netsuite_ids=ids)
        doubtful = self.plan.entries.filter(source_id__in=ids, is_in_doubt=True)
        # Of what the platform may have though no answer said so, it is asked before anything is left out.
        self.doubtful = set(doubtful.values_list("source_id", flat=True))
        self.known = self.sent.keys() | self.doubtful
        parts = [part for each in every for part in each.parts]
        self.invoices = invoices_there(
            connection_id=self.connection.pk, netsuite_ids={part.invoice_id for part in parts}
        )
        missing = [part for part in parts if part.invoice_id not in self.invoices and not part.is_held]
        self.awaited = awaited_invoices.awaited(
            plan=self.plan,
            stamps={part.invoice_id: part.document.changed if part.document else "" for part in missing},
            now=batch.now,
        )
        wanted = {each.money.customer_id for each in every if each.money.customer_id}
        self.customers = receivable_customers.customers_of(plan=self.plan, netsuite_ids=wanted)

    def outcome(self, each: Received) -> Outcome:
        """Give what becomes of one."""
        try:
            return self._aside(each) or (self._void(each) if each.is_void else self._standing(each))
        except errors.SyncError as error:
            return error

    def _aside(self, each: Received) -> Aside | None:
        if _is_ours(received=each, prefix=self.prefix, sent=self.sent):
            return Aside(reason=f"{each.name} came from the platform, where it stands already.")
        # Without its customer it cannot be there.
        may_be_there = each.netsuite_id in self.doubtful and each.money.customer_id in self.customers
        if not may_be_there and (aside := self._not_begun(each)):
            return aside
        if each.is_held and not each.is_void:
            return Aside(reason=f"{each.name} is ticked in NetSuite as not to be synced, so it was left alone.")
        return None

    def _not_begun(self, each: Received) -> Aside | None:
        """Say why one that never went across does not, None when it may or has."""
        if each.netsuite_id in self.sent:
            return None
        if reason := self._foreign(each):
            return Aside(reason=reason)
        return self._old(each) if self._is_old(each) else None

    def _foreign(self, each: Received) -> str:
        """Say why one that never went across does not, "" when it may."""
        if not self.scope.has(subsidiary_id=each.money.subsidiary_id):
            return f"{each.name} is of subsidiary {each.money.subsidiary_id}, whose records this connection leaves out."
        if each.is_unapproved:
            return f"{each.name} is still to be approved in NetSuite; it goes when it is."
        return ""

    def _is_old(self, each: Received) -> bool:
        day = each.money.received_date
        return day is not None and not each.is_void and not self.days.has(day=day)

    def _old(self, each: Received) -> Aside:
        """Leave out what is from before the start; aloud when the platform has an invoice that it pays."""
        said = (
            f"{each.name} is dated {each.money.received_date}, before the start date {self.days.start_date}, so it "
            "stays out. Import that day if it should go across."
        )
        paid = [
            f"{part.name} with {totals.money(part.amount)}" for part in each.parts if part.invoice_id in self.invoices
        ]
        if not paid:
            return Aside(reason=said)
        said += f" It pays {', '.join(paid)}, which the platform shows as still open by that."
        return Aside(reason=said, outcome=LogOutcome.WARNING)

    def _standing(self, each: Received) -> Outcome:
        self._check(each)
        placed = self._placed(each)
        if not placed.applied and each.netsuite_id not in self.known:
            return Aside(reason=_unapplied(each, placed))
        customer_id = self.customers.get(each.money.customer_id or "")
        if customer_id is None:
            raise receivable_customers.wait_for(
                plan=self.plan, netsuite_id=each.money.customer_id or "", record=each.name, now=self.batch.now
            )
        return self._payment(each, placed, customer_id)

    def _check(self, each: Received) -> None:
        """Raise RecordRejected for what nobody could enter on the platform."""
        if not each.money.customer_id:
            raise _refused(
                each, "NetSuite shows no customer of it: the integration's role may not see it", code="NO_CUSTOMER"
            )
        if each.money.received_date is None:
            raise _refused(each, "NetSuite shows no date of it: the integration's role may not see it", code="NO_DATE")
        if each.money.currency_id and not each.money.currency:
            cause = f"the integration's role may lack {permissions.CURRENCY.menu(permissions.Level.VIEW)}"
            said = f"NetSuite tells no ISO code of its currency {each.money.currency_id}; {cause}"
            raise _refused(each, said, code="NO_CURRENCY")
        for part in each.parts:
            if part.amount < 0:
                said = f"it is applied to {part.name} with {totals.money(part.amount)}, which is a negative amount"
                raise _refused(each, said, code="NEGATIVE_AMOUNT")
            their = part.document.currency_id if part.document else None
            if their and each.money.currency_id and their != each.money.currency_id:
                said = f"it is in {each.money.currency}, but {part.name} is in another currency (id {their})"
                raise _refused(each, said, code="OTHER_CURRENCY")

    def _placed(self, each: Received) -> Placed:
        """Say where its parts go. Raises MappingMissing while one of the invoices is on its way."""
        placed = Placed()
        for part in each.parts:
            amount = totals.money(part.amount)
            if part.is_held:
                placed.paid_here.append(part)
                placed.left_out.append(f"{part.name} is ticked as not to be synced: its {amount} stays unapplied.")
            elif part.invoice_id in self.invoices:
                placed.paid_here.append(part)
                invoice_id = self.invoices[part.invoice_id]
                placed.applied.append(
                    receivable_records.Applied(
                        invoice_id=invoice_id, amount=part.amount, netsuite_invoice_id=part.invoice_id
                    )
                )
            elif part.invoice_id in self.awaited:
                raise blocking.by(
                    record=each.name,
                    record_type="invoice",
                    kind=blocking.NETSUITE_RECORD,
                    record_id=part.invoice_id,
                    label=f"invoice {part.name}",
                )
            else:
                placed.left_out.append(f"{part.name} is not on the platform: its {amount} was left out.")
        return placed

    def _payment(self, each: Received, placed: Placed, customer_id: str) -> receivable_records.ReceivablePayment:
        assert each.money.received_date is not None
        amount = sum((part.amount for part in placed.paid_here), each.unused)
        aside = self._not_begun(each)
        return receivable_records.ReceivablePayment(
            netsuite_id=each.netsuite_id,
            number=each.money.document_number or "",
            version=each.version,
            customer_id=customer_id,
            customer_name=each.money.customer_name or "",
            currency=(each.money.currency or self.connection.currency).upper(),
            total=amount,
            payment_date=each.money.received_date,
            amount=amount,
            method=each.money.method or "",
            reference=each.money.check_number or "",
            memo=each.money.memo or "",
            applied=tuple(placed.applied),
            is_deposit=each.is_deposit,
            stays_out=aside.reason if aside else "",
            warnings=(*placed.left_out, *self._unheld(each)),
        )

    def _unheld(self, each: Received) -> tuple[str, ...]:
        if not each.is_hold_field_missing:
            return ()
        settings = receivable.settings_of(connection_id=self.connection.pk)
        return receivable.hold_warning(settings=settings, name="transaction_hold_field", noun="transactions")

    def _void(self, each: Received) -> receivable_records.ReceivablePayment:
        return trace(
            netsuite_id=each.netsuite_id,
            number=each.money.document_number or "",
            version=each.version,
            currency=self.connection.currency,
            day=each.money.received_date or self.batch.now.date(),
            is_deposit=each.is_deposit,
        )


def trace(
    *, netsuite_id: str, number: str, currency: str, day: date, version: str = "", is_deposit: bool = False
) -> receivable_records.ReceivablePayment:
    """Give a payment that counts no more: enough to look for the platform's and to void it."""
    return receivable_records.ReceivablePayment(
        netsuite_id=netsuite_id,
        number=number,
        version=version,
        currency=currency,
        is_void=True,
        payment_date=day,
        amount=records.ZERO,
        is_deposit=is_deposit,
    )


def made_by(*, connection_id: int, netsuite_ids: Collection[str]) -> dict[str, str]:
    """Give which side made those of the payments that are pairs, by NetSuite id."""
    links = RecordLink.objects.filter(connection=connection_id, record_type="payment", netsuite_id__in=netsuite_ids)
    return dict(links.values_list("netsuite_id", "created_by"))


def _is_ours(*, received: Received, prefix: str, sent: Mapping[str, str]) -> bool:
    """Say whether the platform told us of it in the first place, so that it never goes back."""
    is_named = payloads.is_ours(prefix=prefix, external_id=received.money.external_id)
    return is_named or sent.get(received.netsuite_id) == RecordLink.Side.PLATFORM


def invoices_there(*, connection_id: int, netsuite_ids: Collection[str]) -> dict[str, str]:
    """Give the platform's ids of NetSuite's invoices that it has, but of voided ones."""
    links = RecordLink.objects.filter(connection=connection_id, record_type="invoice", netsuite_id__in=netsuite_ids)
    return dict(links.exclude(is_cancelled=True).values_list("netsuite_id", "source_id"))


def _unapplied(each: Received, placed: Placed) -> str:
    if placed.left_out:
        return f"{each.name} pays nothing that is on the platform. {' '.join(placed.left_out)}"
    return f"{each.name} is not applied to any invoice. It goes across when it is."


def _refused(each: Received, said: str, *, code: str) -> errors.RecordRejected:
    return errors.RecordRejected(
        f"{each.name} was not written: {said}. Correct it in NetSuite, then retry; or enter it on the platform by hand "
        "and skip it.",
        code=code,
    )


def _takes_money(outcome: Outcome) -> bool:
    return isinstance(outcome, receivable_records.ReceivablePayment) and bool(outcome.applied)
