"""Results → ledger, links and log: everything that a batch came to, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from integrations import collected, receivable_records, records
from syncjobs import backoff, blocking, ledger, storable, totals
from syncjobs.models import Direction, EntryWait, Outcome, RecordLink, State, SyncEntry, SyncLog, TotalState
from syncjobs.runner.jobs import Result

logger = logging.getLogger(__name__)

WAIT_RECHECK_S = 3600.0  # a waiting entry is read again that often, in case the platform's own fields were mended
_FIELDS = [
    "state", "message", "error_code", "facts", "done_version", "noticed_version", "snapshot", "due_at", "attempts",
    "holder", "leased_until", "is_in_doubt", "external_id", "netsuite_id", "number", "customer_name", "source_total",
    "netsuite_total", "total_state", "is_written_back", "synced_at", "platform_id", "refusals",
]  # fmt: skip
_LINK_FIELDS = ["netsuite_type", "netsuite_id", "external_id", "payload_hash", "is_cancelled"]


def record(*, results: Sequence[Result], holder: str, now: datetime) -> None:
    """Store how these attempts ended. An entry whose lease was lost meanwhile is left to its new holder.

    When one result breaks a constraint, each is stored on its own and that one fails with the reason.
    """
    try:
        _record(results=results, holder=holder, now=now)
    except IntegrityError:
        logger.exception("Results could not be stored together: entries=%s", [result.entry.pk for result in results])
        for result in results:
            _record_alone(result=result, holder=holder, now=now)


def _record_alone(*, result: Result, holder: str, now: datetime) -> None:
    try:
        _record(results=[result], holder=holder, now=now)
    except IntegrityError as error:
        netsuite_id = result.link.netsuite_id if result.link else result.entry.netsuite_id
        result.link = None
        result.outcome, result.state = Outcome.FAILED, State.FAILED
        result.message = (
            f"It is NetSuite record {netsuite_id or '?'}, which is already linked to another record of "
            f"this connection. Forget one of the two links, then retry. ({type(error).__name__})"
        )
        _record(results=[result], holder=holder, now=now)


def _record(*, results: Sequence[Result], holder: str, now: datetime) -> None:
    with transaction.atomic():
        held = _still_ours(results=results, holder=holder)
        _forget_old_waits(held.values())
        logs = [_log(result=result, now=now) for result in results if not result.is_quiet]
        ours = [result for result in results if result.entry.pk in held]
        for result in ours:
            _apply(result=result, entry=held[result.entry.pk], now=now)
        # An insert that always meets its row: measured 10 times faster than bulk_update's CASE for every field.
        SyncEntry.objects.bulk_create(
            list(held.values()), update_conflicts=True, unique_fields=["id"], update_fields=_FIELDS
        )
        RecordLink.objects.bulk_create(
            [link for result in ours for link in (result.link, *result.links) if link],
            update_conflicts=True,
            unique_fields=["connection", "record_type", "source_id"],
            update_fields=_LINK_FIELDS,
        )
        RecordLink.objects.bulk_create([link for result in ours for link in result.found], ignore_conflicts=True)
        EntryWait.objects.bulk_create(_waits(ours), ignore_conflicts=True)
        SyncLog.objects.bulk_create(logs)
    for result in results:
        _tell(result)


def _still_ours(*, results: Sequence[Result], holder: str) -> dict[int, SyncEntry]:
    entries = SyncEntry.objects.select_for_update().order_by("pk")
    ours = entries.filter(pk__in=[result.entry.pk for result in results], holder=holder, state=State.RUNNING)
    return {entry.pk: entry for entry in ours}


def _forget_old_waits(entries: Iterable[SyncEntry]) -> None:
    # What an entry waited for before this attempt may have left the document since.
    waited = [entry.pk for entry in entries if entry.error_code == "MappingMissing"]
    if waited:
        EntryWait.objects.filter(entry__in=waited).exclude(kind=blocking.LEFT_OUT).delete()


def _apply(*, result: Result, entry: SyncEntry, now: datetime) -> None:
    seen_version = result.entry.wanted_version  # as it was when the entry was claimed
    entry.state, entry.message = result.state, storable.storable(result.message)
    entry.error_code = storable.storable(result.error_code)[:100]
    if result.state not in (State.QUEUED, State.UNKNOWN):  # an attempt that came to nothing says nothing new
        entry.facts = storable.storable(result.facts)
    entry.holder, entry.leased_until = "", None
    entry.is_in_doubt = result.is_in_doubt
    entry.refusals += result.error is not None and result.error.is_answered
    _remember(entry=entry, result=result, now=now)
    if result.state in (State.QUEUED, State.UNKNOWN):
        _schedule(entry=entry, result=result, now=now)
    else:
        entry.attempts = 0 if result.state == State.SYNCED else entry.attempts + 1
        entry.done_version = seen_version
        if entry.wanted_version == seen_version:
            # What is looked at again on the hour is not asked for again each time.
            entry.snapshot = result.entry.snapshot if entry.error_code == ledger.LOOK_AGAIN else ""
    if result.state == State.WAITING:
        entry.due_at = backoff.after(seconds=WAIT_RECHECK_S, now=now)
    if entry.wanted_version > seen_version and result.state not in (State.QUEUED, State.UNKNOWN):
        entry.state, entry.due_at = (State.UNKNOWN if entry.is_in_doubt else State.QUEUED), now


def _schedule(*, entry: SyncEntry, result: Result, now: datetime) -> None:
    attempt = entry.attempts + 1
    if result.is_attempt:
        entry.attempts = attempt
    entry.due_at = backoff.next_attempt_at(attempt=attempt, failed_at=now, retry_after_s=result.retry_after_s)
    if result.outcome == Outcome.PAUSED:
        entry.due_at = now  # it is the account that waits, until a test passes


def _remember(*, entry: SyncEntry, result: Result, now: datetime) -> None:
    document, link = result.document, result.link
    if document:
        entry.number, entry.customer_name = document.number[:100], document.customer_name[:255]
        if isinstance(document, records.Document):
            entry.source_total = document.total
        if entry.wanted_version == result.entry.wanted_version:
            entry.noticed_version = document.version
    if link:
        entry.external_id, entry.netsuite_id = link.external_id, link.netsuite_id
    if result.state == State.SYNCED:
        entry.synced_at = now
    if isinstance(document, records.FromNetSuite):
        _remember_held(entry=entry, record=document, result=result)
        return
    if isinstance(document, collected.Payment | receivable_records.PlatformPayment):
        _remember_payment(entry=entry, payment=document, result=result)
        return
    if result.state == State.SYNCED and result.outcome != Outcome.UNCHANGED:
        # A cancelled document's total in NetSuite is nothing, or what it was: there is nothing to compare.
        is_over = result.outcome == Outcome.CANCELLED
        entry.netsuite_total, entry.total_state = None, TotalState.AGREES if is_over else TotalState.UNCHECKED
        entry.is_written_back = entry.is_written_back and _carries_id(document, entry.netsuite_id)


def _remember_held(*, entry: SyncEntry, record: records.FromNetSuite, result: Result) -> None:
    entry.netsuite_id = entry.source_id
    if result.held is None:
        return
    entry.platform_id = result.held.source_id
    entry.source_total, entry.netsuite_total = result.held.total, record.total
    is_compared = None not in (record.total, result.held.total) and result.outcome != Outcome.CANCELLED
    entry.total_state = totals.verdict(entry.source_total, entry.netsuite_total) if is_compared else TotalState.AGREES


def _remember_payment(
    *, entry: SyncEntry, payment: collected.Payment | receivable_records.PlatformPayment, result: Result
) -> None:
    # What an entry says of amounts is what was true when it was last written: a refund must not make it agree.
    if result.state == State.SYNCED and result.outcome != Outcome.UNCHANGED:
        paid = payment.paid if isinstance(payment, collected.Payment) else result.source_total
        entry.source_total, entry.netsuite_total = paid, result.netsuite_total
        is_compared = paid is not None and result.netsuite_total is not None
        entry.total_state = totals.verdict(paid, result.netsuite_total) if is_compared else TotalState.AGREES


def _carries_id(document: records.Document | None, netsuite_id: str) -> bool:
    return bool(document) and netsuite_id in (document.properties.values() if document else ())


def _waits(results: Sequence[Result]) -> list[EntryWait]:
    return [
        EntryWait(entry_id=result.entry.pk, kind=missing.kind, key=missing.key, label=missing.label[:400])
        for result in results
        for missing in result.missing
    ]


def _tell(result: Result) -> None:
    logger.info(
        "%s: entry=%s source=%s netsuite=%s",
        result.outcome.label,
        result.entry.pk,
        result.entry.source_id,
        result.link.netsuite_id if result.link else "-",
    )


def _log(*, result: Result, now: datetime) -> SyncLog:
    entry = result.entry
    return SyncLog(
        connection_id=entry.plan.connection_id,
        plan_id=entry.plan_id,
        entry_id=entry.pk,
        direction=result.direction,
        source_id=_platform_id(result),
        number=(result.document.number if result.document else entry.number)[:100],
        netsuite_id=_netsuite_id(result),
        outcome=result.outcome,
        message=storable.storable(result.message),
        exchanges=_exchanges(result),
        calls=result.calls,
        attempt=entry.attempts + 1,
        duration_ms=sum(exchange.duration_ms for exchange in result.exchanges),
        created_at=now,
    )


def _platform_id(result: Result) -> str:
    if result.direction == Direction.TO_NETSUITE:
        return result.entry.source_id
    return result.held.source_id if result.held else result.entry.platform_id


def _netsuite_id(result: Result) -> str:
    if result.direction == Direction.TO_PLATFORM:
        return result.entry.source_id
    return result.link.netsuite_id if result.link else result.entry.netsuite_id


def _exchanges(result: Result) -> list[dict[str, Any]]:
    return [storable.storable(asdict(exchange)) for exchange in result.exchanges]


def give_back(*, entries: Sequence[SyncEntry], holder: str, now: datetime) -> None:
    """Let go of claimed entries that were never started: they are due from `now` on, and in no new doubt."""
    ours = SyncEntry.objects.filter(pk__in=[entry.pk for entry in entries], holder=holder, state=State.RUNNING)
    ours.filter(is_in_doubt=True).update(state=State.UNKNOWN, holder="", leased_until=None, due_at=now)
    ours.filter(is_in_doubt=False).update(state=State.QUEUED, holder="", leased_until=None, due_at=now)
