"""The tables as one role of one account sees them: views over the kept rows, made anew when the role changes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from integrations.netsuite.simulator import account, permissions, schema, schema_tables
from integrations.netsuite.simulator.suiteql import tables

PUBLIC = frozenset({*tables.COLUMNS, *tables.MIRRORS})


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What is to be seen. `faces`: table -> how it shows that the role may not read it."""

    faces: tuple[tuple[str, str], ...]
    hidden_tables: frozenset[str]
    hidden_columns: frozenset[str]
    hidden_types: frozenset[str]
    status_in_full: bool

    def face(self, table: str) -> str | None:
        """How a table shows that the role may not read it; None if it may."""
        return next((face for name, face in self.faces if name == table), None)


def sight(books: account.Account) -> Sight:
    """What the account and its role let queries see now."""
    hidden_tables, hidden_columns = set(books.hidden_tables), set(books.hidden_columns)
    if not books.uses_subsidiaries:
        hidden_columns |= {f"{table}.subsidiary" for table in PUBLIC}
    faces = {table: books.face_of(table) for table in PUBLIC}
    if not books.uses_subsidiaries:
        faces["subsidiary"] = faces["subsidiary"] or permissions.Face.NOT_FOUND
    types = (schema.TYPES[name] for name in schema_tables.TRANSACTIONS)
    return Sight(
        faces=tuple((table, str(face)) for table, face in sorted(faces.items()) if face is not None),
        hidden_tables=frozenset(name.lower() for name in hidden_tables),
        hidden_columns=frozenset(name.lower() for name in hidden_columns),
        hidden_types=frozenset(one.suiteql_type for one in types if not books.role.allows(one.permission)),
        status_in_full=books.habits.suiteql_status_in_full,
    )


def make(connection: sqlite3.Connection, seen: Sight, columns: dict[str, list[str]]) -> None:
    """(Re)make every view. `columns`: the public columns of each kept table."""
    for table in sorted(PUBLIC):
        kept = tables.MIRRORS.get(table, table)
        chosen = [
            f'{_column(name, kept, seen)} AS "{name}"'
            for name in columns[kept]
            if f"{table}.{name}" not in seen.hidden_columns
        ]
        chosen += [
            f'{text} AS "{name}"'
            for name, text in tables.RECKONED.get(table, {}).items()
            if f"{table}.{name}" not in seen.hidden_columns
        ]
        connection.execute(f'DROP VIEW IF EXISTS "{table}"')
        if table not in seen.hidden_tables:
            text = f'SELECT {", ".join(chosen)} FROM "{tables.KEPT}{kept}" AS one{_where(table, kept, seen)}'
            connection.execute(f'CREATE VIEW "{table}" AS {text}')


def _column(name: str, table: str, seen: Sight) -> str:
    if table == "transaction" and name == "status" and seen.status_in_full:
        return "type || ':' || status"
    return f'one."{name}"'


def _where(table: str, kept: str, seen: Sight) -> str:
    if seen.face(table) == "empty":
        return " WHERE 0"
    kind = "type" if kept == "transaction" else tables.KIND if kept in tables.WITH_KIND else None
    if kind is None or not seen.hidden_types:
        return ""
    return f" WHERE one.{kind} NOT IN ({', '.join(repr(name) for name in sorted(seen.hidden_types))})"
