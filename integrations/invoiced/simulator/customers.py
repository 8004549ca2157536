"""Customers and their contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.invoiced.simulator import amounts, fields, refusals
from integrations.invoiced.simulator.book import Book
from integrations.invoiced.simulator.store import Record

ADDRESS = {
    "address1": fields.text(1000),
    "address2": fields.text(),
    "city": fields.text(),
    "state": fields.text(),
    "postal_code": fields.text(),
    "country": fields.country,
}


class Customers(Book):
    """The customers; `number` is unique, at most 32 characters, and given when it is left out."""

    table = "customers"
    readers = {
        **ADDRESS,
        "name": fields.text(),
        "number": fields.text(32),
        "email": fields.email,
        "phone": fields.text(),
        "type": fields.choice(("company", "person")),
        "attention_to": fields.text(),
        "language": fields.pattern("[A-Za-z]{2}", change=str.lower, what="a two-letter language code"),
        "currency": fields.currency,
        "autopay": fields.flag,
        "autopay_delay_days": fields.whole,
        "payment_terms": fields.text(),
        "chase": fields.flag,
        "chasing_cadence": fields.whole,
        "next_chase_step": fields.whole,
        "credit_hold": fields.flag,
        "credit_limit": amounts.number,
        "owner": fields.whole,
        "taxable": fields.flag,
        "taxes": fields.texts,
        "tax_id": fields.text(),
        "avalara_entity_use_code": fields.text(),
        "avalara_exemption_number": fields.text(),
        "parent_customer": fields.whole,
        "bill_to_parent": fields.flag,
        "consolidated": fields.flag,
        "active": fields.flag,
        "notes": fields.text(65_535),
        "ach_gateway": fields.whole,
        "cc_gateway": fields.whole,
        "sign_up_page": fields.whole,
        "disabled_payment_methods": fields.texts,
        "metadata": fields.metadata,
    }
    defaults = {
        "type": "company", "autopay": False, "autopay_delay_days": -1, "chase": True, "credit_hold": False,
        "taxable": True, "taxes": [], "bill_to_parent": False, "consolidated": False, "active": True,
        "disabled_payment_methods": [], "metadata": {},
    }  # fmt: skip

    def add(self, body: Mapping[str, Any]) -> Record:
        """Keep a customer.

        :raises Refused: 400 without a name, for a number that is taken, or a parent that cannot be.
        """
        empty = {name: self.defaults.get(name) for name in self.readers}
        record = {"id": None, "object": "customer", **empty, "payment_source": None, **self.taken(body)}
        with self.store.whole():
            record["number"] = record["number"] or self.store.new_number(self.table)
            self._check(record, besides=None)
            return self.store.add(self.table, record)

    def edit(self, record: Record, body: Mapping[str, Any]) -> Record:
        """Change a customer; its metadata is replaced whole."""
        with self.store.whole():
            changed = self.store.edit(self.table, record, **self.taken(body))
            changed["number"] = changed["number"] or self.store.new_number(self.table)
            self._check(changed, besides=record)
            return changed

    def remove(self, record: Record) -> None:
        """Delete a customer with its contacts.

        :raises Refused: 400 when it has documents, payments, credit or customers below it (assumed).
        """
        used = ("invoices", "credit_notes", "payments", "credit_balance_adjustments")
        if any(held["customer"] == record["id"] for table in used for held in self.store.tables[table].values()):
            raise refusals.Refused("A customer that has been billed cannot be deleted")
        if any(other["parent_customer"] == record["id"] for other in self.store.tables[self.table].values()):
            raise refusals.Refused("A customer with sub-customers cannot be deleted")
        with self.store.whole():
            for contact in [*self.store.tables["contacts"].values()]:
                if contact["_customer"] == record["id"]:
                    self.store.remove("contacts", contact)
            self.store.remove(self.table, record)

    def is_below(self, record: Record, ancestor_id: object) -> bool:
        """Say whether a customer is this one or stands somewhere below it."""
        seen: set[object] = set()
        held: Record | None = record
        while held is not None and held["id"] not in seen:
            if held["id"] == ancestor_id:
                return True
            seen.add(held["id"])
            held = self.store.tables[self.table].get(held["parent_customer"])
        return False

    def _check(self, record: Record, *, besides: Record | None) -> None:
        if not (record["name"] or "").strip():
            raise refusals.Refused("Name is missing", param="name")
        self.check_number(record["number"], besides=besides)
        for rate_id in record["taxes"]:
            self.store.cited("tax_rates", rate_id, param="taxes")
        if record["parent_customer"] is not None:
            parent = self.store.cited(self.table, record["parent_customer"], param="parent_customer")
            if record["id"] is not None and self.is_below(parent, record["id"]):
                raise refusals.Refused("A customer cannot be its own parent", param="parent_customer")


class Contacts(Book):
    """The contacts, each of one customer."""

    table = "contacts"
    readers = {
        **ADDRESS,
        "name": fields.text(),
        "title": fields.text(),
        "email": fields.email,
        "phone": fields.text(),
        "primary": fields.flag,
        "sms_enabled": fields.flag,
        "department": fields.text(),
    }
    defaults = {"primary": False, "sms_enabled": False}

    def add(self, customer: Record, body: Mapping[str, Any]) -> Record:
        """Keep a contact of this customer; on account mail when `primary` says so.

        :raises Refused: 400 without a name.
        """
        empty = {name: self.defaults.get(name) for name in self.readers}
        record = {"id": None, "object": "contact", **empty, **self.taken(body), "_customer": customer["id"]}
        with self.store.whole():
            return _named(self.store.add(self.table, record))

    def edit(self, record: Record, body: Mapping[str, Any]) -> Record:
        """Change a contact."""
        with self.store.whole():
            return _named(self.store.edit(self.table, record, **self.taken(body)))

    def remove(self, record: Record) -> None:
        """Delete a contact."""
        with self.store.whole():
            self.store.remove(self.table, record)


def _named(contact: Record) -> Record:
    if not (contact["name"] or "").strip():
        raise refusals.Refused("Name is missing", param="name")
    return contact
