"""Payments that NetSuite received become payments on the platform, applied to its invoices (D57–D63).

Deposits do too, once they are applied. Whatever came from the platform never goes back to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from integrations import contract, errors, receivable_records, records, registry
from integrations.netsuite import payloads
from integrations.netsuite.reading import payments, received_money
from integrations.netsuite.reading.received_money import Money
from integrations.netsuite.reading.windows import Window
from syncjobs.flows import ar_payment_desk, ar_payment_writing, ar_received, dated_pages, raws, receivable
from syncjobs.flows.inbound import Aside, Batch, Done, Gone, Raw, Task
from syncjobs.flows.receivable import ReceivableFlow
from syncjobs.models import RecordLink, SyncPlan
from syncjobs.netsuite_source import Source

DEPOSIT = "customerDeposit"  # REST's name of what becomes a payment too


class ReceivablePaymentsIn(ReceivableFlow):
    """A customer payment or deposit of NetSuite; its applications are the platform's payment's."""

    record_type = "payment"
    netsuite_type = "customerPayment"
    noun = "payment"
    capability = contract.Capability.WRITE_RECEIVABLES

    def follows(self, *, record_type: str) -> bool:
        """Say whether it is a payment or a deposit."""
        return record_type in (self.netsuite_type, DEPOSIT)

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give those that changed, were applied or were deleted; what is none of ours is left out."""
        for page in received_money.changed(source.reader, window):
            yield _changes(ar_received.of_page(plan=plan, source=source, page=_ours(plan, page)))
        deleted, doubtful = ar_received.deletions(plan=plan, source=source, window=window)
        now = timezone.now()
        yield [
            records.Change(source_id=netsuite_id, version=f"{stamp} deleted", updated_at=now)
            for netsuite_id, stamp in deleted.items()
        ]
        if deposits := doubtful | ar_received.deposits_applied(source=source, window=window):
            page = _ours(plan, received_money.by_id(source.reader, deposits))
            yield _changes(ar_received.of_page(plan=plan, source=source, page=page))

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these afresh."""
        page = received_money.by_id(source.reader, netsuite_ids)
        return dict(ar_received.of_page(plan=plan, source=source, page=page))

    def history(
        self, *, plan: SyncPlan, source: Source, since_date: date, until_date: date, after_id: str
    ) -> Iterator[contract.HistoryPage]:
        """Give those of these dates; one that was read before is given again when more of its invoices are there."""
        yield from dated_pages.history(
            pages=received_money.dated(source.reader, since_date, until_date, after_id=after_id),
            total=received_money.count_dated(source.reader, since_date, until_date, after_id=after_id),
            changes=lambda page: _changes(
                _by_invoices_there(plan, ar_received.of_page(plan=plan, source=source, page=_ours(plan, page)))
            ),
        )

    def is_open(self, *, raw: Raw) -> bool:
        """Say whether some of it is still to be applied, or it paid a part of what is still open."""
        received = ar_received.received(raw=raw)
        pays_open = any(part.document is not None and part.document.is_open for part in received.parts)
        return not received.is_void and (received.unused > 0 or pays_open)

    def prepare(self, *, batch: Batch) -> Mapping[str, records.FromNetSuite | Aside | errors.SyncError]:
        """Give the payments with the platform's customers and invoices in place of NetSuite's."""
        return ar_payment_desk.prepare(batch=batch)

    def content_hash(self, *, record: records.FromNetSuite) -> str:
        """Give a fingerprint of what is written; what was left out, and why, is no part of it."""
        assert isinstance(record, receivable_records.ReceivablePayment)
        return raws.content_hash(record=replace(record, warnings=()))

    def write(self, *, task: Task) -> Done | Aside:
        """Create, update or void the payment."""
        assert isinstance(task.record, receivable_records.ReceivablePayment)
        done = ar_payment_writing.write(task=task, record=task.record)
        if isinstance(done, Aside):
            return done
        facts = {ar_received.KIND: payments.DEPOSIT if task.record.is_deposit else payments.PAYMENT}
        return replace(done, message=" ".join([done.message, *task.record.warnings]), facts=facts)

    def gone(self, *, gone: Gone) -> Done:
        """Void the platform's payment, as NetSuite's was deleted."""
        return ar_payment_writing.delete(gone=gone)


def _ours(plan: SyncPlan, page: Sequence[Money]) -> list[Money]:
    """Leave out what came from the platform, and other subsidiaries' money that never went across."""
    prefix = registry.connector(key=plan.connection.connector).external_id_prefix
    scope = receivable.scope_of(plan=plan)
    ids = [each.netsuite_id for each in page]
    sent = ar_payment_desk.made_by(connection_id=plan.connection_id, netsuite_ids=ids)
    return [
        each
        for each in page
        if not payloads.is_ours(prefix=prefix, external_id=each.external_id)
        and sent.get(each.netsuite_id) != RecordLink.Side.PLATFORM
        and (each.netsuite_id in sent or scope.has(subsidiary_id=each.subsidiary_id))
    ]


def _by_invoices_there(plan: SyncPlan, found: Mapping[str, Raw]) -> dict[str, Raw]:
    """Tell by the version which invoices are there: with one more of them, a payment read before is news."""
    invoice_ids = {part["invoice_id"] for raw in found.values() for part in raw["parts"]}
    there = ar_payment_desk.invoices_there(connection_id=plan.connection_id, netsuite_ids=invoice_ids)
    versions = {}
    for netsuite_id, raw in found.items():
        paid = sorted({part["invoice_id"] for part in raw["parts"]} & there.keys())
        versions[netsuite_id] = f"{raw['version']} {payloads.payload_hash(payload={'there': paid})[:6]}"
    return {netsuite_id: {**raw, "version": versions[netsuite_id]} for netsuite_id, raw in found.items()}


def _changes(found: Mapping[str, Raw]) -> list[records.Change]:
    now = timezone.now()
    return [
        records.Change(
            source_id=netsuite_id,
            version=raw["version"],
            updated_at=now,
            number=raw["money"]["document_number"] or "",
            raw=raw,
        )
        for netsuite_id, raw in found.items()
    ]


FLOW = ReceivablePaymentsIn()
