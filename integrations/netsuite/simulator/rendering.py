"""Records as the JSON of REST web services."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, computed, naming, schema, schema_tables, store

RECORD_PATH = "/services/rest/record/v1"


def to_json(body: object) -> bytes:
    """JSON text; Decimals as numbers."""
    return json.dumps(body, default=_number).encode()


def _number(value: object) -> float | int:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def link(href: str, rel: str = "self") -> dict[str, str]:
    """One entry of `links`."""
    return {"rel": rel, "href": href}


@dataclass(frozen=True, kw_only=True)
class Renderer:
    """Turns records into JSON. `base_url` is where links lead; `expand` None means links only, empty means all."""

    books: account.Account
    base_url: str
    expand: frozenset[str] | None = None
    simple_enums: bool = False

    def href(self, record: store.Record) -> str:
        """The address of a record."""
        return f"{self.base_url}{RECORD_PATH}/{record.type.name}/{record.id}"

    def record(self, record: store.Record, *, only: frozenset[str] | None = None) -> dict[str, Any]:
        """The whole record, or the named fields of it."""
        body: dict[str, Any] = {"links": [link(self.href(record))]}
        values = {"id": record.id, "externalId": record.external_id, **record.fields, **self._stamps(record)}
        values |= computed.fields(record, books=self.books, only=only)
        for name, value in values.items():
            if value is None or name.startswith("_") or (only is not None and name not in only):
                continue
            body[name] = self._body_value(record, name, value)
        for name in record.type.sublists:
            if only is None or name in only:
                body[name] = self._sublist(record, name)
        return body

    def reference(self, target: store.Record) -> dict[str, Any]:
        """A reference to a record."""
        return {"links": [link(self.href(target))], "id": target.id, "refName": naming.display_name(target)}

    def lines(self, record: store.Record, name: str) -> list[dict[str, Any]]:
        """The lines of a sublist, whole."""
        href = f"{self.href(record)}/{name}"
        fields = record.type.sublists[name].fields
        key = record.type.sublists[name].key
        rendered = []
        for line in computed.lines(record, name, books=self.books):
            body: dict[str, Any] = {"links": [link(f"{href}/{key}={line[key]}" if key in line else href)]}
            for field_name, value in line.items():
                if not field_name.startswith("_"):
                    body[field_name] = self._value(fields.get(field_name), value)
            rendered.append(body)
        return rendered

    def _stamps(self, record: store.Record) -> dict[str, datetime]:
        names = record.type.fields
        stamps = {"createdDate": record.created_at, "dateCreated": record.created_at}
        stamps["lastModifiedDate"] = record.modified_at
        return {name: value for name, value in stamps.items() if name in names}

    def _body_value(self, record: store.Record, name: str, value: Any) -> Any:
        if name == "status" and record.type.is_transaction:
            words = naming.status_name(record.type.suiteql_type, value)
            if self.simple_enums:
                return value if self.books.habits.status_as_letter else words
            return {"id": value if self.books.habits.status_as_letter else words, "refName": words}
        kind = record.type.fields.get(name)
        if kind is not None and kind.kind == "subrecord" and not self._is_expanded(name):
            return {"links": [link(f"{self.href(record)}/{name}")]}
        return self._value(kind, value)

    def _value(self, kind: schema.Field | None, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        if kind is None:
            return value
        if kind.kind == "ref":
            return self._reference(kind, value)
        if kind.kind == "refs":
            items = [self._reference(kind, one) for one in value]
            return {"links": [], "items": items, "totalResults": len(items)}
        if kind.kind == "enum":
            words = schema_tables.ENUMS.get(kind.options, {}).get(value, value)
            return value if self.simple_enums else {"id": value, "refName": words}
        return {"id": value, "refName": value} if kind.kind == "reference" else value

    def _reference(self, kind: schema.Field, record_id: str) -> dict[str, Any]:
        target = self.books.store.find_any(kind.targets, record_id)
        if target is not None:
            return self.reference(target)
        name = {"-1": "Custom", "1": "Base Price"}.get(record_id) if kind.targets == ("priceLevel",) else None
        return {"links": [], "id": record_id, "refName": name or record_id}

    def _is_expanded(self, name: str) -> bool:
        return self.expand is not None and (not self.expand or name in self.expand)

    def _sublist(self, record: store.Record, name: str) -> dict[str, Any]:
        links = [link(f"{self.href(record)}/{name}")]
        if not self._is_expanded(name):
            return {"links": links}
        items = self.lines(record, name)
        return {"links": links, "items": items, "totalResults": len(items)}


def as_plain(body: dict[str, Any]) -> dict[str, Any]:
    """The body as a caller reads it from the wire."""
    plain: dict[str, Any] = json.loads(to_json(body))
    return plain
