"""Claimed entries → jobs: read the source afresh, resolve every reference, build the payload.

Whatever needs no call to NetSuite (unchanged, skipped, waiting for a mapping, unreadable) becomes a result here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from integrations import contract, errors, records
from integrations.netsuite import payloads
from mappings import resolve
from mappings.models import CancelAction
from syncjobs.flows import OUTBOUND
from syncjobs.flows.document import DocumentFlow
from syncjobs.models import Outcome, RecordLink, State, SyncEntry
from syncjobs.runner import party_properties, verdicts
from syncjobs.runner.jobs import Job, Result

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a batch of entries came to."""

    jobs: list[Job]
    results: list[Result]


def prepare(
    *, entries: Sequence[SyncEntry], open_connector: Callable[[], contract.Connector], deadline: float
) -> Prepared:
    """Make jobs and results of entries of one plan. Never raises: whatever goes wrong ends in the entries' results."""
    try:
        return _Batch(entries=entries, connector=open_connector(), deadline=deadline).prepare()
    except errors.SyncError as error:
        return Prepared(jobs=[], results=[_refused(entry=entry, error=error) for entry in entries])
    except Exception as error:
        logger.exception("Read failed unexpectedly: entries=%s", [entry.pk for entry in entries])
        return Prepared(jobs=[], results=[_refused(entry=entry, error=_crash(error)) for entry in entries])


def _crash(error: Exception) -> errors.NeedsStaff:
    return errors.NeedsStaff(
        f"Crossfoot itself failed ({type(error).__name__}: {error}). Retry; if it stays so, send the log to "
        f"{settings.SUPPORT_CONTACT}."
    )


def _refused(
    *, entry: SyncEntry, error: errors.SyncError, document: records.Document | None = None, is_platform: bool = True
) -> Result:
    result = verdicts.of_error(entry=entry, error=error, is_in_doubt=entry.is_in_doubt)
    result.document = document
    result.is_platform_error = is_platform
    return result


