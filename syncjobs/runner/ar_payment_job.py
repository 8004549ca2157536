"""What a slot's thread needs to know of a payment that is to be written to NetSuite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from integrations import receivable_records
from integrations.netsuite import customer_match
from integrations.netsuite.ar_payment_payloads import Place
from mappings.models import FieldMapping, ReceivableSettings
from syncjobs.models import RecordLink
from syncjobs.runner.jobs import SlotJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """An invoice or credit note of the platform: NetSuite's id where it is known, else its number and customer.

    `customer_id` is NetSuite's, "" when unknown. `is_under_way`: it is about to be linked.
    """

    source_id: str
    netsuite_id: str = ""
    number: str = ""
    customer_id: str = ""
    is_linked: bool = False
    is_under_way: bool = False

    @property
    def name(self) -> str:
        """Give what staff call it."""
        return self.number or self.source_id


@dataclass(slots=True, kw_only=True)
class ReceivablePaymentJob(SlotJob):
    """A payment to be written. `external_id` is that of the customerPayment.

    `customer_id` is NetSuite's where a link or mapping names it, else `customer` is looked for. `zone` is the
    supplier's. `made` are the pairs that stand beside the payment already, by record type and source id;
    `uses_of_others` is what other payments applied of a credit memo to an invoice, by "memo:invoice".
    """

    document: receivable_records.PlatformPayment
    prefix: str
    deposit_external_id: str
    fee_external_id: str
    settings: ReceivableSettings
    zone: ZoneInfo
    place: Place | None
    bank_account_id: str  # that refunds leave from, "" when no rule names one
    invoices: Mapping[str, Sought] = field(default_factory=dict)
    credit_notes: Mapping[str, Sought] = field(default_factory=dict)
    customer_id: str = ""
    customer: customer_match.Wanted | None = None
    made: Mapping[tuple[str, str], RecordLink] = field(default_factory=dict)
    uses_of_others: Mapping[str, Decimal] = field(default_factory=dict)
    account_id: int = 0  # of our row of the NetSuite account
    mappings: Sequence[FieldMapping] = ()  # of fields of the payment to fields of NetSuite's

    @property
    def day(self) -> date:
        """Give the day of the payment in the supplier's zone."""
        return self.document.paid_at.astimezone(self.zone).date()
