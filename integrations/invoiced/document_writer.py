"""What writing invoices and credit notes to Invoiced has in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from integrations import errors, records
from integrations.invoiced import document_bodies, idempotency, metadata
from integrations.invoiced.session import Session
from integrations.receivable_records import ReceivableDocument

Document = TypeVar("Document", bound=ReceivableDocument)
Row = Mapping[str, Any]


class DocumentWriter(Generic[Document]):
    """Writes one kind of document. A document is ours by NetSuite's id in its metadata, else by its number."""

    record_type: ClassVar[str]
    path: ClassVar[str]
    noun: ClassVar[str]

    def __init__(self, *, session: Session, zone: ZoneInfo) -> None:
        self._session, self._zone = session, zone

    def look_up(self, *, wanted: Sequence[Document]) -> dict[str, records.Held]:
        """Find documents by NetSuite's id, then by number; one voided in NetSuite by its id alone."""
        found = {}
        for record in wanted:
            row = self._by_id(record) or (None if record.is_void else self._by_number(record))
            if row is not None:
                found[record.netsuite_id] = self.held(row)
        return found

    def read_held(self, *, source_ids: Sequence[str]) -> dict[str, records.Held | None]:
        """Read these documents; None for one that does not exist."""
        found: dict[str, records.Held | None] = {}
        for source_id in source_ids:
            try:
                found[source_id] = self.held(self.row(source_id))
            except errors.RecordNotFound:
                found[source_id] = None
        return found

    def create(self, *, record: Document) -> records.Held:
        """Make the document."""
        body = document_bodies.new(record=record, zone=self._zone)
        key = self._key("create", of=record.netsuite_id, body=body, record=record)
        about = document_bodies.about(record)
        return self.held(self._session.post(path=self.path, body=body, about=about, key=key))

    def update(self, *, held: records.Held, record: Document) -> records.Held:
        """Bring the document up to NetSuite's; an issued one stays issued."""
        body = document_bodies.changes(record=record, now=self.row(held.source_id), zone=self._zone)
        key = self._key("edit", of=held.source_id, body=body, record=record, version=record.version)
        about = document_bodies.about(record)
        return self.held(self._session.patch(path=self._one(held.source_id), body=body, about=about, key=key))

    def cancel(self, *, held: records.Held, record: Document) -> records.Held:
        """Void the document; one that is voided stays as it is, without a call."""
        if held.is_cancelled:
            return held
        about = document_bodies.about(record)
        key = self._key("void", of=held.source_id, body={}, record=record, version=record.version)
        path = f"{self._one(held.source_id)}/void"
        return self.held(self._session.post(path=path, body={}, about=about, key=key))

    def remove(self, *, held: records.Held) -> None:
        """Delete the document. Raises DecisionNeeded while something is applied to it."""
        try:
            row = self.row(held.source_id)
        except errors.RecordNotFound:
            return
        if not stands(row, as_="voided") and amount(row.get("balance")) != amount(row.get("total")):
            raise errors.DecisionNeeded(
                f"NetSuite has {self.noun} {held.number} no more, but on Invoiced payments or credits are applied to "
                "it, so it was left alone. Take them off there, then retry; or keep it and skip this entry.",
                facts={"netsuite": None, "platform": {"number": held.number, "total": held.total}},
            )
        self._session.delete(path=self._one(held.source_id), about=f"{self.noun} {held.number}")

    def row(self, source_id: str) -> Row:
        """Read a document as Invoiced shows it. Raises RecordNotFound."""
        read = self._session.get(path=self._one(source_id), about=f"{self.noun} {source_id}")
        return read if isinstance(read, Mapping) else {}

    def held(self, row: Any) -> records.Held:
        """Give what Invoiced holds, of an answer. Raises Ambiguous when the answer does not say which document."""
        if not isinstance(row, Mapping) or row.get("id") is None:
            raise errors.Ambiguous(f"Invoiced did not say which {self.noun} it has now. It will be looked up first.")
        is_paid, is_voided = stands(row, as_="paid"), stands(row, as_="voided")
        return records.Held(
            record_type=self.record_type,
            source_id=str(row["id"]),
            number=str(row.get("number") or row["id"]),
            netsuite_id=metadata.said(row=row),
            customer_id=document_bodies.linked(row, "customer"),
            total=amount(row.get("total")),
            is_paid=is_paid,
            is_cancelled=is_voided,
            is_final=is_paid or is_voided,
            is_busy=row.get("status") == "pending",
        )

    def _by_id(self, record: Document) -> Row | None:
        name = record.id_properties[0]
        rows = self._listed([(f"metadata[{name}]", record.netsuite_id)])
        found = [row for row in rows if metadata.carries(row=row, key=name, value=record.netsuite_id)]
        return min(found, key=lambda row: (stands(row, as_="voided"), row["id"])) if found else None

    def _by_number(self, record: Document) -> Row | None:
        """Give the one that has the number, unless it was voided or is another document's of NetSuite."""
        if not record.number:
            return None
        found = [row for row in self._listed([("filter[number]", record.number)]) if row.get("number") == record.number]
        free = [row for row in found if not stands(row, as_="voided") and not _names_other(row, record)]
        return free[0] if len(free) == 1 else None

    def _listed(self, query: Sequence[tuple[str, str]]) -> list[Row]:
        return [row for page in self._session.pages(path=self.path, query=query, about=f"{self.noun}s") for row in page]

    def _key(self, operation: str, *, of: str, body: Mapping[str, Any], record: Document, version: str = "") -> str:
        return idempotency.key(
            operation=f"{self.record_type}.{operation}",
            of=of,
            body=body,
            refusals=record.refusals,
            version=version,
        )

    def _one(self, source_id: str) -> str:
        return f"{self.path}/{quote(source_id, safe='')}"


def stands(row: Row, *, as_: str) -> bool:
    """Say whether a document is "paid" or "voided": by its flag, or by its status, since some tell it in one only."""
    return row.get(as_) is True or row.get("status") == as_


def amount(told: Any) -> Decimal | None:
    """Give an amount as Invoiced tells it, None when it tells none."""
    return Decimal(str(told)) if isinstance(told, int | Decimal) and not isinstance(told, bool) else None


def _names_other(row: Row, record: ReceivableDocument) -> bool:
    return metadata.said(row=row, key=record.id_properties[0]) not in ("", record.netsuite_id)
