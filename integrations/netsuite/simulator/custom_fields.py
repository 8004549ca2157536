"""Custom fields that the account has defined: what they hold, and what the choices of a list field are called."""

from __future__ import annotations

from dataclasses import dataclass, field

from integrations.netsuite.simulator import schema

_PREFIXES = {"custbody": "transaction", "custentity": "entity"}  # -> family of the record types that have them
_OF_LINES = "custcol"
_TABLES = {
    "custbody": ("transaction",),
    "custentity": ("customer", "contact", "job", "employee"),
    "custcol": ("transactionline",),
}


@dataclass(frozen=True, kw_only=True)
class CustomField:
    """One definition. `kind` is a kind of `schema.Field`; `choices` are a list field's texts by internal id."""

    kind: str = "string"
    choices: dict[str, str] = field(default_factory=dict)


Definitions = dict[str, CustomField]  # by script id, such as "custbody_po_number"


def of_record(record_type: schema.RecordType, defined: Definitions) -> list[schema.Field]:
    """The custom fields on the body of a record type, as its own fields are described."""
    family = record_type.family
    return [_field(name, one) for name, one in defined.items() if _PREFIXES.get(name.partition("_")[0]) == family]


def of_lines(sublist: schema.Sublist, defined: Definitions) -> list[schema.Field]:
    """The same on the lines of a sublist: those of items have them."""
    if sublist.name != "item":
        return []
    return [_field(name, one) for name, one in defined.items() if name.startswith(_OF_LINES)]


def columns(defined: Definitions) -> dict[str, set[str]]:
    """The columns that the definitions give to the tables of SuiteQL."""
    made: dict[str, set[str]] = {}
    for name in defined:
        for table in _TABLES.get(name.partition("_")[0], ()):
            made.setdefault(table, set()).add(name.lower())
    return made


def label(defined: Definitions, column: str, value: object) -> object:
    """What a column's value is called: the choice of a list field, else the value."""
    one = defined.get(column)
    return one.choices.get(str(value), value) if one else value


def _field(name: str, one: CustomField) -> schema.Field:
    return schema.Field(name=name, kind="reference" if one.choices else one.kind)
