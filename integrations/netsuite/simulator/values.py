"""JSON values of a request body, checked and brought into the form records are kept in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import refusals, schema, schema_tables, store

CUSTOM_FIELD = re.compile(r"cust(body|col|entity|item|record|event)_?[a-z0-9_]+\Z")
# Properties whose references the simulator keeps without looking them up: their records are not modelled.
_PRICE_LEVELS = ("-1", "1")


@dataclass(kw_only=True)
class Reader:
    """Reads one request body against the schema. `unknown` collects the properties nobody knows."""

    store: store.Store
    name_validation: str = "warning"
    hidden: frozenset[str] = frozenset()
    unknown: list[str] = field(default_factory=list)

    def read(self, body: dict[str, Any], fields: dict[str, schema.Field], *, path: str = "") -> dict[str, Any]:
        """The known, writable properties of a body as kept values; None for a cleared one."""
        known = {}
        for name, value in body.items():
            if name == "links":
                continue
            where = f"{path}{name}"
            if CUSTOM_FIELD.match(name):
                known[name] = value
            elif (kind := fields.get(name)) is None or (name in self.hidden and not path.startswith("taxDetails")):
                self._meet_unknown(name, where)
            elif not kind.read_only:
                known[name] = None if value is None else self._value(kind, value, where)
        return known

    def lines(self, sublist: schema.Sublist, value: object) -> list[dict[str, Any]]:
        """The lines that a body gives for a sublist."""
        items = value.get("items") if isinstance(value, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise _invalid_value(sublist.name, sublist.name)
        return [
            self.read(item, sublist.fields, path=f"{sublist.name}.items[{number}].")
            for number, item in enumerate(items)
        ]

    def _meet_unknown(self, name: str, path: str) -> None:
        if self.name_validation == "error":
            raise refusals.invalid_content(f"Unknown reference or field '{name}' in the request body.", path=path)
        self.unknown.append(path)

    def _value(self, kind: schema.Field, value: object, path: str) -> Any:
        if kind.kind == "ref":
            return self._reference(kind, value, path)
        if kind.kind == "refs":
            items = value.get("items") if isinstance(value, dict) else value
            if not isinstance(items, list):
                raise _invalid_value(kind.name, path)
            return tuple(self._reference(kind, item, f"{path}.items[{n}]") for n, item in enumerate(items))
        if kind.kind == "enum":
            return _enum(kind, value, path)
        return _PLAIN[kind.kind](kind.name, value, path)

    def _reference(self, kind: schema.Field, value: object, path: str) -> str:
        if isinstance(value, dict) and "id" not in value and isinstance(value.get("externalId"), str):
            for target in kind.targets:
                found = self.store.find_external(schema.get(target), value["externalId"])
                if found is not None and found.type.name in kind.targets:
                    return found.id
            raise refusals.invalid_reference(field=kind.name, value=value["externalId"], path=path)
        record_id = _id(kind.name, value, path)
        if kind.targets == ("priceLevel",) and record_id in _PRICE_LEVELS:
            return record_id
        if self.store.find_any(kind.targets, record_id) is None:
            raise refusals.invalid_reference(field=kind.name, value=record_id, path=path)
        return record_id


def _invalid_value(name: str, path: str) -> refusals.Refusal:
    detail = f"Invalid value for the resource or sub-resource field '{name}'. Provide a valid value."
    return refusals.invalid_content(detail, path=path)


def _id(name: str, value: object, path: str) -> str:
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise _invalid_value(name, path)
    return str(value)


def _enum(kind: schema.Field, value: object, path: str) -> str:
    if isinstance(value, bool):  # undepFunds is sent as true/false too
        value = "T" if value else "F"
    if isinstance(value, dict) and "id" not in value and "refName" in value:
        value = value["refName"]
    letter = _id(kind.name, value, path)
    options = schema_tables.ENUMS.get(kind.options)
    if options is None or letter in options:
        return letter
    for option, label in options.items():
        if label == letter:
            return option
    raise _invalid_value(kind.name, path)


def _string(name: str, value: object, path: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _invalid_value(name, path)
    return str(value)


def _number(name: str, value: object, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _invalid_value(name, path)
    return Decimal(value)


def _integer(name: str, value: object, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _invalid_value(name, path)
    return value


def _boolean(name: str, value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise _invalid_value(name, path)
    return value


def _date(name: str, value: object, path: str) -> str:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) and len(value) == 10 else _fail()
    except ValueError:
        raise _invalid_value(name, path) from None


def _datetime(name: str, value: object, path: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else _fail()
    except ValueError:
        raise _invalid_value(name, path) from None
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def _fail() -> Any:
    raise ValueError


def _subrecord(name: str, value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _invalid_value(name, path)
    return value


def _any(name: str, value: object, path: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise _invalid_value(name, path)
    return value if isinstance(value, str) else Decimal(value)


_PLAIN: dict[str, Callable[[str, object, str], Any]] = {
    "string": _string, "number": _number, "integer": _integer, "boolean": _boolean, "date": _date,
    "datetime": _datetime, "subrecord": _subrecord, "reference": _id, "any": _any,
}  # fmt: skip
