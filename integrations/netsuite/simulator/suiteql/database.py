"""The SQLite database behind SuiteQL: brought up to date from the store before each query, read-only for the caller."""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from typing import Any

from integrations.netsuite.simulator import account, naming, schema, schema_tables
from integrations.netsuite.simulator.suiteql import dialect, functions, rows, tables

_FURTHEST_ROW = 100_000
_OWNED = {  # table -> the condition that finds a record's rows
    "transaction": {"transaction": "id", "transactionline": "transaction", "transactionaccountingline": "transaction"},
    "item": {
        "item": "id", "pricing": "item", "aggregateitemlocation": "item", "inventoryitemlocations": "item",
    },
}  # fmt: skip
_DF_TARGETS = {
    "entity": ("customer", "employee", "contact"), "customer": ("customer",), "company": ("customer",),
    "item": schema.names_of("item"), "currency": ("currency",), "terms": ("term",), "location": ("location",),
    "department": ("department",), "class": ("classification",), "subsidiary": ("subsidiary",),
    "account": ("account",), "expenseaccount": ("account",), "salesrep": ("employee",),
    "postingperiod": ("accountingPeriod",), "taxcode": ("salesTaxItem",), "parent": ("customer",),
    **dict.fromkeys(("transaction", "createdfrom", "previousdoc", "nextdoc"), schema_tables.TRANSACTIONS),
}  # fmt: skip


class Denied(Exception):
    """The query reads what it may not; `text` is what the caller is told."""


class Failed(Exception):
    """SQLite cannot run the query; its own words."""


