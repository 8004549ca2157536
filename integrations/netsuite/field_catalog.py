"""Which fields a type of record has in one account, and what each holds: NetSuite's own metadata.

Source: NetSuite help, "Getting Record Metadata in a JSON Schema Format": the metadata catalog describes a record type
as the caller's role sees it, custom fields included, lines below their sublist.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from integrations import errors, http

PATH = "/services/rest/record/v1/metadata-catalog"
_AS_SCHEMA = {"Accept": "application/schema+json"}  # without it, an account may name the type and its links alone
CUSTOM = ("custbody", "custcol", "custentity", "custitem", "custrecord", "custevent")
LINES_OF_ITEMS = "item"
_FORMATS = {"date": "DAY", "date-time": "INSTANT"}
_TYPES = {"boolean": "FLAG", "number": "NUMBER", "integer": "NUMBER", "object": "REFERENCE"}


class Kind(StrEnum):
    """What a field of NetSuite holds. UNKNOWN where the account does not say."""

    TEXT = "TEXT"
    FLAG = "FLAG"
    DAY = "DAY"
    INSTANT = "INSTANT"
    NUMBER = "NUMBER"
    REFERENCE = "REFERENCE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A field: its id as NetSuite writes it, and what people call it there."""

    field_id: str
    label: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The fields of a record type's body and of its lines of items, by id in lower case."""

    body: Mapping[str, Known] = field(default_factory=dict)
    lines: Mapping[str, Known] = field(default_factory=dict)

    def fields(self, *, of_lines: bool = False) -> Mapping[str, Known]:
        """Give those of the body, or those of its lines."""
        return self.lines if of_lines else self.body


class Asked(Protocol):
    """Something that sends signed requests, as `NetSuiteClient` does."""

    account_name: str

    def probe(self, *, path: str, headers: Mapping[str, str]) -> http.Answer:
        """Give the answer whatever it is."""


def read(client: Asked, *, record_type: str) -> Catalog:
    """Ask an account for the fields of a record type, a REST name such as "creditMemo".

    Raises PermissionMissing when the role may not see it, Unreachable or Busy when it cannot be asked now.
    """
    answer = client.probe(path=f"{PATH}/{record_type}", headers=_AS_SCHEMA)
    said = f"NetSuite ({client.account_name}) did not describe the fields of {record_type} (status {answer.status})."
    if answer.status in (401, 429):
        raise errors.Busy(said, exchange=answer.exchange)
    if answer.status in (403, 404):
        raise errors.PermissionMissing(f"{said} The integration's role may not see it.", exchange=answer.exchange)
    try:
        body = answer.json() if answer.status == 200 else None
    except ValueError:
        body = None
    found = parse(body=body)
    if not found.body:
        raise errors.Unreachable(said, exchange=answer.exchange)
    return found


def parse(*, body: Any) -> Catalog:
    """Read a schema; what is none has no fields."""
    described = _properties(body)
    items = _properties(_properties(described.get(LINES_OF_ITEMS)).get("items"), within="items")
    return Catalog(body=_known(described), lines=_known(items))


def near(*, field_id: str, known: Mapping[str, Known], most: int = 3) -> list[str]:
    """Give the ids that resemble one the account does not have, likeliest first; labels count too."""
    typed = field_id.lower()
    by_label = {one.label.lower(): one.field_id for one in known.values()}
    close = difflib.get_close_matches(typed, [*known, *by_label], n=most, cutoff=0.6)
    names = [known[name].field_id if name in known else by_label[name] for name in close]
    return list(dict.fromkeys(names))


def is_custom(*, field_id: str) -> bool:
    """Say whether an id is that of a field that people added: the catalog knows all of those."""
    return field_id.lower().startswith(CUSTOM)


def _properties(schema: Any, *, within: str = "") -> dict[str, Any]:
    if within and isinstance(schema, dict):
        schema = schema.get(within)
    found = schema.get("properties") if isinstance(schema, dict) else None
    return found if isinstance(found, dict) else {}


def _known(described: Mapping[str, Any]) -> dict[str, Known]:
    return {
        name.lower(): Known(field_id=name, label=_label(name, one), kind=_kind(one))
        for name, one in described.items()
        if isinstance(name, str) and isinstance(one, dict) and name != "links" and not _is_sublist(one)
    }


def _is_sublist(described: Mapping[str, Any]) -> bool:
    return "items" in _properties(described)


def _label(name: str, described: Mapping[str, Any]) -> str:
    title = described.get("title")
    return title if isinstance(title, str) and title else name


def _kind(described: Mapping[str, Any]) -> Kind:
    if described.get("format") in _FORMATS:
        return Kind(_FORMATS[described["format"]])
    told = described.get("type")
    if told == "string":
        return Kind.TEXT
    if isinstance(told, str) and told in _TYPES:
        return Kind(_TYPES[told])
    return Kind.REFERENCE if "$ref" in described else Kind.UNKNOWN
