"""Events: what happened, with a snapshot. They are listed under /events and sent to the webhooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.invoiced.simulator.store import Change, Record, Store, singular

# Who is behind an event. Only -2 is seen in the docs; that the others differ is assumed.
USERS = {"invoiced": -2, "api": -3, "customer": -1, "team": 4}
# There are no events of items, rates, files, charges as such, or webhooks.
TOLD = frozenset({"customers", "contacts", "invoices", "credit_notes", "payments", "notes"})
Snapshot = Callable[[str, Record], Record]


class Events:
    """Writes the events. `snapshot(table, record)` gives the picture, with its customer in full."""

    def __init__(self, store: Store, *, snapshot: Snapshot, send: Callable[[Record], None]) -> None:
        self.store = store
        self.snapshot = snapshot
        self.send = send

    def announce(self, change: Change, table: str, record: Record, before: Record | None) -> None:
        """Keep and send the events of one change."""
        if table == "charges" and change == "created":
            self._tell("charge.succeeded", table, record, None)
        elif table == "refunds":
            self._tell("refund.created", table, record, None)
        elif table in TOLD:
            for kind in _kinds(change, table, record, before):
                self._tell(f"{singular(table)}.{kind}", table, record, before)

    def _tell(self, kind: str, table: str, record: Record, before: Record | None) -> None:
        shown = self.snapshot(table, record)
        told: dict[str, Any] = {"object": shown}
        if before is not None and kind.endswith(".updated"):
            told["previous"] = _differences(self.snapshot(table, {**record, **before}), shown)
        event_id = self.store.new_id("events")
        event: Record = {
            "id": event_id,
            "object": "event",
            "type": kind,
            "timestamp": self.store.seconds(),
            "data": told,
            "user": {"id": USERS[self.store.origin], "email": None},
            "_from": self.store.origin,
            "_subject": (singular(table), record["id"]),
            "_customer": record["id"] if table == "customers" else record.get("customer", record.get("_customer")),
        }
        self.store.tables["events"][event_id] = event
        self.send(event)


def _kinds(change: Change, table: str, record: Record, before: Record | None) -> list[str]:
    """Name the events of a change. Voiding a payment counts as deleting it (behaviour of the service)."""
    if table == "payments" and before is not None and record["voided"] and not before["voided"]:
        return ["deleted"]
    if before is not None and record.get("_viewed") and not before["_viewed"]:
        return ["viewed"]
    was_paid = before is not None and bool(before.get("paid"))
    is_paid_now = table == "invoices" and change != "deleted" and record["paid"] and not was_paid
    return [change, "paid"] if is_paid_now else [change]


def _differences(before: Record, after: Record) -> Record:
    """Give the old values of the fields that are different now."""
    return {name: value for name, value in before.items() if after.get(name) != value and name != "updated_at"}
