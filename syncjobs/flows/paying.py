"""Whether NetSuite has a platform's invoice paid in full, and marking it so there (R39, R49).

An invoice of the platform is either linked to one of NetSuite's, or it bills orders of ours: then every invoice that
NetSuite made of those orders counts, and while there is none, the deposits made for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations import contract, errors, records
from integrations.netsuite import payloads
from integrations.netsuite.reading import invoices, payments
from syncjobs import blocking, netsuite_source, totals
from syncjobs.flows import owed as owing
from syncjobs.flows.inbound import Aside, Batch, Done
from syncjobs.flows.owed import Owed
from syncjobs.models import Flow, Outcome, RecordLink, State, SyncEntry
from syncjobs.netsuite_source import Source

_VOIDED, _REJECTED = "V", "E"
_DRY = "The platform's rate limit is used up; it is read a little later."


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where NetSuite stands on one of the platform's invoices.

    `paid_date` None: it is not paid in full, and `reason` says why. `total` is that of NetSuite's invoices together.
    """

    invoice_id: str
    paid_date: date | None
    total: Decimal | None = None
    reason: str = ""


class Desk:
    """What a batch needs of the platform and of NetSuite, read once for all of it. Raises what keeps it from that."""

    def __init__(self, *, batch: Batch, owed: Sequence[Owed]) -> None:
        self.batch, self.connector, self.plan = batch, batch.connector, batch.plan
        self.linked = owing.links(
            plan=self.plan, record_type="invoice", netsuite_ids=[each.netsuite_id for each in owed if each.invoice]
        )
        unlinked = [each for each in owed if each.netsuite_id not in self.linked]
        self.awaited = self._awaited(unlinked)
        by_order = [each for each in unlinked if each.netsuite_id not in self.awaited]
        self.order_sources = owing.links(
            plan=self.plan, record_type="order", netsuite_ids=[key for each in by_order for key in each.order_ids]
        )
        self.orders = self._read("order", self.order_sources.values())
        self.invoices = self._read("invoice", [order.invoice_id for order in self._placed()])
        self.order_ids: dict[str, str] = {}
        self.billed: dict[str, list[Owed]] = {}
        self.deposits: dict[str, list[payments.Payment]] = {}
        self._read_netsuite()

    def position(self, owed: Owed) -> Position | Aside:
        """Say where NetSuite stands on the platform's invoice, or why there is none. Raises SyncError."""
        if owed.netsuite_id in self.linked:
            return _of_linked(self.linked[owed.netsuite_id], owed)
        if owed.netsuite_id in self.awaited:
            raise blocking.by(
                record=f"The payment of {owed.name}",
                record_type="invoice",
                kind=blocking.NETSUITE_RECORD,
                record_id=owed.netsuite_id,
                label=f"{owed.name} itself",
            )
        found = self._invoice_of(owed)
        return found if isinstance(found, Aside) else self._of_orders(owed, found)

    def _awaited(self, unlinked: Sequence[Owed]) -> set[str]:
        """Give the invoices that are about to become invoices of their own on the platform, by NetSuite id."""
        entries = SyncEntry.objects.filter(
            plan__connection=self.plan.connection_id,
            plan__flow=Flow.INVOICES_IN,
            plan__is_enabled=True,
            source_id__in=[each.netsuite_id for each in unlinked if each.invoice],
        )
        return set(entries.exclude(state__in=[State.SKIPPED, State.SYNCED]).values_list("source_id", flat=True))

    def _read(self, record_type: str, source_ids: Iterable[str]) -> Mapping[str, records.Document | None]:
        wanted = sorted(set(source_ids) - {""})
        return self.connector.read_documents(record_type=record_type, source_ids=wanted) if wanted else {}

    def _placed(self) -> list[records.Order]:
        return [order for order in self.orders.values() if isinstance(order, records.Order)]

    def _read_netsuite(self) -> None:
        """Read what NetSuite has of the orders on invoices that are not paid."""
        open_ones = [one for one in self.invoices.values() if isinstance(one, records.Invoice) and _is_open(one)]
        source_ids = {order_id for one in open_ones for order_id in one.order_ids}
        known = RecordLink.objects.filter(
            connection=self.plan.connection_id, record_type="order", source_id__in=source_ids
        )
        self.order_ids = dict(known.values_list("source_id", "netsuite_id"))
        wanted = set(self.order_ids.values())
        if not wanted:
            return
        with netsuite_source.opened(account=self.plan.connection.netsuite_account, now=self.batch.now) as source:
            self._read_billed(source, wanted)
            if unbilled := wanted - self.billed.keys():
                self.deposits = payments.deposits_of_orders(source.reader, unbilled)

    def _read_billed(self, source: Source, order_ids: set[str]) -> None:
        made = invoices.invoices_of_orders(source.reader, order_ids)
        headers = owing.by_id(
            plan=self.plan, source=source, netsuite_ids=[row.netsuite_id for rows in made.values() for row in rows]
        )
        for order_id, rows in made.items():
            found = [headers[row.netsuite_id] for row in rows if row.netsuite_id in headers]
            standing = [each for each in found if _stands(each)]
            if standing:
                self.billed[order_id] = standing

    def _invoice_of(self, owed: Owed) -> records.Invoice | Aside:
        """Give the one invoice that the platform raised for these orders."""
        orders = [self._order(self.order_sources[key]) for key in owed.order_ids if key in self.order_sources]
        found = {order.invoice_id: order for order in orders if order is not None}
        if not found:
            return Aside(reason="Its order is no longer there, on the platform or among the linked ones.")
        (invoice_id, order), *others = found.items()
        if others:
            return Aside(reason="It bills orders that have several invoices on the platform; nothing was written.")
        if not invoice_id:
            return _not_raised(order)
        invoice = self._known(self.invoices, invoice_id)
        if not isinstance(invoice, records.Invoice):
            return Aside(reason=f"Invoice {invoice_id} of order {order.number} no longer exists on the platform.")
        return invoice

    def _order(self, source_id: str) -> records.Order | None:
        order = self._known(self.orders, source_id)
        return order if isinstance(order, records.Order) else None

    def _known(self, read: Mapping[str, records.Document | None], source_id: str) -> records.Document | None:
        if source_id in self.connector.unreadable:
            raise errors.RecordRejected(self.connector.unreadable[source_id], code="UNREADABLE")
        if source_id not in read:
            raise errors.RateLimited(_DRY)
        return read[source_id]

    def _of_orders(self, owed: Owed, invoice: records.Invoice) -> Position:
        if not _is_open(invoice):
            return Position(invoice_id=invoice.source_id, paid_date=owed.paid_date or self.batch.now.date())
        order_ids = [self.order_ids.get(source_id, "") for source_id in invoice.order_ids]
        if not all(order_ids):
            return _unpaid(invoice, f"Invoice {invoice.number} bills an order too that NetSuite does not have.")
        billed = {each.netsuite_id: each for key in order_ids for each in self.billed.get(key, ())}
        if billed:
            return _of_billed(invoice, list(billed.values()), is_whole=all(key in self.billed for key in order_ids))
        return self._of_deposits(invoice, [each for key in order_ids for each in self.deposits.get(key, ())])

    def _of_deposits(self, invoice: records.Invoice, deposits: Sequence[payments.Payment]) -> Position:
        prefix = self.connector.external_id_prefix
        others = [each for each in deposits if not payloads.is_ours(prefix=prefix, external_id=each.external_id)]
        found = [each for each in others if each.status != "R"]
        paid = sum((each.total for each in found), records.ZERO)
        if invoice.total is None or paid < invoice.total - invoice.credit - totals.TOLERANCE:
            of = totals.money(invoice.total)
            return _unpaid(invoice, f"Deposits of {totals.money(paid)} do not cover invoice {invoice.number} of {of}.")
        days = [each.payment_date for each in found if each.payment_date]
        return Position(invoice_id=invoice.source_id, paid_date=max(days, default=self.batch.now.date()))


