"""Notes on customers and invoices, and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.invoiced.simulator import fields, refusals
from integrations.invoiced.simulator.book import Book
from integrations.invoiced.simulator.store import Record

AUTHOR = {"id": 4, "first_name": "Casey", "last_name": "Ng", "email": "casey@company.example"}


class Notes(Book):
    """The notes. They are written with customer_id or invoice_id and read with customer and invoice."""

    table = "notes"
    readers = {"customer_id": fields.whole, "invoice_id": fields.whole, "notes": fields.text(65_535)}

    def add(self, body: Mapping[str, Any]) -> Record:
        """Keep a note.

        :raises Refused: 400 without text, or without customer and invoice.
        """
        given = self.taken(body)
        record: Record = {"id": None, "object": "note", "customer": None, "invoice": None, "user": AUTHOR}
        if given.get("invoice_id") is not None:
            invoice = self.store.cited("invoices", given["invoice_id"], param="invoice_id")
            record.update(invoice=invoice["id"], customer=invoice["customer"])
        elif given.get("customer_id") is not None:
            record["customer"] = self.store.cited("customers", given["customer_id"], param="customer_id")["id"]
        else:
            raise refusals.Refused("A note needs a customer or an invoice", param="customer_id")
        record["notes"] = _needed(given.get("notes"))
        with self.store.whole():
            return self.store.add(self.table, record)

    def edit(self, record: Record, body: Mapping[str, Any]) -> Record:
        """Change the text of a note."""
        with self.store.whole():
            return self.store.edit(self.table, record, notes=_needed(self.taken(body).get("notes", record["notes"])))

    def remove(self, record: Record) -> None:
        """Delete a note."""
        with self.store.whole():
            self.store.remove(self.table, record)


class Files(Book):
    """The files that were uploaded; `_content` is never part of the record that is shown."""

    table = "files"

    def add(self, *, name: str, kind: str, content: bytes) -> Record:
        """Keep a file."""
        record = {"id": None, "object": "file", "name": name, "type": kind, "size": len(content), "_content": content}
        with self.store.whole():
            return self.store.add(self.table, record)

    def remove(self, record: Record) -> None:
        """Delete a file, also where it is attached."""
        with self.store.whole():
            self.store.remove(self.table, record)


def _needed(notes: str | None) -> str:
    if not notes:
        raise refusals.Refused("Notes are missing", param="notes")
    return notes
