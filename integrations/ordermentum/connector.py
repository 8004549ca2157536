"""Ordermentum, as every part of the product sees it: `contract.Connector`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from integrations import contract, errors, records
from integrations.contract import Capability
from integrations.ordermentum import documents, parse, probe, reading, registration, webhooks
from integrations.ordermentum.endpoints import ENDPOINTS, Endpoint
from integrations.ordermentum.session import Session
from integrations.ordermentum.settings import FIELDS, addresses

Record = TypeVar("Record")


class OrdermentumConnector:
    """One supplier's Ordermentum. Rate buckets are shared by all connectors of the same connection."""

    key: ClassVar[str] = "ordermentum"
    label: ClassVar[str] = "Ordermentum"
    external_id_prefix: ClassVar[str] = "om"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.READ_ORDERS, Capability.READ_INVOICES, Capability.WRITE_PROPERTIES, Capability.WEBHOOKS}
    )
    setting_fields: ClassVar[tuple[contract.SettingField, ...]] = FIELDS

    def __init__(self, *, settings: contract.Settings) -> None:
        self.unreadable: dict[str, str] = {}
        self._settings = settings
        self._addresses = addresses(settings=settings)
        self._supplier_id = settings.get("supplier_id").strip().lower()
        self._session = Session(settings=settings, addresses=self._addresses)
        self._reader = reading.Reader(session=self._session, supplier_id=self._supplier_id)
        self._documents = documents.Documents(
            reader=self._reader, zone=ZoneInfo(settings.time_zone), currency=settings.currency
        )

    @property
    def calls(self) -> int:
        """Give how many requests were sent since it was made."""
        return self._session.calls

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
        stopped_by = found.stopped_by or (billed.stopped_by if billed else None)
        if stopped_by and not answer and not any(source_id in self.unreadable for source_id in source_ids):
            raise stopped_by
        return answer

    def read_customers(self, *, source_ids: Sequence[str]) -> dict[str, records.Customer]:
        """Read these purchasers. Raises RateLimited, not a part of them, when a rate bucket runs dry."""
        return self._read_all("customer", source_ids, lambda row: parse.customer(row=row))

    def read_products(self, *, source_ids: Sequence[str]) -> dict[str, records.Product]:
        """Read these products. Raises RateLimited, not a part of them, when a rate bucket runs dry."""
        return self._read_all("product", source_ids, lambda row: parse.product(row=row))

    def changes(self, *, record_type: str, since: datetime) -> Iterator[list[records.Change]]:
        """Give pages of up to 50 changes at or after `since`, oldest first, one call each.

        A row without an id or an instant that can be read is left out and stands in `unreadable`.
        """
        for rows in self._reader.since(endpoint=_endpoint(record_type), at=since):
            yield list(filter(None, (self._change(record_type, row) for row in rows)))

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
