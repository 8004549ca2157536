"""What kinds of record there are: their fields, sublists, permission and place in SuiteQL.

Field names are those of the REST API Browser 2026.1. The tables are in `schema_tables`; here is how they are read.
"""

from __future__ import annotations

from dataclasses import dataclass

from integrations.netsuite.simulator import schema_tables

PLAIN_KINDS = frozenset(
    {"string", "number", "integer", "boolean", "date", "datetime", "enum", "subrecord", "reference", "any"}
)
CUSTOM_PREFIXES = ("custbody", "custcol", "custentity", "custitem", "custrecord", "custevent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property. `kind` is one of PLAIN_KINDS, or "ref" / "refs" with the record types it may point at.

    `options` names the table of `schema_tables.ENUMS` that an enum's values are in.
    """

    name: str
    kind: str
    targets: tuple[str, ...] = ()
    read_only: bool = False
    options: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sublist:
    """A sublist. `key` is the property its lines are merged by, None when it is always replaced whole."""

    name: str
    key: str | None
    fields: dict[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """One record type as REST names it; ids are unique within `family`."""

    name: str
    label: str
    permission: str
    family: str
    suiteql_type: str
    page: str
    fields: dict[str, Field]
    sublists: dict[str, Sublist]

    @property
    def is_transaction(self) -> bool:
        """Whether it is a transaction."""
        return self.family == "transaction"

    @property
    def is_item(self) -> bool:
        """Whether it is some kind of item."""
        return self.family == "item"


def _fields(text: str) -> dict[str, Field]:
    """Read `name:kind`, a bare name (a string), `*` for read-only, `a|b` for several targets, `[]` for multi-select.

    An enum whose values are not in the table of its own name says in which: `orderStatus:enum=returnStatus`.
    """
    fields = {}
    for word in text.split():
        read_only = word.endswith("*")
        name, _, kind = word.rstrip("*").partition(":")
        kind, _, options = (kind or "string").partition("=")
        if kind in PLAIN_KINDS:
            fields[name] = Field(name=name, kind=kind, read_only=read_only, options=options or name)
            continue
        many = kind.endswith("[]")
        targets = _targets(kind.removesuffix("[]"))
        fields[name] = Field(name=name, kind="refs" if many else "ref", targets=targets, read_only=read_only)
    return fields


def _targets(kind: str) -> tuple[str, ...]:
    if kind == "item":
        return tuple(schema_tables.ITEMS)
    if kind == "transaction":
        return tuple(schema_tables.TRANSACTIONS)
    return tuple(kind.split("|"))


def _sublists(names: str) -> dict[str, Sublist]:
    sublists = {}
    for name in names.split():
        key, text = schema_tables.SUBLISTS[name]
        rest_name = name.partition("@")[0]
        sublists[rest_name] = Sublist(name=rest_name, key=key, fields=_fields(text))
    return sublists


def _build() -> dict[str, RecordType]:
    built = {}
    for name, (label, permission, family, suiteql_type, page, text, sublists) in schema_tables.RECORDS.items():
        built[name] = RecordType(
            name=name,
            label=label,
            permission=permission,
            family=family,
            suiteql_type=suiteql_type,
            page=page,
            fields=_fields(f"{schema_tables.EVERY_RECORD} {text}"),
            sublists=_sublists(sublists),
        )
    return built


TYPES: dict[str, RecordType] = _build()
_BY_LOWER_NAME = {name.lower(): record_type for name, record_type in TYPES.items()}


def find(name: str) -> RecordType | None:
    """The record type with that name, whatever its case."""
    return _BY_LOWER_NAME.get(name.lower())


def get(name: str) -> RecordType:
    """The record type with that name; KeyError if there is none."""
    return _BY_LOWER_NAME[name.lower()]


def names_of(family: str) -> tuple[str, ...]:
    """The record types that share a family's ids."""
    return tuple(name for name, record_type in TYPES.items() if record_type.family == family)
