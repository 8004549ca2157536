"""What flows of documents have in common: read, told what is open, and deleted, by the kind they are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar

from integrations import contract, records
from integrations.netsuite.reading import receivable_documents as reading
from integrations.netsuite.reading.windows import Window
from integrations.receivable_records import ReceivableDocument
from syncjobs.flows import receivable_desk, receivable_documents, receivable_writing
from syncjobs.flows.inbound import Done, Gone, Raw
from syncjobs.flows.receivable import ReceivableFlow
from syncjobs.flows.receivable_documents import Kind
from syncjobs.models import SyncPlan
from syncjobs.netsuite_source import Source


class ReceivableDocumentsIn(ReceivableFlow):
    """Documents of one `kind`, which become records of `record_class` on the platform."""

    kind: ClassVar[Kind]
    record_class: ClassVar[type[ReceivableDocument]]
    capability = contract.Capability.WRITE_RECEIVABLES

    def changes(self, *, plan: SyncPlan, source: Source, window: Window) -> Iterator[list[records.Change]]:
        """Give those that changed, with all that belongs to them, and those of ours that were deleted."""
        yield from receivable_documents.changes(kind=self.kind, plan=plan, source=source, window=window)

    def read(self, *, plan: SyncPlan, source: Source, netsuite_ids: Sequence[str]) -> dict[str, Raw]:
        """Read these documents and all that belongs to them afresh."""
        return receivable_documents.read(kind=self.kind, plan=plan, source=source, netsuite_ids=netsuite_ids)

    def history(
        self, *, plan: SyncPlan, source: Source, since_date: date, until_date: date, after_id: str
    ) -> Iterator[contract.HistoryPage]:
        """Give those of these dates."""
        yield from receivable_documents.history(
            kind=self.kind, plan=plan, source=source, since_date=since_date, until_date=until_date, after_id=after_id
        )

    def is_open(self, *, raw: Raw) -> bool:
        """Say whether some of it is still to be paid or applied."""
        return bool(raw["header"]["status"] == reading.OPEN)

    def gone(self, *, gone: Gone) -> Done:
        """Delete the platform's document, unless something of other people's is applied to it (D45)."""
        what = receivable_desk.trace(
            netsuite_id=gone.entry.source_id,
            number=gone.entry.number,
            currency=gone.plan.connection.currency,
            day=gone.entry.queued_at.date(),
        )
        return receivable_writing.delete(gone=gone, trace=self.record_class(**what), noun=self.noun)
