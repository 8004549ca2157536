"""The rows themselves: SQLite tables that follow the store, changed record by changed record."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from integrations.netsuite.simulator import account, changes, custom_fields, schema_tables, store
from integrations.netsuite.simulator.suiteql import naming, rows, tables, transaction_rows
from integrations.netsuite.simulator.suiteql.tables import KEPT

_BATCH = 1_000  # records whose rows are worked out before they are written


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What all rows depend on. `generation` counts how often the store was emptied."""

    generation: int
    zone: ZoneInfo
    stamp_zone: ZoneInfo
    credit_links_reversed: bool


class KeptRows:
    """The tables of one account. `columns`: what each shows, custom fields included, in the order of the rows."""

    def __init__(self, books: account.Account) -> None:
        self._books = books
        self._open(self._present_basis())

    def follow(self) -> tuple[bool, bool]:
        """Bring in what became visible since the last time; gives whether the connection is a new one, and whether
        any row changed. Everything is made afresh after the store was emptied, or when the zone or the direction
        of links changed.
        """
        with self._books.store.lock:
            basis, visible = self._present_basis(), self._books.store.changes.take()
        # The rest without the store's lock: what was taken stays as it is, and there may be very much of it.
        is_fresh = basis != self._basis
        if is_fresh:
            is_same_store = basis.generation == self._basis.generation
            shown, deleted = (self._shown, self._deleted) if is_same_store else ({}, [])
            self.connection.close()
            self._open(basis)
            self._write({**shown}, deleted)
        if visible is not None:
            self._write(visible.records, visible.deleted)
        for table, names in custom_fields.columns(self._books.custom_fields).items():
            if table in self.columns and not names <= {*self.columns[table]}:
                self._add_columns(table, names)  # a field that is defined is there, filled in or not
        return is_fresh, self._follow_files() or visible is not None

    def _present_basis(self) -> Basis:
        books = self._books
        return Basis(
            generation=books.store.changes.generation,
            zone=books.zone,
            stamp_zone=books.stamp_zone or books.zone,
            credit_links_reversed=books.habits.credit_links_reversed,
        )

    def _open(self, basis: Basis) -> None:
        self._basis = basis
        self._shown: dict[changes.Key, store.Record] = {}
        self._deleted: list[store.DeletedRecord] = []
        self._files: dict[str, str] = {}
        self.clock = rows.WallClock(basis.stamp_zone)
        self.sysdate = rows.WallClock(basis.zone)
        self._transactions = transaction_rows.TransactionRows(
            store=self._books.store, clock=self.clock, credit_links_reversed=basis.credit_links_reversed
        )
        self.connection = sqlite3.connect(
            ":memory:", check_same_thread=False, isolation_level=None, cached_statements=256
        )
        self.connection.execute("PRAGMA case_sensitive_like = ON")
        self.connection.execute("PRAGMA cache_size = -4000")
        self.columns = {name: [column.name for column in columns] for name, columns in tables.COLUMNS.items()}
        self.has_new_columns = True
        self._writers: dict[str, tuple[str, Callable[[rows.Row], tuple[Any, ...]], rows.Row]] = {}
        self._fresh: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for name, columns in tables.COLUMNS.items():
            self._create(name, [column.declaration for column in columns])
        self._fill_constants()

    def _create(self, table: str, declarations: list[str]) -> None:
        if declarations[0] == '"id" INTEGER':
            declarations = ['"id" INTEGER PRIMARY KEY', *declarations[1:]]
        extra = [f'"{name}"' for name in _extra(table)]
        self.connection.execute(f'CREATE TABLE "{KEPT}{table}" ({", ".join([*declarations, *extra])})')
        for column in tables.INDEXES.get(table, ()):
            self.connection.execute(f'CREATE INDEX "{table}_{column}" ON "{KEPT}{table}" ("{column}")')

    def _fill_constants(self) -> None:
        self._keep("dual", {"dummy": "X"})
        for key, name in tables.PAYMENT_METHODS.items():
            self._keep("paymentmethod", {"id": key, "name": name, "isinactive": "F"})
        for kind, names in schema_tables.STATUSES.items():
            for letter, name in names.items():
                row = {"id": letter, "name": name, "fullname": f"{naming.label(kind)} : {name}", "trantype": kind}
                self._keep("transactionstatus", row)
        self._flush()

    def _follow_files(self) -> bool:
        files = {one.id: one.name for one in list(self._books.cabinet.values())}
        if files == self._files:
            return False
        self.connection.execute(f'DELETE FROM "{KEPT}file"')
        for file_id, name in files.items():
            self._keep("file", {"id": int(file_id), "name": name})
        self._flush()
        self._files = files
        return True

    def _write(self, records: dict[changes.Key, store.Record | None], deleted: list[store.DeletedRecord]) -> None:
        self.connection.execute("BEGIN")
        try:
            for number, (key, record) in enumerate(records.items(), start=1):
                self._replace(key, record)
                if number % _BATCH == 0:
                    self._flush()
            for one in deleted:
                row = {"type": one.type, "name": one.name, "recordid": one.record_id}
                self._keep("deletedrecord", {**row, "deleteddate": self.clock.tell(one.deleted_at)})
            self._deleted += deleted
            self._flush()
        finally:
            self.connection.execute("COMMIT")

    def _replace(self, key: changes.Key, record: store.Record | None) -> None:
        self._forget(key)
        if record is None:
            return
        self._shown[key] = record
        for table, row in self._rows(record):
            self._keep(table, row)

    def _rows(self, record: store.Record) -> Iterator[tuple[str, rows.Row]]:
        table = tables.TABLE_OF_TYPE.get(record.type.name)
        if table is None:
            return iter(())
        if record.type.is_transaction:
            return self._transactions.of(record)
        return rows.of_other(record, table, self.clock)

    def _forget(self, key: changes.Key) -> None:
        if self._shown.pop(key, None) is None or (table := tables.TABLE_OF_TYPE.get(key[0])) is None:
            return
        for owned, column in tables.OWNED.get(table, {table: "id"}).items():
            self.connection.execute(f'DELETE FROM "{KEPT}{owned}" WHERE "{column}" = ?', (int(key[1]),))

    def _keep(self, table: str, row: rows.Row) -> None:
        _, values, blank = self._writer(table)
        whole = {**blank, **row}
        if len(whole) > len(blank):
            self._flush()
            self._add_columns(table, row.keys())
            _, values, blank = self._writer(table)
            whole = {**blank, **row}
        self._fresh[table].append(values(whole))

    def _flush(self) -> None:
        for table, made in self._fresh.items():
            self.connection.executemany(self._writer(table)[0], made)
        self._fresh.clear()

    def _writer(self, table: str) -> tuple[str, Callable[[rows.Row], tuple[Any, ...]], rows.Row]:
        """The statement that writes a row, what takes its values from a row, and a row without values."""
        if table not in self._writers:
            names = [*self.columns[table], *_extra(table)]
            listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
            statement = f'INSERT INTO "{KEPT}{table}" ({listed}) VALUES ({marks})'
            take = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
            self._writers[table] = statement, take, dict.fromkeys(names)
        return self._writers[table]

    def _add_columns(self, table: str, names: Iterable[str]) -> None:
        for name in sorted(set(names) - {*self.columns[table], *_extra(table)}):
            self.connection.execute(f'ALTER TABLE "{KEPT}{table}" ADD COLUMN "{name}"')
            self.columns[table].append(name)
        self._writers.pop(table, None)
        self.has_new_columns = True


def _extra(table: str) -> list[str]:
    """Kept columns that no query sees."""
    return [tables.OWNER] * (table in tables.WITH_OWNER) + [tables.KIND] * (table in tables.WITH_KIND)
