"""What people do in Invoiced in a random month: they pay, apply, void and refund, and write down contacts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any

from tests.receivables import Receivables
from tests.syncjobs.receivables import month_history
from tests.syncjobs.receivables.month_kinds import Kind

Record = dict[str, Any]


class Portal:
    """Customers in the portal and staff at the desk. An act does nothing where it finds nothing to do it with."""

    def __init__(self, books: Receivables, *, kind: Kind) -> None:
        self.invoiced, self.kind = books.invoiced, kind
        self.notes: dict[tuple[str, int], str] = {}  # what staff wrote into metadata, by table and id

    def pays_online(self, chance: Random) -> None:
        if invoice := self.open_invoice(chance):
            amount = None if chance.random() < 0.5 else _part(chance, invoice["balance"])
            self.invoiced.pay_online(invoice["id"], amount=amount, fee="2.12" if chance.random() < 0.3 else 0)

    def pays_by_cheque(self, chance: Random) -> None:
        """One invoice or more; overpaid, partly unapplied, or with a credit note, by chance."""
        if not (first := self.open_invoice(chance)):
            return
        splits = self.splits(chance, first["customer"], first["currency"])
        amount = sum((one["amount"] for one in splits), Decimal(0))
        more = Decimal(chance.randint(100, 2_000)) / 100
        match chance.randint(0, 5):
            case 0:
                splits.append({"type": "credit", "amount": more})
                amount += more
            case 1:
                amount += more
        if chance.random() < 0.3:
            splits += self.credit(
                chance, first, sum((one["amount"] for one in splits if one.get("invoice") == first["id"]), Decimal(0))
            )
        common = {"customer": first["customer"], "currency": first["currency"], "method": "check"}
        if self.kind.has_history and chance.random() < 0.3:
            day = date.fromisoformat(month_history.a_day_before(chance))
            common["date"] = int(datetime.combine(day, time(12), tzinfo=UTC).timestamp())
        self.invoiced.receive_payment(**common, amount=amount, applied_to=splits)

    def pays_in_advance(self, chance: Random) -> None:
        customers = [one["id"] for one in self.invoiced.customers.values() if one["active"]]
        if customers:
            amount = Decimal(chance.randint(500, 9_000)) / 100
            currency = chance.choice(["aud", "aud", "usd"]) if self.kind.has_currencies else "aud"
            self.invoiced.receive_payment(customer=chance.choice(customers), currency=currency, amount=amount)

    def uses_credit(self, chance: Random) -> None:
        if invoice := self.open_invoice(chance):
            splits = self.credit(chance, invoice, Decimal(0))
            if splits:
                common = {"customer": invoice["customer"], "currency": invoice["currency"]}
                self.invoiced.receive_payment(**common, amount=0, applied_to=splits)

    def applies_otherwise(self, chance: Random) -> None:
        if payment := self.payment(chance):
            if payment["customer"] is None:
                return
            left, splits = payment["amount"], []
            anew = self.splits(chance, payment["customer"], payment["currency"])
            for split in anew if chance.random() < 0.75 else []:
                split["amount"] = min(split["amount"], left)
                left -= split["amount"]
                splits += [split] if split["amount"] > 0 else []
            kept = [one for one in payment["applied_to"] if one["type"] == "convenience_fee"]
            self.invoiced.edit_payment(payment["id"], applied_to=[*kept, *splits])

    def voids_payment(self, chance: Random) -> None:
        if payment := self.payment(chance):
            self.invoiced.void_payment(payment["id"])

    def refunds(self, chance: Random) -> None:
        charged = [one for one in self.payments() if one["charge"] and not one["charge"]["refunded"]]
        if charged:
            charge = chance.choice(charged)["charge"]
            left = charge["amount"] - charge["amount_refunded"]
            self.invoiced.refund(charge["id"], None if chance.random() < 0.4 else _part(chance, left))

    def writes_contact(self, chance: Random) -> None:
        if customers := list(self.invoiced.customers):
            self.invoiced.add_contact(chance.choice(customers), name=f"By hand {chance.randint(100, 999)}")

    # What there is

    def open_invoice(self, chance: Random) -> Record | None:
        """An invoice that is owed."""
        found = [one for one in self.invoiced.invoices.values() if one["balance"] > 0 and not one["voided"]]
        return chance.choice(found) if found else None

    def payments(self) -> list[Record]:
        """What was received here and stands."""
        every = self.invoiced.payments.values()
        return [one for one in every if one["source"] != "accounting_system" and not one["voided"]]

    def payment(self, chance: Random) -> Record | None:
        """One of them."""
        found = self.payments()
        return chance.choice(found) if found else None

    def splits(self, chance: Random, customer: int, currency: str) -> list[Record]:
        """What money is applied to: up to three invoices of a customer in its currency, in part or whole."""
        mine = [
            one
            for one in self.invoiced.invoices.values()
            if one["customer"] == customer and one["balance"] > 0 and not one["voided"] and one["currency"] == currency
        ]
        chance.shuffle(mine)
        return [
            {
                "type": "invoice",
                "invoice": one["id"],
                "amount": one["balance"] if chance.random() < 0.5 else _part(chance, one["balance"]),
            }
            for one in mine[: chance.choice([1, 1, 2, 3])]
        ]

    def credit(self, chance: Random, invoice: Record, taken: Decimal) -> list[Record]:
        """A part of a credit note for an invoice of which so much is paid by something else."""
        notes = [
            one
            for one in self.invoiced.credit_notes.values()
            if one["customer"] == invoice["customer"]
            and one["balance"] > 0
            and not one["voided"]
            and one["currency"] == invoice["currency"]
        ]
        left = invoice["balance"] - taken
        if not notes or left <= 0:
            return []
        note = chance.choice(notes)
        amount = min(note["balance"] if chance.random() < 0.5 else _part(chance, note["balance"]), left)
        common = {"type": "credit_note", "credit_note": note["id"], "document_type": "invoice"}
        return [{**common, "invoice": invoice["id"], "amount": amount}]


def _part(chance: Random, amount: Decimal) -> Decimal:
    return max((amount * chance.randint(1, 99) / 100).quantize(Decimal("0.01")), Decimal("0.01"))


ACTS: dict[Callable[[Portal, Random], None], int] = {
    Portal.pays_online: 6,
    Portal.pays_by_cheque: 6,
    Portal.pays_in_advance: 2,
    Portal.uses_credit: 2,
    Portal.applies_otherwise: 4,
    Portal.voids_payment: 3,
    Portal.refunds: 2,
    Portal.writes_contact: 1,
}
