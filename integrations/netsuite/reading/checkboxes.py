"""Custom checkboxes, whose field ids staff choose."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from integrations.netsuite.reading import columns, refused
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader

_FIELD = re.compile(r"[a-z][a-z0-9_]{0,99}")  # NetSuite's ids of fields; whatever else must not get into a query


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """Which records have a checkbox ticked. `is_missing`: the account knows no such field."""

    netsuite_ids: frozenset[str] = frozenset()
    is_missing: bool = False


def ticked(reader: Reader, *, table: str, field: str, netsuite_ids: Iterable[str]) -> Ticked:
    """Give which of these records of a table have this field ticked. A name that is no field id is a missing field."""
    wanted, name = list(netsuite_ids), field.strip().lower()
    if not name or not _FIELD.fullmatch(name):
        return Ticked(is_missing=True)
    if not wanted:
        return Ticked()
    try:
        rows = list(reader.of_parents(_question(table, name), wanted))
    except refused.Refused as error:
        if error.name.endswith(f".{name}"):
            return Ticked(is_missing=True)
        raise
    return Ticked(netsuite_ids=frozenset(row.netsuite_id for row in rows if row.is_ticked))


@cache
def _question(table: str, field: str) -> Query[Any]:
    row = dataclasses.make_dataclass(
        "Checkbox",
        [
            ("netsuite_id", str, columns.identity("e.id", needed=True)),
            ("is_ticked", "bool | None", columns.flag(f"e.{field}")),
        ],
        frozen=True,
        slots=True,
        kw_only=True,
    )
    # As a stamp it is no column to do without: a refusal is told each time and not believed for a week, since staff may
    # add the field at any moment.
    stamp = f"e.{field}"
    return Query(name=f"the checkbox {field}", row=row, table=table, alias="e", key="e.id", parent="e.id", stamp=stamp)
