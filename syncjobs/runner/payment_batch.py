"""Invoices of a platform → payment jobs: what was paid through it, and where in NetSuite that belongs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from integrations import collected, contract, errors, records
from integrations.netsuite import payloads
from integrations.netsuite.payment_payloads import Place
from mappings.models import ReconciliationAccounts
from syncjobs import blocking, sync_type
from syncjobs.flows import payments_out
from syncjobs.flows.payments_out import PaymentFlow
from syncjobs.models import Flow, Outcome, RecordLink, State, SyncEntry
from syncjobs.runner.batch import Pairs, ReadsDocuments, refused
from syncjobs.runner.jobs import PaymentJob

# Ours: until then a document's own change, noticed apart, has come across as well; the platform is polled every few
# minutes.
FRESH = timedelta(minutes=15)
_UNDER_WAY = (State.QUEUED, State.RUNNING, State.UNKNOWN)
_FLOW_OF = {"order": Flow.ORDERS_OUT, "invoice": Flow.INVOICES_OUT}


class PaymentBatch(ReadsDocuments):
    """Invoices whose money is to be recorded in NetSuite."""

    def __init__(self, *, entries: Sequence[SyncEntry], connector: contract.Connector, deadline: float) -> None:
        super().__init__(entries=entries, connector=connector, deadline=deadline)
        self._jobs: list[PaymentJob] = []

    @property
    def jobs(self) -> Sequence[PaymentJob]:
        """Give the payments to be written."""
        return self._jobs

    @property
    def flow(self) -> PaymentFlow:
        """Give the flow of the plan."""
        return payments_out.FLOW

    def load(self, pairs: Pairs[records.Document]) -> None:
        """Read the accounts, what the invoices and their orders became, and which of them are still under way."""
        connection = self.plan.connection
        self.zone = ZoneInfo(connection.time_zone)
        self.payment_place, self.deposit_place = _places(self.plan.reconciliation_accounts)
        active = sync_type.active(connection=connection)
        self.is_by_invoice = active is not None and active.flow == Flow.INVOICES_OUT
        wanted = {
            "invoice": {entry.source_id for entry, _ in pairs},
            "order": {order_id for _, document in pairs for order_id in _order_ids(document)},
        }
        self.known = {record_type: self._known(record_type, ids) for record_type, ids in wanted.items()}
        self.under_way = {record_type: self._under_way(record_type, ids) for record_type, ids in wanted.items()}

    def _known(self, record_type: str, source_ids: Collection[str]) -> dict[str, str]:
        links = RecordLink.objects.filter(
            connection_id=self.plan.connection_id, record_type=record_type, source_id__in=source_ids
        )
        return dict(links.values_list("source_id", "netsuite_id"))

    def _under_way(self, record_type: str, source_ids: Collection[str]) -> set[str]:
        entries = SyncEntry.objects.filter(
            plan__connection=self.plan.connection_id,
            plan__flow=_FLOW_OF[record_type],
            plan__is_enabled=True,
            source_id__in=source_ids,
            state__in=_UNDER_WAY,
        )
        return set(entries.values_list("source_id", flat=True))

    def prepare_one(self, entry: SyncEntry, document: records.Document) -> None:
        """Skip what was not paid through the platform, end what is done, and make a job of the rest."""
        assert isinstance(document, records.Invoice)
        try:
            payment = payments_out.payment_of(invoice=document, zone=self.zone)
        except errors.RecordRejected as error:
            self.results.append(refused(entry=entry, error=error, document=document))
            return
        link = self.links.get(entry.source_id)
        is_known = entry.is_in_doubt or (link is not None and not (link.is_cancelled and payment.paid_date is None))
        if self.is_foreign(document):
            message = "It belongs to another account on the platform than this connection's. It was not taken."
            self.finish(entry, payment, Outcome.SKIPPED, State.SKIPPED, message)
        elif not is_known and (reason := _not_due(payment)):
            self.finish(entry, payment, Outcome.SKIPPED, State.SKIPPED, reason, is_quiet=True)
        elif link and link.payload_hash == payments_out.paid_hash(payment=payment) and not entry.is_in_doubt:
            message = f"Up to date: {self.flow.nouns[link.netsuite_type]} {link.netsuite_id} has it."
            self.finish(entry, payment, Outcome.UNCHANGED, State.SYNCED, message)
        else:
            self._send(entry, payment, link)

    def _send(self, entry: SyncEntry, payment: collected.Payment, link: RecordLink | None) -> None:
        is_moving = payment.source_id in self.under_way["invoice"] or self.under_way["order"] & set(payment.order_ids)
        if is_moving and not entry.is_in_doubt:
            busy = errors.Busy(f"Invoice {payment.number} or its order is being written itself; its payment follows.")
            result = refused(entry=entry, error=busy, document=payment, is_platform=False)
            result.is_quiet = True
            self.results.append(result)
            return
        blocked = self._blocked(payment)
        if blocked and not link and not entry.is_in_doubt:
            self.results.append(refused(entry=entry, error=blocked, document=payment, is_platform=False))
            return
        self._jobs.append(self._job(entry, payment, link, blocked))

    def _blocked(self, payment: collected.Payment) -> errors.MappingMissing | None:
        """Give what the payment waits for: its invoice, or the orders of it, which have not gone across yet (E62)."""
        if payment.source_id in self.known["invoice"]:
            return None
        missing = [order_id for order_id in payment.order_ids if order_id not in self.known["order"]]
        if not missing and payment.order_ids and not self.is_by_invoice:
            return None
        waits_for = ("invoice", payment.source_id) if self.is_by_invoice or not missing else ("order", missing[0])
        label = f"invoice {payment.number}" if waits_for[0] == "invoice" else f"the order of invoice {payment.number}"
        return blocking.by(
            record=f"The payment of invoice {payment.number}",
            record_type=waits_for[0],
            kind=blocking.PLATFORM_RECORD,
            record_id=waits_for[1],
            label=label,
        )

    def _job(
        self,
        entry: SyncEntry,
        payment: collected.Payment,
        link: RecordLink | None,
        blocked: errors.MappingMissing | None,
    ) -> PaymentJob:
        return PaymentJob(
            entry=entry,
            document=payment,
            external_id=self._external_id("payment", payment),
            deposit_external_id=self._external_id("deposit", payment),
            payload_hash=payments_out.paid_hash(payment=payment),
            link=link,
            is_in_doubt=entry.is_in_doubt,
            deadline=self.deadline,
            invoice_id=self.known["invoice"].get(payment.source_id, ""),
            order_ids=tuple(
                dict.fromkeys(self.known["order"][each] for each in payment.order_ids if each in self.known["order"])
            ),
            payment_place=self.payment_place,
            deposit_place=self.deposit_place,
            blocked=blocked,
            is_fresh=timezone.now() - payment.updated_at < FRESH,
        )

    def _external_id(self, record_type: str, payment: collected.Payment) -> str:
        return payloads.external_id(
            prefix=self.connector.external_id_prefix, record_type=record_type, source_id=payment.source_id
        )


def _order_ids(document: records.Document) -> tuple[str, ...]:
    return document.order_ids if isinstance(document, records.Invoice) else ()


def _not_due(payment: collected.Payment) -> str:
    if payment.paid_date is None:
        return "Not paid through the platform."
    return "" if payment.paid > 0 else "Nothing was collected: credit notes paid it."


def _places(accounts: ReconciliationAccounts | None) -> tuple[Place, Place]:
    """Give where payments and deposits go. Raises NeedsStaff when nobody has said it."""
    if accounts is None:
        raise errors.NeedsStaff("Auto-Reconciliation has no bank account. Set it on the connection, then retry.")
    return (
        Place(
            bank_account_id=accounts.bank_account_id,
            class_id=accounts.payment_class_id,
            location_id=accounts.payment_location_id,
            department_id=accounts.payment_department_id,
        ),
        Place(
            bank_account_id=accounts.bank_account_id,
            class_id=accounts.deposit_class_id,
            location_id=accounts.deposit_location_id,
            department_id=accounts.deposit_department_id,
        ),
    )
