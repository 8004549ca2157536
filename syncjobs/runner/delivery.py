"""Writes to a platform what is due of one plan whose records come from NetSuite: claim, read, write, record.

One worker at a time for each plan, one request after another: a platform allows few writes a minute. What its rate
limit leaves undone goes back into the ledger, without a word in the log, and is due when the limit allows.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from integrations import contract, errors, records
from mappings import properties
from mappings.models import DocumentRules
from syncjobs import backoff, cursors, health, ledger
from syncjobs.flows import INBOUND
from syncjobs.flows.inbound import Aside, Batch, Gone, Task
from syncjobs.models import Cursor, Direction, Job, Outcome, RecordLink, SyncEntry, SyncPlan
from syncjobs.runner import crashes, delivered, netsuite_reading, vanished, verdicts
from syncjobs.runner.jobs import Result
from syncjobs.runner.recording import give_back, record

logger = logging.getLogger(__name__)

BATCH = 50  # records; as many as a platform's list shows on a page
AWAY_S = 30.0  # how long a plan rests when the platform cannot be reached


def deliver(*, plan_id: int, now: datetime, for_s: float | None = None) -> int:
    """Write what is due of a plan, for DRAIN_S or that long; give how many entries came to an outcome."""
    plan = SyncPlan.objects.select_related("connection__netsuite_account").get(pk=plan_id)
    if not plan.is_enabled or not plan.connection.is_enabled or plan.connection.is_paused:
        return 0
    delivery = None
    with cursors.lease(plan=plan, job=Job.DELIVER, now=now, every_s=0) as cursor:
        if cursor is None:
            return 0
        delivery = _Delivery(plan=plan, cursor=cursor)
        delivery.run(for_s=settings.DRAIN_S if for_s is None else for_s)
    if delivery.rests_until:
        cursors.defer(cursor=cursor, until=delivery.rests_until)
    return delivery.finished


class _Delivery:
    def __init__(self, *, plan: SyncPlan, cursor: Cursor) -> None:
        self.plan, self.cursor, self.flow = plan, cursor, INBOUND[plan.flow]
        self.holder = uuid.uuid4().hex
        self.connector: contract.Connector = plan.connection.open()
        rules = DocumentRules.objects.filter(connection=plan.connection_id).first() or DocumentRules()
        self.id_properties = properties.names(tag=properties.Tag.ID, renamed=rules.property_tags)
        self.rests_until: datetime | None = None  # the platform takes no more until then
        self.is_stopping = False
        self.finished = 0

    def run(self, *, for_s: float) -> None:
        ends_at = time.monotonic() + for_s
        try:
            while not self.is_stopping and time.monotonic() < ends_at:
                entries = ledger.claim_of_plan(
                    plan_id=self.plan.pk, holder=self.holder, limit=BATCH, now=timezone.now()
                )
                if not entries:
                    break
                cursors.keep(cursor=self.cursor)
                self._work(entries)
        finally:
            self.connector.close()

    def _work(self, entries: list[SyncEntry]) -> None:
        left = {entry.source_id: entry for entry in entries}
        try:
            self._batch(left)
        except errors.SyncError as error:
            self._refused(left, error)
        except Exception as error:
            logger.exception("Delivery failed unexpectedly: entries=%s", [entry.pk for entry in left.values()])
            self._refused(left, crashes.crash(error))
        if left:
            until = self.rests_until or timezone.now()
            give_back(entries=list(left.values()), holder=self.holder, now=until)

    def _batch(self, left: dict[str, SyncEntry]) -> None:
        for entry in netsuite_reading.missing(plan=self.plan, flow=self.flow, entries=list(left.values())):
            self._settle_gone(left, entry)
            if self.is_stopping:
                return
        rows = netsuite_reading.raws(list(left.values()))
        batch = Batch(plan=self.plan, connector=self.connector, raws=rows, now=timezone.now())
        found = self.flow.prepare(batch=batch)
        later: errors.RateLimited | errors.Busy | None = None
        for entry in list(left.values()):
            outcome = found[entry.source_id]
            if isinstance(outcome, Aside):
                self._settle(left, delivered.set_aside(entry=entry, aside=outcome))
            elif isinstance(outcome, errors.RateLimited | errors.Busy):
                later = outcome  # those that could be read are written first
            elif isinstance(outcome, errors.SyncError):
                self._settle(left, self._error(entry, outcome))
        self._read_afresh(left, found)
        wanted = [
            each for each in found.values() if isinstance(each, records.FromNetSuite) and each.netsuite_id in left
        ]
        self._write_all(
            left,
            [
                replace(each, id_properties=self.id_properties, refusals=left[each.netsuite_id].refusals)
                for each in wanted
            ],
        )
        if later is not None and self.rests_until is None:
            self._rest(later)

    def _settle_gone(self, left: dict[str, SyncEntry], entry: SyncEntry) -> None:
        gone = Gone(plan=self.plan, entry=entry, connector=self.connector, id_properties=self.id_properties)
        try:
            result = vanished.result(flow=self.flow, gone=gone)
        except errors.RateLimited as error:
            self._rest(error)
        except errors.SyncError as error:
            self._settle(left, self._error(entry, error))
        else:
            self._settle(left, result)

    def _read_afresh(self, left: dict[str, SyncEntry], found: Mapping[str, object]) -> None:
        """Have NetSuite asked again for what was set aside and goes across now: it may have been deleted there."""
        old = [
            entry
            for entry in left.values()
            if entry.error_code == ledger.LOOK_AGAIN and isinstance(found[entry.source_id], records.FromNetSuite)
        ]
        ledger.read_afresh(entry_ids=[entry.pk for entry in old], holder=self.holder, now=timezone.now())
        for entry in old:
            del left[entry.source_id]

    def _write_all(self, left: dict[str, SyncEntry], wanted: Sequence[records.FromNetSuite]) -> None:
        links = self._links(wanted)
        at_once = self.connector.looked_up_at_once
        for start in range(0, len(wanted), at_once):
            if self.is_stopping:
                return
            self._write_some(left, wanted[start : start + at_once], links)

    def _write_some(
        self, left: dict[str, SyncEntry], wanted: Sequence[records.FromNetSuite], links: Mapping[str, RecordLink]
    ) -> None:
        ours = {each.netsuite_id: links[each.netsuite_id] for each in wanted if each.netsuite_id in links}
        try:
            held = self._held(wanted, ours)
        except errors.RateLimited:
            raise
        except errors.SyncError as error:  # the others of the batch may have more luck
            for each in wanted:
                self._settle(left, self._error(left[each.netsuite_id], error))
            return
        unread = self._unread(left, ours, held)
        for each in wanted:
            if self.is_stopping:
                return
            if each.netsuite_id in unread:
                continue
            entry = left[each.netsuite_id]
            ledger.renew(holder=self.holder, now=timezone.now())
            cursors.keep(cursor=self.cursor)
            if not ledger.is_held(entry=entry, holder=self.holder):
                del left[each.netsuite_id]  # we were too slow, and somebody else is at it
                continue
            if each.stays_out and not (held.get(each.netsuite_id) or links.get(each.netsuite_id)):
                self._settle(left, delivered.set_aside(entry=entry, aside=Aside(reason=each.stays_out)))
                continue
            self._write(left, entry, each, held.get(each.netsuite_id), links.get(each.netsuite_id))
        if unread & left.keys():
            self._rest(errors.RateLimited("The platform's rate limit is used up; the others are read a little later."))

    def _unread(
        self, left: dict[str, SyncEntry], links: dict[str, RecordLink], held: Mapping[str, records.Held | None]
    ) -> set[str]:
        """Give the linked records that could not be read: nobody knows what the platform holds for them now."""
        if not self.flow.is_looked_up:
            return set()
        unread = links.keys() - held.keys()
        for netsuite_id in unread:
            if reason := self.connector.unreadable.get(links[netsuite_id].source_id):
                error = errors.RecordRejected(reason, code="UNREADABLE")
                self._settle(left, self._error(left[netsuite_id], error))
        return unread

    def _links(self, wanted: Sequence[records.FromNetSuite]) -> dict[str, RecordLink]:
        if not self.flow.is_linking:
            return {}
        links = RecordLink.objects.filter(
            connection=self.plan.connection_id,
            record_type=self.flow.record_type,
            netsuite_id__in=[each.netsuite_id for each in wanted],
        )
        return {link.netsuite_id: link for link in links}

    def _held(
        self, wanted: Sequence[records.FromNetSuite], links: dict[str, RecordLink]
    ) -> dict[str, records.Held | None]:
        """Give what the platform holds, by NetSuite id: linked records by their ids, the others by looking for them."""
        if not self.flow.is_looked_up:
            return {}
        ids = [link.source_id for link in links.values()]
        known = self.connector.read_held(record_type=self.flow.record_type, source_ids=ids) if ids else {}
        of_links = {key: known[link.source_id] for key, link in links.items() if link.source_id in known}
        others = [each for each in wanted if each.netsuite_id not in links]
        return {**of_links, **(self.connector.look_up(wanted=others) if others else {})}

    def _write(
        self,
        left: dict[str, SyncEntry],
        entry: SyncEntry,
        wanted: records.FromNetSuite,
        held: records.Held | None,
        link: RecordLink | None,
    ) -> None:
        digest = self.flow.content_hash(record=wanted)
        task = Task(entry=entry, record=wanted, connector=self.connector, held=held, link=link, payload_hash=digest)
        calls = self.connector.calls
        try:
            done = self.flow.write(task=task)
            result = (
                delivered.set_aside(entry=entry, aside=done)
                if isinstance(done, Aside)
                else delivered.done(
                    task=task, done=done, flow_type=self.flow.netsuite_type, record_type=self.flow.record_type
                )
            )
            result.document = wanted
        except errors.RateLimited as error:
            self._rest(error)
            return
        except errors.SyncError as error:
            result = self._error(entry, error)
            result.document = wanted
        except Exception as error:
            logger.exception("Record could not be delivered: entry=%s", entry.pk)
            result = self._error(entry, crashes.crash_in_doubt(error))
            result.document = wanted
        result.calls = self.connector.calls - calls
        self._settle(left, result)

    def _settle(self, left: dict[str, SyncEntry], result: Result) -> None:
        """Record at once: what was written to a platform without idempotency keys must not be forgotten."""
        result.direction = Direction.TO_PLATFORM
        now = timezone.now()
        record(results=[result], holder=self.holder, now=now)
        health.take_in(account=self.plan.connection.netsuite_account, results=[result], now=now)
        left.pop(result.entry.source_id, None)
        self.finished += result.outcome != Outcome.RETRY
        self.is_stopping = self.is_stopping or isinstance(result.error, errors.CredentialsRejected)
        if isinstance(result.error, errors.Unreachable):
            self._rest(errors.RateLimited(result.error.message, retry_after_s=AWAY_S))

    def _error(self, entry: SyncEntry, error: errors.SyncError) -> Result:
        result = verdicts.of_error(entry=entry, error=error, is_in_doubt=False)
        result.is_platform_error = True
        return result

    def _refused(self, left: dict[str, SyncEntry], error: errors.SyncError) -> None:
        """What stopped the whole batch: a wait for everybody, or the same outcome for each."""
        if isinstance(error, errors.RateLimited | errors.Busy):
            self._rest(error)
            return
        for entry in list(left.values()):
            self._settle(left, self._error(entry, error))

    def _rest(self, error: errors.RateLimited | errors.Busy) -> None:
        wait_s = error.retry_after_s if isinstance(error, errors.RateLimited | errors.LimitReached) else None
        self.rests_until = backoff.after(seconds=wait_s or AWAY_S, now=timezone.now())
        self.is_stopping = True
