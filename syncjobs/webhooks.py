"""The inbox: a platform's webhook is checked, stored together with the work it asks for, and answered.

    POST /webhooks/<connection's public id>/<its token>/

404 for a wrong address, 413 above 1 MiB, 400 for what is no event, 401 for a wrong signature, else 202: stored. Never
3xx or 410, by which some platforms count a webhook as failed or switch it off; so the last slash may be left out.
The body is a hint; the record is read again before anything is done.
"""

from __future__ import annotations

import json
import logging
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from integrations import records, registry
from integrations.models import Connection
from integrations.netsuite.limiter import Lane
from syncjobs import doorbell, ledger, offering, storable
from syncjobs.flows import OUTBOUND
from syncjobs.models import Cursor, EntryWait, InboundEvent, Job, Outcome, State, SyncLog

logger = logging.getLogger(__name__)

MAX_BYTES = 1024 * 1024
_NO_TOKEN = "-" * 43


@csrf_exempt
@require_POST
def receive(request: HttpRequest, public_id: uuid.UUID, token: str) -> HttpResponse:
    """Answer one webhook; see the module's docstring for the statuses."""
    connection = Connection.objects.filter(public_id=public_id).select_related("netsuite_account").first()
    expected = connection.webhook_token if connection else _NO_TOKEN
    if not constant_time_compare(token.encode(), expected.encode()) or connection is None:
        logger.warning("Webhook refused: unknown address")
        Connection.objects.filter(public_id=public_id).update(refused_webhooks=F("refused_webhooks") + 1)
        return _answer(404, "There is no such webhook address.")
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        return _answer(413, f"A webhook may have {MAX_BYTES} bytes at most.")
    if not offering.has_webhooks(connector=connection.connector):
        return _answer(404, "This platform has no webhooks.")
    body = request.body
    connector = registry.connector(key=connection.connector)(settings=connection.settings())
    if not connector.is_genuine(headers=request.headers, body=body):
        logger.warning("Webhook refused: wrong signature: connection=%s", connection.pk)
        Connection.objects.filter(pk=connection.pk).update(unsigned_webhooks=F("unsigned_webhooks") + 1)
        return _answer(401, "The signature does not fit the body.")
    if connection.unsigned_webhooks:
        Connection.objects.filter(pk=connection.pk).update(unsigned_webhooks=0)
    try:
        payload = _parse(body)
        hint = connector.read_hint(payload=payload)
    except ValueError as error:
        return _answer(400, str(error))
    return _answer(202, store(connection=connection, hint=hint, payload=payload, owner_id=connector.owner_id))


def _parse(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError("The body is not JSON.") from error
    if not isinstance(payload, dict):
        raise ValueError("The body is not a JSON object.")
    return payload


def _answer(status: int, message: str) -> HttpResponse:
    return JsonResponse({"message": message}, status=status)


def store(*, connection: Connection, hint: records.Hint, payload: dict[str, Any], owner_id: str) -> str:
    """Store an event and the work it asks for, in one transaction; give the word that is answered."""
    now = timezone.now()
    reason = _reason_to_ignore(connection=connection, hint=hint, owner_id=owner_id)
    key = f"{hint.event}:{hint.source_id}:{hint.version}" if hint.version else f"{hint.event}:{uuid.uuid4()}"
    with transaction.atomic():
        event, is_new = InboundEvent.objects.get_or_create(
            connection=connection,
            dedupe_key=key[:300],
            defaults={
                "event": hint.event[:100],
                "source_id": hint.source_id[:100],
                "fate": InboundEvent.Fate.IGNORED if reason else InboundEvent.Fate.QUEUED,
                "note": reason,
                "body": storable.storable(payload),
                "received_at": now,
            },
        )
        if not is_new:
            _note_repeat(event=event, connection=connection, hint=hint)
            return "duplicate"
        if not reason:
            _queue(connection=connection, hint=hint)
    return "ignored" if reason else "stored"


def _reason_to_ignore(*, connection: Connection, hint: records.Hint, owner_id: str) -> str:
    if owner_id and hint.owner_id and hint.owner_id.lower() != owner_id.lower():
        logger.warning("Webhook for another account: connection=%s", connection.pk)
        return "Suspicious: it is about another account on the platform than this connection's."
    if not hint.record_type:
        return "Nothing here follows this kind of event."
    if hint.record_type != "customer" and not _plans(connection=connection, hint=hint):
        return "No plan that is switched on and has begun follows this kind of record."
    return ""


def _plans(*, connection: Connection, hint: records.Hint) -> list[Any]:
    begun = connection.plans.filter(is_enabled=True, starts_at__lte=timezone.now())
    plans = begun if connection.is_enabled else connection.plans.none()
    return [plan for plan in plans if plan.flow in OUTBOUND and OUTBOUND[plan.flow].record_type == hint.record_type]


def _queue(*, connection: Connection, hint: records.Hint) -> None:
    now = timezone.now()
    if not hint.source_id:
        _ask_soon(connection=connection, hint=hint)
        return
    if hint.record_type == "customer":
        _release_waiting_for(connection=connection, customer_id=hint.source_id)
    change = records.Change(source_id=hint.source_id, version=hint.version, updated_at=now, number=hint.number)
    for plan in _plans(connection=connection, hint=hint):
        ledger.notice(plan=plan, changes=[change], lane=Lane.REALTIME, now=now)
    doorbell.ring(account_id=connection.netsuite_account_id, lane=Lane.REALTIME, now=now)


def _ask_soon(*, connection: Connection, hint: records.Hint) -> None:
    # Some record of a kind changed, but not which: the next sweep asks the platform.
    plans = _plans(connection=connection, hint=hint)
    Cursor.objects.filter(plan__in=plans, job=Job.POLL).update(due_at=timezone.now())


def _release_waiting_for(*, connection: Connection, customer_id: str) -> None:
    # The customer's own properties may have been filled in: read its waiting documents again.
    waits = EntryWait.objects.filter(
        entry__plan__connection=connection, entry__state=State.WAITING, kind="CUSTOMER", key=customer_id
    )
    ledger.release(entry_ids=list(waits.values_list("entry_id", flat=True)), now=timezone.now())


def _note_repeat(*, event: InboundEvent, connection: Connection, hint: records.Hint) -> None:
    InboundEvent.objects.filter(pk=event.pk).update(repeats=F("repeats") + 1)
    SyncLog.objects.create(
        connection=connection,
        source_id=hint.source_id,
        number=hint.number,
        outcome=Outcome.DUPLICATE,
        message=f"The webhook {hint.event} came again and changed nothing.",
        created_at=timezone.now(),
    )


def url_of(*, connection: Connection) -> str:
    """Give the address to register with the platform. It holds a secret: show it to nobody."""
    return f"{settings.PUBLIC_URL}/webhooks/{connection.public_id}/{connection.webhook_token}/"


urlpatterns = [
    path("webhooks/<uuid:public_id>/<str:token>/", receive, name="webhook"),
    path("webhooks/<uuid:public_id>/<str:token>", receive),
]
