"""Payments of a billing platform → jobs: what goes to NetSuite, what never does, and what waits for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from integrations import contract, errors, records
from integrations.netsuite import customer_match
from integrations.netsuite.ar_payment_payloads import Place
from integrations.receivable_records import PlatformPayment
from mappings import deposit_routing, field_mapping
from mappings.models import CustomerMapping, DepositRule, Prepayments
from syncjobs import totals
from syncjobs.flows import ar_payments_out as flow
from syncjobs.flows import custom_fields, receivable
from syncjobs.flows.ar_payments_out import ReceivablePaymentFlow
from syncjobs.models import Flow, Outcome, RecordLink, State, SyncEntry
from syncjobs.runner.ar_payment_job import ReceivablePaymentJob
from syncjobs.runner.ar_payment_sources import Sources
from syncjobs.runner.batch import Batch, Pairs, refused


class ReceivablePaymentBatch(Batch[PlatformPayment]):
    """Payments of the platform, which become payments and deposits in NetSuite."""

    def __init__(self, *, entries: Sequence[SyncEntry], connector: contract.Connector, deadline: float) -> None:
        super().__init__(entries=entries, connector=connector, deadline=deadline)
        self._jobs: list[ReceivablePaymentJob] = []

    @property
    def flow(self) -> ReceivablePaymentFlow:
        """Give the flow of the plan."""
        return flow.FLOW

    @property
    def jobs(self) -> Sequence[ReceivablePaymentJob]:
        """Give the payments to be written."""
        return self._jobs

    def read(self, source_ids: Sequence[str]) -> Mapping[str, PlatformPayment | None]:
        """Read these payments with what they are applied to."""
        return self.connector.read_payments(source_ids=source_ids)

    def read_kept(self, raw: Mapping[str, Any]) -> PlatformPayment:
        """Raise RecordRejected: lists do not carry payments whole."""
        raise errors.RecordRejected("Payments are always read afresh. Retry.", code="NOT_KEPT")

    def load(self, pairs: Pairs[PlatformPayment]) -> None:
        """Read the settings, the rules, and what the invoices, credit notes and customers are in NetSuite."""
        connection = self.plan.connection
        self.zone = ZoneInfo(connection.time_zone)
        self.settings = receivable.settings_of(connection_id=connection.pk)
        self.rules = list(DepositRule.objects.filter(connection=connection).order_by("position", "pk"))
        self.mappings = custom_fields.outgoing(plan=self.plan)
        self.days = receivable.days_of(plan=self.plan)
        self.names = _names(connection_id=connection.pk, payments=[payment for _, payment in pairs])
        open_ones = [payment for _, payment in pairs if self._aside(payment) is None]
        self.sources = Sources(connection=connection, connector=self.connector, payments=open_ones)
        self.names |= {source_id: customer.name for source_id, customer in self.sources.customers.items()}

    def prepare_one(self, entry: SyncEntry, document: PlatformPayment) -> None:
        """Skip what never goes, hold what cannot go yet, and make a job of the rest."""
        if name := self.names.get(document.customer_id):
            document = replace(document, customer_name=name)
        link = self.links.get(entry.source_id)
        is_known = entry.is_in_doubt or link is not None
        if reason := self._aside(document):
            self.finish(entry, document, Outcome.SKIPPED, State.SKIPPED, reason, is_quiet=document.is_from_accounting)
        elif not is_known and (reason := self._not_due(document)):
            self.finish(entry, document, Outcome.SKIPPED, State.SKIPPED, reason)
        elif link and not entry.is_in_doubt and link.payload_hash == self._fingerprint(document):
            message = f"Up to date: {self.flow.nouns.get(link.netsuite_type, 'record')} {link.netsuite_id} has it."
            self.finish(entry, document, Outcome.UNCHANGED, State.SYNCED, message)
        elif not document.is_void and not is_known and (held := self._held(document)):
            self.results.append(refused(entry=entry, error=held, document=document, is_platform=False))
        else:
            self._jobs.append(self._job(entry, document, link))

    def _aside(self, payment: PlatformPayment) -> str | None:
        """Say why a payment never goes to NetSuite, None when it may (C11: what came from there never goes back)."""
        link = self.links.get(payment.source_id)
        is_ours = link is not None and link.created_by == RecordLink.Side.PLATFORM
        if self.is_foreign(payment):
            return "It belongs to another account on the platform than this connection's. It was not taken."
        if is_ours:
            return None
        if payment.is_from_accounting or link is not None or payment.netsuite_id:
            return "It came from NetSuite, so it does not go back there."
        return None

    def _not_due(self, payment: PlatformPayment) -> str:
        if payment.is_void:
            return "It was voided before it went across; nothing was created in NetSuite."
        day = payment.paid_at.astimezone(self.zone).date()
        if not self.days.has(day=day):
            return (
                f"It is of {day.isoformat()}, before this sync begins ({self.days.start_date.isoformat()}); nothing "
                "was created in NetSuite. Import that history if it is to go."
            )
        return ""

    def _held(self, payment: PlatformPayment) -> errors.NeedsStaff | None:
        """Give what a payment waits for that only the platform's users can bring about."""
        invoices = flow.invoice_ids(payment)
        if not payment.customer_id and not invoices:
            label = f"the customer of payment {payment.number}"
            return errors.MappingMissing(
                f"Payment {payment.number} of {totals.money(payment.amount)} {payment.currency} names no customer. "
                "Choose its customer on the platform; it goes by itself then.",
                missing=(errors.Missing(kind=flow.CUSTOMER, key=payment.source_id, label=label),),
            )
        if invoices:
            return None
        if payment.amount <= 0:
            return _only_credit(payment)
        if self.settings.prepayments == Prepayments.HOLD:
            label = f"an invoice that payment {payment.number} is applied to"
            return errors.MappingMissing(
                f"Payment {payment.number} of {totals.money(payment.amount)} {payment.currency} pays no invoice yet "
                "and is held, as the settings say. Apply it on the platform; it goes by itself then.",
                missing=(errors.Missing(kind=flow.APPLICATION, key=payment.source_id, label=label),),
            )
        return None

    def _job(self, entry: SyncEntry, payment: PlatformPayment, link: RecordLink | None) -> ReceivablePaymentJob:
        rule = deposit_routing.rule_for(rules=self.rules, currency=payment.currency, method=payment.method)
        return ReceivablePaymentJob(
            entry=entry,
            document=payment,
            prefix=self.connector.external_id_prefix,
            external_id=self._external_id("payment", payment),
            deposit_external_id=self._external_id("deposit", payment),
            fee_external_id=self._external_id("fee", payment),
            payload_hash=self._fingerprint(payment),
            link=link,
            is_in_doubt=entry.is_in_doubt,
            deadline=self.deadline,
            settings=self.settings,
            zone=self.zone,
            place=Place(is_undeposited=rule.is_undeposited, account_id=rule.account_id) if rule else None,
            bank_account_id=rule.account_id if rule else "",
            invoices=self.sources.invoices,
            credit_notes=self.sources.credit_notes,
            customer_id=self.sources.customer_ids.get(payment.customer_id, ""),
            customer=_wanted(self.sources.customers.get(payment.customer_id)),
            made=self.sources.made_for(payment),
            uses_of_others=self.sources.uses_of_others(payment),
            account_id=self.plan.connection.netsuite_account_id,
            mappings=self.mappings,
        )

    def _fingerprint(self, payment: PlatformPayment) -> str:
        custom = field_mapping.netsuite_values(mappings=self.mappings, content=payment.raw, zone=self.zone)
        return flow.fingerprint(payment=payment, custom=custom.fields)

    def _external_id(self, record_type: str, payment: PlatformPayment) -> str:
        return flow.external_id(
            prefix=self.connector.external_id_prefix,
            connection_id=self.plan.connection_id,
            record_type=record_type,
            source_id=payment.source_id,
        )


