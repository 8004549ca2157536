"""Payment job → result: what NetSuite is owed is looked at, then one payment or one deposit is made, never both.

A new payment is two calls: what is owed, and the payment. One that may exist already, as either kind, is looked up
first. Nothing that exists is ever changed: a payment that does not fit any more is left to a person (E64).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from integrations import errors, records
from integrations.netsuite import parse, payment_payloads, receivables
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.parse import Status
from integrations.netsuite.receivables import Receivable
from integrations.netsuite.refusal_names import Names
from syncjobs import totals
from syncjobs.flows import payments_out
from syncjobs.models import Outcome, RecordLink, State
from syncjobs.runner.attempt import Attempt
from syncjobs.runner.jobs import PaymentJob, Result

APPROVAL = "NETSUITE_APPROVAL"  # the kind of `EntryWait` for an invoice that is not approved yet
LOOK_AGAIN_S = 120.0  # ours: how often amounts are compared again while the platform's change is fresh
_OVER = (Status.CLOSED, Status.CANCELLED, Status.BILLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The payment or deposit that NetSuite has. `netsuite_type` says which of the two it is."""

    netsuite_type: str
    netsuite_id: str
    amount: Decimal

    def __str__(self) -> str:
        return f"{payments_out.FLOW.nouns[self.netsuite_type]} {self.netsuite_id} of {totals.money(self.amount)}"


