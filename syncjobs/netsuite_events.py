"""What the SuiteApp told of is read again, and whoever follows that kind of record hears of it.

An event says only that something happened to a record. Flows that bring such records to a platform at once find them
due (`inbound_ears`), linked documents are brought up to date here, the rest goes to `HANDLERS`. Events of one record
that wait together are one reading. One worker at a time for each account.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_q.tasks import async_task

from integrations import errors
from integrations.models import Health, NetSuiteAccount
from integrations.netsuite import limiter
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.limiter import Lane
from syncjobs import backoff, contact_ears, health, inbound_ears, linked_documents
from syncjobs.models import NetSuiteEvent

logger = logging.getLogger(__name__)

BATCH = 1000  # events read together: as many ids as one query may name
QUIET = timedelta(seconds=2)
LEASE = timedelta(seconds=300)
# An event that came to nothing so often is left to polling, which reads everything anyway.
MAX_ATTEMPTS = 20
_NOTE_CHARS = 255


class Handler(Protocol):
    """A flow's ear for one type of record."""

    def __call__(
        self, *, account: NetSuiteAccount, client: NetSuiteClient, events: Sequence[NetSuiteEvent], now: datetime
    ) -> Mapping[str, str]:
        """Act on these events, all of one type; give a note by NetSuite id, for those it made something of.

        It may be called twice for the same event. Raise errors.Retryable to be called again later.
        """


# By REST's name of the type, such as "customerPayment". A flow joins by its line here.
HANDLERS: dict[str, Handler] = {"contact": contact_ears.notice}


def due(*, now: datetime) -> QuerySet[NetSuiteEvent]:
    """Give the events that may be read at this moment."""
    # A lease in the future is a worker's, or the time before which it is not tried again.
    return NetSuiteEvent.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), fate=NetSuiteEvent.Fate.QUEUED)


def ring(*, account_id: int, now: datetime) -> bool:
    """Have a worker read what is due; False when one was called a moment ago already."""
    is_quiet = Q(events_rung_at=None) | Q(events_rung_at__lt=now - QUIET)
    if not NetSuiteAccount.objects.filter(is_quiet, pk=account_id).update(events_rung_at=now):
        return False
    async_task("syncjobs.tasks.read_netsuite_events", account_id=account_id, task_name=f"NetSuite events {account_id}")
    return True


def ring_for_due(*, now: datetime) -> None:
    """Call a worker for each account that has events due and nobody at them."""
    waiting = set(due(now=now).values_list("account", flat=True).distinct())
    open_accounts = NetSuiteAccount.objects.filter(pk__in=waiting).exclude(health=Health.PAUSED)
    free = open_accounts.filter(Q(hold_until=None) | Q(hold_until__lte=now)).filter(_unleased(now))
    for account_id in free.values_list("pk", flat=True):
        ring(account_id=account_id, now=now)


def read(*, account_id: int, now: datetime) -> int:
    """Read what is due of an account, until nothing is or the time is up; give how many events were settled."""
    NetSuiteAccount.objects.filter(pk=account_id).update(events_rung_at=None)
    account = NetSuiteAccount.objects.get(pk=account_id)
    if account.is_paused or (account.hold_until and account.hold_until > now):
        return 0
    reading, ends_at = _Reading(account=account, now=now), time.monotonic() + settings.DRAIN_S
    with _lease(account_id=account_id, now=now) as is_ours:
        while is_ours and not reading.is_stopping and time.monotonic() < ends_at:
            events = _claim(account_id=account_id, now=timezone.now())
            if not events:
                break
            reading.settle(events, now=timezone.now())
    return reading.settled


def _unleased(now: datetime) -> Q:
    return Q(events_leased_until=None) | Q(events_leased_until__lt=now)


@contextmanager
def _lease(*, account_id: int, now: datetime) -> Iterator[bool]:
    row = NetSuiteAccount.objects.filter(pk=account_id)
    if not row.filter(_unleased(now)).update(events_leased_until=now + LEASE):
        yield False
        return
    try:
        yield True
    finally:
        row.update(events_leased_until=None)


