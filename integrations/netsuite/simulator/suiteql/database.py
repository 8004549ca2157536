"""The SQLite database behind SuiteQL: brought up to date from the store before each query, read-only for the caller."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from integrations.netsuite.simulator import account, permissions
from integrations.netsuite.simulator.suiteql import dialect, functions, kept, naming, views

FURTHEST_ROW = 100_000  # NetSuite help: "SuiteQL returns up to 100,000 results"
_COUNTS_KEPT = 256


class Denied(Exception):
    """The query reads what it may not: `table` shows `face`, or is no table when that is None."""

    def __init__(self, table: str, face: str | None) -> None:
        super().__init__(f"{table}: {face}")
        self.table, self.face = table, face


class Failed(Exception):
    """SQLite cannot run the query; its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows of one page, their columns, and how many rows there are in all."""

    rows: list[tuple[Any, ...]]
    names: list[str]
    total: int


class Database:
    """One account's tables. `run` may be called from many threads; queries run one after the other."""

    def __init__(self, books: account.Account) -> None:
        self._books = books
        books.store.changes.clock = books.now
        books.store.changes.take_in = self.take_in
        self._lock = threading.Lock()
        self._kept = kept.KeptRows(books)
        self._now = ""
        self._open()

    def take_in(self) -> None:
        """Bring the tables up to date before anybody asks."""
        with self._lock:
            self._synchronise()

    def run(self, query: dialect.Query, params: list[Any], *, limit: int, offset: int) -> Page:
        """One page of a query. Raises Denied or Failed."""
        with self._lock:
            self._synchronise()
            self._denied: Denied | None = None
            try:
                return self._run(query, params, limit=limit, offset=offset)
            except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
                raise self._denied or Failed(str(error)) from error

    def _run(self, query: dialect.Query, params: list[Any], *, limit: int, offset: int) -> Page:
        # Read by the callbacks while SQLite works: one time for the whole query.
        self._now = self._kept.sysdate.tell(self._books.now())
        most = max(min(limit, FURTHEST_ROW - offset), 0)
        cursor = self._connection.execute(f"{query.sql} LIMIT ? OFFSET ?", [*params, most, offset])
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
        if len(rows) < most and (rows or not offset):
            return Page(rows=rows, names=names, total=offset + len(rows))
        return Page(rows=rows, names=names, total=min(self._count(query, params), FURTHEST_ROW))

    def _count(self, query: dialect.Query, params: list[Any]) -> int:
        """The rows in all: counted once while nothing changes."""
        key = (query.counting_sql, tuple(params))
        if query.tells_time or key not in self._counts:
            counted: int = self._connection.execute(query.counting_sql, params).fetchone()[0]
            self._counts[key] = counted
            if len(self._counts) > _COUNTS_KEPT:
                self._counts.popitem(last=False)
            return counted
        return self._counts[key]

    def _open(self) -> None:
        self._connection = self._kept.connection
        self._counts: OrderedDict[tuple[str, tuple[Any, ...]], int] = OrderedDict()
        self._sight: views.Sight | None = None
        names = naming.Naming(self._books)
        allowed = functions.register(self._connection, day_first=lambda: self._books.habits.day_first)
        for name, arguments, function in (
            ("builtin_df_", 2, names.display),
            ("builtin_status_", 2, names.full_status),
            ("builtin_cf_", 2, names.status_form),
        ):
            self._connection.create_function(name, arguments, function)
        self._connection.create_function("sysdate_", 0, lambda: self._now, deterministic=True)
        self._allowed = allowed | functions.PRIVATE

    def _synchronise(self) -> None:
        self._connection.set_authorizer(None)
        is_fresh, has_changed = self._kept.follow()
        if is_fresh:
            self._open()
        if has_changed:
            self._counts.clear()
        seen = views.sight(self._books)
        if seen != self._sight or self._kept.has_new_columns:
            views.make(self._connection, seen, self._kept.columns)
            self._sight, self._kept.has_new_columns = seen, False
            self._counts.clear()
        self._connection.set_authorizer(self._authorise)

    def _authorise(
        self, action: int, first: str | None, second: str | None, database: str | None, view: str | None
    ) -> int:
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_OK if (second or "").lower() in self._allowed else sqlite3.SQLITE_DENY
        if action != sqlite3.SQLITE_READ or self._sight is None:
            return sqlite3.SQLITE_DENY
        table = (first or "").lower()
        if table.startswith(("sqlite_", "pragma_")):
            self._denied = self._denied or Denied(table, None)
        # COUNT(*) reads no column of the view itself, only of the rows behind it.
        for name in (table, (view or "").lower()):
            face = self._sight.face(name)
            if face not in (None, permissions.Face.EMPTY):
                self._denied = self._denied or Denied(name, face)
        return sqlite3.SQLITE_DENY if self._denied else sqlite3.SQLITE_OK
