"""Payments that NetSuite received, as payments on Invoiced: marked as the books' own, so that they never go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from integrations import errors, records
from integrations.invoiced import document_bodies, idempotency, metadata, payment_bodies
from integrations.invoiced.document_writer import amount
from integrations.invoiced.payment_bodies import Row
from integrations.invoiced.session import Session
from integrations.receivable_records import ReceivablePayment

PATH = "/payments"
_WITH_SPLITS = (("include", "applied_to"),)


class PaymentWriter:
    """What NetSuite applied is the whole of a payment's applications; a voided payment is never edited."""

    record_type: ClassVar[str] = "payment"

    def __init__(self, *, session: Session, zone: ZoneInfo) -> None:
        self._session, self._zone = session, zone
        self._voided: dict[str, int] = {}  # how many voided ones there are, by NetSuite id

    def look_up(self, *, wanted: Sequence[ReceivablePayment]) -> dict[str, records.Held]:
        """Find payments by the NetSuite id in their metadata; a voided one only for what is voided in NetSuite too."""
        found = {}
        for record in wanted:
            of_it = self._carrying(record)
            standing = [row for row in of_it if not row.get("voided")]
            self._voided[record.netsuite_id] = len(of_it) - len(standing)
            if rows := standing or (of_it if record.is_void else []):
                found[record.netsuite_id] = _held(rows[0])
        return found

    def read_held(self, *, source_ids: Sequence[str]) -> dict[str, records.Held | None]:
        """Read these payments; None for one that does not exist."""
        found: dict[str, records.Held | None] = {}
        for source_id in source_ids:
            try:
                found[source_id] = _held(self._read(source_id))
            except errors.RecordNotFound:
                found[source_id] = None
        return found

    def create(self, *, record: ReceivablePayment) -> records.Held:
        """Make the payment."""
        body = payment_bodies.new(record=record, zone=self._zone)
        # A payment that was made and voided today must not answer for the one that is made in its place.
        refusals = record.refusals + self._voided.get(record.netsuite_id, 0)
        key = idempotency.key(operation="payment.create", of=record.netsuite_id, body=body, refusals=refusals)
        return _held(self._session.post(path=PATH, body=body, about=payment_bodies.about(record), key=key))

    def update(self, *, held: records.Held, record: ReceivablePayment) -> records.Held:
        """Bring the payment up to NetSuite's. Raises DecisionNeeded when it was voided on Invoiced meanwhile."""
        now = self._read(held.source_id)
        if now.get("voided"):
            raise _voided_meanwhile(held, record)
        body = payment_bodies.changes(record=record, now=now, zone=self._zone)
        key = idempotency.key(
            operation="payment.edit", of=held.source_id, body=body, refusals=record.refusals, version=record.version
        )
        try:
            return self._edited(held, body, record, key=key)
        except errors.RecordRejected as error:
            if error.path in ("", payment_bodies.APPLICATIONS):  # Invoiced may name the field, or none
                self._take_off(held, now, record)
            raise

    def _edited(
        self, held: records.Held, body: Mapping[str, Any], record: ReceivablePayment, *, key: str
    ) -> records.Held:
        about = payment_bodies.about(record)
        return _held(self._session.patch(path=_path(held.source_id), body=body, about=about, key=key))

    def _take_off(self, held: records.Held, now: Row, record: ReceivablePayment) -> None:
        """Take a payment off the invoices that it pays no more in NetSuite, so that others may pay them already."""
        body = payment_bodies.without(applied=record.applied, now=now)
        if body is None:
            return
        key = idempotency.key(
            operation="payment.free", of=held.source_id, body=body, refusals=record.refusals, version=record.version
        )
        self._edited(held, body, record, key=key)

    def cancel(self, *, held: records.Held, record: ReceivablePayment) -> records.Held:
        """Void the payment; one that is voided stays as it is."""
        return self._void(held.source_id, about=payment_bodies.about(record))

    def remove(self, *, held: records.Held) -> None:
        """Void the payment: Invoiced deletes none."""
        self._void(held.source_id, about=f"payment {held.number}")

    def _void(self, source_id: str, *, about: str) -> records.Held:
        try:
            self._session.delete(path=_path(source_id), about=about)
        except errors.RecordRejected:
            now = self._read(source_id)
            if not now.get("voided"):
                raise
            return _held(now)
        return _held(self._read(source_id))

    def _carrying(self, record: ReceivablePayment) -> list[Row]:
        name = record.id_properties[0]
        query = ((f"metadata[{name}]", record.netsuite_id),)
        rows = [row for page in self._session.pages(path=PATH, query=query, about="payments") for row in page]
        ours = [row for row in rows if metadata.carries(row=row, key=name, value=record.netsuite_id)]
        return sorted(ours, key=lambda row: int(row["id"]))

    def _read(self, source_id: str) -> Row:
        read = self._session.get(path=_path(source_id), query=_WITH_SPLITS, about=f"payment {source_id}")
        return read if isinstance(read, Mapping) else {}


def _voided_meanwhile(held: records.Held, record: ReceivablePayment) -> errors.DecisionNeeded:
    return errors.DecisionNeeded(
        f"{record.number} changed in NetSuite, but payment {held.number} was voided on Invoiced, where a voided one "
        "takes no change. Compare both, mend one side by hand, then skip or retry.",
        facts={"netsuite": {"number": record.number, "total": record.total}, "platform": {"voided": True}},
    )


def _held(row: Any) -> records.Held:
    if not isinstance(row, Mapping) or row.get("id") is None:
        raise errors.Unreachable("Invoiced did not say which payment it has now. It will be looked up first.")
    return records.Held(
        record_type=PaymentWriter.record_type,
        source_id=str(row["id"]),
        number=str(row.get("reference") or row["id"]),
        netsuite_id=metadata.said(row=row),
        customer_id=document_bodies.linked(row, "customer"),
        total=amount(row.get("amount")),
        is_cancelled=row.get("voided") is True,
    )


def _path(source_id: str) -> str:
    return f"{PATH}/{quote(source_id, safe='')}"