class _Batch:
    def __init__(self, *, entries: Sequence[SyncEntry], connector: contract.Connector, deadline: float) -> None:
        self.entries = entries
        self.connector = connector
        self.deadline = deadline
        self.plan = entries[0].plan
        self.flow: DocumentFlow = OUTBOUND[self.plan.flow]
        self.jobs: list[Job] = []
        self.results: list[Result] = []

    def prepare(self) -> Prepared:
        pairs = self._read()
        self.links = self._links(pairs)
        self.book = resolve.MappingBook.load(
            connection_id=self.plan.connection_id, documents=[document for _, document in pairs]
        )
        self.stopped_by = party_properties.fill(
            book=self.book,
            documents=[document for _, document in pairs if document.cancelled_at is None],
            connector=self.connector,
            connection_id=self.plan.connection_id,
        )
        self.linked_ids = self._linked_elsewhere(pairs)
        for entry, document in pairs:
            self._prepare_safely(entry, document)
        return Prepared(jobs=self.jobs, results=self.results)

    def _read(self) -> list[tuple[SyncEntry, records.Document]]:
        wanted = [entry.source_id for entry in self.entries if not entry.snapshot]
        found = self.connector.read_documents(record_type=self.flow.record_type, source_ids=wanted) if wanted else {}
        pairs = []
        for entry in self.entries:
            document = self._document(entry, found)
            if document:
                pairs.append((entry, document))
        return pairs

    def _document(self, entry: SyncEntry, found: dict[str, records.Document | None]) -> records.Document | None:
        try:
            if entry.snapshot:
                raw = json.loads(entry.snapshot, parse_float=Decimal)
                return self.connector.parse_document(record_type=self.flow.record_type, raw=raw)
            if entry.source_id in self.connector.unreadable:
                raise errors.RecordRejected(self.connector.unreadable[entry.source_id], code="UNREADABLE")
        except errors.RecordRejected as error:
            self.results.append(_refused(entry=entry, error=error))
            return None
        if entry.source_id not in found:
            later = errors.RateLimited("The platform's rate limit is used up; it is read a little later.")
            self.results.append(_refused(entry=entry, error=later))
            return None
        document = found[entry.source_id]
        if document is None:
            self._finish(entry, None, Outcome.SKIPPED, State.SKIPPED, "The platform has no such record any more.")
        return document

    def _links(self, pairs: Sequence[tuple[SyncEntry, records.Document]]) -> dict[str, RecordLink]:
        links = RecordLink.objects.filter(
            connection_id=self.plan.connection_id,
            record_type=self.flow.record_type,
            source_id__in=[entry.source_id for entry, _ in pairs],
        )
        return {link.source_id: link for link in links}

    def _linked_elsewhere(self, pairs: Sequence[tuple[SyncEntry, records.Document]]) -> set[str]:
        hints = {resolve.document_hint(document=document, book=self.book) for _, document in pairs} - {""}
        if not hints:
            return set()
        linked = RecordLink.objects.filter(
            connection_id=self.plan.connection_id, record_type=self.flow.record_type, netsuite_id__in=hints
        )
        return set(linked.values_list("netsuite_id", flat=True))

    def _prepare_safely(self, entry: SyncEntry, document: records.Document) -> None:
        try:
            self._prepare_one(entry, document)
        except Exception as error:  # one record's trouble must not be the trouble of all that were read with it
            logger.exception("Record could not be prepared: entry=%s", entry.pk)
            self.results.append(_refused(entry=entry, error=_crash(error), document=document, is_platform=False))

    def _prepare_one(self, entry: SyncEntry, document: records.Document) -> None:
        link = self.links.get(entry.source_id)
        reason = self.flow.skip_reason(document)
        if document.owner_id and self.connector.owner_id not in ("", document.owner_id):
            reason = "It belongs to another account on the platform than this connection's. It was not taken."
        if reason:
            self._finish(entry, document, Outcome.SKIPPED, State.SKIPPED, reason)
        elif document.cancelled_at:
            self._cancel(entry, document, link)
        else:
            self._send(entry, document, link)

    def _cancel(self, entry: SyncEntry, document: records.Document, link: RecordLink | None) -> None:
        hint = "" if link else resolve.document_hint(document=document, book=self.book)
        if not (link or hint or entry.is_in_doubt):
            message = "It was cancelled before it went across; nothing was created in NetSuite."
            self._finish(entry, document, Outcome.SKIPPED, State.SKIPPED, message)
        elif link and link.is_cancelled and not entry.is_in_doubt:
            self._finish(entry, document, Outcome.UNCHANGED, State.SYNCED, "It is cancelled on both sides already.")
        else:
            action = CancelAction(self.book.rules.cancel_action)
            job = self._job(entry, document, link, cancel_action=action)
            job.is_in_doubt = job.is_in_doubt or bool(hint)  # it may be there from before: look it up by external id
            self.jobs.append(job)

    def _send(self, entry: SyncEntry, document: records.Document, link: RecordLink | None) -> None:
        if self.stopped_by and any(self.book.unanswered(documents=[document])):
            self.results.append(_refused(entry=entry, error=self.stopped_by, document=document))
            return
        try:
            references = resolve.references(document=document, book=self.book)
        except errors.MappingMissing as error:
            resolve.note_unmapped(connection_id=self.plan.connection_id, document=document, missing=error.missing)
            self.results.append(_refused(entry=entry, error=error, document=document, is_platform=False))
            return
        except errors.RecordRejected as error:
            self.results.append(_refused(entry=entry, error=error, document=document, is_platform=False))
            return
        try:
            payload = self.flow.build(document, references)
        except ValueError as error:
            refused = errors.RecordRejected(
                f"{self.flow.record_type.capitalize()} {document.number} was not sent. {error} Correct it on the "
                "platform, then it goes by itself.",
                code="CANNOT_BE_SAID",
            )
            self.results.append(_refused(entry=entry, error=refused, document=document, is_platform=False))
            return
        if payloads.is_empty(payload):
            self._nothing_to_send(entry, document, link)
            return
        payload_hash = payloads.payload_hash(payload=payload)
        if link and link.payload_hash == payload_hash and not link.is_cancelled and not entry.is_in_doubt:
            message = f"Up to date: {self.flow.noun} {link.netsuite_id} has all of it."
            self._finish(entry, document, Outcome.UNCHANGED, State.SYNCED, message)
            return
        is_reopening = bool(link and link.is_cancelled)
        job = self._job(entry, document, link)
        job.payload = payloads.with_lines_open(payload=payload) if is_reopening else payload
        job.payload_hash = payload_hash
        job.is_reopening = is_reopening
        job.notices = (*references.notices, *document.warnings)
        job.hint_id = self._hint(document)
        self.jobs.append(job)

    def _nothing_to_send(self, entry: SyncEntry, document: records.Document, link: RecordLink | None) -> None:
        if link is None and not entry.is_in_doubt:
            message = "Nothing to send: every line has quantity 0 and there is no freight."
            self._finish(entry, document, Outcome.SKIPPED, State.SKIPPED, message)
            return
        error = errors.DecisionNeeded(
            f"{document.number} has no line left on the platform, but it is in NetSuite. Cancel it on either side.",
            facts={"platform": {"lines": []}},
        )
        self.results.append(_refused(entry=entry, error=error, document=document, is_platform=False))

    def _hint(self, document: records.Document) -> str:
        hint = resolve.document_hint(document=document, book=self.book)
        if hint in self.linked_ids:
            return ""
        self.linked_ids.add(hint)  # of two documents that name one record, only the first may take it
        return hint

    def _job(
        self,
        entry: SyncEntry,
        document: records.Document,
        link: RecordLink | None,
        cancel_action: CancelAction | None = None,
    ) -> Job:
        external_id = payloads.external_id(
            prefix=self.connector.external_id_prefix,
            record_type=self.flow.record_type,
            source_id=entry.source_id,
        )
        return Job(
            entry=entry,
            flow=self.flow,
            document=document,
            external_id=external_id,
            link=link,
            is_in_doubt=entry.is_in_doubt,
            cancel_action=cancel_action,
            deadline=self.deadline,
        )

    def _finish(
        self, entry: SyncEntry, document: records.Document | None, outcome: Outcome, state: State, message: str
    ) -> None:
        self.results.append(
            Result(
                entry=entry,
                outcome=outcome,
                state=state,
                message=message,
                document=document,
                is_in_doubt=entry.is_in_doubt,
            )
        )
