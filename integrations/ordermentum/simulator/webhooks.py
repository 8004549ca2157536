"""Webhooks: who subscribed to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.ordermentum.simulator import refusals
from integrations.ordermentum.simulator.store import Record, Store, change

EVENTS = frozenset(
    ("order_created", "order_updated", "purchaser_created", "purchaser_updated", "invoice_created", "invoice_updated")
    + ("credit_note_created", "credit_note_updated", "credit_note_completed", "credit_note_cancelled")
)


class Subscriptions:
    """The registered webhooks."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, fields: Mapping[str, Any]) -> Record:
        """Keep a webhook {url, name, events, entityId, entityType}.

        :raises Refused: 400 for a bad URL, an unknown event or an entity that is not the supplier.
        """
        webhook = {"name": None, "entityId": self.store.supplier_id, "entityType": "supplier", **fields}
        _check(webhook, supplier_id=self.store.supplier_id)
        return self.store.add("webhooks", webhook)

    def edit(self, webhook_id: str, changes: Mapping[str, Any]) -> Record:
        """Change a webhook; the same rules hold."""
        webhook = self.store.find("webhooks", webhook_id)
        _check({**webhook, **changes}, supplier_id=self.store.supplier_id)
        change(webhook, changes)
        self.store.touch(webhook)
        return webhook

    def urls(self, event: str) -> list[str]:
        """Say where an event goes."""
        return [webhook["url"] for webhook in self.store.tables["webhooks"].values() if event in webhook["events"]]


def _check(webhook: Mapping[str, Any], *, supplier_id: str) -> None:
    events = webhook.get("events")
    if not str(webhook.get("url")).startswith(("http://", "https://")):
        raise refusals.Refused("url must be an http or https URL")
    if not isinstance(events, list) or not events or not EVENTS.issuperset(map(str, events)):
        raise refusals.Refused("events must be a list of: " + ", ".join(sorted(EVENTS)))
    if webhook["entityType"] != "supplier" or str(webhook["entityId"]).lower() != supplier_id.lower():
        raise refusals.Refused("entityId must be your supplier id, with entityType supplier")
