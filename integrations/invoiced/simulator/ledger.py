"""What a payment is applied to: each split takes from an invoice, a credit note or the customer's credit.

Cash: invoice, credit (the customer's balance grows), convenience_fee. Not cash: credit_note, applied_credit. Estimates
and document adjustments are refused: there are none here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from integrations.invoiced.simulator import amounts, fields, refusals
from integrations.invoiced.simulator.credit_balances import CreditBalances
from integrations.invoiced.simulator.customers import Customers
from integrations.invoiced.simulator.invoices import CreditNotes, Invoices
from integrations.invoiced.simulator.store import Record, Store

CASH = frozenset({"invoice", "estimate", "credit", "convenience_fee"})
TYPES = CASH | {"credit_note", "applied_credit", "document_adjustment"}
MISSING = frozenset({"estimate", "document_adjustment"})
PARAM = "applied_to"


class Ledger:
    """Applies splits and takes them back. All within one `Store.whole()`, so that a refusal undoes everything."""

    def __init__(
        self,
        store: Store,
        *,
        customers: Customers,
        invoices: Invoices,
        credit_notes: CreditNotes,
        credit_balances: CreditBalances,
    ) -> None:
        self.store = store
        self.customers = customers
        self.invoices = invoices
        self.credit_notes = credit_notes
        self.credit_balances = credit_balances

    def read(self, wanted: object, *, payment: Record) -> list[Record]:
        """Read the splits of a request; those with an id that the payment has keep it.

        :raises Refused: 400 for `applied_to`.
        """
        known = {split["id"] for split in payment["applied_to"]}
        return [
            self._split(fields.mapping(given, PARAM), currency=payment["currency"], known=known)
            for given in fields.many(wanted or [], PARAM)
        ]

    def apply(self, payment: Record, splits: list[Record]) -> None:
        """Apply a payment that is applied to nothing yet.

        :raises Refused: 400 for `applied_to` when there is not so much cash, credit or balance, or when customers or
            currencies do not agree.
        """
        cash = sum((split["amount"] for split in splits if split["type"] in CASH), amounts.ZERO)
        if cash > payment["amount"]:
            raise refusals.Refused(f"{cash} is applied and the payment is {payment['amount']}", param=PARAM)
        self.store.edit("payments", payment, applied_to=splits, balance=payment["amount"] - cash)
        for split in splits:
            self._move(payment, split, split["amount"])
        self.check_credit(payment)

    def take_back(self, payment: Record) -> None:
        """Undo what a payment is applied to; `check_credit` says whether its credit was spent since."""
        for split in payment["applied_to"]:
            self._move(payment, split, -split["amount"])
        self.store.edit("payments", payment, applied_to=[], balance=payment["amount"])

    def check_credit(self, payment: Record) -> None:
        """Insist that the payer has not less than no credit.

        :raises Refused: 400 for `applied_to`.
        """
        if payment["customer"] is not None:
            self.credit_balances.check(payment["customer"], currency=payment["currency"])

    def _split(self, body: Record, *, currency: str, known: set[object]) -> Record:
        kind = fields.choice(TYPES)(body.get("type"), PARAM)
        if body.get("amount") is None:
            raise refusals.Refused("Every application needs an amount", param=PARAM)
        if kind in MISSING:
            raise refusals.Refused(f"There is no such {kind}: {body.get('estimate')}", param=PARAM)
        amount = amounts.rounded(amounts.number(body["amount"], PARAM), currency)
        if amount < 0:
            raise refusals.Refused("An application cannot be negative", param=PARAM)
        split_id = fields.known_id(body.get("id"), known)
        split: Record = {"id": split_id or self.store.new_id("splits"), "type": kind, "amount": amount}
        if kind in ("credit_note", "applied_credit"):
            split["document_type"] = fields.choice(("invoice",))(body.get("document_type"), PARAM)
        if kind == "credit_note":
            split["credit_note"] = self._linked("credit_notes", body, "credit_note")
        if kind in ("invoice", "credit_note", "applied_credit"):
            split["invoice"] = self._linked("invoices", body, "invoice")
        return split

    def _linked(self, table: str, body: Record, name: str) -> Any:
        if body.get(name) is None:
            raise refusals.Refused(f"{name} is missing", param=PARAM)
        given = body[name]["id"] if isinstance(body[name], dict) and "id" in body[name] else body[name]
        return self.store.cited(table, given, param=PARAM)["id"]

    def _move(self, payment: Record, split: Record, amount: Decimal) -> None:
        if "invoice" in split:
            invoice = self.store.tables["invoices"][split["invoice"]]
            self._check_parties(payment, invoice, amount)
            self.invoices.take(invoice, amount)
        if "credit_note" in split:
            credit_note = self.store.tables["credit_notes"][split["credit_note"]]
            self._check_parties(payment, credit_note, amount)
            self.credit_notes.take(credit_note, amount)
        if split["type"] in ("credit", "applied_credit"):
            if payment["customer"] is None:
                raise refusals.Refused("Credit needs a customer", param="customer")
            granted = amount if split["type"] == "credit" else -amount
            self.credit_balances.grant(payment["customer"], granted, currency=payment["currency"])

    def _check_parties(self, payment: Record, document: Record, amount: Decimal) -> None:
        if amount <= 0:
            return
        if document["currency"] != payment["currency"]:
            raise refusals.Refused(f"The payment is in {payment['currency']}, not {document['currency']}", param=PARAM)
        if payment["customer"] is None:
            self.store.edit("payments", payment, customer=document["customer"])
        owner = self.store.tables["customers"][document["customer"]]
        if not self.customers.is_below(owner, payment["customer"]):
            raise refusals.Refused(f"{document['number']} is another customer's", param=PARAM)