def mark(*, connector: contract.Connector, held: records.Held | None, paid_date: date) -> Done | Aside:
    """Mark the platform's invoice as paid, unless it is (E58), cannot be, or a payment is under way (E59).

    Raises SyncError.
    """
    settled = _settled(held)
    if settled is not None or held is None:
        return settled or Aside(reason="The platform's invoice no longer exists; nothing was written.")
    try:
        after = connector.mark_paid(held=held, paid_date=paid_date)
    except errors.RecordRejected:
        # A payment may have begun, or ended, since it was read.
        now = connector.read_held(record_type="invoice", source_ids=[held.source_id]).get(held.source_id)
        settled = _settled(now)
        if settled is None:
            raise
        return settled
    message = f"Invoice {_name(after)} marked as paid on {paid_date.isoformat()}."
    return Done(outcome=Outcome.UPDATED, message=message, held=after, is_linked=False)


def _settled(held: records.Held | None) -> Done | Aside | None:
    """Say why an invoice needs no mark, None when it does."""
    if held is None:
        return None
    if held.is_paid:
        message = f"Invoice {_name(held)} is paid on the platform already."
        return Done(outcome=Outcome.UNCHANGED, message=message, held=held, is_linked=False)
    if held.is_cancelled:
        return Aside(
            reason=f"Invoice {_name(held)} is cancelled on the platform and paid in NetSuite. Nothing was written: see "
            "which of the two is right, and mend the other by hand."
        )
    if held.is_busy:
        return Aside(
            reason=f"A payment of invoice {_name(held)} is under way on the platform; it is looked at again next hour.",
            is_looked_at_again=True,
        )
    return None