def _claim(*, account_id: int, now: datetime) -> list[NetSuiteEvent]:
    ours = due(now=now).filter(account=account_id).order_by("received_at", "pk")
    events = list(ours[:BATCH])
    NetSuiteEvent.objects.filter(pk__in=[event.pk for event in events]).update(
        leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    # For as long as this batch may take, nobody else reads this account.
    NetSuiteAccount.objects.filter(pk=account_id).update(events_leased_until=now + LEASE)
    return events


class _Reading:
    """Claimed events on their way to their outcomes, batch by batch."""

    def __init__(self, *, account: NetSuiteAccount, now: datetime) -> None:
        self.account, self.now = account, now
        self.settled = 0
        self.is_stopping = False  # nothing more can be asked of this account now

    def settle(self, events: Sequence[NetSuiteEvent], *, now: datetime) -> None:
        self.now = now
        groups: dict[str, list[NetSuiteEvent]] = defaultdict(list)
        for event in events:
            groups[event.record_type].append(event)
        for record_type, group in groups.items():
            if self.is_stopping:
                self._put_off(group, until=now, note="", is_attempt=False)
            else:
                self._settle_type(record_type, self._without_hopeless(group))

    def _settle_type(self, record_type: str, group: list[NetSuiteEvent]) -> None:
        heard = inbound_ears.notice(account=self.account, record_type=record_type, events=group, now=self.now)
        links = linked_documents.links(
            account=self.account, netsuite_type=record_type, netsuite_ids={event.netsuite_id for event in group}
        )
        if links or (group and record_type in HANDLERS):
            self._read(record_type, group, links, heard)
        else:
            self._finish(group, heard)

    def _without_hopeless(self, group: Sequence[NetSuiteEvent]) -> list[NetSuiteEvent]:
        hopeless = [event for event in group if event.attempts >= MAX_ATTEMPTS]
        for event in hopeless:
            logger.error("NetSuite event given up: event=%s attempts=%s", event.pk, event.attempts)
            event.note = f"Given up after {event.attempts} attempts; polling reads it. {event.note}"
        self._store(hopeless, NetSuiteEvent.Fate.IGNORED)
        return [event for event in group if event.attempts < MAX_ATTEMPTS]

    def _read(
        self, record_type: str, group: list[NetSuiteEvent], links: linked_documents.Links, heard: Mapping[str, str]
    ) -> None:
        holder = uuid.uuid4().hex
        if not limiter.take(account=self.account, holder=holder, lane=Lane.BULK, now=self.now, most=1):
            note = "As many requests as may be are in flight."
            self._put_off(group, until=self.now + QUIET, note=note, is_attempt=False)
            return
        client = NetSuiteClient.for_account(account=self.account, connections=1)
        try:
            self._finish(group, _joined(heard, *self._notes(record_type, group, links, client)))
        except errors.SyncError as error:
            self._take_in(group, error)
        finally:
            client.close()
            limiter.release(account=self.account, holder=holder)

    def _notes(
        self, record_type: str, group: list[NetSuiteEvent], links: linked_documents.Links, client: NetSuiteClient
    ) -> tuple[Mapping[str, str], Mapping[str, str]]:
        deleted = {event.netsuite_id for event in group if event.event == "delete"}
        notes = linked_documents.bring_up_to_date(client=client, links=links, deleted=deleted, now=self.now)
        handler = HANDLERS.get(record_type)
        heard = handler(account=self.account, client=client, events=group, now=self.now) if handler else {}
        return notes, heard

    def _take_in(self, group: list[NetSuiteEvent], error: errors.SyncError) -> None:
        if isinstance(error, errors.CredentialsRejected):
            health.pause(remote=self.account, error=error, now=self.now)
            self.is_stopping = True
            self._put_off(group, until=self.now, note=error.message, is_attempt=False)  # it is the account that waits
        elif isinstance(error, errors.Retryable):
            self._retry(group, error)
        else:
            logger.warning("NetSuite events not read: account=%s, %s", self.account.pk, type(error).__name__)
            for event in group:
                event.note = error.message
            self._store(group, NetSuiteEvent.Fate.IGNORED)

    def _retry(self, group: list[NetSuiteEvent], error: errors.Retryable) -> None:
        wait_s = error.retry_after_s if isinstance(error, errors.RateLimited | errors.LimitReached) else None
        if isinstance(error, errors.LimitReached):
            limiter.lower(account=self.account, now=self.now, retry_after_s=wait_s)
        attempt = max(event.attempts for event in group) + 1
        until = backoff.next_attempt_at(attempt=attempt, failed_at=self.now, retry_after_s=wait_s)
        is_attempt = not isinstance(error, errors.RateLimited | errors.Busy)
        self._put_off(group, until=until, note=error.message, is_attempt=is_attempt)

    def _finish(self, group: Sequence[NetSuiteEvent], notes: Mapping[str, str]) -> None:
        for event in group:
            nobody = f"Nobody follows it: this {event.record_type} is linked to nothing."
            event.note = notes.get(event.netsuite_id, nobody)
        self._store([event for event in group if event.netsuite_id in notes], NetSuiteEvent.Fate.HANDLED)
        self._store([event for event in group if event.netsuite_id not in notes], NetSuiteEvent.Fate.IGNORED)

    def _store(self, group: Sequence[NetSuiteEvent], fate: NetSuiteEvent.Fate) -> None:
        for event in group:
            event.fate, event.handled_at, event.leased_until = fate, self.now, None
            event.note = event.note[:_NOTE_CHARS]
        NetSuiteEvent.objects.bulk_update(group, ["fate", "note", "handled_at", "leased_until"], batch_size=200)
        self.settled += len(group)

    def _put_off(self, group: Sequence[NetSuiteEvent], *, until: datetime, note: str, is_attempt: bool) -> None:
        rows = NetSuiteEvent.objects.filter(pk__in=[event.pk for event in group])
        rows.update(leased_until=until, note=note[:_NOTE_CHARS], attempts=F("attempts") + (0 if is_attempt else -1))


def _joined(*notes: Mapping[str, str]) -> dict[str, str]:
    keys = {key for some in notes for key in some}
    return {key: " ".join(filter(None, (some.get(key) for some in notes))) for key in keys}
