"""What the simulated company has on record, as plain dicts in tables; amounts in them are Decimals.

Names that begin with an underscore are the simulator's own and are never shown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

from integrations.invoiced.simulator import refusals

Record = dict[str, Any]
RecordId = int | str
Change = Literal["created", "updated", "deleted"]

TABLES = (
    "customers", "contacts", "invoices", "credit_notes", "payments", "charges", "refunds", "items", "tax_rates",
    "coupons", "credit_balance_adjustments", "credit_balances", "notes", "files", "events", "webhooks",
    "reconciliation_errors",
)  # fmt: skip
# What has ids but no table of its own.
PARTS = ("lines", "splits", "emails")
# The first id of each table, so that ids of different tables are seldom the same by accident.
FIRST_IDS = {name: 1 + 10_007 * number for number, name in enumerate(TABLES + PARTS, start=1)}
NUMBERS = {"customers": "CUST-{:05}", "invoices": "INV-{:05}", "credit_notes": "CN-{:05}"}


class Store:
    """The tables, the ids and the clock of one company. `lock` guards them; whoever changes them holds it.

    Changes are made inside `whole()`, which undoes them all when one is refused and otherwise tells `announce(change,
    table, record, before)` of each. `origin` says who makes them: api, team, customer or invoiced.
    """

    def __init__(self, *, seed: int, now: Callable[[], datetime]) -> None:
        self.seed = seed
        self.now = now
        self.lock = threading.RLock()
        self.origin = "team"
        self.announce: Callable[[Change, str, Record, Record | None], None] = lambda *_: None
        self.clear()

    def clear(self) -> None:
        """Forget everything; the same ids and numbers will be given again."""
        self.tables: dict[str, dict[RecordId, Record]] = {name: {} for name in TABLES}
        self.company: Record = {"name": "Company", "currency": "usd", "country": "US"}
        self._next_ids = {name: first + self.seed * 1_000_003 for name, first in FIRST_IDS.items()}
        self._next_numbers = dict.fromkeys(NUMBERS, 1)
        self._befores: dict[tuple[str, RecordId], tuple[Record, Record | None]] | None = None

    def seconds(self) -> int:
        """Give the present instant in UNIX seconds."""
        return int(self.now().timestamp())

    def new_id(self, table: str) -> int:
        """Give the next id of a table, or of lines, splits or emails."""
        self._next_ids[table] += 1
        return self._next_ids[table] - 1

    def new_number(self, table: str) -> str:
        """Give the next free human number, such as INV-00001."""
        taken = {record["number"] for record in self.tables[table].values()}
        while True:
            number = NUMBERS[table].format(self._next_numbers[table])
            self._next_numbers[table] += 1
            if number not in taken:
                return number

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Make all changes within, or none of them. Inside another one it is part of that."""
        if self._befores is not None:
            yield
            return
        self._befores = {}
        try:
            yield
        except BaseException:
            self._undo(self._befores)
            self._befores = None
            raise
        befores, self._befores = self._befores, None
        self._finish(befores)

    def add(self, table: str, record: Record) -> Record:
        """Keep a record, under a new id unless it has one, with created_at and updated_at."""
        record["id"] = record.get("id") or self.new_id(table)
        record["created_at"] = record["updated_at"] = self.seconds()
        self._remember(table, record, before=None)
        self.tables[table][record["id"]] = record
        return record

    def edit(self, table: str, record: Record, **changes: Any) -> Record:
        """Change a record; lists and dicts in it are replaced, never changed in place."""
        self._remember(table, record, before=dict(record))
        record.update(changes)
        return record

    def remove(self, table: str, record: Record) -> None:
        """Take a record away."""
        self._remember(table, record, before=dict(record))
        del self.tables[table][record["id"]]

    def find(self, table: str, record_id: object) -> Record:
        """Give the record itself, not a copy.

        :raises Refused: 404 when there is none.
        """
        record = self._look_up(table, record_id)
        if record is None:
            raise refusals.Refused(f"{singular(table).capitalize()} was not found: {record_id}", status=404)
        return record

    def cited(self, table: str, record_id: object, *, param: str) -> Record:
        """Give the record a request's body refers to.

        :raises Refused: 400 naming `param` when there is none.
        """
        record = self._look_up(table, record_id)
        if record is None:
            raise refusals.Refused(f"No such {singular(table)}: {record_id}", param=param)
        return record

    def _look_up(self, table: str, record_id: object) -> Record | None:
        if isinstance(record_id, bool):
            return None
        text = str(record_id)
        found = self.tables[table].get(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
        return found or self.tables[table].get(text)

    def _remember(self, table: str, record: Record, *, before: Record | None) -> None:
        if self._befores is None:
            raise RuntimeError("changes are made inside Store.whole()")
        self._befores.setdefault((table, record["id"]), (record, before))

    def _undo(self, befores: dict[tuple[str, RecordId], tuple[Record, Record | None]]) -> None:
        for (table, record_id), (record, before) in befores.items():
            if before is None:
                self.tables[table].pop(record_id, None)
            else:
                record.clear()
                record.update(before)
                self.tables[table][record_id] = record

    def _finish(self, befores: dict[tuple[str, RecordId], tuple[Record, Record | None]]) -> None:
        for (table, record_id), (record, before) in befores.items():
            is_there = record_id in self.tables[table]
            if before is None:
                if is_there:
                    self.announce("created", table, record, None)
            elif not is_there:
                self.announce("deleted", table, record, before)
            elif before != record:
                record["updated_at"] = self.seconds()
                self.announce("updated", table, record, before)


def singular(table: str) -> str:
    """Give the name of one of a table, such as credit_note."""
    return table.removesuffix("s")
