"""NetSuite's invoices that are paid in full → the platform's invoices marked as paid (R49). No money is moved."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone

from integrations import errors, records
from integrations.contract import Capability
from integrations.netsuite.reading import applications, credit_memos, invoices, payments
from integrations.netsuite.reading.windows import Window
from mappings import reverse
from syncjobs.flows import owed as owing
from syncjobs.flows import paying
from syncjobs.flows.inbound import Aside, Batch, Done, InboundFlow, Raw, Task
from syncjobs.flows.owed import Owed
from syncjobs.models import Outcome, State, SyncPlan
from syncjobs.netsuite_source import Source

logger = logging.getLogger(__name__)

REOPENED = "is_reopened"  # in an entry's facts: the invoice was seen open again after it was marked
WATCHED_FOR = timedelta(days=35)  # ours: so long a paid invoice is looked at whatever its stamp says
_VOIDED = "V"


class PaidIn(InboundFlow):
    """An invoice of NetSuite that is paid in full; the platform's invoice for it is marked, nothing else changes."""

    record_type = "invoice"
    netsuite_type = "invoice"
    noun = "invoice"
    capability = Capability.MARK_PAID
    is_hourly = True
    is_linking = False

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give those that are paid, and those that were and are not any more.

        An account may not move an invoice's stamp when it is paid: whatever payments changed is read too.
        """
        seen: set[str] = set()
        for page in invoices.invoices_changed(source.reader, window):
            seen |= {invoice.netsuite_id for invoice in page}
            yield _changes(plan, owing.of_invoices(plan=plan, source=source, page=page))
        others = (_paid_by_changed(source, window) | _watched(plan)) - seen
        if others:
            yield _changes(plan, owing.by_id(plan=plan, source=source, netsuite_ids=others))

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these invoices afresh; one that stands for none of the platform's any more is left out."""
        found = owing.by_id(plan=plan, source=source, netsuite_ids=netsuite_ids)
        return {netsuite_id: _raw(each) for netsuite_id, each in found.items()}

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give the platform's invoices to be marked, each once."""
        rows = {netsuite_id: owing.from_kept(raw) for netsuite_id, raw in batch.raws.items()}
        marked = dict(
            batch.plan.entries.filter(source_id__in=rows).exclude(platform_id="").values_list("source_id", "facts")
        )
        found: dict[str, records.FromNetSuite | Aside | errors.SyncError] = {
            key: _not_paid(each, marked.get(key)) for key, each in rows.items() if each.paid_date is None
        }
        paid = {key: each for key, each in rows.items() if each.paid_date is not None}
        return found | _wanted(batch, paid) if paid else found

    def write(self, *, task: Task) -> Done | Aside:
        """Mark the platform's invoice. Raises SyncError, DecisionNeeded when somebody took the mark back (E64)."""
        assert isinstance(task.record, records.PaidInvoice)
        held = task.held
        was_marked = held is not None and task.entry.platform_id == held.source_id
        if held is not None and was_marked and not task.entry.facts.get(REOPENED):
            _refuse_to_mark_again(task.record, held)
        return paying.mark(connector=task.connector, held=held, paid_date=task.record.paid_date)


def _paid_by_changed(source: Source, window: Window) -> set[str]:
    """Give the invoices that payments, deposits and credit memos changed in the window pay."""
    reader = source.reader
    try:
        money = [
            row.netsuite_id
            for page in payments.payments_and_deposits_changed(reader, window)
            for row in page
            if row.kind == payments.PAYMENT
        ]
        money += [row.netsuite_id for page in payments.deposit_applications_changed(reader, window) for row in page]
        memos = [row.netsuite_id for page in credit_memos.credit_memos_changed(reader, window) for row in page]
        found = applications.applications_of(reader, money) if money else {}
        found |= applications.applications_of(reader, memos, either_way=True) if memos else {}
    except errors.PermissionMissing as error:
        # Most accounts do move the stamp of an invoice that is paid.
        logger.warning("Payments are not looked at for paid invoices: %s", error.message)
        return set()
    return {one.invoice_id for some in found.values() for one in some}


def _watched(plan: SyncPlan) -> set[str]:
    """Give the invoices that were marked lately: a payment may be taken back without a trace on them (E57)."""
    since_at = timezone.now() - WATCHED_FOR
    entries = plan.entries.filter(state=State.SYNCED, synced_at__gte=since_at)
    return set(entries.values_list("source_id", flat=True))


