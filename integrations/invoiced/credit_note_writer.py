"""Credit memos of NetSuite as Invoiced's credit notes, and what they pay there."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from integrations import records
from integrations.invoiced.credit_applications import CreditApplications
from integrations.invoiced.document_writer import DocumentWriter, stands
from integrations.invoiced.session import Session
from integrations.receivable_records import ReceivableCreditNote


class CreditNoteWriter(DocumentWriter[ReceivableCreditNote]):
    """Writes credit notes; see `writers.Writer`."""

    record_type: ClassVar[str] = "credit_note"
    path: ClassVar[str] = "/credit_notes"
    noun: ClassVar[str] = "credit note"

    def __init__(self, *, session: Session, zone: ZoneInfo) -> None:
        super().__init__(session=session, zone=zone)
        self._applications = CreditApplications(session=session, zone=zone)

    def create(self, *, record: ReceivableCreditNote) -> records.Held:
        """Make the credit note, then apply it."""
        made = super().create(record=record)
        return self._apply(made, record) if record.applied else made

    def update(self, *, held: records.Held, record: ReceivableCreditNote) -> records.Held:
        """Bring the credit note up to NetSuite's, and what it pays; of a used-up one only the latter (D56)."""
        if record.applied is None:
            return held if held.is_paid else super().update(held=held, record=record)
        # What NetSuite took back goes first: the credit note may be worth less than it by now.
        made = self._applications.of(memo_id=record.netsuite_id)
        self._applications.take_back(made=made, wanted=record.applied)
        row = self.row(held.source_id)
        if not stands(row, as_="paid"):
            super().update(held=held, record=record)
        return self._apply(held, record)

    def cancel(self, *, held: records.Held, record: ReceivableCreditNote) -> records.Held:
        """Take back what we applied, then void it."""
        if held.is_cancelled:
            return held
        self._take_all_back(record.netsuite_id)
        return super().cancel(held=held, record=record)

    def remove(self, *, held: records.Held) -> None:
        """Take back what we applied, then delete it. Raises DecisionNeeded when somebody else applied it too."""
        if held.netsuite_id:
            self._take_all_back(held.netsuite_id)
        super().remove(held=held)

    def _apply(self, held: records.Held, record: ReceivableCreditNote) -> records.Held:
        made = self._applications.of(memo_id=record.netsuite_id)
        self._applications.add(made=made, record=record, credit_note_id=held.source_id)
        return self.held(self.row(held.source_id))

    def _take_all_back(self, memo_id: str) -> None:
        self._applications.take_back(made=self._applications.of(memo_id=memo_id), wanted=())
