"""Custom fields that the account has defined: what they hold, and what the choices of a list field are called."""

from __future__ import annotations

from dataclasses import dataclass, field

from integrations.netsuite.simulator import cabinet, schema

_PREFIXES = {"custbody": "transaction", "custentity": "entity"}  # -> family of the record types that have them
_OF_LINES = "custcol"
FILE = "file"
_TABLES = {
    "custbody": ("transaction",),
    "custentity": ("customer", "contact", "job", "employee"),
    "custcol": ("transactionline",),
}


@dataclass(frozen=True, kw_only=True)
class CustomField:
    """One definition. `kind` is a kind of `schema.Field`; `choices` are a list field's texts by internal id.

    A field that names a file of the File Cabinet is a "file".
    """

    kind: str = "string"
    choices: dict[str, str] = field(default_factory=dict)


Definitions = dict[str, CustomField]  # by script id, such as "custbody_po_number"


def of_record(record_type: schema.RecordType, defined: Definitions) -> list[schema.Field]:
    """The custom fields on the body of a record type, as its own fields are described."""
    family = record_type.family
    return [_field(name, one) for name, one in defined.items() if _PREFIXES.get(_prefix(name)) == family]


def of_lines(sublist: schema.Sublist, defined: Definitions) -> list[schema.Field]:
    """The same on the lines of a sublist: those of items have them."""
    if sublist.name != "item":
        return []
    return [_field(name, one) for name, one in defined.items() if name.startswith(_OF_LINES)]


def columns(defined: Definitions) -> dict[str, set[str]]:
    """The columns that the definitions give to the tables of SuiteQL."""
    made: dict[str, set[str]] = {}
    for name in defined:
        for table in _TABLES.get(_prefix(name), ()):
            made.setdefault(table, set()).add(name.lower())
    return made


def label(one: CustomField, value: object, *, files: cabinet.Cabinet) -> object:
    """What a field's value is called: the choice of a list field, the name of a file, else the value."""
    file = files.get(str(value)) if one.kind == FILE else None
    return file.name if file else one.choices.get(str(value), value)


def _prefix(name: str) -> str:
    """What an id begins with: the oldest ones have no underscore behind it, such as custcol3."""
    return next((prefix for prefix in _TABLES if name.startswith(prefix)), "")


def _field(name: str, one: CustomField) -> schema.Field:
    return schema.Field(name=name, kind="reference" if one.choices or one.kind == FILE else one.kind)
