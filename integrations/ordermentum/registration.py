"""Registering and removing our webhook with Ordermentum."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from integrations import errors
from integrations.ordermentum import endpoints, reading, webhooks
from integrations.ordermentum.session import Session

PATH, BUCKET = "/v1/webhooks", "webhooks"


def register(*, session: Session, reader: reading.Reader, supplier_id: str, url: str) -> str:
    """Register `url` unless it is; give the registration's id. Adds events that an older registration lacks."""
    body = webhooks.registration(url=url, supplier_id=supplier_id)
    for row in _registered(reader, url):
        webhook_id = str(row.get("id"))
        if not set(webhooks.EVENTS) <= set(_events(row)):
            path = f"{PATH}/{quote(webhook_id, safe='')}"
            session.write(method="PUT", path=path, bucket=BUCKET, body=body, about=f"webhook {webhook_id}")
        return webhook_id
    answer = session.write(method="POST", path=PATH, bucket=BUCKET, body=body, about="the webhook's registration")
    if isinstance(answer, Mapping) and answer.get("id"):
        return str(answer["id"])
    found = _registered(reader, url)
    if not found:
        raise errors.RecordRejected("Ordermentum took the webhook but does not list it. Retry, or ask their support.")
    return str(found[0].get("id"))


def remove(*, session: Session, reader: reading.Reader, url: str) -> None:
    """Delete every registration of `url`; one that is already gone is no error."""
    for row in _registered(reader, url):
        webhook_id = str(row.get("id"))
        try:
            path = f"{PATH}/{quote(webhook_id, safe='')}"
            session.write(method="DELETE", path=path, bucket=BUCKET, body=None, about=f"webhook {webhook_id}")
        except errors.RecordNotFound:
            continue


def _registered(reader: reading.Reader, url: str) -> list[reading.Row]:
    rows = reader.everything(endpoint=endpoints.WEBHOOKS)
    return [row for row in rows if row.get("url") == url and row.get("id")]


def _events(row: reading.Row) -> list[str]:
    events = row.get("events")
    return [str(event) for event in events] if isinstance(events, list) else []
