"""What an accounting system tells Invoiced: the id a record has there, and what could not be read from it.

None of it is published; behaviour of the service. One mapping a record, kept in its `_accounting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.invoiced.simulator import fields, refusals
from integrations.invoiced.simulator.book import Book
from integrations.invoiced.simulator.store import Record, Store, singular

SYNCED = ("customers", "invoices", "credit_notes", "payments")


class ReconciliationErrors(Book):
    """What went wrong on the accounting side, one for an object of it: the same again replaces the message."""

    table = "reconciliation_errors"
    readers = {
        "object": fields.choice([singular(table) for table in SYNCED]),
        "accounting_id": fields.whole,
        "integration_id": fields.whole,
        "message": fields.text(65_535),
    }

    def add(self, body: Mapping[str, Any]) -> Record:
        """Keep an error.

        :raises Refused: 400 for a field that is missing.
        """
        given = self.taken(body)
        for name in self.readers:
            if given.get(name) is None:
                raise refusals.Refused(f"{name} is missing", param=name)
        told = {
            "object": given["object"],
            "accounting_id": str(given["accounting_id"]),
            "integration": given["integration_id"],
        }
        fresh = {"message": given["message"], "timestamp": self.store.seconds(), "retried_at": None}
        with self.store.whole():
            for held in self.store.tables[self.table].values():
                if told.items() <= held.items():
                    return self.store.edit(self.table, held, **fresh)
            plain = {"id": None, "object_id": None, "level": "error", "description": None, "retry": True}
            return self.store.add(self.table, {**plain, **told, **fresh})

    def remove(self, record: Record) -> None:
        """Forget an error: it is ignored, or is tried again."""
        with self.store.whole():
            self.store.remove(self.table, record)


def remember(store: Store, record: Record, body: Mapping[str, Any]) -> None:
    """Note which record of an accounting system a new record stands for, where the request says so."""
    if not (body.get("accounting_id") and body.get("accounting_system")):
        return
    now = store.seconds()
    record["_accounting"] = {
        "accounting_system": str(body["accounting_system"]),
        "accounting_id": str(body["accounting_id"]),
        "source": "invoiced" if body.get("accounting_source") == "invoiced" else "accounting_system",
        "first_synced": now,
        "last_synced": now,
    }


def status(store: Store, record: Record) -> Record:
    """Give what `GET …/accounting_sync_status` says; metadata with a `netsuite_id` counts without dates."""
    errors = store.tables[ReconciliationErrors.table].values()
    mapped = record.get("_accounting") or _older_mapping(record)
    error = next((one for one in errors if mapped and _is_about(one, record, mapped)), None)
    return {"synced": bool(mapped), "error": error, **mapped}


def _older_mapping(record: Record) -> Record:
    netsuite_id = record["metadata"].get("netsuite_id")
    plain = {"source": None, "first_synced": None, "last_synced": None}
    return {"accounting_system": "netsuite", "accounting_id": netsuite_id, **plain} if netsuite_id else {}


def _is_about(error: Record, record: Record, mapped: Record) -> bool:
    return bool(error["object"] == record["object"] and error["accounting_id"] == mapped["accounting_id"])