def _only_credit(payment: PlatformPayment) -> errors.NeedsStaff:
    used = sum((split.amount for split in payment.splits), records.ZERO)
    return errors.DecisionNeeded(
        f"Payment {payment.number} brings no money: it uses {totals.money(used)} {payment.currency} of credit that the "
        "customer had on the platform. Apply the unapplied money in NetSuite to the same invoice by hand, then skip "
        "this entry.",
        facts={"platform": {"credit used": used}},
    )


def _wanted(customer: records.Customer | None) -> customer_match.Wanted | None:
    if customer is None:
        return None
    return customer_match.Wanted(
        name=customer.name, number=customer.reference, netsuite_id=customer.properties.get("netsuite_id", "")
    )


def _names(*, connection_id: int, payments: Sequence[PlatformPayment]) -> dict[str, str]:
    """Give the customers' names as we know them: a payment may name its customer by the id alone."""
    ids = {payment.customer_id for payment in payments if not payment.customer_name} - {""}
    mapped = CustomerMapping.objects.filter(connection=connection_id, source_id__in=ids).exclude(name="")
    links = RecordLink.objects.filter(connection=connection_id, record_type="customer", source_id__in=ids)
    pairs = dict(links.values_list("source_id", "netsuite_id"))
    customers = SyncEntry.objects.filter(
        plan__connection=connection_id, plan__flow=Flow.CUSTOMERS_IN, source_id__in=pairs.values()
    )
    synced = dict(customers.values_list("source_id", "customer_name"))
    known = {source_id: synced.get(netsuite_id, "") for source_id, netsuite_id in pairs.items()}
    return known | dict(mapped.values_list("source_id", "name"))
