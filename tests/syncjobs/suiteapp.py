"""What the SuiteApp sends, without a NetSuite behind it."""

from __future__ import annotations

import json
import time
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from integrations.models import NetSuiteAccount
from syncjobs import netsuite_inbox

SECRET = "a-secret-of-thirty-two-characters"


def event(**changes: Any) -> dict[str, Any]:
    """Sales order 5001 was edited."""
    return {"type": "salesOrder", "id": "5001", "event": "edit", "changed_at": "2026-10-05T03:21:09.000Z", **changes}


def body(account: NetSuiteAccount, /, *events: Any, **changes: Any) -> bytes:
    """A post as it goes over the wire."""
    said = {"events": list(events), "sent_at": "2026-10-05T03:21:09.000Z", "account": account.account_id, **changes}
    return json.dumps(said).encode()


def post(
    account: NetSuiteAccount, content: bytes, *, secret: str = SECRET, at: float | None = None, **headers: str
) -> HttpResponse:
    """Post these bytes, signed now or at another second."""
    timestamp = str(int(time.time() if at is None else at))
    signed = {
        "X-Crossfoot-Timestamp": timestamp,
        "X-Crossfoot-Signature": netsuite_inbox.signature(secret=secret, timestamp=timestamp, body=content),
        **headers,
    }
    address = reverse("netsuite_events", args=[account.public_id])
    return Client().post(address, data=content, content_type="application/json", headers=signed)


def tell(account: NetSuiteAccount, *events: dict[str, Any]) -> HttpResponse:
    """Tell of these events as the SuiteApp does."""
    return post(account, body(account, *events))
