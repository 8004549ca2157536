"""Ordermentum, as every part of the product sees it: `contract.Connector`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from integrations import contract, errors, records
from integrations.contract import Capability
from integrations.ordermentum import (
    catalog,
    documents,
    endpoints,
    held,
    history,
    listing,
    lookup,
    parse,
    probe,
    reading,
    registration,
    stock,
    webhooks,
    writing,
)
from integrations.ordermentum.endpoints import ENDPOINTS, Endpoint
from integrations.ordermentum.session import Session
from integrations.ordermentum.settings import FIELDS, addresses

Record = TypeVar("Record")


class OrdermentumConnector(stock.StockMethods):
    """One supplier's Ordermentum. Rate buckets are shared by all connectors of the same connection."""

    key: ClassVar[str] = "ordermentum"
    label: ClassVar[str] = "Ordermentum"
    external_id_prefix: ClassVar[str] = "om"
    looked_up_at_once: ClassVar[int] = 50  # as many as a list shows on a page
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.READ_ORDERS,
            Capability.READ_INVOICES,
            Capability.WRITE_PROPERTIES,
            Capability.WEBHOOKS,
            Capability.LIST_CUSTOMERS,
            Capability.LIST_PRODUCTS,
            Capability.WRITE_INVOICES,
            Capability.WRITE_CREDIT_NOTES,
            Capability.MARK_PAID,
            Capability.WRITE_STOCK,
        }
    )
    setting_fields: ClassVar[tuple[contract.SettingField, ...]] = FIELDS

    def __init__(self, *, settings: contract.Settings) -> None:
        self.unreadable: dict[str, str] = {}
        self._settings = settings
        self._addresses = addresses(settings=settings)
        self._supplier_id = settings.get("supplier_id").strip().lower()
        self._session = Session(settings=settings, addresses=self._addresses)
        self._reader = reading.Reader(session=self._session, supplier_id=self._supplier_id)
        self._stock = stock.Stock(
            settings=settings, addresses=self._addresses, supplier_id=self._supplier_id, session=self._session
        )
        zone = ZoneInfo(settings.time_zone)
        self._documents = documents.Documents(reader=self._reader, zone=zone, currency=settings.currency)
        self._lookup = lookup.LookUp(reader=self._reader, connection_id=settings.connection_id)
        self._writer = writing.Writer(
            session=self._session, reader=self._reader, supplier_id=self._supplier_id, zone=zone
        )

    @property
    def calls(self) -> int:
        """Give how many requests were sent since it was made."""
        return self._session.calls + self._stock.calls

    @property
    def owner_id(self) -> str:
        """Give the supplier whose records these are."""
        return self._supplier_id

    def parse_document(self, *, record_type: str, raw: Mapping[str, Any]) -> records.Document:
        """Parse an order or invoice as a list gave it. Raises RecordRejected naming the field that is wrong."""
        return self._documents.document(record_type, dict(raw), None)

    def close(self) -> None:
        """Give back the HTTP session."""
        self._session.close()
        self._stock.close()

    def test(self) -> str:
        """Sign in and read an order; give a sentence that says what was found. Two requests."""
        return probe.probe(session=self._session, reader=self._reader, supplier_id=self._supplier_id)

    def read_documents(self, *, record_type: str, source_ids: Sequence[str]) -> dict[str, records.Document | None]:
        """Read these orders or invoices afresh: one or two singly, more in batches of 50.

        One that cannot be read by itself is left out and stands in `unreadable`. When a rate bucket or Ordermentum
        itself gives up half-way, what was read so far is given; raises that Retryable error when nothing was.
        """
        found = self._read(record_type, source_ids)
        billed = self._documents.billed_orders(rows=found.rows.values()) if record_type == "invoice" else None
        answer = self._parsed(source_ids, found, lambda row: self._documents.document(record_type, row, billed))
        self._insist(source_ids, answer, found.stopped_by or (billed.stopped_by if billed else None))
        return answer

    def read_customers(self, *, source_ids: Sequence[str]) -> dict[str, records.Customer]:
        """Read these purchasers. Raises RateLimited, not a part of them, when a rate bucket runs dry."""
        return self._read_all("customer", source_ids, lambda row: catalog.customer(row=row))

    def read_products(self, *, source_ids: Sequence[str]) -> dict[str, records.Product]:
        """Read these products. Raises RateLimited, not a part of them, when a rate bucket runs dry."""
        return self._read_all("product", source_ids, lambda row: catalog.product(row=row))

    def changes(self, *, record_type: str, since: datetime) -> Iterator[list[records.Change]]:
        """Give pages of up to 50 changes at or after `since`, oldest first, one call each.

        A row without an id or an instant that can be read is left out and stands in `unreadable`.
        """
        for rows in self._reader.since(endpoint=_endpoint(record_type), at=since):
            yield list(filter(None, (self._change(record_type, row) for row in rows)))

    def history(
        self, *, record_type: str, since: datetime, until: datetime, position: str = "", open_only: bool = False
    ) -> Iterator[contract.HistoryPage]:
        """Give pages of up to 50 orders or invoices by when they were made, one call each.

        One that cannot be read is left out and stands in `unreadable`. Raises LookupError for no place of ours.
        """
        endpoint = _endpoint(record_type)
        self._session.stand_back()
        pages = history.made(reader=self._reader, endpoint=endpoint, since=since, until=until, position=position)
        for page in pages:
            wanted = [row for row in page.rows if not open_only or history.is_open(record_type=record_type, row=row)]
            changes = list(filter(None, (self._change(record_type, row) for row in wanted)))
            yield contract.HistoryPage(
                changes=changes, position=page.next.as_text(), seen=len(page.rows), total=page.total
            )

    def write_properties(self, *, record_type: str, source_id: str, properties: Mapping[str, str]) -> None:
        """Set properties of an order or invoice by their tags."""
        endpoint = _endpoint(record_type)
        self._session.write(
            method=endpoint.update_method,
            path=endpoint.one + quote(source_id.lower(), safe=""),
            bucket=endpoint.update_bucket,
            body={"properties": dict(properties)},
            about=f"{endpoint.label} {source_id}",
        )

    def list_customers(self, *, position: str = "") -> contract.Listing[records.Customer]:
        """Give pages of all purchasers. After an error `next` may be called again: it goes on with the same page."""
        return listing.Pages(
            reader=self._reader,
            lists=(ENDPOINTS["customer"],),
            parsed=lambda row: catalog.customer(row=row),
            unreadable=self.unreadable,
            position=position,
        )

    def list_products(self, *, position: str = "") -> contract.Listing[records.Product]:
        """Give pages of all products, then of all variants. After an error `next` may be called again."""
        return listing.Chained(self._products, self._variants, position=position)

    def _products(self, position: str) -> listing.Pages[records.Product]:
        return listing.Pages(
            reader=self._reader,
            lists=(endpoints.WHOLE_PRODUCTS, ENDPOINTS["product"]),
            parsed=lambda row: catalog.product(row=row),
            unreadable=self.unreadable,
            position=position,
        )

    def _variants(self, position: str) -> listing.Pages[records.Product]:
        return listing.Pages(
            reader=self._reader,
            lists=(endpoints.VARIANTS,),
            parsed=lambda row: catalog.variant(row=row),
            unreadable=self.unreadable,
            position=position,
        )

    def look_up(self, *, wanted: Sequence[records.FromNetSuite]) -> dict[str, records.Held]:
        """Find what these records of NetSuite, all of one class, have on Ordermentum; give it by NetSuite id.

        Lists are read to their end, with as few calls as their length allows. Raises RateLimited when a rate bucket
        runs dry; the next look-up, if it comes within a quarter of an hour, goes on where this one stopped.
        """
        return self._lookup.of(wanted=wanted)

    def read_held(self, *, record_type: str, source_ids: Sequence[str]) -> dict[str, records.Held | None]:
        """Read these invoices or credit notes, as `read_documents` reads documents."""
        if record_type not in {"invoice", "credit_note"}:
            raise LookupError(f"Ordermentum holds no “{record_type}” for us; there are invoice and credit_note.")
        found = self._read(record_type, source_ids)
        answer = self._parsed(source_ids, found, lambda row: held.of(record_type=record_type, row=row))
        self._insist(source_ids, answer, found.stopped_by)
        return answer

    def create(self, *, record: records.FromNetSuite) -> records.Held:
        """Make an invoice or a credit note. Raises Ambiguous when it may have been made."""
        return self._writer.create(record=record)

    def update(self, *, held: records.Held, record: records.FromNetSuite) -> records.Held:
        """Bring an invoice or a credit note up to NetSuite's. Raises RecordRejected when it is closed for changes."""
        return self._writer.update(of=held, record=record)

    def cancel(self, *, held: records.Held, record: records.FromNetSuite) -> records.Held:
        """Cancel an invoice or a credit note. Raises RecordRejected when it is closed for changes."""
        return self._writer.cancel(of=held)

    def mark_paid(self, *, held: records.Held, paid_date: date) -> records.Held:
        """Mark an invoice as paid on that day. Raises Busy while Ordermentum takes a payment of it."""
        return self._writer.mark_paid(of=held, paid_date=paid_date)

    def record_url(self, *, record_type: str, source_id: str) -> str:
        """Give the page where staff see this order or invoice."""
        folder = {"order": "orders", "invoice": "invoices"}.get(record_type)
        return f"{self._addresses['web_url']}/{folder}/{quote(source_id.lower(), safe='')}" if folder else ""

    def register_webhook(self, *, url: str) -> str:
        """Ask Ordermentum once to tell `url` of orders, invoices and purchasers; give the registration's id."""
        return registration.register(session=self._session, reader=self._reader, supplier_id=self._supplier_id, url=url)

    def remove_webhook(self, *, url: str) -> None:
        """Take back every registration of `url`."""
        registration.remove(session=self._session, reader=self._reader, url=url)

    def is_genuine(self, *, headers: Mapping[str, str], body: bytes) -> bool:
        """Check the signature when a webhook secret is set; Ordermentum documents none, so it usually is not."""
        return webhooks.is_genuine(headers=headers, body=body, secret=self._settings.get("webhook_secret"))

    def read_hint(self, *, payload: Mapping[str, Any]) -> records.Hint:
        """Say what a webhook's body is about. Raises ValueError naming what is wrong with it."""
        return webhooks.read_hint(payload=payload)

    def _read(self, record_type: str, source_ids: Sequence[str]) -> reading.Found:
        for source_id in source_ids:
            self.unreadable.pop(source_id, None)
        asked = list(dict.fromkeys(source_id.lower() for source_id in source_ids))
        return self._reader.by_ids(endpoint=ENDPOINTS[record_type], source_ids=asked)

    def _read_all(
        self, record_type: str, source_ids: Sequence[str], parsed: Callable[[reading.Row], Record]
    ) -> dict[str, Record]:
        found = self._read(record_type, source_ids)
        if found.stopped_by:
            raise found.stopped_by
        answer = self._parsed(source_ids, found, parsed)
        return {source_id: record for source_id, record in answer.items() if record is not None}

    def _insist(
        self, source_ids: Sequence[str], answer: Mapping[str, object], stopped_by: errors.Retryable | None
    ) -> None:
        """Raise what stopped the reading when it brought nothing at all."""
        if stopped_by and not answer and not any(source_id in self.unreadable for source_id in source_ids):
            raise stopped_by

    def _parsed(
        self, source_ids: Sequence[str], found: reading.Found, parsed: Callable[[reading.Row], Record]
    ) -> dict[str, Record | None]:
        """Give what was found by the ids as they were asked for, and note what cannot be read."""
        answer: dict[str, Record | None] = {}
        for source_id in source_ids:
            asked = source_id.lower()
            try:
                if asked in found.refused:
                    raise found.refused[asked]
                if asked in found.rows:
                    row = found.rows[asked]
                    answer[source_id] = None if row is None else parsed(row)
            except errors.Retryable:
                continue
            except errors.NeedsStaff as error:
                self.unreadable[source_id] = error.message
        return answer

    def _change(self, record_type: str, row: reading.Row) -> records.Change | None:
        try:
            return parse.change(row=row, document=self._documents.embedded(record_type, row))
        except errors.RecordRejected as error:
            self.unreadable[str(row.get("id"))] = error.message
            return None


def _endpoint(record_type: str) -> Endpoint:
    if record_type not in {"order", "invoice"}:
        raise LookupError(f"Ordermentum has no documents of type “{record_type}”; there are order and invoice.")
    return ENDPOINTS[record_type]
