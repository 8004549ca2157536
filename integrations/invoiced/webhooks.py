"""Invoiced's webhooks: whether one is genuine, and what it is about (Invoiced docs, Webhooks)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from integrations import records
from integrations.invoiced import events
from integrations.invoiced.fields import Fields, Unreadable, kind

SIGNATURE = "x-invoiced-signature"
STEPS = (
    "Invoiced's webhooks are added by hand. In Invoiced, open Settings > Developers > Webhooks, add the address below "
    "and leave its events at “all”. Then copy the secret that Invoiced shows for it into “Webhook secret” of this "
    "connection: what is not signed with it is refused. Until then payments are found by polling."
)
_FOLLOWED = {"payment": "payment", "customer": "customer", "invoice": "invoice", "credit_note": "credit_note"}
_OF_PAYMENTS = frozenset({"payment", "refund", "charge"})


def is_genuine(*, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Compare the HMAC-SHA256 of the body with the header, in constant time. Without a secret none is genuine."""
    sent = next((value for name, value in headers.items() if name.lower() == SIGNATURE), "")
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    fits = hmac.compare_digest(sent.strip().lower().encode("utf-8", "replace"), expected.encode())
    return bool(secret) and fits


def read_hint(*, payload: object) -> records.Hint:
    """Say what a webhook's body is about. Raises ValueError naming what is missing or wrong.

    The version is the event's id, so that an event that comes twice counts once, and two of one second count as two.
    Of a refund or a failed charge that does not name its payment, the hint says only that some payment changed.
    """
    if not isinstance(payload, Mapping):
        raise ValueError(f"The body is {kind(value=payload)}; a JSON object was expected.")
    try:
        return _hint(Fields(value=payload))
    except Unreadable as error:
        raise ValueError(f"The webhook cannot be read: {error}") from error


def _hint(root: Fields) -> records.Hint:
    event, event_id = root.text("type"), root.needed_id()
    if not event:
        raise root.missing("type")
    about = event.lower().partition(".")[0]
    try:
        record_type, source_id, number = _subject(root, event.lower())
    except Unreadable:
        if about in _OF_PAYMENTS or about in _FOLLOWED:
            raise
        # Invoiced switches a webhook off that is refused again and again, for payments too.
        record_type = source_id = number = ""
    return records.Hint(
        event=event, record_type=record_type, source_id=source_id, owner_id="", version=event_id, number=number
    )


def _subject(root: Fields, event: str) -> tuple[str, str, str]:
    """Give the type, the id and the number of the record that an event is about, each "" where there is none."""
    told = root.child("data")
    held = told.child("object") if told else None
    if held is None:
        raise root.missing("data.object", why="it does not say which record changed")
    about = event.partition(".")[0]
    number = held.text("reference") if about == "payment" else held.text("number")
    if about in _OF_PAYMENTS:
        source_id, _ = events.subject(kind=about, of=held)
        # A charge that went well comes with a payment of its own, which tells of itself.
        return ("payment" if source_id or event in events.QUIET else ""), source_id, number
    record_type, source_id = _FOLLOWED.get(about, ""), held.text("id")
    if record_type and not source_id:
        raise held.missing("id")
    return record_type, source_id, number
