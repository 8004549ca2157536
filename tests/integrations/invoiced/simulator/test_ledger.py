"""Whatever happens to invoices, credit notes, payments and credit, the ledger of the simulator adds up to the cent."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from integrations.invoiced.simulator import InvoicedSimulator, Refused

WORTHS = st.sampled_from(["100", "60", "40", "33.33", "0"])
AMOUNTS = st.sampled_from(["100", "60", "40", "33.33", "10", "0.01", "120", "0", "-5"])
PICKS = st.integers(min_value=0, max_value=9)
PAYERS = st.sampled_from([0, 0, 0, 1, 2])
KINDS = st.sampled_from(["invoice", "invoice", "credit", "convenience_fee", "credit_note", "applied_credit"])
SPLITS = st.lists(st.tuples(KINDS, AMOUNTS, PICKS, PICKS), max_size=3)
CASH = ("invoice", "credit", "convenience_fee")


class Ledger(RuleBasedStateMachine):
    """Staff and customers who do anything with money that they can; refusals are fine, wrong sums are not."""

    def __init__(self) -> None:
        super().__init__()
        self.sim = InvoicedSimulator()
        first = self.sim.add_customer(name="Harbour Lane")["id"]
        child = self.sim.add_customer(name="Quay Kiosk", parent_customer=first)["id"]
        self.customers = [first, child, self.sim.add_customer(name="Stranger")["id"]]
        self.adjusted: defaultdict[Any, Decimal] = defaultdict(Decimal)

    @rule(payer=PAYERS, worth=WORTHS, draft=st.booleans())
    def invoice(self, payer: int, worth: str, draft: bool) -> None:
        self.sim.raise_invoice(self.customers[payer], [{"unit_cost": worth}], draft=draft)

    @rule(payer=PAYERS, worth=WORTHS)
    def credit(self, payer: int, worth: str) -> None:
        self.sim.issue_credit_note(self.customers[payer], [{"unit_cost": worth}])

    @rule(payer=PAYERS, amount=AMOUNTS, splits=SPLITS)
    def pay(self, payer: int, amount: str, splits: list[Any]) -> None:
        with contextlib.suppress(Refused):
            self.sim.receive_payment(
                customer=self.customers[payer], amount=amount, applied_to=[self._split(*one) for one in splits]
            )

    @rule(payer=PAYERS, amount=WORTHS)
    def overpay(self, payer: int, amount: str) -> None:
        split = {"type": "credit", "amount": amount}
        self.sim.receive_payment(customer=self.customers[payer], amount=amount, applied_to=[split])

    @rule(payer=PAYERS, invoice=PICKS)
    def spend_credit(self, payer: int, invoice: int) -> None:
        held = self.sim.credit_book.held(self.customers[payer], currency="usd")
        open_ids = {key: one for key, one in self.sim.invoices.items() if one["balance"]}
        invoice_id = self._pick(open_ids, invoice)
        if invoice_id:
            amount = min(held, open_ids[invoice_id]["balance"])
            split = {"type": "applied_credit", "document_type": "invoice", "invoice": invoice_id, "amount": amount}
            with contextlib.suppress(Refused):
                self.sim.receive_payment(customer=self.customers[payer], amount=0, applied_to=[split])

    @rule(invoice=PICKS)
    def pay_in_full(self, invoice: int) -> None:
        invoice_id = self._pick(self.sim.invoices, invoice)
        if invoice_id:
            due = self.sim.invoices[invoice_id]["balance"]
            split = {"type": "invoice", "invoice": invoice_id, "amount": due}
            with contextlib.suppress(Refused):
                self.sim.receive_payment(amount=due, applied_to=[split])

    @rule(payment=PICKS, splits=SPLITS, amount=st.none() | AMOUNTS, payer=st.none() | PAYERS)
    def repay(self, payment: int, splits: list[Any], amount: str | None, payer: int | None) -> None:
        changes: dict[str, Any] = {"applied_to": [self._split(*one) for one in splits]}
        changes |= {} if amount is None else {"amount": amount}
        changes |= {} if payer is None else {"customer": self.customers[payer]}
        self._try(self.sim.edit_payment, self._pick(self.sim.payments, payment), **changes)

    @rule(payment=PICKS, payer=PAYERS)
    def give_to_another(self, payment: int, payer: int) -> None:
        self._try(self.sim.edit_payment, self._pick(self.sim.payments, payment), customer=self.customers[payer])

    @rule(payment=PICKS)
    def void_payment(self, payment: int) -> None:
        self._try(self.sim.void_payment, self._pick(self.sim.payments, payment))

    @rule(invoice=PICKS)
    def void_invoice(self, invoice: int) -> None:
        self._try(self.sim.void_invoice, self._pick(self.sim.invoices, invoice))

    @rule(invoice=PICKS, worth=WORTHS, closed=st.booleans(), draft=st.booleans())
    def change_invoice(self, invoice: int, worth: str, closed: bool, draft: bool) -> None:
        changes = {"items": [{"unit_cost": worth}], "closed": closed, "draft": draft}
        self._try(self.sim.edit_invoice, self._pick(self.sim.invoices, invoice), **changes)

    @rule(invoice=PICKS, amount=st.none() | AMOUNTS, fee=st.sampled_from(["0", "2.12"]))
    def pay_online(self, invoice: int, amount: str | None, fee: str) -> None:
        self._try(self.sim.pay_online, self._pick(self.sim.invoices, invoice), amount=amount, fee=fee)

    @rule(payer=PAYERS, amount=AMOUNTS)
    def adjust(self, payer: int, amount: str) -> None:
        with contextlib.suppress(Refused):
            self.sim.adjust_credit(self.customers[payer], amount)
            self.adjusted[self.customers[payer]] += Decimal(amount)

    @rule(payment=PICKS, amount=st.none() | AMOUNTS)
    def refund(self, payment: int, amount: str | None) -> None:
        payment_id = self._pick(self.sim.payments, payment)
        charge = self.sim.payments[payment_id]["charge"] if payment_id else None
        if charge:
            self._try(self.sim.refund, charge["id"], amount=amount)

    # What must hold

    @invariant()
    def invoices_are_owed_what_was_not_applied(self) -> None:
        applied = self._applied("invoice", ("invoice", "credit_note", "applied_credit"))
        for invoice in self.sim.invoices.values():
            left = invoice["total"] - applied[invoice["id"]]
            assert invoice["balance"] == (0 if invoice["voided"] else left)
            assert invoice["balance"] >= 0
            assert invoice["paid"] == (invoice["balance"] == 0 and not invoice["draft"] and not invoice["voided"])

    @invariant()
    def credit_notes_have_left_what_was_not_applied(self) -> None:
        applied = self._applied("credit_note", ("credit_note",))
        for note in self.sim.credit_notes.values():
            assert note["balance"] == note["total"] - applied[note["id"]] >= 0

    @invariant()
    def payments_have_left_what_is_not_applied(self) -> None:
        for payment in self.sim.payments.values():
            cash = sum(split["amount"] for split in payment["applied_to"] if split["type"] in CASH)
            assert payment["balance"] == payment["amount"] - cash >= 0
            assert not (payment["voided"] and payment["applied_to"])

    @invariant()
    def customers_hold_the_credit_they_were_granted_and_did_not_spend(self) -> None:
        for customer_id in self.customers:
            splits = [
                split
                for payment in self.sim.payments.values()
                for split in payment["applied_to"]
                if payment["customer"] == customer_id
            ]
            granted = sum(split["amount"] for split in splits if split["type"] == "credit")
            spent = sum(split["amount"] for split in splits if split["type"] == "applied_credit")
            held = self.sim.credit_book.held(customer_id, currency="usd")
            assert held == self.adjusted[customer_id] + granted - spent >= 0

    @invariant()
    def charges_return_no_more_than_they_took(self) -> None:
        for charge in self.sim.store.tables["charges"].values():
            assert charge["amount_refunded"] == sum(refund["amount"] for refund in charge["refunds"])
            assert charge["amount_refunded"] <= charge["amount"]

    @invariant()
    def the_last_event_of_an_invoice_shows_it_as_it_is(self) -> None:
        last = {
            event["data"]["object"]["id"]: event for event in self.sim.events.values() if "invoice." in event["type"]
        }
        for invoice in self.sim.invoices.values():
            assert last[invoice["id"]]["data"]["object"]["balance"] == invoice["balance"]

    def _applied(self, link: str, kinds: tuple[str, ...]) -> defaultdict[Any, Decimal]:
        sums: defaultdict[Any, Decimal] = defaultdict(Decimal)
        for payment in self.sim.payments.values():
            for split in payment["applied_to"]:
                if split["type"] in kinds:
                    sums[split[link]] += split["amount"]
        return sums

    def _split(self, kind: str, amount: str, invoice: int, credit_note: int) -> dict[str, Any]:
        split: dict[str, Any] = {"type": kind, "amount": amount}
        if kind not in ("credit", "convenience_fee"):
            split["invoice"] = self._pick(self.sim.invoices, invoice)
        if kind in ("credit_note", "applied_credit"):
            split["document_type"] = "invoice"
        if kind == "credit_note":
            split["credit_note"] = self._pick(self.sim.credit_notes, credit_note)
        return split

    def _pick(self, records: dict[Any, Any], number: int) -> Any:
        ids = [*records]
        return ids[number % len(ids)] if ids else None

    def _try(self, act: Any, record_id: Any, **fields: Any) -> None:
        with contextlib.suppress(Refused):
            act(record_id, **fields)


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
