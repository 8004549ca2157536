"""What invoices and credit notes share: lines and totals, drafts, voids, deletion, and the balance."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from integrations.invoiced.simulator import amounts, fields, refusals, totals
from integrations.invoiced.simulator.book import Book
from integrations.invoiced.simulator.store import Record, singular

COMMON: Mapping[str, fields.Reader] = {
    "customer": fields.whole,
    "name": fields.text(),
    "number": fields.text(32),
    "currency": fields.currency,
    "date": fields.instant,
    "draft": fields.flag,
    "closed": fields.flag,
    "sent": fields.flag,
    "purchase_order": fields.text(32),
    "notes": fields.text(65_535),
    "items": fields.many,
    "discounts": fields.many,
    "taxes": fields.many,
    "calculate_taxes": fields.flag,
    "attachments": fields.many,
    "pdf_attachment": fields.whole,
    "disabled_payment_methods": fields.texts,
    "metadata": fields.metadata,
}
# What a request says of the document and is no field of it.
ORDERS = ("items", "discounts", "taxes", "calculate_taxes", "sent", "attachments", "pdf_attachment")
EMPTY: Mapping[str, Any] = {
    "draft": False, "closed": False, "paid": False, "voided": False, "notes": None, "purchase_order": None,
    "disabled_payment_methods": [], "metadata": {},
}  # fmt: skip


class Documents(Book):
    """Invoices or credit notes. What was applied to one is kept in `_settled`: only payments change it."""

    readers = COMMON
    kept = ("date", "currency")

    def add(self, body: Mapping[str, Any]) -> Record:
        """Keep a document.

        :raises Refused: 400 without a customer, for a number that is taken, or for lines that make no sense.
        """
        given = self.taken(body)
        if given.get("customer") is None:
            raise refusals.Refused("Customer is missing", param="customer")
        customer = self.store.cited("customers", given["customer"], param="customer")
        own = {name: value for name, value in given.items() if name not in ORDERS and value is not None}
        record: Record = {
            "id": None, "object": singular(self.table), "number": None,
            **self.defaults, **self.inherited(customer), **own, "customer": customer["id"],
            "items": [], "discounts": [], "taxes": [], "attachments": [], "pdf_attachment": None,
            "_settled": amounts.ZERO, "_sent": bool(given.get("sent")), "_viewed": False,
        }  # fmt: skip
        with self.store.whole():
            record["number"] = record["number"] or self.store.new_number(self.table)
            self.check_number(record["number"])
            self._add_up(record, {"items": [], **given}, calculates=given.get("calculate_taxes") is not False)
            self.complete(record, given)
            self.settle(self.store.add(self.table, record))
            self.check_new(record, customer)
            return record

    def edit(self, record: Record, body: Mapping[str, Any]) -> Record:
        """Change a document. Lines, discounts, taxes, attachments and metadata are replaced whole.

        :raises Refused: 400 when it is voided, or when it would be worth less than was applied to it.
        """
        given = self.taken(body)
        if record["voided"]:
            raise refusals.Refused(f"A voided {self._what} cannot be edited")
        self._check_edit(record, given)
        own = {name: value for name, value in given.items() if name not in ORDERS}
        with self.store.whole():
            changed = self.store.edit(self.table, record, **own)
            changed["number"] = changed["number"] or self.store.new_number(self.table)
            self.check_number(changed["number"], besides=record)
            changed["_sent"] = given.get("sent") or record["_sent"]
            self._add_up(changed, given, calculates=given.get("calculate_taxes") is True)
            self.complete(changed, given)
            self.settle(changed)
            return changed

    def settle(self, record: Record) -> None:
        """Set balance and paid from the total and what was applied.

        :raises Refused: 400 when more was applied than the document is worth.
        """
        if record["_settled"] > record["total"]:
            raise refusals.Refused(f"The {self._what} is worth less than was applied to it", param="items")
        record["balance"] = amounts.ZERO if record["voided"] else record["total"] - record["_settled"]
        record["paid"] = not record["draft"] and not record["voided"] and record["balance"] == 0

    def take(self, record: Record, amount: Decimal) -> None:
        """Apply so much to a document; less than nothing takes an application back.

        :raises Refused: 400 for `applied_to` when it is a draft, voided or closed, or has not as much left.
        """
        if amount > 0:
            state = next((name for name in ("voided", "draft", "closed") if record[name]), None)
            if state:
                raise refusals.Refused(f"{self._what} {record['number']} is {state}", param="applied_to")
            if amount > record["balance"]:
                raise refusals.Refused(
                    f"{amount} is more than the balance of {self._what} {record['number']}, {record['balance']}",
                    param="applied_to",
                )
        self.store.edit(self.table, record, _settled=record["_settled"] + amount)
        self.settle(record)

    def void(self, record: Record) -> Record:
        """Void a document.

        :raises Refused: 400 when it is voided already, or something was applied (assumed).
        """
        if record["voided"]:
            raise refusals.Refused(f"This {self._what} has already been voided")
        self._check_unused(record, "voided")
        with self.store.whole():
            self.settle(self.store.edit(self.table, record, voided=True))
        return record

    def remove(self, record: Record) -> None:
        """Delete a document.

        :raises Refused: 400 when something was applied (assumed).
        """
        self._check_unused(record, "deleted")
        with self.store.whole():
            self.store.remove(self.table, record)

    def inherited(self, customer: Record) -> Record:
        """Give what a new document has from its customer and the company."""
        currency = customer["currency"] or self.store.company["currency"]
        return {"currency": currency, "date": self.store.seconds()}

    def complete(self, record: Record, given: Mapping[str, Any]) -> None:
        """Fill in what follows from the other fields."""

    def check_new(self, record: Record, customer: Record) -> None:
        """Refuse a new document that its customer may not have."""

    @property
    def _what(self) -> str:
        return singular(self.table).replace("_", " ")

    def _add_up(self, record: Record, given: Mapping[str, Any], *, calculates: bool) -> None:
        if "items" in given:
            known = {line["id"] for line in record["items"]}
            record["items"] = totals.lines(self.store, given["items"], currency=record["currency"], known=known)
        for name in ("attachments", "pdf_attachment"):
            if given.get(name) is not None:
                record[name] = self._files(given[name], param=name)
        customer = self.store.tables["customers"][record["customer"]]
        totals.add_up(
            self.store,
            record,
            discounts=given.get("discounts", record["discounts"]),
            taxes=given.get("taxes", record["taxes"]),
            rate_ids=customer["taxes"] if calculates and customer["taxable"] else [],
        )

    def _files(self, wanted: Any, *, param: str) -> Any:
        if param == "attachments":
            return [self.store.cited("files", file_id, param=param)["id"] for file_id in wanted]
        return self.store.cited("files", wanted, param=param)["id"]

    def _check_edit(self, record: Record, given: Mapping[str, Any]) -> None:
        if given.get("draft") and not record["draft"]:
            raise refusals.Refused(f"An issued {self._what} cannot become a draft", param="draft")
        for name in ("customer", "currency"):
            if name in given and given[name] != record[name]:
                if name == "currency" or record["_settled"]:
                    raise refusals.Refused(f"The {name} of this {self._what} can no longer change", param=name)
                self.store.cited("customers", given[name], param=name)

    def _check_unused(self, record: Record, verb: str) -> None:
        if record["_settled"]:
            raise refusals.Refused(f"A {self._what} with payments or credits applied cannot be {verb}")
