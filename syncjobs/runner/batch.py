"""Claimed entries of one plan → jobs and results: what is the same for everything that goes to NetSuite."""

from __future__ import annotations

import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from integrations import contract, errors, receivable_records, records
from syncjobs.flows.outbound import OutboundFlow
from syncjobs.models import Outcome, RecordLink, State, SyncEntry
from syncjobs.runner import verdicts
from syncjobs.runner.crashes import crash
from syncjobs.runner.jobs import Outgoing, Result, SlotJob

logger = logging.getLogger(__name__)

# What a batch reads from the platform.
Read = TypeVar("Read", records.Document, receivable_records.PlatformPayment)
Pairs = Sequence[tuple[SyncEntry, Read]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a batch of entries came to."""

    jobs: Sequence[SlotJob]
    results: list[Result]


def refused(
    *,
    entry: SyncEntry,
    error: errors.SyncError,
    document: Outgoing | None = None,
    is_platform: bool = True,
) -> Result:
    """Give what an error means for an entry. `is_platform`: it is the platform that is in trouble, not NetSuite."""
    result = verdicts.of_error(entry=entry, error=error, is_in_doubt=entry.is_in_doubt)
    result.document = document
    result.is_platform_error = is_platform
    return result


class Batch(ABC, Generic[Read]):
    """Entries of one plan, read together. `work` fills `jobs` and `results`."""

    def __init__(self, *, entries: Sequence[SyncEntry], connector: contract.Connector, deadline: float) -> None:
        self.entries = entries
        self.connector = connector
        self.deadline = deadline
        self.plan = entries[0].plan
        self.results: list[Result] = []

    @property
    @abstractmethod
    def jobs(self) -> Sequence[SlotJob]:
        """Give the jobs for the slots."""

    @property
    @abstractmethod
    def flow(self) -> OutboundFlow:
        """Give the flow of the plan."""

    @abstractmethod
    def read(self, source_ids: Sequence[str]) -> Mapping[str, Read | None]:
        """Read these afresh, as `Connector.read_documents` does."""

    @abstractmethod
    def read_kept(self, raw: Mapping[str, Any]) -> Read:
        """Read one that a list gave whole. Raises RecordRejected."""

    @abstractmethod
    def load(self, pairs: Pairs[Read]) -> None:
        """Read what all of them need, with as few questions as can be."""

    @abstractmethod
    def prepare_one(self, entry: SyncEntry, document: Read) -> None:
        """Make a job or a result of one."""

    def work(self) -> None:
        """Make jobs and results of all."""
        pairs = self._read()
        self.links = self._links(pairs)
        self.load(pairs)
        for entry, document in pairs:
            self._prepare_safely(entry, document)

    def is_foreign(self, document: Read) -> bool:
        """Say whether a record belongs to another account on the platform."""
        return bool(document.owner_id) and self.connector.owner_id not in ("", document.owner_id)

    def _read(self) -> list[tuple[SyncEntry, Read]]:
        wanted = [entry.source_id for entry in self.entries if not entry.snapshot]
        found = self.read(wanted) if wanted else {}
        pairs = []
        for entry in self.entries:
            document = self._document(entry, found)
            if document:
                pairs.append((entry, document))
        return pairs

    def _document(self, entry: SyncEntry, found: Mapping[str, Read | None]) -> Read | None:
        try:
            if entry.snapshot:
                return self.read_kept(json.loads(entry.snapshot, parse_float=Decimal))
            if entry.source_id in self.connector.unreadable:
                raise errors.RecordRejected(self.connector.unreadable[entry.source_id], code="UNREADABLE")
        except errors.RecordRejected as error:
            self.results.append(refused(entry=entry, error=error))
            return None
        if entry.source_id not in found:
            later = errors.RateLimited("The platform's rate limit is used up; it is read a little later.")
            self.results.append(refused(entry=entry, error=later))
            return None
        document = found[entry.source_id]
        if document is None:
            self.finish(entry, None, Outcome.SKIPPED, State.SKIPPED, "The platform has no such record any more.")
        return document

    def _links(self, pairs: Pairs[Read]) -> dict[str, RecordLink]:
        links = RecordLink.objects.filter(
            connection_id=self.plan.connection_id,
            record_type=self.flow.link_type,
            source_id__in=[entry.source_id for entry, _ in pairs],
        )
        return {link.source_id: link for link in links}

    def _prepare_safely(self, entry: SyncEntry, document: Read) -> None:
        try:
            self.prepare_one(entry, document)
        except Exception as error:  # one record's trouble must not be the trouble of all that were read with it
            logger.exception("Record could not be prepared: entry=%s", entry.pk)
            self.results.append(refused(entry=entry, error=crash(error), document=document, is_platform=False))

    def finish(
        self,
        entry: SyncEntry,
        document: Outgoing | None,
        outcome: Outcome,
        state: State,
        message: str,
        *,
        is_quiet: bool = False,
    ) -> None:
        """End an entry without any call."""
        self.results.append(
            Result(
                entry=entry,
                outcome=outcome,
                state=state,
                message=message,
                document=document,
                is_in_doubt=entry.is_in_doubt,
                is_quiet=is_quiet,
            )
        )


class ReadsDocuments(Batch[records.Document]):
    """What reads documents: orders and invoices."""

    def read(self, source_ids: Sequence[str]) -> Mapping[str, records.Document | None]:
        """Read these documents."""
        return self.connector.read_documents(record_type=self.flow.record_type, source_ids=source_ids)

    def read_kept(self, raw: Mapping[str, Any]) -> records.Document:
        """Parse a document."""
        return self.connector.parse_document(record_type=self.flow.record_type, raw=raw)
