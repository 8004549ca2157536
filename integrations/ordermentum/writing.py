"""Writing what NetSuite decided to Ordermentum: invoices, credit notes, cancellations and payments.

No call here moves money: none touches a stored card or an account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils import timezone

from integrations import errors, records
from integrations.ordermentum import bodies, held, reading, refusals
from integrations.ordermentum.endpoints import ENDPOINTS, Endpoint
from integrations.ordermentum.session import Session


class Writer:
    """Writes for one supplier, in its zone. Every method raises SyncError, Ambiguous when it may have happened."""

    def __init__(self, *, session: Session, reader: reading.Reader, supplier_id: str, zone: ZoneInfo) -> None:
        self._session, self._reader = session, reader
        self._supplier_id, self._zone = supplier_id, zone
        self._retailer_ids: dict[str, str] = {}

    def create(self, *, record: records.FromNetSuite) -> records.Held:
        """Make an invoice or a credit note. An answer that does not say which was made is Ambiguous too."""
        record_type, endpoint = _kind(record)
        about = f"the {endpoint.label} for NetSuite's {record.number or record.netsuite_id}"
        answer = self._session.write(
            method="POST",
            path=endpoint.many,
            bucket=endpoint.create_bucket,
            body=self._new(record),
            about=about,
        )
        try:
            return held.of(record_type=record_type, row=_row(answer))
        except errors.RecordRejected as error:
            raise errors.Ambiguous(
                f"Ordermentum took {about} and did not say what it made. It will be looked up first."
            ) from error

    def update(self, *, of: records.Held, record: records.FromNetSuite) -> records.Held:
        """Bring an invoice or credit note up to NetSuite's."""
        _kind(record)
        body = self._changes(record)
        if of.netsuite_id != record.netsuite_id:
            body |= bodies.linked(record=record)
        return self._change(of, body, what="the change")

    def cancel(self, *, of: records.Held) -> records.Held:
        """Cancel an invoice or credit note; one that is cancelled stays as it is, without a call."""
        if of.is_cancelled:
            return of
        body = bodies.cancelled(at=timezone.now())
        return self._change(of, body, what="the cancellation", is_done=lambda after: after.is_cancelled)

    def mark_paid(self, *, of: records.Held, paid_date: date) -> records.Held:
        """Mark an invoice as paid; one that is paid stays as it is, without a call (E58). Busy while it is charged.

        The call is unpublished and stands here alone: verb and path are those that cancel an invoice.
        """
        if of.is_paid:
            return of
        if of.is_busy:
            raise errors.Busy(
                f"A payment of invoice {of.number or of.source_id} is under way in Ordermentum. It will be tried again."
            )
        body = bodies.paid(on=paid_date, zone=self._zone)
        return self._change(of, body, what="the payment", is_done=lambda after: after.is_paid)

    def _change(
        self,
        of: records.Held,
        body: Mapping[str, Any],
        *,
        what: str,
        is_done: Callable[[records.Held], bool] = lambda after: True,
    ) -> records.Held:
        endpoint = ENDPOINTS[of.record_type]
        about = f"{endpoint.label} {of.number or of.source_id}"
        with _explaining(about=about, what=what):
            answer = self._session.write(
                method=endpoint.update_method,
                path=endpoint.one + quote(of.source_id, safe=""),
                bucket=endpoint.update_bucket,
                body=body,
                about=about,
            )
        after = self._after(of, answer)
        if not is_done(after):
            raise errors.RecordRejected(
                f"Ordermentum answered {what} of {about} as if it was done, but it is not. Do it by hand in "
                "Ordermentum, then retry.",
                detail="The record is as it was.",
            )
        return after

    def _after(self, of: records.Held, answer: object) -> records.Held:
        """Give the record as the answer has it; when it has none, read it."""
        row = _row(answer)
        if str(row.get("id")).lower() != of.source_id:
            found = self._reader.by_ids(endpoint=ENDPOINTS[of.record_type], source_ids=[of.source_id])
            row = found.needed(of.source_id) or {}
        return held.of(record_type=of.record_type, row=row)

    def _new(self, record: records.FromNetSuite) -> Mapping[str, Any]:
        if isinstance(record, records.BilledInvoice):
            return bodies.invoice(record=record, supplier_id=self._supplier_id, zone=self._zone)
        assert isinstance(record, records.CreditNote)
        return bodies.credit_note(
            record=record,
            supplier_id=self._supplier_id,
            retailer_id=self._retailer_id(record.customer_id),
            zone=self._zone,
        )

    def _changes(self, record: records.FromNetSuite) -> dict[str, Any]:
        if isinstance(record, records.BilledInvoice):
            return bodies.invoice_changes(record=record, zone=self._zone)
        assert isinstance(record, records.CreditNote)
        return bodies.credit_note_changes(record=record, zone=self._zone)

    def _retailer_id(self, customer_id: str) -> str:
        """Give the venue behind a purchaser, "" when Ordermentum shows none; one call for each purchaser."""
        asked = customer_id.lower()
        if asked not in self._retailer_ids:
            found = self._reader.by_ids(endpoint=ENDPOINTS["customer"], source_ids=[asked])
            purchaser = found.needed(asked) or {}
            stated = purchaser.get("retailerId")
            self._retailer_ids[asked] = stated if isinstance(stated, str) else ""
        return self._retailer_ids[asked]


def _kind(record: records.FromNetSuite) -> tuple[str, Endpoint]:
    for kind, record_type in ((records.BilledInvoice, "invoice"), (records.CreditNote, "credit_note")):
        if isinstance(record, kind):
            return record_type, ENDPOINTS[record_type]
    raise LookupError(f"Ordermentum takes no {type(record).__name__}; there are BilledInvoice and CreditNote.")


def _row(answer: object) -> Mapping[str, Any]:
    body = answer if isinstance(answer, Mapping) else {}
    inner = body.get("data")
    return inner if isinstance(inner, Mapping) and not body.get("id") else body


@contextmanager
def _explaining(*, about: str, what: str) -> Iterator[None]:
    """Say what to do about a refusal: paid and locked records are refused with 400 or 403 alike."""
    try:
        yield
    except errors.RecordNotFound:
        raise
    except (errors.RecordRejected, errors.PermissionMissing) as error:
        raise refusals.closed(error=error, about=about, what=what) from error
