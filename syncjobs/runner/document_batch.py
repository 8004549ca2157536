"""Documents of a platform → jobs: skipped, sent as they stand now, or cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from integrations import contract, errors, records
from integrations.netsuite import payloads
from mappings import resolve
from mappings.models import CancelAction
from syncjobs.flows import OUTBOUND
from syncjobs.flows.document import DocumentFlow
from syncjobs.models import Outcome, RecordLink, State, SyncEntry
from syncjobs.runner import party_properties
from syncjobs.runner.batch import Pairs, ReadsDocuments, refused
from syncjobs.runner.jobs import Job


class DocumentBatch(ReadsDocuments):
    """Documents of the platform, which become the same in NetSuite."""

    def __init__(self, *, entries: Sequence[SyncEntry], connector: contract.Connector, deadline: float) -> None:
        super().__init__(entries=entries, connector=connector, deadline=deadline)
        flow = OUTBOUND[self.plan.flow]
        assert isinstance(flow, DocumentFlow)
        self._flow = flow
        self._jobs: list[Job] = []

    @property
    def flow(self) -> DocumentFlow:
        """Give the flow of the plan."""
        return self._flow

    @property
    def jobs(self) -> Sequence[Job]:
        """Give the documents to be written."""
        return self._jobs

    def load(self, pairs: Pairs[records.Document]) -> None:
        """Read the mappings, and the customers' own properties where the documents do not carry them."""
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

    def _linked_elsewhere(self, pairs: Pairs[records.Document]) -> set[str]:
        hints = {resolve.document_hint(document=document, book=self.book) for _, document in pairs} - {""}
        if not hints:
            return set()
        linked = RecordLink.objects.filter(
            connection_id=self.plan.connection_id, record_type=self.flow.record_type, netsuite_id__in=hints
        )
        return set(linked.values_list("netsuite_id", flat=True))

    def prepare_one(self, entry: SyncEntry, document: records.Document) -> None:
        """Skip it, send it, or cancel what it became."""
        link = self.links.get(entry.source_id)
        reason = self.flow.skip_reason(document)
        if self.is_foreign(document):
            reason = "It belongs to another account on the platform than this connection's. It was not taken."
        if reason:
            self.finish(entry, document, Outcome.SKIPPED, State.SKIPPED, reason)
        elif document.cancelled_at:
            self._cancel(entry, document, link)
        else:
            self._send(entry, document, link)

    def _cancel(self, entry: SyncEntry, document: records.Document, link: RecordLink | None) -> None:
        hint = "" if link else resolve.document_hint(document=document, book=self.book)
        if not (link or hint or entry.is_in_doubt):
            message = "It was cancelled before it went across; nothing was created in NetSuite."
            self.finish(entry, document, Outcome.SKIPPED, State.SKIPPED, message)
        elif link and link.is_cancelled and not entry.is_in_doubt:
            self.finish(entry, document, Outcome.UNCHANGED, State.SYNCED, "It is cancelled on both sides already.")
        else:
            action = CancelAction(self.book.rules.cancel_action)
            job = self._job(entry, document, link, cancel_action=action)
            job.is_in_doubt = job.is_in_doubt or bool(hint)  # it may be there from before: look it up by external id
            self._jobs.append(job)

    def _send(self, entry: SyncEntry, document: records.Document, link: RecordLink | None) -> None:
        if self.stopped_by and any(self.book.unanswered(documents=[document])):
            self.results.append(refused(entry=entry, error=self.stopped_by, document=document))
            return
        try:
            references = resolve.references(document=document, book=self.book)
        except errors.MappingMissing as error:
            resolve.note_unmapped(connection_id=self.plan.connection_id, document=document, missing=error.missing)
            self.results.append(refused(entry=entry, error=error, document=document, is_platform=False))
            return
        except errors.RecordRejected as error:
            self.results.append(refused(entry=entry, error=error, document=document, is_platform=False))
            return
        try:
            payload = self.flow.build(document, references)
        except ValueError as error:
            rejected = errors.RecordRejected(
                f"{self.flow.record_type.capitalize()} {document.number} was not sent. {error} Correct it on the "
                "platform, then it goes by itself.",
                code="CANNOT_BE_SAID",
            )
            self.results.append(refused(entry=entry, error=rejected, document=document, is_platform=False))
            return
        if payloads.is_empty(payload):
            self._nothing_to_send(entry, document, link)
            return
        payload_hash = payloads.payload_hash(payload=payload)
        if link and link.payload_hash == payload_hash and not link.is_cancelled and not entry.is_in_doubt:
            message = f"Up to date: {self.flow.noun} {link.netsuite_id} has all of it."
            self.finish(entry, document, Outcome.UNCHANGED, State.SYNCED, message)
            return
        is_reopening = bool(link and link.is_cancelled)
        job = self._job(entry, document, link)
        job.payload = payloads.with_lines_open(payload=payload) if is_reopening else payload
        job.payload_hash = payload_hash
        job.is_reopening = is_reopening
        job.notices = (*references.notices, *document.warnings)
        job.hint_id = self._hint(document)
        self._jobs.append(job)

    def _nothing_to_send(self, entry: SyncEntry, document: records.Document, link: RecordLink | None) -> None:
        if link is None and not entry.is_in_doubt:
            message = "Nothing to send: every line has quantity 0 and there is no freight."
            self.finish(entry, document, Outcome.SKIPPED, State.SKIPPED, message)
            return
        error = errors.DecisionNeeded(
            f"{document.number} has no line left on the platform, but it is in NetSuite. Cancel it on either side.",
            facts={"platform": {"lines": []}},
        )
        self.results.append(refused(entry=entry, error=error, document=document, is_platform=False))

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
