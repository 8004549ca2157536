"""Ordermentum's webhooks: what one says, whether it is genuine, and what to register."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from integrations import records
from integrations.ordermentum.fields import Fields, Unreadable, kind

# Ordermentum docs. There is no event for a cancellation: it arrives as order_updated.
EVENTS = (
    "order_created",
    "order_updated",
    "invoice_created",
    "invoice_updated",
    "purchaser_created",
    "purchaser_updated",
)
SIGNATURE = "x-ordermentum-signature"
_FOLLOWED = {"order": "order", "invoice": "invoice", "purchaser": "customer"}


def registration(*, url: str, supplier_id: str) -> dict[str, Any]:
    """Give the body that registers `url` (Ordermentum docs, registering webhooks)."""
    return {
        "url": url,
        "name": "Crossfoot",
        "events": list(EVENTS),
        "entityId": supplier_id,
        "entityType": "supplier",
    }


def is_genuine(*, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Compare the HMAC-SHA256 of the body with the header, in constant time. Without a secret all are genuine."""
    if not secret:
        return True
    sent = next((value for name, value in headers.items() if name.lower() == SIGNATURE), "")
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(sent.strip().lower().encode("utf-8", "replace"), expected.encode())


def read_hint(*, payload: object) -> records.Hint:
    """Say what a webhook's body is about. Raises ValueError naming what is missing or wrong.

    The record stands flat beside `event`, or below `data` (Ordermentum docs; client code).
    """
    if not isinstance(payload, Mapping):
        raise ValueError(f"The body is {kind(value=payload)}; a JSON object was expected.")
    try:
        return _hint(Fields(value=payload))
    except Unreadable as error:
        raise ValueError(f"The webhook cannot be read: {error}") from error


def _hint(root: Fields) -> records.Hint:
    event = root.text("event", "eventType", "type")
    if not event:
        raise root.missing("event")
    entity = _entity(root)
    source_id = entity.source_id("id")
    if not source_id:
        raise root.missing("id", why="it does not say which record changed")
    subject = re.split(r"[_.]", event.lower(), maxsplit=1)[0]
    return records.Hint(
        event=event,
        record_type=_FOLLOWED.get(subject, ""),
        source_id=source_id,
        owner_id=entity.source_id("supplierId") or root.source_id("supplierId"),
        version=entity.text("updatedAt"),
        number=entity.text("orderNumber", "number"),
    )


def _entity(root: Fields) -> Fields:
    path, value = root.find("data")
    if isinstance(value, Mapping) and value.get("id"):
        return Fields(value=value, path=path)
    return root