def _changes(plan: SyncPlan, found: Mapping[str, Owed]) -> list[records.Change]:
    opened = [key for key, each in found.items() if each.paid_date is None]
    known = set(plan.entries.filter(source_id__in=opened).values_list("source_id", flat=True)) if opened else set()
    return [_change(each) for key, each in found.items() if each.paid_date is not None or key in known]


def _change(owed: Owed) -> records.Change:
    assert owed.invoice is not None
    return records.Change(
        source_id=owed.netsuite_id,
        version=_version(owed.invoice),
        updated_at=timezone.now(),
        number=owed.invoice.document_number or "",
        raw=_raw(owed),
        is_latest=True,
    )


def _raw(owed: Owed) -> Raw:
    return owing.kept(owed)


def _version(invoice: invoices.Invoice) -> str:
    # Its stamp need not move with its payments.
    return f"{invoice.changed} {invoice.status}"


def _not_paid(owed: Owed, facts: Mapping[str, object] | None) -> Aside:
    """Say what an invoice that is not paid in full means: nothing (E55), or that a payment was taken back (E57)."""
    assert owed.invoice is not None
    if facts is None:
        return Aside(reason=f"{paying.not_paid(owed)} Nothing was written.")
    happened = "was voided" if owed.invoice.status == _VOIDED else "is open again"
    return Aside(
        reason=f"{owed.name} was paid in full and {happened} in NetSuite. The platform's invoice was left as it is: if "
        "it should not be paid either, set it right there by hand.",
        outcome=Outcome.SKIPPED if facts.get(REOPENED) else Outcome.WARNING,
        facts={REOPENED: True},
    )


def _wanted(batch: Batch, paid: Mapping[str, Owed]) -> dict[str, records.FromNetSuite | Aside | errors.SyncError]:
    desk = paying.Desk(batch=batch, owed=list(paid.values()))
    names = _customer_names(batch, paid.values())
    found: dict[str, records.FromNetSuite | Aside | errors.SyncError] = {}
    marked_with: dict[str, Owed] = {}
    for netsuite_id, owed in paid.items():
        try:
            position = desk.position(owed)
        except errors.SyncError as error:
            found[netsuite_id] = error
            continue
        if isinstance(position, Aside):
            found[netsuite_id] = position
        elif position.paid_date is None:
            found[netsuite_id] = Aside(reason=position.reason)
        elif position.invoice_id in marked_with:
            first = marked_with[position.invoice_id].name
            found[netsuite_id] = Aside(reason=f"The platform has one invoice for this and {first}; it goes with that.")
        else:
            marked_with[position.invoice_id] = owed
            found[netsuite_id] = _record(batch, owed, position, position.paid_date, names)
    return found


def _record(
    batch: Batch, owed: Owed, position: paying.Position, paid_date: date, names: Mapping[str, str]
) -> records.PaidInvoice:
    assert owed.invoice is not None
    return records.PaidInvoice(
        netsuite_id=owed.netsuite_id,
        number=owed.invoice.document_number or "",
        version=_version(owed.invoice),
        customer_name=names.get(owed.invoice.customer_id or "", ""),
        currency=batch.plan.connection.currency,
        total=position.total,
        invoice_id=position.invoice_id,
        paid_date=paid_date,
    )


def _customer_names(batch: Batch, paid: Iterable[Owed]) -> dict[str, str]:
    ids = {each.invoice.customer_id for each in paid if each.invoice and each.invoice.customer_id}
    found = reverse.customers(connection_id=batch.plan.connection_id, netsuite_ids=ids)
    return {netsuite_id: some[0].name for netsuite_id, some in found.items()}


def _refuse_to_mark_again(record: records.PaidInvoice, held: records.Held) -> None:
    if held.is_paid or held.is_cancelled or held.is_busy:
        return
    raise errors.DecisionNeeded(
        f"Invoice {held.number} was marked as paid, and is unpaid on the platform again: somebody took that back "
        f"there. It was left alone; in NetSuite {record.number} is paid in full. If it should be paid, mark it by hand "
        "and retry; else skip this entry.",
        facts={"netsuite": {"number": record.number, "paid": True}, "platform": {"number": held.number, "paid": False}},
    )


FLOW = PaidIn()
