"""Payments: money received, and what it was applied to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.invoiced.simulator import amounts, fields, refusals
from integrations.invoiced.simulator.book import Book
from integrations.invoiced.simulator.ledger import Ledger
from integrations.invoiced.simulator.store import Record, Store

METHODS = frozenset(
    ("ach", "cash", "check", "credit_card", "direct_debit", "eft", "other", "paypal", "wire_transfer")
    + ("balance", "affirm", "klarna")
)


class Payments(Book):
    """The payments. A voided one is still there, applied to nothing, and never changes again."""

    table = "payments"
    readers = {
        "customer": fields.whole,
        "date": fields.instant,
        "currency": fields.currency,
        "amount": amounts.number,
        "method": fields.choice(METHODS),
        "ach_sender_id": fields.text(),
        "reference": fields.text(),
        "source": fields.text(),
        "notes": fields.text(65_535),
        "applied_to": fields.many,
        "metadata": fields.metadata,
    }
    kept = ("date", "currency")
    defaults = {"method": "other", "source": "keyed", "metadata": {}}

    def __init__(self, store: Store, *, ignored: set[tuple[str, str]], ledger: Ledger) -> None:
        super().__init__(store, ignored=ignored)
        self.ledger = ledger

    def add(self, body: Mapping[str, Any], *, charge: int | None = None) -> Record:
        """Keep a payment and apply it.

        :raises Refused: 400 without an amount, for a negative one, or for `applied_to`.
        """
        given = self.taken(body)
        if given.get("amount") is None:
            raise refusals.Refused("Amount is missing", param="amount")
        customer = self._customer(given.get("customer"))
        inherited = {
            "date": self.store.seconds(),
            "currency": (customer or {}).get("currency") or self.store.company["currency"],
        }
        own = {name: value for name, value in given.items() if value is not None and name != "applied_to"}
        record: Record = {
            "id": None, "object": "payment", "ach_sender_id": None, "reference": None, "notes": None,
            **self.defaults, **inherited, **own, "customer": customer["id"] if customer else None, "charge": charge,
            "matched": None, "voided": False, "applied_to": [],
        }  # fmt: skip
        record["amount"] = amounts.money(record["amount"], "amount", currency=record["currency"])
        record["balance"] = record["amount"]
        with self.store.whole():
            self.store.add(self.table, record)
            self.ledger.apply(record, self.ledger.read(given.get("applied_to"), payment=record))
        return record

    def edit(self, record: Record, body: Mapping[str, Any]) -> Record:
        """Change a payment; `applied_to` replaces every application.

        :raises Refused: 400 when it is voided, or as for `add`.
        """
        self._check_alive(record)
        given = self.taken(body)
        splits = given.pop("applied_to") if "applied_to" in given else record["applied_to"]
        if given.get("customer") is not None:
            given["customer"] = self.store.cited("customers", given["customer"], param="customer")["id"]
        if "amount" in given or "currency" in given:
            currency = given.get("currency") or record["currency"]
            given["currency"] = currency
            given["amount"] = amounts.money(given.get("amount", record["amount"]), "amount", currency=currency)
        payer = {"customer": record["customer"], "currency": record["currency"]}
        wanted = self.ledger.read(splits, payment={**record, "currency": given.get("currency", record["currency"])})
        with self.store.whole():
            self.ledger.take_back(record)
            self.store.edit(self.table, record, **given)
            self.ledger.apply(record, wanted)
            self.ledger.check_credit(payer)
        return record

    def void(self, record: Record) -> Record:
        """Void a payment: what it was applied to is owed again.

        :raises Refused: 400 when it is voided already, or the credit it granted is spent.
        """
        self._check_alive(record)
        with self.store.whole():
            self.ledger.take_back(record)
            self.ledger.check_credit(record)
            self.store.edit(self.table, record, voided=True)
        return record

    def _customer(self, customer_id: object) -> Record | None:
        return None if customer_id is None else self.store.cited("customers", customer_id, param="customer")

    def _check_alive(self, record: Record) -> None:
        if record["voided"]:
            raise refusals.Refused("This payment has been voided and can no longer be edited")
