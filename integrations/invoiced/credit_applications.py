"""What NetSuite's credit memos pay, as payments of nothing on Invoiced that each use a credit note for an invoice.

One for each invoice, known by both NetSuite ids in its metadata, so that it is found again however often it is written.
Those that somebody made on Invoiced are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from integrations import records
from integrations.invoiced import document_bodies, idempotency, metadata
from integrations.invoiced.document_writer import amount
from integrations.invoiced.session import Session
from integrations.receivable_records import Applied, ReceivableCreditNote

PATH = "/payments"
MEMO_ID, INVOICE_ID = "netsuite_credit_memo", "netsuite_invoice"
_SHOWN = ("include", "applied_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One that we made; `invoice_id` is Invoiced's, "" for one that is voided."""

    source_id: str
    netsuite_invoice_id: str
    invoice_id: str
    amount: Decimal
    is_voided: bool


class CreditApplications:
    """The applications of one company's credit notes."""

    def __init__(self, *, session: Session, zone: ZoneInfo) -> None:
        self._session, self._zone = session, zone

    def of(self, *, memo_id: str) -> list[Application]:
        """Give those we made for a credit memo of NetSuite, voided ones too."""
        query = (_SHOWN, (f"metadata[{MEMO_ID}]", memo_id))
        rows = [row for page in self._session.pages(path=PATH, query=query, about="applied credits") for row in page]
        return [_application(row) for row in rows if metadata.carries(row=row, key=MEMO_ID, value=memo_id)]

    def take_back(self, *, made: Iterable[Application], wanted: Sequence[Applied]) -> None:
        """Void those that are not wanted as they are: before the credit note shrinks, or goes."""
        kept = {(each.invoice_id, each.amount) for each in wanted}
        seen: set[tuple[str, Decimal]] = set()
        for each in made:
            if each.is_voided:
                continue
            what = (each.invoice_id, each.amount)
            if what not in kept or what in seen:
                self._session.delete(path=f"{PATH}/{quote(each.source_id, safe='')}", about="an applied credit")
            seen.add(what)

    def add(self, *, made: Sequence[Application], record: ReceivableCreditNote, credit_note_id: str) -> None:
        """Make those that are wanted and not there."""
        there = {(each.invoice_id, each.amount) for each in made if not each.is_voided}
        for each in record.applied or ():
            if (each.invoice_id, each.amount) not in there:
                self._make(record, each, credit_note_id, before=made)

    def _make(
        self, record: ReceivableCreditNote, each: Applied, credit_note_id: str, *, before: Iterable[Application]
    ) -> None:
        body = _body(record, each, credit_note_id, self._zone)
        # What was applied, taken back and is applied again is a new deed, though it says the same.
        earlier = sum(one.netsuite_invoice_id == each.netsuite_invoice_id for one in before)
        key = idempotency.key(
            operation="credit.apply",
            of=f"{record.netsuite_id}-{each.netsuite_invoice_id or each.invoice_id}",
            body=body,
            refusals=record.refusals,
            version=str(earlier),
        )
        about = f"what {document_bodies.about(record)} pays of invoice {each.invoice_id}"
        self._session.post(path=PATH, body=body, about=about, key=key)


def _body(record: ReceivableCreditNote, each: Applied, credit_note_id: str, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "customer": document_bodies.identity(record.customer_id),
        "currency": record.currency.lower(),
        "date": document_bodies.instant(record.document_date, zone),
        "amount": 0,
        "source": "accounting_system",  # so that it is never written back (Invoiced docs, Payments)
        "applied_to": [
            {
                "type": "credit_note",
                "credit_note": document_bodies.identity(credit_note_id),
                "document_type": "invoice",
                "invoice": document_bodies.identity(each.invoice_id),
                "amount": each.amount,
            }
        ],
        "metadata": {MEMO_ID: record.netsuite_id, INVOICE_ID: each.netsuite_invoice_id or each.invoice_id},
    }


def _application(row: Mapping[str, Any]) -> Application:
    told = row.get("applied_to")
    splits = [each for each in told if isinstance(each, Mapping)] if isinstance(told, list) else []
    split = next((each for each in splits if each.get("type") == "credit_note"), {})
    return Application(
        source_id=str(row.get("id")),
        netsuite_invoice_id=metadata.said(row=row, key=INVOICE_ID),
        invoice_id=document_bodies.linked(split, "invoice"),
        amount=amount(split.get("amount")) or records.ZERO,
        is_voided=row.get("voided") is True,
    )
