"""What the company's staff and its customers do, and what is on record: the hands of the simulator."""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from integrations.invoiced.simulator import amounts, views
from integrations.invoiced.simulator.charges import Charges
from integrations.invoiced.simulator.credit_balances import CreditBalances
from integrations.invoiced.simulator.customers import Contacts, Customers
from integrations.invoiced.simulator.invoices import CreditNotes, Invoices
from integrations.invoiced.simulator.items import Items, TaxRates
from integrations.invoiced.simulator.payments import Payments
from integrations.invoiced.simulator.store import Record, RecordId, Store

CARD = {"id": 1, "object": "card", "brand": "Visa", "last4": "4242", "exp_month": 8, "exp_year": 2035}


class Hands:
    """Everything here is refused, changes records and fires events as over the API; `origin` is team or customer."""

    store: Store
    views: views.Views
    customer_book: Customers
    contact_book: Contacts
    invoice_book: Invoices
    credit_note_book: CreditNotes
    credit_book: CreditBalances
    payment_book: Payments
    charge_book: Charges
    item_book: Items
    tax_rate_book: TaxRates

    @abstractmethod
    def acting(self, origin: str) -> AbstractContextManager[None]:
        """Hold the lock and be somebody."""

    # On record, by id, in full

    @property
    def customers(self) -> dict[RecordId, Record]:
        """The customers."""
        return self._all("customers")

    @property
    def contacts(self) -> dict[RecordId, Record]:
        """The contacts of all customers."""
        return self._all("contacts")

    @property
    def invoices(self) -> dict[RecordId, Record]:
        """The invoices."""
        return self._all("invoices")

    @property
    def credit_notes(self) -> dict[RecordId, Record]:
        """The credit notes."""
        return self._all("credit_notes")

    @property
    def payments(self) -> dict[RecordId, Record]:
        """The payments, with what they are applied to."""
        return self._all("payments")

    @property
    def events(self) -> dict[RecordId, Record]:
        """The events."""
        return self._all("events")

    @property
    def webhooks(self) -> dict[RecordId, Record]:
        """The webhooks."""
        return self._all("webhooks")

    # Staff

    def add_customer(self, **fields: Any) -> Record:
        """Add a customer."""
        with self.acting("team"):
            return self._copy("customers", self.customer_book.add(fields))

    def edit_customer(self, customer_id: RecordId, **changes: Any) -> Record:
        """Change a customer."""
        with self.acting("team"):
            return self._copy("customers", self.customer_book.edit(self.store.find("customers", customer_id), changes))

    def keep_card(self, customer_id: RecordId) -> None:
        """Put a card on file, so that the customer's invoices can be charged."""
        with self.acting("customer"), self.store.whole():
            self.store.edit("customers", self.store.find("customers", customer_id), payment_source=CARD)

    def add_contact(self, customer_id: RecordId, **fields: Any) -> Record:
        """Add a contact to a customer."""
        with self.acting("team"):
            customer = self.store.find("customers", customer_id)
            return self._copy("contacts", self.contact_book.add(customer, fields))

    def add_item(self, **fields: Any) -> Record:
        """Add an item."""
        with self.acting("team"):
            return self._copy("items", self.item_book.add(fields))

    def add_tax_rate(self, **fields: Any) -> Record:
        """Add a tax rate."""
        with self.acting("team"):
            return self._copy("tax_rates", self.tax_rate_book.add(fields))

    def raise_invoice(self, customer_id: RecordId, items: Iterable[Mapping[str, Any]], **fields: Any) -> Record:
        """Raise an invoice."""
        with self.acting("team"):
            wanted = {**fields, "customer": customer_id, "items": list(items)}
            return self._copy("invoices", self.invoice_book.add(wanted))

    def edit_invoice(self, invoice_id: RecordId, **changes: Any) -> Record:
        """Change an invoice."""
        with self.acting("team"):
            return self._copy("invoices", self.invoice_book.edit(self.store.find("invoices", invoice_id), changes))

    def void_invoice(self, invoice_id: RecordId) -> Record:
        """Void an invoice."""
        with self.acting("team"):
            return self._copy("invoices", self.invoice_book.void(self.store.find("invoices", invoice_id)))

    def issue_credit_note(self, customer_id: RecordId, items: Iterable[Mapping[str, Any]], **fields: Any) -> Record:
        """Issue a credit note."""
        with self.acting("team"):
            wanted = {**fields, "customer": customer_id, "items": list(items)}
            return self._copy("credit_notes", self.credit_note_book.add(wanted))

    def receive_payment(self, **fields: Any) -> Record:
        """Key in a payment: amount, and customer, method, reference, applied_to …"""
        with self.acting("team"):
            return self._copy("payments", self.payment_book.add(fields))

    def edit_payment(self, payment_id: RecordId, **changes: Any) -> Record:
        """Change a payment; `applied_to` replaces every application."""
        with self.acting("team"):
            return self._copy("payments", self.payment_book.edit(self.store.find("payments", payment_id), changes))

    def void_payment(self, payment_id: RecordId) -> Record:
        """Void a payment."""
        with self.acting("team"):
            return self._copy("payments", self.payment_book.void(self.store.find("payments", payment_id)))

    def refund(self, charge_id: object, amount: object = None) -> Record:
        """Refund a charge, in whole unless `amount` says less."""
        with self.acting("team"):
            charge = self.store.find("charges", charge_id)
            left = charge["amount"] - charge["amount_refunded"]
            return self._copy("refunds", self.charge_book.refund(charge, left if amount is None else amount))

    def adjust_credit(self, customer_id: RecordId, amount: object, **fields: Any) -> Record:
        """Grant credit to a customer, or take it with a negative amount."""
        with self.acting("team"):
            wanted = {**fields, "customer": customer_id, "amount": amount}
            return self._copy("credit_balance_adjustments", self.credit_book.add(wanted))

    # Customers

    def pay_online(
        self, invoice_id: object, *, amount: object = None, fee: object = 0, method: str = "credit_card"
    ) -> Record:
        """A customer pays an invoice in the portal, in full unless `amount` says less, with a convenience fee."""
        with self.acting("customer"):
            invoice = self.store.find("invoices", invoice_id)
            due = amounts.number(invoice["balance"] if amount is None else amount, "amount")
            surcharge = amounts.number(fee, "fee")
            splits: list[Record] = [{"type": "invoice", "invoice": invoice["id"], "amount": due}]
            splits += [{"type": "convenience_fee", "amount": surcharge}] if surcharge else []
            charged = {"customer": invoice["customer"], "currency": invoice["currency"], "amount": due + surcharge}
            payment = self.charge_book.add(
                {**charged, "method": method, "applied_to": splits}, source="customer_portal"
            )
            return self._copy("payments", payment)

    def _all(self, table: str) -> dict[RecordId, Record]:
        with self.store.lock:
            return {record_id: self._copy(table, record) for record_id, record in self.store.tables[table].items()}

    def _copy(self, table: str, record: Record) -> Record:
        return copy.deepcopy(self.views.shown(table, record, views.WHOLE))