class Database:
    """One account's tables. All methods are for one thread at a time; `run` takes the lock."""

    def __init__(self, books: account.Account) -> None:
        self._books = books
        self._rows = rows.Rows(books)
        self._lock = threading.Lock()
        self._generation = -1
        self._open()

    def run(
        self, query: dialect.Query, params: list[Any], *, limit: int, offset: int
    ) -> tuple[list[Any], list[str], int]:
        """Rows of a page, column names, and the number of rows in all."""
        with self._lock:
            self._synchronise()
            self._limit_types()
            self._denied: str | None = None
            self._connection.set_authorizer(self._authorise)
            try:
                return self._run(query, params, limit=limit, offset=offset)
            except sqlite3.Error as error:
                if self._denied:
                    raise Denied(self._denied) from error
                raise Failed(str(error)) from error
            finally:
                self._connection.set_authorizer(None)

    def _run(
        self, query: dialect.Query, params: list[Any], *, limit: int, offset: int
    ) -> tuple[list[Any], list[str], int]:
        counted = self._connection.execute(f"SELECT COUNT(*) FROM ({query.sql}\n)", params).fetchone()[0]
        inner = f"SELECT * FROM ({query.sql}\n)" if query.is_limited else query.sql
        cursor = self._connection.execute(f"{inner}\nLIMIT {limit} OFFSET {offset}", params)
        names = [column[0] for column in cursor.description]
        return cursor.fetchall(), names, min(counted, _FURTHEST_ROW)

    def _open(self) -> None:
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._columns = {name: [column.name for column in columns] for name, columns in tables.COLUMNS.items()}
        self._deletions = 0
        self._shown: set[tuple[str, str]] = set()  # the records that have rows
        self._hidden_types: frozenset[str] = frozenset()
        for name, columns in tables.COLUMNS.items():
            self._connection.execute(f'CREATE TABLE "{name}" ({", ".join(one.declaration for one in columns)})')
        for mirror, name in tables.MIRRORS.items():
            self._connection.execute(f'CREATE VIEW "{mirror}" AS SELECT * FROM "{name}"')
        for name, column in tables.INDEXES:
            self._connection.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')
        self._insert("dual", {"dummy": "X"})
        for kind, names in schema_tables.STATUSES.items():
            for letter, name in names.items():
                row = {"id": letter, "name": name, "fullname": f"{_label(kind)} : {name}", "trantype": kind}
                self._insert("transactionstatus", row)
        functions.register(self._connection)
        self._connection.create_function("sysdate_", 0, lambda: self._rows.local(self._books.now()))
        self._connection.create_function("builtin_df_", 2, self._display)
        self._connection.create_function("builtin_status_", 2, _full_status)
        self._connection.create_function("builtin_cf_", 2, lambda kind, letter: f"{kind}:{letter}" if letter else None)

    def _synchronise(self) -> None:
        store = self._books.store
        with store.lock:
            if store.generation != self._generation:
                self._connection.close()
                self._open()
                self._generation = store.generation
            changed, store.changed = store.changed, {}
            fresh: dict[str, list[rows.Row]] = defaultdict(list)
            for type_name, record_id in changed:
                if (type_name, record_id) in self._shown:
                    self._forget(schema.get(type_name), record_id)
                self._shown.add((type_name, record_id))
                record = store.find(type_name, record_id)
                for table, row in self._rows.of(record) if record else ():
                    fresh[table].append(row)
            for deletion in store.deletions[self._deletions :]:
                row = {"type": deletion.type_label, "name": deletion.name, "recordid": deletion.record_id}
                fresh["deletedrecord"].append({**row, "deleteddate": self._rows.local(deletion.deleted_at)})
            self._deletions = len(store.deletions)
        self._connection.execute("BEGIN")
        for table, made in fresh.items():
            self._insert(table, *made)
        self._connection.execute("COMMIT")

    def _forget(self, record_type: schema.RecordType, record_id: str) -> None:
        table = tables.TABLE_OF_TYPE.get(record_type.name)
        if table is None:
            return
        for owned, column in _OWNED.get(table, {table: "id"}).items():
            self._connection.execute(f'DELETE FROM "{owned}" WHERE "{column}" = ?', (record_id,))
        if table == "transaction":
            for links in tables.MIRRORS.values():
                self._connection.execute(
                    f"DELETE FROM {links} WHERE (nextdoc = ?1 AND previoustype <> 'CustCred')"
                    " OR (previousdoc = ?1 AND previoustype = 'CustCred')",
                    (record_id,),
                )

    def _insert(self, table: str, *made: rows.Row) -> None:
        columns = self._columns[table]
        for row in made:
            for name in row.keys() - columns:
                self._connection.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}"')
                columns.append(name)
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        values = ([row.get(name) for name in columns] for row in made)
        self._connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)

    def _limit_types(self) -> None:
        """A role without a transaction's permission sees none of its rows, and no error."""
        types = [schema.TYPES[name] for name in schema_tables.TRANSACTIONS]
        hidden = frozenset(one.suiteql_type for one in types if one.permission not in self._books.permissions)
        if hidden == self._hidden_types:
            return
        self._hidden_types = hidden
        kept = f"type NOT IN ({', '.join(repr(name) for name in sorted(hidden))})"
        for table in ("transaction", "transactionline"):
            self._connection.execute(f'DROP VIEW IF EXISTS temp."{table}"')
        if hidden:
            self._connection.execute(f'CREATE TEMP VIEW "transaction" AS SELECT * FROM main."transaction" WHERE {kept}')
            ids = f'SELECT id FROM main."transaction" WHERE {kept}'
            lines = f'SELECT * FROM main.transactionline WHERE "transaction" IN ({ids})'
            self._connection.execute(f"CREATE TEMP VIEW transactionline AS {lines}")

    def _authorise(
        self, action: int, first: str | None, second: str | None, database: str | None, view: str | None
    ) -> int:
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION):
            return sqlite3.SQLITE_OK if second != "load_extension" else sqlite3.SQLITE_DENY
        if action != sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_DENY
        table, column = (first or "").lower(), (second or "").lower()
        table = view.lower() if view and view.lower() in tables.MIRRORS else table
        self._denied = self._denied or self._why_not(table, column)
        return sqlite3.SQLITE_DENY if self._denied else sqlite3.SQLITE_OK

    def _why_not(self, table: str, column: str) -> str | None:
        if table not in self._columns and table not in tables.MIRRORS:
            return f"Invalid search type: {table}" if table.startswith(("sqlite_", "pragma_")) else None
        permission = tables.PERMISSIONS.get(table)
        if permission is not None and permission not in self._books.permissions:
            return f"Record '{table}' was not found."
        if table == "subsidiary" and not self._books.uses_subsidiaries:
            return f"Record '{table}' was not found."
        is_missing = column == "subsidiary" and not self._books.uses_subsidiaries
        if is_missing or f"{table}.{column}" in self._books.hidden_columns:
            return f"Unknown identifier '{column}'"
        return None

    def _display(self, column: str, value: Any) -> Any:
        if column == "type":
            return _label(value) if value else None
        targets = _DF_TARGETS.get(column)
        if value is None or targets is None:
            return value
        record = self._books.store.find_any(targets, str(value))
        return naming.display_name(record) if record else value


def _label(suiteql_type: str) -> str:
    labels = {one.suiteql_type: one.label for one in schema.TYPES.values() if one.suiteql_type}
    return labels.get(suiteql_type, suiteql_type)


def _full_status(kind: str | None, letter: str | None) -> str | None:
    return f"{_label(kind)} : {naming.status_name(kind, letter)}" if kind and letter else None