class PaymentAttempt(Attempt):
    """One attempt at making a payment or deposit."""

    def __init__(self, *, job: PaymentJob, client: NetSuiteClient) -> None:
        super().__init__(job=job, client=client)
        self.job = job
        self.payment = job.document
        self._is_early = False  # NetSuite's side may not be up to the platform's yet

    def run(self) -> Result:
        """Make the payment, or find it made. Raises SyncError."""
        made = self._look_up() if self.job.link or self.job.is_in_doubt else None
        self.is_in_doubt = False
        if made:
            return self._compare(made)
        if self.job.link and (self.payment.paid_date is None or not self.job.link.is_cancelled):
            return self._gone(self.job.link)
        if self.job.blocked:
            raise self.job.blocked
        if self.payment.paid_date is None:
            return self.result(Outcome.SKIPPED, State.SKIPPED, "Not paid through the platform.")
        owed = self._owed()
        return self._pay(owed) if owed else self._deposit()

    def names(self) -> Names:
        """Give the name of the customer."""
        customer_id = parse.reference_id(value=self.job.payload.get("customer"))
        known = {("customer", customer_id): self.payment.customer_name} if self.payment.customer_name else {}
        return lambda kind, netsuite_id: known.get((kind, netsuite_id))

    def failed(self, error: errors.SyncError) -> Result:
        """Give what an error means; one that only time will tell leaves nothing in the log."""
        result = super().failed(error)
        if self._is_early:
            result.is_quiet, result.retry_after_s = True, LOOK_AGAIN_S
        return result

    def _look_up(self) -> Made | None:
        link = self.job.link
        if link:
            return self._made(netsuite_type=link.netsuite_type, netsuite_id=link.netsuite_id)
        # It may have become either: what was a deposit yesterday would be a payment once the order is billed (E61).
        return self._made(netsuite_type=payments_out.PAYMENT, external_id=self.job.external_id) or self._made(
            netsuite_type=payments_out.DEPOSIT, external_id=self.job.deposit_external_id
        )

    def _made(self, *, netsuite_type: str, **key: str) -> Made | None:
        self.about_to_call()
        record = self.client.get(record_type=netsuite_type, fields=("id", "payment"), **key)
        if record is None:
            return None
        netsuite_id = parse.reference_id(value=record.get("id")) or key.get("netsuite_id", "")
        amount = parse.number(value=record.get("payment"))
        if not netsuite_id or amount is None:
            raise errors.Unreachable("NetSuite showed a payment without its amount. It will be asked again.")
        return Made(netsuite_type=netsuite_type, netsuite_id=netsuite_id, amount=amount)

    def _compare(self, made: Made) -> Result:
        paid = self.payment.paid if self.payment.paid_date else records.ZERO
        if self.payment.paid_date and abs(made.amount - paid) <= totals.TOLERANCE:
            return self._done(Outcome.ADOPTED, f"NetSuite has {made} already; nothing was sent.", made)
        says = f"says now that {totals.money(paid)} was paid" if paid else "has it unpaid or refunded now"
        result = self.failed(
            errors.DecisionNeeded(
                f"Invoice {self.payment.number}: the platform {says}, but {made} is in NetSuite and was left alone. If "
                "the money went back, refund or delete it there; then skip this entry or retry.",
                facts={"platform": {"paid": paid}, "netsuite": {"id": made.netsuite_id, "payment": made.amount}},
            )
        )
        result.link = self._link(made, payload_hash="")  # it is looked at again, whatever the platform says next
        return result

    def _gone(self, link: RecordLink) -> Result:
        noun = f"{payments_out.FLOW.nouns[link.netsuite_type]} {link.netsuite_id}"
        if self.payment.paid_date is None:
            message = f"It is unpaid on the platform, and {noun} is gone from NetSuite too."
            result = self.result(Outcome.CANCELLED, State.SKIPPED, message)
            result.link = self._undone(link)
            return result
        raise errors.DecisionNeeded(
            f"{noun.capitalize()} no longer exists in NetSuite: somebody deleted it. Skip {self.payment.number}, or "
            "forget the link and retry to make it again.",
            facts={"platform": {"paid": self.payment.paid}, "netsuite": None},
        )

    def _owed(self) -> list[Receivable]:
        self.about_to_call()
        if not self.job.invoice_id:
            return receivables.invoices_of_orders(client=self.client, order_ids=self.job.order_ids)
        found = receivables.invoice(client=self.client, netsuite_id=self.job.invoice_id)
        if found is None or found.status in (Status.VOIDED, Status.REJECTED):
            state = "is " + found.status.lower() if found else "no longer exists"
            raise self._decision(f"its invoice {self.job.invoice_id} {state} in NetSuite")
        return [found]

    def _pay(self, owed: Sequence[Receivable]) -> Result:
        self._wait_for_approval(owed)
        remaining = sum((one.remaining for one in owed), records.ZERO)
        names = ", ".join(one.number for one in owed)
        if remaining <= 0:
            # A request of a lost worker may have landed since we looked.
            made = self._look_up() if self.job.is_in_doubt else None
            return self._compare(made) if made else self._paid_already(owed, names)
        if len({one.customer_id for one in owed}) > 1:
            raise self._decision(f"its invoices {names} belong to several customers in NetSuite")
        notice = self._compared(remaining, f"NetSuite's {names} had {totals.money(remaining)} left to pay")
        left = [(one.netsuite_id, one.remaining) for one in owed]
        shares = payment_payloads.shares(paid=self.payment.paid, remaining=left)
        self.job.payload = payment_payloads.customer_payment(
            payment=self.payment, customer_id=owed[0].customer_id, place=self.job.payment_place, shares=shares
        )
        return self._send(payments_out.PAYMENT, self.job.external_id, notice)

    def _wait_for_approval(self, owed: Sequence[Receivable]) -> None:
        pending = [one for one in owed if one.status == Status.PENDING_APPROVAL]
        if pending:
            label = f"the approval of invoice {pending[0].number} in NetSuite"
            raise errors.MappingMissing(
                f"The payment of {self.payment.number} waits for {label}. It is looked at every hour.",
                missing=(errors.Missing(kind=APPROVAL, key=pending[0].netsuite_id, label=label),),
            )

    def _paid_already(self, owed: Sequence[Receivable], names: str) -> Result:
        total = sum((one.total for one in owed), records.ZERO)
        if self.payment.paid - total > totals.TOLERANCE:
            self._differs(f"NetSuite's {names} is {totals.money(total)} and has nothing left to pay")
        message = f"NetSuite has {names} paid already; no payment was made."
        return self.result(Outcome.ADOPTED, State.SYNCED, message)

    def _deposit(self) -> Result:
        if len(self.job.order_ids) != 1:
            raise self._decision("it covers several sales orders, none of them billed, and a deposit belongs to one")
        self.about_to_call()
        order = receivables.sales_order(client=self.client, netsuite_id=self.job.order_ids[0])
        if order is None or order.status in _OVER:
            state = f"is {order.status.lower()} without an open invoice" if order else "no longer exists"
            raise self._decision(f"its sales order {self.job.order_ids[0]} {state} in NetSuite")
        says = f"NetSuite's sales order {order.number} is {totals.money(order.total)}"
        notice = self._compared(order.total, says)
        self.job.payload = payment_payloads.customer_deposit(
            payment=self.payment,
            customer_id=order.customer_id,
            order_id=order.netsuite_id,
            place=self.job.deposit_place,
        )
        return self._send(payments_out.DEPOSIT, self.job.deposit_external_id, notice)

    def _compared(self, amount: Decimal, says: str) -> str:
        """Give what is to be said of a small difference, "" for none (E60). Raises for a larger one (R40)."""
        difference = abs(self.payment.paid - amount)
        if difference > totals.TOLERANCE:
            self._differs(says)
        if not difference:
            return ""
        apart = totals.money(difference)
        return f"The platform says {totals.money(self.payment.paid)} was paid, {says}: {apart} apart."

    def _differs(self, says: str) -> NoReturn:
        # A card surcharge joins the document at the moment of its payment, and its own way here takes a while.
        if self.job.is_fresh:
            self._is_early = True
            raise errors.Busy(f"The platform says {totals.money(self.payment.paid)} was paid; {says}. Looked at again.")
        raise errors.DecisionNeeded(
            f"Invoice {self.payment.number}: the platform says {totals.money(self.payment.paid)} was paid, but {says}. "
            "No payment was made. Mend one side, then retry; or record the payment by hand, then skip this entry.",
            facts={"platform": {"paid": self.payment.paid}, "netsuite": {"says": says}},
        )

    def _decision(self, why: str) -> errors.DecisionNeeded:
        return errors.DecisionNeeded(
            f"Invoice {self.payment.number} was paid on the platform, but {why}. No payment was made. Mend it there, "
            "then retry; or record the payment by hand, then skip this entry.",
            facts={"platform": {"paid": self.payment.paid}, "netsuite": None},
        )

    def _send(self, netsuite_type: str, external_id: str, notice: str) -> Result:
        self.about_to_call()
        written = self.client.upsert(
            record_type=netsuite_type, external_id=external_id, payload=self.job.payload, replace_lines=False
        )
        self.exchanges.append(written.exchange)
        amount: Decimal = self.job.payload["payment"]
        made = Made(netsuite_type=netsuite_type, netsuite_id=written.netsuite_id, amount=amount)
        message = f"{made}".capitalize() + " created."
        return self._done(Outcome.CREATED, " ".join(filter(None, [message, notice])), made)

    def _done(self, outcome: Outcome, message: str, made: Made) -> Result:
        result = self.result(outcome, State.SYNCED, message)
        result.netsuite_total = made.amount
        result.link = self._link(made, payload_hash=self.job.payload_hash)
        return result

    def _link(self, made: Made, *, payload_hash: str) -> RecordLink:
        is_deposit = made.netsuite_type == payments_out.DEPOSIT
        return RecordLink(
            **self._whose(),
            netsuite_type=made.netsuite_type,
            netsuite_id=made.netsuite_id,
            external_id=self.job.deposit_external_id if is_deposit else self.job.external_id,
            payload_hash=payload_hash,
        )

    def _undone(self, link: RecordLink) -> RecordLink:
        return RecordLink(
            **self._whose(),
            netsuite_type=link.netsuite_type,
            netsuite_id=link.netsuite_id,
            external_id=link.external_id,
            payload_hash="",
            is_cancelled=True,
        )

    def _whose(self) -> dict[str, Any]:
        return {
            "connection_id": self.job.entry.plan.connection_id,
            "record_type": payments_out.LINK_TYPE,
            "source_id": self.job.entry.source_id,
            "created_by": RecordLink.Side.PLATFORM,
        }
