"""Invoiced, as every part of the product sees it: `contract.Connector`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from integrations import contract, receivable_records, records
from integrations.contract import Capability
from integrations.invoiced import catalog, changing, history, listing, parse, probe, reading, webhooks
from integrations.invoiced.credit_note_writer import CreditNoteWriter
from integrations.invoiced.customer_writer import CustomerWriter
from integrations.invoiced.document_files import DocumentFiles
from integrations.invoiced.invoice_writer import InvoiceWriter
from integrations.invoiced.payment_writer import PaymentWriter
from integrations.invoiced.session import Session
from integrations.invoiced.settings import FIELDS, addresses
from integrations.invoiced.writers import Writer

# What writes each class of NetSuite's records.
WRITERS: dict[type[records.FromNetSuite], type[Writer[Any]]] = {
    receivable_records.ReceivableCustomer: CustomerWriter,
    receivable_records.ReceivableInvoice: InvoiceWriter,
    receivable_records.ReceivableCreditNote: CreditNoteWriter,
    receivable_records.ReceivablePayment: PaymentWriter,
}
_PAGES = {"customer": "customers", "invoice": "invoices", "credit_note": "credit_notes", "payment": "payments"}


class InvoicedConnector:
    """One company's Invoiced. The limit of requests in flight is shared by all connectors with the same API key."""

    key: ClassVar[str] = "invoiced"
    label: ClassVar[str] = "Invoiced"
    external_id_prefix: ClassVar[str] = "inv"
    looked_up_at_once: ClassVar[int] = 1  # each is asked for by itself
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.ATTACH_FILES,
            Capability.LIST_CUSTOMERS,
            Capability.LIST_PRODUCTS,
            Capability.READ_PAYMENTS,
            Capability.WEBHOOKS_BY_HAND,
            Capability.WRITE_CUSTOMERS,
            Capability.WRITE_RECEIVABLES,
        }
    )
    webhook_steps: ClassVar[str] = webhooks.STEPS
    setting_fields: ClassVar[tuple[contract.SettingField, ...]] = FIELDS

    def __init__(self, *, settings: contract.Settings) -> None:
        self.unreadable: dict[str, str] = {}
        self._settings = settings
        self._addresses = addresses(settings=settings)
        self._session = self._opened(self._addresses["api_url"])
        self._zone = ZoneInfo(settings.time_zone)
        self._writers: dict[type[Writer[Any]], Writer[Any]] = {}

    @property
    def calls(self) -> int:
        """Give how many requests were sent since it was made."""
        return self._session.calls

    @property
    def owner_id(self) -> str:
        """Give "": an API key sees one company only, and Invoiced's records do not name it."""
        return ""

    def close(self) -> None:
        """Give back the HTTP session."""
        self._session.close()

    def test(self) -> str:
        """Sign in and count the customers; give a sentence that says what was found. One request."""
        return probe.probe(session=self._session, api_url=self._addresses["api_url"], opened=self._opened)

    def list_customers(self, *, position: str = "") -> contract.Listing[records.Customer]:
        """Give pages of all customers. After an error `next` may be called again: it goes on with the same page."""
        return listing.Pages(
            session=self._session,
            path="/customers",
            parsed=lambda row: catalog.customer(row=row),
            unreadable=self.unreadable,
            position=position,
        )

    def list_products(self, *, position: str = "") -> contract.Listing[records.Product]:
        """Give pages of all items. After an error `next` may be called again: it goes on with the same page."""
        return listing.Pages(
            session=self._session,
            path="/items",
            parsed=lambda row: catalog.product(row=row),
            unreadable=self.unreadable,
            position=position,
        )

    def read_customers(self, *, source_ids: Sequence[str]) -> dict[str, records.Customer]:
        """Read these customers, one call each; one that does not exist is left out."""
        found = reading.by_id(
            session=self._session,
            path="/customers",
            noun="customer",
            source_ids=source_ids,
            parsed=lambda row: catalog.customer(row=row),
            unreadable=self.unreadable,
        )
        return {source_id: customer for source_id, customer in found.items() if customer}

    def read_products(self, *, source_ids: Sequence[str]) -> dict[str, records.Product]:
        """Read these items, one call each; one that does not exist is left out."""
        found = reading.by_id(
            session=self._session,
            path="/items",
            noun="item",
            source_ids=source_ids,
            parsed=lambda row: catalog.product(row=row),
            unreadable=self.unreadable,
        )
        return {source_id: product for source_id, product in found.items() if product}

    def read_payments(self, *, source_ids: Sequence[str]) -> dict[str, receivable_records.PlatformPayment | None]:
        """Read these payments with what they are applied to, one call each; None for one that does not exist."""
        return reading.by_id(
            session=self._session,
            path="/payments",
            noun="payment",
            source_ids=source_ids,
            parsed=lambda row: parse.payment(row=row),
            unreadable=self.unreadable,
            query=[parse.OPTIONAL],
        )

    def changes(self, *, record_type: str, since: datetime) -> Iterator[list[records.Change]]:
        """Give pages of the payments that changed, were voided or refunded at or after `since`, oldest change first."""
        _insist_on_payments(record_type)
        changes = changing.Changes(
            session=self._session, connection_id=self._settings.connection_id, unreadable=self.unreadable
        )
        return changes.since(at=since)

    def history(
        self, *, record_type: str, since: datetime, until: datetime, position: str = "", open_only: bool = False
    ) -> Iterator[contract.HistoryPage]:
        """Give pages of up to 100 payments by their date, one call each; `open_only`: those not applied in full.

        One that cannot be read is left out and stands in `unreadable`. Raises LookupError for no place of ours.
        """
        _insist_on_payments(record_type)
        for page in history.dated(session=self._session, since=since, until=until, position=position):
            wanted = [row for row in page.rows if not open_only or history.is_open(row=row)]
            changes = [change for row in wanted if (change := changing.change(row=row, unreadable=self.unreadable))]
            yield contract.HistoryPage(
                changes=changes, position=page.next.as_text(), seen=len(page.rows), total=page.total
            )

    def is_genuine(self, *, headers: Mapping[str, str], body: bytes) -> bool:
        """Check the signature; without a webhook secret nothing is genuine."""
        return webhooks.is_genuine(headers=headers, body=body, secret=self._settings.get("webhook_secret").strip())

    def read_hint(self, *, payload: Mapping[str, Any]) -> records.Hint:
        """Say what a webhook's body is about. Raises ValueError naming what is wrong with it."""
        return webhooks.read_hint(payload=payload)

    def look_up(self, *, wanted: Sequence[records.FromNetSuite]) -> dict[str, records.Held]:
        """Find what Invoiced holds for these records of NetSuite, all of one class; give it by NetSuite id."""
        return self._writer_of(wanted[0]).look_up(wanted=wanted) if wanted else {}

    def read_held(self, *, record_type: str, source_ids: Sequence[str]) -> dict[str, records.Held | None]:
        """Read what Invoiced holds under these ids; None for one that does not exist."""
        return self._writer_for(record_type).read_held(source_ids=source_ids)

    def create(self, *, record: records.FromNetSuite) -> records.Held:
        """Make Invoiced's record. Raises Ambiguous when it may have been made."""
        return self._writer_of(record).create(record=record)

    def update(self, *, held: records.Held, record: records.FromNetSuite) -> records.Held:
        """Bring Invoiced's record up to NetSuite's."""
        return self._writer_of(record).update(held=held, record=record)

    def cancel(self, *, held: records.Held, record: records.FromNetSuite) -> records.Held:
        """Void Invoiced's record, as NetSuite's was voided."""
        return self._writer_of(record).cancel(held=held, record=record)

    def remove(self, *, held: records.Held, record_type: str) -> None:
        """Delete Invoiced's record, as NetSuite's was deleted."""
        self._writer_for(record_type).remove(held=held)

    def attach_files(self, *, held: records.Held, files: Sequence[receivable_records.DocumentFile]) -> None:
        """Attach files to an invoice or credit note, each in place of the one its field named before."""
        DocumentFiles(session=self._session, path=f"/{_PAGES[held.record_type]}").attach(held=held, files=files)

    def record_url(self, *, record_type: str, source_id: str) -> str:
        """Give the page where staff see this record."""
        folder = _PAGES.get(record_type)
        return f"{self._addresses['web_url']}/{folder}/{quote(source_id, safe='')}" if folder and source_id else ""

    def _opened(self, api_url: str) -> Session:
        return Session(settings=self._settings, addresses={**self._addresses, "api_url": api_url})

    def _writer_of(self, record: records.FromNetSuite) -> Writer[Any]:
        for kind, writer in WRITERS.items():
            if isinstance(record, kind):
                return self._made(writer)
        raise LookupError(f"Invoiced takes no {type(record).__name__} from NetSuite.")

    def _writer_for(self, record_type: str) -> Writer[Any]:
        for writer in WRITERS.values():
            if writer.record_type == record_type:
                return self._made(writer)
        known = ", ".join(sorted(writer.record_type for writer in WRITERS.values()))
        raise LookupError(f"Invoiced holds no “{record_type}” for us; there are {known}.")

    def _made(self, writer: type[Writer[Any]]) -> Writer[Any]:
        if writer not in self._writers:
            self._writers[writer] = writer(session=self._session, zone=self._zone)
        return self._writers[writer]


def _insist_on_payments(record_type: str) -> None:
    if record_type != "payment":
        raise LookupError(f"Nothing is read from Invoiced but payments; there is no “{record_type}”.")
