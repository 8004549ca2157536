"""Webhooks: who is told of what."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from integrations.invoiced.simulator import fields, refusals
from integrations.invoiced.simulator.access import secret
from integrations.invoiced.simulator.book import Book
from integrations.invoiced.simulator.store import Record

URL = fields.pattern(r"https?://\S+", change=str, what="an http or https URL")


class Webhooks(Book):
    """The registered webhooks, each with a secret of its own; `events` is ["*"] for all of them."""

    table = "webhooks"
    readers = {"url": URL, "enabled": fields.flag, "events": fields.texts}
    defaults = {"enabled": True, "events": ["*"]}

    def add(self, body: Mapping[str, Any]) -> Record:
        """Keep a webhook.

        :raises Refused: 400 without a URL.
        """
        record: Record = {"id": None, "object": "webhook", "url": None, **self.defaults, **self.taken(body)}
        if not record["url"]:
            raise refusals.Refused("URL is missing", param="url")
        record["id"] = self.store.new_id(self.table)
        record["secret"] = secret(seed=self.store.seed, use=f"webhook {record['id']}")
        with self.store.whole():
            return self.store.add(self.table, record)

    def edit(self, record: Record, body: Mapping[str, Any]) -> Record:
        """Change a webhook; `enabled` brings back one that was disabled."""
        given = {name: value for name, value in self.taken(body).items() if value is not None}
        with self.store.whole():
            return self.store.edit(self.table, record, **given)

    def remove(self, record: Record) -> None:
        """End a webhook."""
        with self.store.whole():
            self.store.remove(self.table, record)

    def listening(self, event_type: str) -> list[Record]:
        """Give the webhooks an event goes to."""
        return [
            webhook
            for webhook in self.store.tables[self.table].values()
            if webhook["enabled"] and ("*" in webhook["events"] or event_type in webhook["events"])
        ]


def signature(body: bytes, *, key: str) -> str:
    """Give the X-Invoiced-Signature of a body: lower-case hex of HMAC-SHA256 (behaviour of the service)."""
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
