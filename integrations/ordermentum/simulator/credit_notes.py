"""Credit notes: issued, applied to the next payment, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.ordermentum.simulator import refusals, totals
from integrations.ordermentum.simulator.store import Record, Store, change, whole

SETTLED = frozenset({"number", "purchaserId", "retailerId", "status", "completedAt"})


class CreditNotes:
    """Changes credit notes and tells the webhooks: credit_note_created, _updated, _completed and _cancelled."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def issue(self, fields: Mapping[str, Any]) -> Record:
        """Keep a credit note for `purchaserId`; totals follow from `lineItems` unless given.

        :raises Refused: 400 for an unknown purchaser, product or invoice.
        """
        purchaser = self.store.cited("purchasers", fields.get("purchaserId"), field="purchaserId")
        note = {**self._defaults(purchaser), **fields, "purchaserId": purchaser["id"]}
        self._total(note, fields)
        note["number"] = self.store.next_number("credit_notes")
        self.store.add("credit_notes", note)
        self._link(note)
        self.store.announce("credit_note_created", "credit_notes", note)
        return note

    def edit(self, note: Record, changes: Mapping[str, Any]) -> Record:
        """Change a credit note; cancelledAt cancels it.

        :raises Refused: 400 once it is applied, except for its properties.
        """
        if note["completedAt"] and set(changes) - {"properties", "comments"}:
            raise refusals.Refused("An applied credit note cannot be changed")
        with whole(note):
            change(note, changes, fixed=SETTLED)
            if {"lineItems", "subtotal", "tax", "total"} & changes.keys():
                self._total(note, changes)
            self._link(note)
        note["status"] = "Cancelled" if note["cancelledAt"] else "Issued"
        self._saved(note, "credit_note_cancelled" if changes.get("cancelledAt") else "credit_note_updated")
        return note

    def apply_to(self, invoice: Record) -> None:
        """Spend the purchaser's issued notes on a payment, as many whole ones as fit."""
        for note in self.store.tables["credit_notes"].values():
            room = totals.amount(invoice["total"]) - totals.amount(invoice["credit"])
            worth = totals.amount(note["total"])
            if note["purchaserId"] != invoice["purchaserId"] or note["status"] != "Issued" or worth > room:
                continue
            invoice["credit"] = totals.written(totals.amount(invoice["credit"]) + worth)
            note.update(status="Applied", completedAt=self.store.stamp())
            note["invoiceIds"] = list(dict.fromkeys([*note["invoiceIds"], invoice["id"]]))
            self._link(note)
            self._saved(note, "credit_note_completed")

    def _saved(self, note: Record, event: str) -> None:
        self.store.touch(note)
        self.store.announce(event, "credit_notes", note)

    def _link(self, note: Record) -> None:
        cited = {self.store.cited("invoices", invoice_id, field="invoiceId")["id"] for invoice_id in note["invoiceIds"]}
        for invoice in self.store.tables["invoices"].values():
            others = [note_id for note_id in invoice["creditNoteIds"] if note_id != note["id"]]
            invoice["creditNoteIds"] = [*others, note["id"]] if invoice["id"] in cited else others

    def _total(self, note: Record, given: Mapping[str, Any]) -> None:
        built = [self._line(line) for line in note["lineItems"]]
        note["lineItems"] = built
        subtotal = sum((totals.amount(line["subtotal"]) for line in built), totals.ZERO)
        tax = sum((totals.amount(line["gst"]) for line in built), totals.ZERO)
        subtotal = totals.amount(given["subtotal"]) if "subtotal" in given else subtotal
        tax = totals.amount(given["tax"]) if "tax" in given else tax
        total = totals.amount(given["total"]) if "total" in given else subtotal + tax
        note.update(subtotal=totals.written(subtotal), tax=totals.written(tax), total=totals.written(total))

    def _line(self, wanted: Mapping[str, Any]) -> Record:
        if not isinstance(wanted, Mapping):
            raise refusals.Refused("lineItems must be objects")
        if wanted.get("productId"):
            self.store.cited("products", wanted["productId"], field="productId")
        line = {"productId": None, "variantId": None, "name": None, "taxable": False, "randomWeight": False, **wanted}
        line["id"] = str(wanted.get("id") or self.store.new_id())
        line["quantity"] = totals.quantity(wanted.get("quantity", 1))
        line["price"] = totals.written(totals.amount(wanted.get("price"), field="price"), places=4)
        totals.total_line(line, fixed=wanted)
        return line

    def _defaults(self, purchaser: Record) -> Record:
        return {
            "userId": purchaser["retailerId"], "comments": None, "supplierId": self.store.supplier_id,
            "supplierName": self.store.supplier["name"], "retailerId": purchaser["retailerId"],
            "purchaserId": purchaser["id"], "purchaserName": purchaser["name"], "invoiceIds": [], "lineItems": [],
            "status": "Issued", "date": self.store.stamp(), "completedAt": None, "cancelledAt": None,
            "deletedAt": None, "updatedUserId": None, "properties": {},
        }  # fmt: skip
