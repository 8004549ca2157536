"""The verbs of the ledger: notice a change, claim what is due, let go of leases that ran out, release, retry, skip.

Every change of state that is not the outcome of an attempt is here, each in one short transaction, each safe to
run from any number of processes at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection as database
from django.db import models, transaction
from django.db.models import F, Q, QuerySet

from integrations import http, records
from integrations.models import Capability, Health
from integrations.netsuite.limiter import Lane
from syncjobs import storable
from syncjobs.models import OUTBOUND, EntryWait, State, SyncEntry, SyncPlan

LOOK_AGAIN = "LOOK_AGAIN"  # the code of an entry that was set aside until the next pass
PARTIAL = "PARTIAL"  # of one that is across but for what the platform takes no change of at the moment
DUE_STATES = (State.QUEUED, State.UNKNOWN)
_UPDATE_CHUNK = 200  # rows; SQLite allows 250,000 parameters, PostgreSQL 65,535


def notice(*, plan: SyncPlan, changes: Collection[records.Change], lane: Lane, now: datetime) -> int:
    """Make an entry due for each record that changed; give how many became due.

    A version that was noticed before makes nothing due. A change that arrives while its entry runs makes it due
    again when it ends. One transaction.
    """
    wanted = {change.source_id: change for change in changes}
    with transaction.atomic():
        known = {entry.source_id: entry for entry in _lock(plan.entries.filter(source_id__in=wanted))}
        new = [_new(plan=plan, change=wanted[key], lane=lane, now=now) for key in wanted if key not in known]
        created = SyncEntry.objects.bulk_create(new, ignore_conflicts=True)
        stale = [entry for key, entry in known.items() if _is_news(entry=entry, change=wanted[key])]
        stale += _made_meanwhile(plan=plan, new=new)
        for entry in stale:
            _want_again(entry=entry, change=wanted[entry.source_id], lane=lane, now=now)
        SyncEntry.objects.bulk_update(
            stale,
            ["wanted_version", "noticed_version", "number", "snapshot", "state", "lane", "queued_at", "due_at"],
            batch_size=_UPDATE_CHUNK,
        )
    return len(created) + len(stale)


def _lock(entries: QuerySet[SyncEntry]) -> QuerySet[SyncEntry]:
    # In one order everywhere, so that two processes never wait for each other.
    return entries.select_for_update().order_by("pk")


def _made_meanwhile(*, plan: SyncPlan, new: Collection[SyncEntry]) -> list[SyncEntry]:
    # Another process may have made one of them between our look and our insert, which then did nothing.
    mine = {entry.source_id: entry.noticed_version for entry in new}
    there = _lock(plan.entries.filter(source_id__in=mine)) if mine else SyncEntry.objects.none()
    return [entry for entry in there if entry.noticed_version != mine[entry.source_id]]


def _new(*, plan: SyncPlan, change: records.Change, lane: Lane, now: datetime) -> SyncEntry:
    return SyncEntry(
        plan=plan,
        source_id=change.source_id,
        number=change.number,
        noticed_version=change.version,
        snapshot=_snapshot(change=change, heard_of=""),
        lane=lane,
        queued_at=now,
        due_at=now,
    )


def _snapshot(*, change: records.Change, heard_of: str) -> str:
    # A list may be older than the webhook that overtook it. Only a version that sorts after the last one we heard of
    # is surely newer; any other record is read afresh, which is never wrong.
    raw = change.document.raw if change.document else change.raw
    if raw is None or (change.version <= heard_of and not change.is_latest):
        return ""
    text: str = storable.storable(http.to_json(value=raw))
    return text


def _is_news(*, entry: SyncEntry, change: records.Change) -> bool:
    return not change.version or change.version != entry.noticed_version


def _want_again(*, entry: SyncEntry, change: records.Change, lane: Lane, now: datetime) -> None:
    if entry.state not in (State.QUEUED, State.RUNNING, State.UNKNOWN):
        entry.queued_at = now
    if entry.state != State.RUNNING:
        entry.state = State.UNKNOWN if entry.is_in_doubt else State.QUEUED
        entry.due_at = now
    if lane == Lane.REALTIME or entry.state not in DUE_STATES:
        entry.lane = lane
    entry.wanted_version += 1
    entry.snapshot = _snapshot(change=change, heard_of=entry.noticed_version)
    entry.noticed_version = change.version
    entry.number = change.number or entry.number


def due(*, account_id: int, now: datetime) -> QuerySet[SyncEntry]:
    """Give the entries of an account that may be claimed at this moment, those that go to NetSuite."""
    return _due(now=now).filter(plan__flow__in=OUTBOUND, plan__connection__netsuite_account=account_id)


def due_for_platforms(*, now: datetime) -> QuerySet[SyncEntry]:
    """Give the entries that may be claimed at this moment, those that come from NetSuite."""
    return _due(now=now).exclude(plan__flow__in=OUTBOUND)


def _due(*, now: datetime) -> QuerySet[SyncEntry]:
    return SyncEntry.objects.filter(
        ~Q(plan__connection__health=Health.PAUSED),
        state__in=DUE_STATES,
        due_at__lte=now,
        plan__is_enabled=True,
        plan__connection__is_enabled=True,
    )


def claim(*, account_id: int, lane: Lane, holder: str, limit: int, now: datetime) -> list[SyncEntry]:
    """Take up to `limit` due entries of a lane for the length of a lease, in the order in which they came (E40).

    Claiming is the intent: from here on, an entry whose lease runs out is in doubt. Two claimers never get the
    same entry: rows that another one is taking are skipped on PostgreSQL; on SQLite the transaction holds the
    only write lock.
    """
    chosen = due(account_id=account_id, now=now).filter(lane=lane).order_by("queued_at", "pk")
    return _claim(chosen, holder=holder, limit=limit, now=now)


def claim_of_plan(*, plan_id: int, holder: str, limit: int, now: datetime) -> list[SyncEntry]:
    """Take up to `limit` due entries of a plan whose records come from NetSuite, as `claim` does; real time first."""
    chosen = due_for_platforms(now=now).filter(plan=plan_id).order_by("-lane", "queued_at", "pk")
    return _claim(chosen, holder=holder, limit=limit, now=now)


def _claim(chosen: QuerySet[SyncEntry], *, holder: str, limit: int, now: datetime) -> list[SyncEntry]:
    with transaction.atomic():
        if database.features.has_select_for_update_skip_locked:
            chosen = chosen.select_for_update(skip_locked=True, of=("self",))
        # Not select_related: that would decrypt the connection's secrets once for every entry.
        entries = list(chosen.prefetch_related("plan__connection")[:limit])
        SyncEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
            state=State.RUNNING, holder=holder, leased_until=lease_end(now=now)
        )
    return entries


def lease_end(*, now: datetime) -> datetime:
    """Give the instant at which a lease taken now runs out."""
    return now + timedelta(seconds=settings.ENTRY_LEASE_S)


def renew(*, holder: str, now: datetime) -> None:
    """Hold on to everything that `holder` still has."""
    SyncEntry.objects.filter(holder=holder, state=State.RUNNING).update(leased_until=lease_end(now=now))


def is_held(*, entry: SyncEntry, holder: str) -> bool:
    """Say whether `holder` still has the entry: another worker may have taken it after the lease ran out."""
    return SyncEntry.objects.filter(pk=entry.pk, holder=holder, state=State.RUNNING).exists()


def read_afresh(*, entry_ids: Iterable[int], holder: str, now: datetime) -> int:
    """Give claimed entries back without what was kept of them, so that they are read again; give how many."""
    entries = SyncEntry.objects.filter(pk__in=list(entry_ids), holder=holder, state=State.RUNNING)
    return entries.update(
        state=_queued_or_unknown(), holder="", leased_until=None, due_at=now, snapshot="", error_code=""
    )


def expire(*, now: datetime) -> int:
    """Put entries whose worker was lost in doubt, due at once; give how many."""
    return SyncEntry.objects.filter(state=State.RUNNING, leased_until__lt=now).update(
        state=State.UNKNOWN,
        is_in_doubt=True,
        holder="",
        leased_until=None,
        due_at=now,
        message="The worker was lost while it wrote this record. It is being looked up before anything is sent.",
    )


def release(*, entry_ids: Iterable[int], now: datetime) -> int:
    """Make waiting entries due, because what they waited for is there; give how many."""
    with transaction.atomic():
        waiting = SyncEntry.objects.filter(pk__in=list(entry_ids), state=State.WAITING)
        released = waiting.update(state=_queued_or_unknown(), due_at=now, queued_at=now, facts={})
        EntryWait.objects.filter(entry__in=list(entry_ids)).delete()
    return released


def retry(*, entry_ids: Iterable[int], now: datetime) -> int:
    """Make failed, waiting, skipped or late entries due now, with fresh source data; give how many (R56)."""
    entries = SyncEntry.objects.filter(pk__in=list(entry_ids)).exclude(state__in=[State.RUNNING, State.SYNCED])
    _believe_no_refusal(entries)
    with transaction.atomic():
        EntryWait.objects.filter(entry__in=entries).delete()
        return entries.update(
            state=_queued_or_unknown(),
            due_at=now,
            queued_at=now,
            attempts=0,
            lane=Lane.REALTIME,
            message="Queued again; nothing has been tried yet.",
            error_code="",
            snapshot="",
            facts={},
            wanted_version=F("wanted_version") + 1,
        )


def resend(*, entry_ids: Iterable[int], now: datetime) -> int:
    """Read synced entries again and send what differs; give how many."""
    entries = SyncEntry.objects.filter(pk__in=list(entry_ids), state=State.SYNCED)
    _believe_no_refusal(entries)
    return entries.update(
        state=State.QUEUED,
        due_at=now,
        queued_at=now,
        lane=Lane.REALTIME,
        snapshot="",
        wanted_version=F("wanted_version") + 1,
    )


def _believe_no_refusal(entries: QuerySet[SyncEntry]) -> None:
    """Have NetSuite asked again for what it refused before: whoever presses a button may have mended the role."""
    accounts = entries.values("plan__connection__netsuite_account")
    Capability.objects.filter(account__in=accounts, is_there=False).delete()


def bring_back(*, entry_ids: Iterable[int], now: datetime) -> int:
    """Read entries again that ended without something that is there by now; give how many."""
    ended = SyncEntry.objects.filter(pk__in=list(entry_ids), state__in=[State.SYNCED, State.SKIPPED])
    return ended.update(
        state=_queued_or_unknown(),
        due_at=now,
        queued_at=now,
        lane=Lane.REALTIME,
        error_code="",
        snapshot="",
        wanted_version=F("wanted_version") + 1,
    )


def look_again(*, plan: SyncPlan, now: datetime) -> int:
    """Make entries due that were set aside, in whole or part, for what may have changed since; give how many."""
    waiting = Q(state=State.SKIPPED, error_code=LOOK_AGAIN) | Q(state=State.SYNCED, error_code=PARTIAL)
    return plan.entries.filter(waiting).update(
        state=_queued_or_unknown(), due_at=now, queued_at=now, lane=Lane.BULK, wanted_version=F("wanted_version") + 1
    )


def skip(*, entry_ids: Iterable[int], reason: str) -> int:
    """Set entries aside for good, with the reason; give how many. A running or synced one is left alone.

    One that is in doubt keeps its doubt, so that a later retry still looks before it sends.
    """
    entries = SyncEntry.objects.filter(pk__in=list(entry_ids)).exclude(state__in=[State.RUNNING, State.SYNCED])
    with transaction.atomic():
        EntryWait.objects.filter(entry__in=entries).delete()
        return entries.update(state=State.SKIPPED, message=reason, facts={}, done_version=F("wanted_version"))


def _queued_or_unknown() -> models.Case:
    return models.Case(
        models.When(is_in_doubt=True, then=models.Value(State.UNKNOWN.value)),
        default=models.Value(State.QUEUED.value),
    )
