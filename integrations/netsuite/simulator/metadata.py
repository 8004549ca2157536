"""The metadata catalog: which record types there are and which properties each has."""

from __future__ import annotations

from typing import Any

from integrations.netsuite.simulator import account, custom_fields, refusals, rendering, schema, writing
from integrations.netsuite.simulator.exchange import Answer, Exchange

SCHEMA_TYPE = "application/schema+json"
_JSON_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": "number", "format": "double"},
    "integer": {"type": "integer", "format": "int64"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "any": {"type": "string"},
}


def answer(exchange: Exchange, parts: list[str], *, books: account.Account) -> Answer:
    """The list, or the schema of one type."""
    if exchange.method not in ("GET", "HEAD"):
        raise refusals.method_not_allowed("GET")
    if len(parts) > 1:
        raise refusals.invalid_url()
    visible = [one for one in schema.TYPES.values() if one.permission in books.role]
    if parts:
        record_type = schema.find(parts[0])
        if record_type is None or record_type not in visible:
            raise refusals.unknown_type(parts[0])
        # NetSuite help, "Working with JSON Schema Metadata": by its media type; what others get is our reading.
        is_schema = SCHEMA_TYPE in exchange.header("HTTP_ACCEPT")
        body = _schema(record_type, books=books) if is_schema else _entry(record_type, exchange)
        return Answer(status=200, body=body)
    wanted = {name.lower() for name in exchange.names("select")}
    root = f"{exchange.base_url}{rendering.RECORD_PATH}/metadata-catalog"
    items = [_entry(one, exchange) for one in visible if not wanted or one.name.lower() in wanted]
    return Answer(status=200, body={"links": [rendering.link(root)], "items": items}, kind="collection")


def _entry(record_type: schema.RecordType, exchange: Exchange) -> dict[str, Any]:
    url = f"{exchange.base_url}{rendering.RECORD_PATH}/metadata-catalog/{record_type.name}"
    return {"name": record_type.name, "links": [rendering.link(url, "canonical")]}


def _schema(record_type: schema.RecordType, *, books: account.Account) -> dict[str, Any]:
    hidden = writing.hidden_fields(books)
    properties = {one.name: _property(one) for one in record_type.fields.values() if one.name not in hidden}
    properties |= {one.name: _property(one) for one in custom_fields.of_record(record_type, books.custom_fields)}
    for sublist in record_type.sublists.values():
        if sublist.name not in hidden:
            properties[sublist.name] = _sublist(sublist, hidden, books)
    return {
        "$schema": "http://json-schema.org/draft-06/hyper-schema#",
        "type": "object",
        "title": record_type.label,
        "properties": properties,
        "x-ns-filterable": sorted(name for name in properties if name not in record_type.sublists),
    }


def _sublist(sublist: schema.Sublist, hidden: frozenset[str], books: account.Account) -> dict[str, Any]:
    lines = {one.name: _property(one) for one in sublist.fields.values() if one.name not in hidden}
    lines |= {one.name: _property(one) for one in custom_fields.of_lines(sublist, books.custom_fields)}
    items = {"type": "array", "items": {"type": "object", "properties": lines}}
    return {"type": "object", "properties": {"items": items, "totalResults": {"type": "integer"}}}


def _property(one: schema.Field) -> dict[str, Any]:
    described = _JSON_TYPES.get(one.kind, {"type": "object"}) | {"title": one.name}
    if one.kind in ("ref", "refs"):
        described["x-ns-targets"] = list(one.targets)
    return described | ({"readOnly": True} if one.read_only else {})
