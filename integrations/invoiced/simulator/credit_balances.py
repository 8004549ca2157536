"""The credit a customer holds with the company: granted by overpaying or by an adjustment, spent on invoices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from integrations.invoiced.simulator import amounts, fields, refusals
from integrations.invoiced.simulator.book import Book
from integrations.invoiced.simulator.invoices import is_open, is_past_due
from integrations.invoiced.simulator.store import Record


class CreditBalances(Book):
    """The adjustments, and the balances that they and the payments make, one a customer and currency."""

    table = "credit_balance_adjustments"
    readers = {
        "customer": fields.whole,
        "currency": fields.currency,
        "amount": amounts.number,
        "date": fields.instant,
        "notes": fields.text(65_535),
    }

    def add(self, body: Mapping[str, Any]) -> Record:
        """Keep an adjustment, which grants credit, or takes it when its amount is negative.

        :raises Refused: 400 without customer or amount, or when the customer would have less than no credit.
        """
        given = self.taken(body)
        customer = self.store.cited("customers", given.get("customer"), param="customer")
        given = {name: value for name, value in given.items() if value is not None}
        if "amount" not in given:
            raise refusals.Refused("Amount is missing", param="amount")
        inherited = {
            "currency": customer["currency"] or self.store.company["currency"],
            "date": self.store.seconds(),
            "notes": None,
        }
        record = {"id": None, "object": "credit_balance_adjustment", **inherited, **given, "customer": customer["id"]}
        record["amount"] = amounts.rounded(record["amount"], record["currency"])
        with self.store.whole():
            self.grant(record["customer"], record["amount"], currency=record["currency"])
            self.check(record["customer"], currency=record["currency"])
            return self.store.add(self.table, record)

    def edit(self, record: Record, body: Mapping[str, Any]) -> Record:
        """Change date, amount or notes; customer and currency stay."""
        given = {name: value for name, value in self.taken(body).items() if name in ("amount", "date", "notes")}
        with self.store.whole():
            if given.get("amount") is not None:
                given["amount"] = amounts.rounded(given["amount"], record["currency"])
                self.grant(record["customer"], given["amount"] - record["amount"], currency=record["currency"])
            changed = self.store.edit(self.table, record, **{k: v for k, v in given.items() if v is not None})
            self.check(record["customer"], currency=record["currency"])
            return changed

    def remove(self, record: Record) -> None:
        """Take an adjustment back.

        :raises Refused: 400 when its credit is spent.
        """
        with self.store.whole():
            self.grant(record["customer"], -record["amount"], currency=record["currency"])
            self.check(record["customer"], currency=record["currency"])
            self.store.remove(self.table, record)

    def held(self, customer_id: object, *, currency: str) -> Decimal:
        """Give the credit of a customer."""
        balance = self.store.tables["credit_balances"].get(f"{customer_id}:{currency}")
        return balance["balance"] if balance else amounts.ZERO

    def grant(self, customer_id: object, amount: Decimal, *, currency: str) -> None:
        """Add credit, or take it; `check` says whether that was too much."""
        key = f"{customer_id}:{currency}"
        balance = self.store.tables["credit_balances"].get(key)
        if balance is None:
            made = {"id": key, "customer": customer_id, "currency": currency, "balance": amounts.ZERO, "history": []}
            balance = self.store.add("credit_balances", made)
        left = balance["balance"] + amount
        entry = {"timestamp": self.store.seconds(), "currency": currency, "balance": left}
        self.store.edit("credit_balances", balance, balance=left, history=[entry, *balance["history"]])

    def check(self, customer_id: object, *, currency: str) -> None:
        """Insist that a customer has not less than no credit.

        :raises Refused: 400 for `applied_to`.
        """
        if self.held(customer_id, currency=currency) < 0:
            raise refusals.Refused("The customer has not enough credit", param="applied_to")

    def summary(self, customer: Record, *, currency: str) -> Record:
        """Give what `GET /customers/:id/balance` says (Invoiced docs)."""
        tables, now = self.store.tables, self.store.now()
        owed = [
            invoice
            for invoice in tables["invoices"].values()
            if invoice["customer"] == customer["id"] and invoice["currency"] == currency and is_open(invoice)
        ]
        late = [invoice for invoice in owed if is_past_due(invoice, now=now)]
        due = [invoice for invoice in owed if invoice["due_date"] is None or invoice in late]
        balance = tables["credit_balances"].get(f"{customer['id']}:{currency}")
        return {
            "currency": currency,
            "total_outstanding": sum((invoice["balance"] for invoice in owed), amounts.ZERO),
            "due_now": sum((invoice["balance"] for invoice in due), amounts.ZERO),
            "available_credits": self.held(customer["id"], currency=currency),
            "past_due": bool(late),
            "history": balance["history"] if balance else [],
        }
