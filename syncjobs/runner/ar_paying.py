"""Payment job of a billing platform → result: the payment in NetSuite, and what stands beside it.

In this order: what it settles is found (one call); credit memos give back what they pay no more; the fee gets its
invoice; the payment or deposit is written; credit memos pay their part; refunds are made. Each step can be done again
without doubling anything. So when one fails after the payment was saved, the payment stays, which is true in itself,
the entry says what is missing, and the next attempt goes on from there: to delete a good payment because a memo beside
it could not be applied (as others do, D71) would make the books wrong for as long as that lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from integrations import errors, records
from integrations.netsuite import ar_payment_payloads, customer_match, parse, settled_documents
from integrations.netsuite.ar_payment_payloads import Books, Money
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.refusal_names import Names
from integrations.netsuite.settled_documents import INVOICE, Settled
from mappings.models import CustomerMatching, Prepayments
from mappings.resolve import Kind
from syncjobs.flows import ar_payments_out as flow
from syncjobs.models import Outcome, RecordLink, State
from syncjobs.runner import ar_credit_uses, ar_deposit_uses, ar_refunds, ar_settling
from syncjobs.runner.ar_desk import Desk, Made
from syncjobs.runner.ar_fees import Fee
from syncjobs.runner.ar_payment_job import ReceivablePaymentJob
from syncjobs.runner.ar_settling import Found
from syncjobs.runner.attempt import Attempt
from syncjobs.runner.jobs import Result


class ReceivablePaymentAttempt(Attempt):
    """One attempt at bringing a payment, and all that belongs to it, to NetSuite."""

    def __init__(self, *, job: ReceivablePaymentJob, client: NetSuiteClient) -> None:
        super().__init__(job=job, client=client)
        self.job = job
        self.payment = job.document
        self.desk = Desk(job=job, client=client, about_to_call=self.about_to_call, exchanges=self.exchanges)
        self.fee = Fee(desk=self.desk)
        self.made: Made | None = None
        self._said: list[str] = []
        self._outcome = Outcome.ADOPTED
        self._is_done = False

    def run(self) -> Result:
        """Write the payment, or take it back. Raises SyncError."""
        self.made = self._look_up() if self.job.link or self.job.is_in_doubt else None
        if self.payment.is_void:
            return self._void()
        if self.made is None and self.job.link and not self.job.link.is_cancelled:
            raise self._gone(self.job.link)
        found = ar_settling.find(self.desk)
        if self.made is None and flow.invoice_ids(self.payment) and not found.invoices:
            raise ar_settling.absence(self.desk, found.absent, so_far="Nothing was written.")
        self._settle(found)
        if found.absent:
            raise ar_settling.absence(self.desk, found.absent, so_far=self._so_far())
        ar_settling.refuse_credit_used(self.desk)
        return self._done()

    def names(self) -> Names:
        """Give the name of the customer."""
        name = self.payment.customer_name
        known = {("customer", self.job.customer_id): name} if name and self.job.customer_id else {}
        return lambda kind, netsuite_id: known.get((kind, netsuite_id))

    def failed(self, error: errors.SyncError) -> Result:
        """Give what an error means; what was done before it is remembered."""
        result = super().failed(error)
        if isinstance(error, errors.NeedsStaff) and self._said and not isinstance(error, errors.MappingMissing):
            result.message = f"{self._so_far()} {result.message}"
        return self._remembering(result)

    def _settle(self, found: Found) -> None:
        cash = {each: amount for each, amount in flow.cash(self.payment).items() if each in found.invoices}
        uses = ar_credit_uses.of(self.desk, found)
        freed = ar_credit_uses.settle(self.desk, uses, is_giving_back=True)
        self._pay(found, cash, freed)
        moved = ar_credit_uses.settle(self.desk, uses, is_giving_back=False)
        total = sum(moved.values(), records.ZERO) + sum(freed.values(), records.ZERO)
        if total or any(moved.values()) or any(freed.values()):
            self._changed(
                f"Credit memos pay {self.desk.money(total)} more." if total > 0 else "Credit memos set right."
            )
        if self.made:
            invoices = [found.invoices[each] for each in cash]
            refunds = ar_refunds.settle(self.desk, self.made, invoices=invoices, fee=self.fee)
            if refunds:
                self._changed(f"{refunds} refunded." if refunds > 1 else "Its refund was made.")

    def _pay(self, found: Found, cash: Mapping[str, Decimal], freed: Mapping[str, Decimal]) -> None:
        """Bring the cash to NetSuite, where there is any."""
        if self.payment.amount <= 0 and self.made is None:
            return
        if self.made and self.made.netsuite_type == flow.DEPOSIT:
            self._use_deposit(self.made, found, cash)
            return
        if not flow.invoice_ids(self.payment) and self.made is None:
            self._deposit()
            return
        self.fee.say_if_ignored()
        settled = {each: found.invoices[each] for each in cash} or found.invoices
        books = ar_settling.books_of(self.desk, settled) if settled else None
        lines = {found.invoices[each].netsuite_id: amount for each, amount in cash.items()}
        self._refuse_too_much([found.invoices[each] for each in cash], lines, freed)
        if books:
            self.fee.settle(books=books, source_invoice_id=next(iter(settled.values())).netsuite_id)
        if self.fee.amount and self.fee.invoice_id:
            lines[self.fee.invoice_id] = self.fee.amount
        try:
            self._write_payment(books, lines)
        except errors.NeedsStaff:
            self.fee.undo(is_alone=self.made is None)
            raise
        self.fee.remove()

    def _write_payment(self, books: Books | None, lines: Mapping[str, Decimal]) -> None:
        money = self._money(self.payment.amount - self.fee.ignored)
        if self.made is None:
            assert books is not None
            body = ar_payment_payloads.customer_payment(money=money, books=books, cash=lines)
            netsuite_id = self.desk.upsert(record_type=flow.PAYMENT, external_id=self.job.external_id, payload=body)
            self.made = Made(netsuite_type=flow.PAYMENT, netsuite_id=netsuite_id, record={})
            self._changed(
                f"Customer payment {netsuite_id} of {self.desk.money(money.amount)} created.", Outcome.CREATED
            )
            return
        change = ar_payment_payloads.payment_change(money=money, cash=lines, record=self.made.record)
        if change:
            self.desk.update(record_type=flow.PAYMENT, netsuite_id=self.made.netsuite_id, payload=change)
            self._changed(f"{self.made} updated.".capitalize())

    def _refuse_too_much(
        self, invoices: list[Settled], lines: Mapping[str, Decimal], freed: Mapping[str, Decimal]
    ) -> None:
        held = ar_payment_payloads.applied(record=self.made.record) if self.made else {}
        for one in invoices:
            own = held.get(one.netsuite_id, records.ZERO)
            if lines[one.netsuite_id] <= one.remaining + own - freed.get(one.netsuite_id, records.ZERO):
                continue
            self.about_to_call()  # what a query shows may be a moment old
            now = settled_documents.by_id(client=self.client, netsuite_type=INVOICE, netsuite_id=one.netsuite_id)
            left = (now.remaining if now else records.ZERO) + own
            if lines[one.netsuite_id] > left:
                raise self.desk.decision(
                    f"it pays {self.desk.money(lines[one.netsuite_id])} of invoice {one.number}, but NetSuite has only "
                    f"{self.desk.money(left)} of that left to pay. The payment was not written. See what paid it "
                    "there, and mend one side; then retry, or skip this entry.",
                    platform={"paid": lines[one.netsuite_id]},
                    netsuite={"id": one.netsuite_id, "remaining": left},
                )

    def _deposit(self) -> None:
        """Make a deposit of money that pays no invoice; where the settings hold such money, only look."""
        if self.job.settings.prepayments != Prepayments.DEPOSIT:
            raise errors.MappingMissing(
                f"Payment {self.payment.number} pays no invoice and is held, as the settings say.", missing=()
            )
        books = Books(customer_id=self._customer(), currency_id=self._currency())
        money = self._money(self.payment.amount)
        body = ar_payment_payloads.customer_deposit(money=money, books=books)
        netsuite_id = self.desk.upsert(record_type=flow.DEPOSIT, external_id=self.job.deposit_external_id, payload=body)
        self.made = Made(netsuite_type=flow.DEPOSIT, netsuite_id=netsuite_id, record={})
        self._changed(f"Customer deposit {netsuite_id} of {self.desk.money(money.amount)} created.", Outcome.CREATED)

    def _use_deposit(self, deposit: Made, found: Found, cash: Mapping[str, Decimal]) -> None:
        amount = self.payment.amount
        if parse.number(value=deposit.record.get("payment")) != amount:
            self.desk.update(record_type=flow.DEPOSIT, netsuite_id=deposit.netsuite_id, payload={"payment": amount})
            self._changed(f"{deposit} updated.".capitalize())
        changed = ar_deposit_uses.settle(self.desk, deposit, cash=cash, invoices=found.invoices)
        if changed:
            self._changed(f"{deposit} applied.".capitalize())

    def _customer(self) -> str:
        self.about_to_call()
        reader = settled_documents.reader_of(client=self.client)
        if self.job.customer_id:
            return customer_match.payer(reader=reader, netsuite_id=self.job.customer_id)
        wanted = self.job.customer
        by_number = self.job.settings.customer_matching == CustomerMatching.NUMBER_THEN_NAME
        found = wanted and customer_match.find(client=self.client, reader=reader, wanted=wanted, by_number=by_number)
        if not found:
            name = (wanted.name if wanted else "") or self.payment.customer_name or self.payment.customer_id
            raise errors.MappingMissing(
                f"Payment {self.payment.number} is from {name}, whom no single customer in NetSuite matches. Map the "
                "customer; the payment goes by itself then.",
                missing=(errors.Missing(kind=Kind.CUSTOMER, key=self.payment.customer_id, label=name),),
            )
        self.desk.keep_found(
            record_type="customer",
            source_id=self.payment.customer_id,
            netsuite_type="customer",
            netsuite_id=found,
        )
        return found

    def _currency(self) -> str:
        self.about_to_call()
        return settled_documents.currency_id(client=self.client, code=self.payment.currency.upper())

    def _money(self, amount: Decimal) -> Money:
        return Money(
            amount=amount,
            day=self.job.day,
            memo=self.payment.gateway,
            reference=self.payment.reference,
            place=self.job.place,
            fields=self.desk.mapped(),
        )

    def _look_up(self) -> Made | None:
        link = self.job.link
        if link:
            return self._read(link.netsuite_type, netsuite_id=link.netsuite_id)
        return self._read(flow.PAYMENT, external_id=self.job.external_id) or self._read(
            flow.DEPOSIT, external_id=self.job.deposit_external_id
        )

    def _read(self, netsuite_type: str, *, netsuite_id: str = "", external_id: str = "") -> Made | None:
        record = self.desk.get(record_type=netsuite_type, netsuite_id=netsuite_id, external_id=external_id)
        if record is None:
            return None
        found_id = parse.reference_id(value=record.get("id"))
        return Made(netsuite_type=netsuite_type, netsuite_id=found_id, record=record)

    def _gone(self, link: RecordLink) -> errors.DecisionNeeded:
        noun = flow.FLOW.nouns.get(link.netsuite_type, "record")
        return self.desk.decision(
            f"{noun} {link.netsuite_id} no longer exists in NetSuite: somebody deleted it. Skip this entry, or forget "
            "the link and retry to make it again.",
            platform={"amount": self.payment.amount},
            netsuite=None,
        )

    def _void(self) -> Result:
        """Take back what was made: REST has no void, so the records are deleted, which NetSuite's trail shows (D72)."""
        uses = ar_credit_uses.of(self.desk, Found())
        ar_credit_uses.settle(self.desk, uses, is_giving_back=True)
        ar_deposit_uses.take_back(self.desk, but={})
        if self.made:
            self.desk.delete(record_type=self.made.netsuite_type, netsuite_id=self.made.netsuite_id)
        self.fee.remove()
        if not self.made and not self.job.link and not uses:
            return self.result(
                Outcome.SKIPPED, State.SKIPPED, "It was voided before it went across; nothing was created in NetSuite."
            )
        self._is_done = True
        what = f"{self.made} was deleted".capitalize() if self.made else "There is nothing left of it in NetSuite"
        result = self.result(Outcome.CANCELLED, State.SYNCED, f"It was voided on the platform. {what}.")
        return self._remembering(result)

    def _changed(self, said: str, outcome: Outcome = Outcome.UPDATED) -> None:
        self._said.append(said)
        self._outcome = outcome if self._outcome == Outcome.ADOPTED else self._outcome

    def _so_far(self) -> str:
        return " ".join(self._said) or "Nothing was written."

    def _done(self) -> Result:
        self._is_done = True
        said = self._said or [f"NetSuite has it already as {self.made}." if self.made else "NetSuite has it already."]
        result = self.result(self._outcome, State.SYNCED, " ".join([*said, *self.desk.notices]))
        if self.made:
            result.source_total = result.netsuite_total = self.payment.amount - self.fee.ignored
        return self._remembering(result)

    def _remembering(self, result: Result) -> Result:
        result.links = tuple(self.desk.links.values())
        result.found = tuple(self.desk.found)
        made = self.made or self.job.link
        if made:
            is_deposit = made.netsuite_type == flow.DEPOSIT
            result.link = RecordLink(
                connection_id=self.job.entry.plan.connection_id,
                record_type=flow.LINK_TYPE,
                source_id=self.job.entry.source_id,
                netsuite_type=made.netsuite_type,
                netsuite_id=made.netsuite_id,
                external_id=self.job.deposit_external_id if is_deposit else self.job.external_id,
                created_by=RecordLink.Side.PLATFORM,
                # Only what is whole is not looked at again before the platform changes it.
                payload_hash=self.job.payload_hash if self._is_done else "",
                is_cancelled=self.payment.is_void and self._is_done,
            )
        return result
