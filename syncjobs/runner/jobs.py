"""What passes between the parts of the runner."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from integrations import collected, errors, receivable_records, records
from integrations.netsuite.payment_payloads import Place
from mappings.models import CancelAction
from syncjobs.flows.document import DocumentFlow
from syncjobs.models import Direction, Outcome, RecordLink, State, SyncEntry

# A record of a platform on its way to NetSuite; all have number, customer_name and version.
Outgoing = records.Document | collected.Payment | receivable_records.PlatformPayment


@dataclass(slots=True, kw_only=True)
class SlotJob:
    """Everything that a slot's thread needs, so that no database is touched while it is at it.

    `is_in_doubt`: look up by external id before anything is sent. `link` is what the record is known as already.
    `deadline` is in `time.monotonic()` seconds: after it nothing may be sent, because the lease could run out before
    the answer comes. `payload` is what is sent, once that is known.
    """

    entry: SyncEntry
    document: Outgoing
    external_id: str
    payload: dict[str, Any] = field(default_factory=dict)
    payload_hash: str = ""
    link: RecordLink | None = None
    is_in_doubt: bool = False
    deadline: float = 0.0


@dataclass(slots=True, kw_only=True)
class Job(SlotJob):
    """A document to be written. `hint_id`: the platform says that this NetSuite record is the same."""

    flow: DocumentFlow
    document: records.Document
    hint_id: str = ""
    is_reopening: bool = False
    cancel_action: CancelAction | None = None
    notices: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class PaymentJob(SlotJob):
    """A payment to be written: `external_id` as a customer payment, `deposit_external_id` as a deposit.

    `invoice_id` is NetSuite's id of the invoice that was paid; without it `order_ids` are those of its sales orders.
    `blocked` says why neither is known: then something is only looked up. `is_fresh`: the platform changed it a moment
    ago, so that NetSuite's side may not be up to it yet.
    """

    document: collected.Payment
    deposit_external_id: str
    invoice_id: str
    order_ids: tuple[str, ...]
    payment_place: Place
    deposit_place: Place
    blocked: errors.SyncError | None = None
    is_fresh: bool = False


@dataclass(slots=True, kw_only=True)
class Result:
    """How one attempt ended. `link` is the pair to remember; a quiet one leaves nothing in the log.

    `links` are further pairs that were made on the way, and `found` those that stood there before: a found one never
    takes the place of a pair that is known already.
    """

    entry: SyncEntry
    outcome: Outcome
    state: State
    message: str
    is_in_doubt: bool = False
    is_attempt: bool = True
    retry_after_s: float | None = None
    error_code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    missing: tuple[errors.Missing, ...] = ()
    document: Outgoing | records.FromNetSuite | None = None
    source_total: Decimal | None = None  # of a payment, what of it belongs in NetSuite
    netsuite_total: Decimal | None = None  # of a payment that NetSuite has now
    held: records.Held | None = None  # what the platform has now, of a record from NetSuite
    link: RecordLink | None = None
    links: tuple[RecordLink, ...] = ()
    found: tuple[RecordLink, ...] = ()
    exchanges: tuple[errors.Exchange, ...] = ()
    calls: int = 0
    error: errors.SyncError | None = None
    is_platform_error: bool = False
    direction: Direction = Direction.TO_NETSUITE
    is_quiet: bool = False
