"""Customers of NetSuite as customers on Invoiced, with the contacts that are ticked to be synced."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from integrations import dotted_paths, errors, records
from integrations.invoiced import contact_writing, idempotency, metadata
from integrations.invoiced.session import Query, Session
from integrations.receivable_records import Address, ReceivableCustomer


class CustomerWriter:
    """Only what differs is sent, so that a customer which has all of it already is not touched."""

    record_type: ClassVar[str] = "customer"

    def __init__(self, *, session: Session, zone: ZoneInfo) -> None:
        self._session = session
        self._rows: dict[str, Mapping[str, Any]] = {}  # as last seen, by Invoiced's id

    def look_up(self, *, wanted: Sequence[ReceivableCustomer]) -> dict[str, records.Held]:
        """Find customers: as staff mapped them, by NetSuite id, by number, by name; each needs exactly one hit.

        One that says it is another NetSuite customer's is none. Active or not makes no difference.
        """
        found = {record.netsuite_id: self._found(record) for record in wanted}
        return {key: self._held(row, record_id=key) for key, row in found.items() if row is not None}

    def read_held(self, *, source_ids: Sequence[str]) -> dict[str, records.Held | None]:
        """Read these customers; None for one that does not exist."""
        rows = {source_id: self._read(source_id) for source_id in source_ids}
        return {source_id: self._held(row) if row is not None else None for source_id, row in rows.items()}

    def create(self, *, record: ReceivableCustomer) -> records.Held:
        """Make the customer, then its contacts."""
        body = _body(record, now={})
        row = self._session.post(
            path="/customers",
            body=body,
            about=_about(record),
            key=_key("customer.create", record.netsuite_id, record, body),
        )
        return self._with_contacts(self._seen(row), record)

    def update(self, *, held: records.Held, record: ReceivableCustomer) -> records.Held:
        """Send what differs of the customer, then of its contacts. Metadata that is not ours stays."""
        row = self._rows.get(held.source_id) or self._read(held.source_id)
        if row is None:
            raise errors.RecordNotFound(
                f"Invoiced has no customer {held.source_id}. Check that it was not deleted there."
            )
        changes = _differences(row, _body(record, now=row.get("metadata") or {}))
        if changes:
            row = self._patch(held.source_id, changes, record)
        return self._with_contacts(row, record)

    def cancel(self, *, held: records.Held, record: ReceivableCustomer) -> records.Held:
        """Make the customer inactive: what it was billed stays."""
        row = self._rows.get(held.source_id) or self._read(held.source_id)
        if row is None or row.get("active") is False:
            return held
        return self._held(self._patch(held.source_id, {"active": False}, record))

    def remove(self, *, held: records.Held) -> None:
        """Make the customer inactive: one that was billed cannot be deleted, and its history is worth keeping."""
        row = self._read(held.source_id)
        if row is not None and row.get("active") is not False:
            body = {"active": False}
            key = idempotency.key(
                operation="customer.off", of=held.source_id, body=body, refusals=0, version=str(row.get("updated_at"))
            )
            self._seen(
                self._session.patch(path=_path(held.source_id), body=body, about=f"customer {held.number}", key=key)
            )

    def _found(self, record: ReceivableCustomer) -> Mapping[str, Any] | None:
        if record.mapped_id:
            return self._read(record.mapped_id)
        for rows in self._steps(record):
            if len(rows) == 1 and not _is_of_another(rows[0], record):
                return self._seen(rows[0])
        return None

    def _steps(self, record: ReceivableCustomer) -> Any:
        name = record.id_properties[0]
        rows = self._list(record, [(f"metadata[{name}]", record.netsuite_id)])
        yield [row for row in rows if metadata.carries(row=row, key=name, value=record.netsuite_id)]
        if record.is_matched_by_number and record.number:
            rows = self._list(record, [("filter[number]", record.number)])
            yield [row for row in rows if _plain(str(row.get("number") or "")) == _plain(record.number)]
        wanted = _plain(record.name)
        # `filter[name]` would tell capitals from small letters.
        condition = json.dumps([{"field": "name", "operator": "contains", "value": record.name.strip()}])
        rows = self._list(record, [("advanced_filter", condition)])
        yield [row for row in rows if _plain(str(row.get("name") or "")) == wanted]

    def _list(self, record: ReceivableCustomer, query: Query) -> list[dict[str, Any]]:
        pages = self._session.pages(path="/customers", query=query, about=_about(record))
        return [row for page in pages for row in page]

    def _read(self, source_id: str) -> Mapping[str, Any] | None:
        try:
            return self._seen(self._session.get(path=_path(source_id), about=f"customer {source_id}"))
        except errors.RecordNotFound:
            self._rows.pop(source_id, None)
            return None

    def _patch(self, source_id: str, body: Mapping[str, Any], record: ReceivableCustomer) -> Mapping[str, Any]:
        key = _key("customer.update", source_id, record, body)
        return self._seen(self._session.patch(path=_path(source_id), body=body, about=_about(record), key=key))

    def _seen(self, row: Any) -> Mapping[str, Any]:
        if not isinstance(row, dict) or "id" not in row:
            raise errors.Ambiguous("Invoiced's answer about a customer cannot be read. It is looked up again.")
        self._rows[str(row["id"])] = row
        return row

    def _held(self, row: Mapping[str, Any], *, record_id: str = "") -> records.Held:
        said = row.get("metadata") or {}
        mine = record_id if record_id in said.values() else ""
        return records.Held(
            record_type=self.record_type,
            source_id=str(row["id"]),
            number=str(row.get("number") or row.get("name") or ""),
            netsuite_id=mine or metadata.said(row=row),
        )

    def _with_contacts(self, row: Mapping[str, Any], record: ReceivableCustomer) -> records.Held:
        held = self._held(row, record_id=record.netsuite_id)
        if not (record.contacts or record.forgotten_contact_ids):
            return held
        return contact_writing.write(session=self._session, held=held, record=record)


def _body(record: ReceivableCustomer, *, now: Mapping[str, Any]) -> dict[str, Any]:
    """Give what Invoiced is to have. What is blank in NetSuite and may be Invoiced's own is left out."""
    body: dict[str, Any] = {"name": record.name, "type": "person" if record.is_person else "company"}
    body |= {"active": record.is_active, "phone": record.phone or None}
    given = {"number": record.number, "email": record.email, "tax_id": record.tax_number}
    body |= {name: value for name, value in {**given, "payment_terms": record.payment_terms}.items() if value}
    if record.address is not None:
        body |= _address(record.address)
    if record.parent_id is not None:
        body["parent_customer"] = int(record.parent_id)
    own = dotted_paths.without_metadata(fields=record.fields)
    body = dotted_paths.written(content=body, fields=own)
    ours = {**record.metadata, **dotted_paths.metadata_of(fields=record.fields)}
    wanted = {**ours, record.id_properties[0]: record.netsuite_id}
    return {**body, "metadata": metadata.merged(now=now, wanted=wanted, about=_about(record))}


def _address(address: Address) -> dict[str, Any]:
    keys = {
        "attention_to": address.attention,
        "address1": address.line1,
        "address2": address.line2,
        "city": address.city,
        "state": address.state,
        "postal_code": address.postal_code,
        "country": address.country,
    }
    return {name: value or None for name, value in keys.items()}


def _differences(row: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if _differs(row.get(name), value)}


def _differs(now: Any, value: Any) -> bool:
    # Blank and nothing are the same, but who does not say whether it is active may be either.
    return now is not False if value is False else (now or None) != (value or None)


def _is_of_another(row: Mapping[str, Any], record: ReceivableCustomer) -> bool:
    return metadata.said(row=row, key=record.id_properties[0]) not in ("", record.netsuite_id)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _about(record: ReceivableCustomer) -> str:
    return f"customer {record.name}"


def _path(source_id: str) -> str:
    return f"/customers/{quote(source_id, safe='')}"


def _key(operation: str, of: str, record: ReceivableCustomer, body: Mapping[str, Any]) -> str:
    return idempotency.key(operation=operation, of=of, body=body, refusals=record.refusals, version=record.version)
