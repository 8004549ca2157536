"""Invoices on both sides, and payments for them on Invoiced: what the tests of payments to NetSuite act with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from syncjobs.models import RecordLink, SyncEntry
from tests.receivables import Receivables

FLOW = "AR_PAYMENTS_OUT"
HARBOUR, CORNER = "1042", "1043"  # customers of the demo company in NetSuite
SERVICE, GST_FREE = "310", "8"  # an item for fees, and a tax code without tax
BANK, MERCHANT = "220", "221"


class Counter:
    """The counter where money comes in; amounts are as text, ids as each side gives them."""

    def __init__(self, books: Receivables) -> None:
        self.books = books
        self.customer = books.invoiced.add_customer(name="Harbour Espresso", number="C1042", currency="aud")["id"]

    def invoice(self, number: str, amount: str, *, is_linked: bool = True, **fields: Any) -> Any:
        """An invoice on both sides, as the sync from NetSuite leaves it; give Invoiced's."""
        netsuite_id = self.in_netsuite(number, amount, **fields)
        raised = self.on_invoiced(number, amount)
        if is_linked:
            self.pair("invoice", raised["id"], "invoice", netsuite_id)
        return raised

    def credit_note(self, number: str, amount: str, *, is_linked: bool = True) -> Any:
        """A credit note on both sides; give Invoiced's."""
        netsuite_id = self.in_netsuite(number, amount, kind="creditMemo")
        items = [{"name": "Damaged goods", "quantity": 1, "unit_cost": amount}]
        issued = self.books.invoiced.issue_credit_note(self.customer, items, number=number, currency="aud")
        if is_linked:
            self.pair("credit_note", issued["id"], "creditMemo", netsuite_id)
        return issued

    def in_netsuite(self, number: str, amount: str, *, kind: str = "invoice", **fields: Any) -> str:
        """A document in NetSuite alone."""
        line = {
            "item": {"id": SERVICE},
            "quantity": 1,
            "price": {"id": "-1"},
            "rate": Decimal(amount),
            "taxCode": {"id": GST_FREE},
        }
        common = {"entity": {"id": HARBOUR}, "tranId": number, "item": {"items": [line]}}
        return self.books.netsuite.add(kind, {**common, **fields})

    def on_invoiced(self, number: str, amount: str, **fields: Any) -> Any:
        """An invoice on Invoiced alone."""
        items = [{"name": "Beans", "quantity": 1, "unit_cost": amount}]
        return self.books.invoiced.raise_invoice(self.customer, items, number=number, currency="aud", **fields)

    def pair(self, record_type: str, source_id: object, netsuite_type: str, netsuite_id: str) -> None:
        """What the sync from NetSuite remembers of a record."""
        RecordLink.objects.create(
            connection=self.books.connection,
            record_type=record_type,
            source_id=str(source_id),
            netsuite_type=netsuite_type,
            netsuite_id=netsuite_id,
            created_by=RecordLink.Side.NETSUITE,
        )

    def receive(self, amount: str, *splits: dict[str, Any], **fields: Any) -> Any:
        """A payment keyed in on Invoiced."""
        common = {"customer": self.customer, "currency": "aud", "amount": amount}
        return self.books.invoiced.receive_payment(**{**common, **fields}, applied_to=list(splits))

    def entry(self, payment: Any) -> SyncEntry:
        """The ledger's entry of a payment."""
        return self.books.entry(FLOW, payment["id"])

    def payments(self) -> list[dict[str, Any]]:
        """NetSuite's customer payments."""
        return self.books.netsuite.all("customerPayment")

    def payment(self) -> dict[str, Any]:
        """NetSuite's one customer payment."""
        (found,) = self.payments()
        return found

    def document(self, number: str, kind: str = "invoice") -> dict[str, Any]:
        """A document of NetSuite by its number."""
        (found,) = [one for one in self.books.netsuite.all(kind) if one["tranId"] == number]
        return found

    def left(self, number: str) -> Decimal:
        """What NetSuite is still owed of an invoice."""
        return Decimal(str(self.document(number)["amountRemaining"]))

    def applied(self, record: dict[str, Any]) -> dict[str, Decimal]:
        """What a payment or credit memo gives each invoice, by number."""
        numbers = {one["id"]: one["tranId"] for one in self.books.netsuite.all("invoice")}
        lines = record.get("apply", {}).get("items", [])
        return {numbers[line["doc"]["id"]]: Decimal(str(line["amount"])) for line in lines if line.get("apply", True)}


def cash(invoice: Any, amount: str) -> dict[str, Any]:
    """So much of a payment's money pays an invoice."""
    return {"type": "invoice", "invoice": invoice["id"], "amount": amount}


def credit(note: Any, invoice: Any, amount: str) -> dict[str, Any]:
    """So much of a credit note pays an invoice."""
    return {
        "type": "credit_note",
        "credit_note": note["id"],
        "document_type": "invoice",
        "invoice": invoice["id"],
        "amount": amount,
    }
