"""The SuiteApp's inbox: what it tells of is checked, stored and answered; the records are read afterwards.

    POST /netsuite/<account's public id>/events/
    X-Crossfoot-Timestamp: seconds since 1970
    X-Crossfoot-Signature: sha256=<hexadecimal HMAC-SHA256 of "<timestamp>.<body>" under the account's SuiteApp secret>

404 for an unknown account, 413 above 1 MiB, 401 for a wrong signature or a timestamp more than 15 minutes off, 400 for
a body that is none of ours (it names the field), else 202: stored. An event that came before is counted and does
nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from integrations import account_id as account_ids
from integrations.models import NetSuiteAccount
from syncjobs import netsuite_events
from syncjobs.models import NetSuiteEvent

logger = logging.getLogger(__name__)

MAX_BYTES = 1024 * 1024
MAX_EVENTS = 200
TOLERANCE = timedelta(minutes=15)
_FIELDS = {
    "type": re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}"),
    "id": re.compile(r"[0-9]{1,19}"),
    "event": re.compile(r"create|edit|delete"),
    "changed_at": re.compile(r"[0-9A-Za-z:.+ /-]{0,40}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event as the SuiteApp states it. `changed_at` is its own text."""

    type: str
    id: str
    event: str
    changed_at: str

    @property
    def key(self) -> str:
        """What makes it the same event when it comes again."""
        return f"{self.type}:{self.id}:{self.event}:{self.changed_at}"


@csrf_exempt
@require_POST
def receive(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer one post; see the module's docstring for the statuses."""
    account = NetSuiteAccount.objects.filter(public_id=public_id).only("account_id", "suiteapp_secret").first()
    if account is None:
        return _answer(404, "There is no such account here.")
    if _length(request) > MAX_BYTES:
        return _answer(413, f"A post may have {MAX_BYTES} bytes at most.")
    now = timezone.now()
    if not _is_genuine(account=account, request=request, now=now):
        logger.warning("SuiteApp refused: account=%s", account.pk)
        NetSuiteAccount.objects.filter(pk=account.pk).update(suiteapp_refused=F("suiteapp_refused") + 1)
        return _answer(401, "The signature does not fit the body, or its timestamp is more than 15 minutes off.")
    try:
        told = read(body=request.body, account_id=account.account_id)
    except ValueError as error:
        return _answer(400, str(error))
    return _answer(202, store(account=account, told=told, now=now))


def _answer(status: int, message: str) -> HttpResponse:
    return JsonResponse({"message": message}, status=status)


def _length(request: HttpRequest) -> int:
    stated = request.headers.get("Content-Length") or ""
    return int(stated) if re.fullmatch(r"[0-9]{1,15}", stated) else 0


def _is_genuine(*, account: NetSuiteAccount, request: HttpRequest, now: datetime) -> bool:
    timestamp = request.headers.get("X-Crossfoot-Timestamp", "")
    # Without a secret anybody could sign.
    if not account.suiteapp_secret or not re.fullmatch(r"[0-9]{1,12}", timestamp):
        return False
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        return False
    expected = signature(secret=account.suiteapp_secret, timestamp=timestamp, body=request.body)
    stated = request.headers.get("X-Crossfoot-Signature", "").strip().lower()
    return hmac.compare_digest(stated.encode(), expected.encode())


def signature(*, secret: str, timestamp: str, body: bytes) -> str:
    """Give the signature header's value. `timestamp` is in whole seconds since 1970, as text."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def read(*, body: bytes, account_id: str) -> list[Told]:
    """Give the events of a body. Raises ValueError naming the field that is wrong."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("The body is not JSON.") from error
    if not isinstance(said, dict):
        raise ValueError("The body is not a JSON object.")
    _refuse_other_account(stated=said.get("account"), account_id=account_id)
    events = said.get("events")
    if not isinstance(events, list):
        raise ValueError("events: a list is wanted.")
    if len(events) > MAX_EVENTS:
        raise ValueError(f"events: {MAX_EVENTS} at most, not {len(events)}.")
    return [_told(position, event) for position, event in enumerate(events)]


def _refuse_other_account(*, stated: Any, account_id: str) -> None:
    # A refreshed sandbox holds a copy of production's scripts, its parameters included, and the same internal ids.
    try:
        named = account_ids.normalise(text=stated) if isinstance(stated, str) else ""
    except ValidationError:
        named = ""
    if named != account_id:
        raise ValueError(f"account: this address belongs to {account_id}. Give the SuiteApp the address of its own.")


def _told(position: int, event: Any) -> Told:
    if not isinstance(event, dict):
        raise ValueError(f"events[{position}]: an object is wanted.")
    for name, pattern in _FIELDS.items():
        value = event.get(name)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError(f"events[{position}].{name}: “{str(value)[:40]}” is none.")
    return Told(**{name: event[name] for name in _FIELDS})


def store(*, account: NetSuiteAccount, told: Sequence[Told], now: datetime) -> str:
    """Store events and call a worker, in one transaction; give the word that is answered."""
    with transaction.atomic():
        NetSuiteAccount.objects.filter(pk=account.pk).update(suiteapp_seen_at=now)
        new = _without_repeats(account=account, told=told)
        NetSuiteEvent.objects.bulk_create([_row(account, one, now) for one in new], ignore_conflicts=True)
        if new:
            netsuite_events.ring(account_id=account.pk, now=now)
    return "stored" if new or not told else "duplicate"


def _without_repeats(*, account: NetSuiteAccount, told: Sequence[Told]) -> list[Told]:
    distinct = {one.key: one for one in told}
    known = NetSuiteEvent.objects.filter(account=account, dedupe_key__in=distinct)
    keys = set(known.values_list("dedupe_key", flat=True))
    if keys:
        known.update(repeats=F("repeats") + 1)
    return [one for key, one in distinct.items() if key not in keys]


def _row(account: NetSuiteAccount, one: Told, now: datetime) -> NetSuiteEvent:
    return NetSuiteEvent(
        account=account,
        dedupe_key=one.key,
        record_type=one.type,
        netsuite_id=one.id,
        event=one.event,
        changed_at=one.changed_at,
        received_at=now,
    )


def url_of(*, account: NetSuiteAccount) -> str:
    """Give the address to enter in NetSuite. It holds no secret."""
    return f"{settings.PUBLIC_URL}{reverse('netsuite_events', args=[account.public_id])}"


urlpatterns = [path("netsuite/<uuid:public_id>/events/", receive, name="netsuite_events")]
