"""Fields that staff name by their ids, of records by their ids: one query for a thousand.

A field that the account refuses is left out and named; it never keeps the others from being read.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from integrations import errors
from integrations.netsuite.field_catalog import Kind
from integrations.netsuite.reading import columns, refused
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader

# NetSuite help, "Creating Custom Fields": ids are letters, digits and underscores, 40 characters; some room above.
FIELD_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")


class Of(StrEnum):
    """Whose fields: the table they stand in. Of a transaction's lines, the ids are the transactions'."""

    CUSTOMER = "customer"
    CONTACT = "contact"
    PROJECT = "job"
    TRANSACTION = "transaction"
    LINE = "transactionline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A field to be read; with `label`, the text of a list field's choice as well. A day comes as YYYY-MM-DD."""

    field_id: str
    label: bool = False
    kind: Kind = Kind.UNKNOWN

    def __post_init__(self) -> None:
        """Refuse what is no field id, since it becomes part of a query."""
        if not FIELD_ID.fullmatch(self.field_id):
            raise ValueError(f"“{self.field_id[:60]}” is no field ID: it has letters, digits and _ alone.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What NetSuite tells of one record: texts by field id in lower case, empty ones left out."""

    values: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Fields:
    """What was read, by record id; of lines by (transaction id, line id). `refused`: NetSuite's words by field id."""

    records: dict[str, Told] = field(default_factory=dict)
    lines: dict[tuple[str, str], Told] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def read(reader: Reader, *, of: Of, netsuite_ids: Iterable[str], wanted: Sequence[Wanted]) -> Fields:
    """Read these fields of these records; a record that is not there, or has none of them, is left out.

    Raises ValueError for what is no internal id, and what the reader raises but for refusals of a single field.
    """
    ids = list(netsuite_ids)
    once = {one.field_id.lower(): one for one in wanted}
    if not once or not ids:
        return Fields()
    asked = tuple(dataclasses.replace(one, field_id=name) for name, one in once.items())
    try:
        return _read(reader, of, ids, asked)
    except errors.RecordRejected:
        # A refusal that names no field, such as of one that is a word of the language: each by itself.
        return _one_by_one(reader, of, ids, asked)


def _one_by_one(reader: Reader, of: Of, ids: list[str], asked: tuple[Wanted, ...]) -> Fields:
    found = Fields()
    for one in asked:
        try:
            part = _read(reader, of, ids, (one,))
        except errors.RecordRejected as error:
            found.refused[one.field_id] = refused.words(error)
            continue
        found.refused |= part.refused
        for key, told in part.records.items():
            found.records[key] = _together(found.records.get(key), told)
        for line, told in part.lines.items():
            found.lines[line] = _together(found.lines.get(line), told)
    return found


def _together(one: Told | None, other: Told) -> Told:
    if one is None:
        return other
    return Told(values={**one.values, **other.values}, labels={**one.labels, **other.labels})


def _read(reader: Reader, of: Of, ids: list[str], asked: tuple[Wanted, ...]) -> Fields:
    question = _question(of, asked)
    found = Fields()
    for row in reader.of_parents(question, ids):
        told = Told(values=_texts(row, "value", asked), labels=_texts(row, "label", asked))
        if not (told.values or told.labels):
            continue
        if of is Of.LINE:
            found.lines[row.document_id, row.line_id] = told
        else:
            found.records[row.netsuite_id] = told
    for number, one in enumerate(asked):
        if reader.leaves_out(question, f"value_{number}"):
            found.refused[one.field_id] = f"NetSuite shows no field {one.field_id} there to the integration's role."
    return found


def _texts(row: Any, kind: str, asked: tuple[Wanted, ...]) -> dict[str, str]:
    texts = {one.field_id: getattr(row, f"{kind}_{number}", None) for number, one in enumerate(asked)}
    return {name: text for name, text in texts.items() if text}


@lru_cache(maxsize=256)
def _question(of: Of, asked: tuple[Wanted, ...]) -> Query[Any]:
    shown: list[tuple[str, Any, Any]] = []
    for number, one in enumerate(asked):
        shown.append((f"value_{number}", str | None, _value(one)))
        if one.label:
            label = columns.told(f"f.{one.field_id}", shown=f"BUILTIN.DF(f.{one.field_id})")
            shown.append((f"label_{number}", str | None, label))
    parent = "f.transaction" if of is Of.LINE else "f.id"
    ids = [("netsuite_id", str, columns.identity("f.id", needed=True))]
    if of is Of.LINE:
        ids = [
            ("document_id", str, columns.identity("f.transaction", needed=True)),
            ("line_id", str, columns.identity("f.id", needed=True)),
        ]
    row = dataclasses.make_dataclass("CustomFields", [*ids, *shown], frozen=True, slots=True, kw_only=True)
    where = ("f.mainline = 'F'", "f.taxline = 'F'") if of is Of.LINE else ()
    return Query(
        name=f"custom fields of {of.value}", row=row, table=of.value, alias="f", key="f.id", parent=parent, where=where
    )


def _value(one: Wanted) -> Any:
    name = f"f.{one.field_id}"
    if one.kind is Kind.DAY:
        return columns.told(name, shown=f"TO_CHAR({name}, 'YYYY-MM-DD')")
    if one.kind is Kind.INSTANT:
        return columns.told(name, shown=f"TO_CHAR({name}, 'YYYY-MM-DD HH24:MI:SS')")
    return columns.told(name, shown=name)