def _of_linked(invoice_id: str, owed: Owed) -> Position:
    assert owed.invoice is not None
    return Position(
        invoice_id=invoice_id,
        paid_date=owed.paid_date,
        total=owed.invoice.total,
        reason="" if owed.paid_date else not_paid(owed),
    )


def _of_billed(invoice: records.Invoice, billed: Sequence[Owed], *, is_whole: bool) -> Position:
    """E55: paid when every invoice of the orders is, and they come to what the platform's does."""
    for each in billed:
        if each.paid_date is None:
            return _unpaid(invoice, not_paid(each))
    total = sum((each.invoice.total for each in billed if each.invoice), records.ZERO)
    if not is_whole or invoice.total is None or total < invoice.total - totals.TOLERANCE:
        sums = f"{totals.money(total)} of {totals.money(invoice.total)}"
        return _unpaid(invoice, f"NetSuite has billed {sums} of invoice {invoice.number}, and all of that is paid.")
    paid_date = max(each.paid_date for each in billed if each.paid_date)
    return Position(invoice_id=invoice.source_id, paid_date=paid_date, total=total)


def _unpaid(invoice: records.Invoice, reason: str) -> Position:
    return Position(invoice_id=invoice.source_id, paid_date=None, reason=reason)


def not_paid(owed: Owed) -> str:
    """Say how far an invoice of NetSuite is from being paid."""
    assert owed.invoice is not None
    if owed.invoice.unpaid is None:
        return f"{owed.name} is not paid in full in NetSuite."
    left, total = totals.money(owed.invoice.unpaid), totals.money(owed.invoice.total)
    return f"{owed.name} is not paid in full in NetSuite: {left} of {total} is open."


def _not_raised(order: records.Order) -> Aside:
    if order.cancelled_at is not None:
        return Aside(reason=f"Order {order.number} is cancelled on the platform and has no invoice there.")
    return Aside(
        reason=f"The platform has raised no invoice for order {order.number} yet; it is looked for every hour.",
        is_looked_at_again=True,
    )


def _is_open(invoice: records.Invoice) -> bool:
    return invoice.paid_at is None and invoice.cancelled_at is None


def _stands(owed: Owed) -> bool:
    return owed.invoice is not None and owed.invoice.status not in (_VOIDED, _REJECTED)


def _name(held: records.Held) -> str:
    return held.number or held.source_id
