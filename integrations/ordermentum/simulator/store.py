"""What the simulated company has on record, as plain JSON-ready dicts in tables."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from integrations.ordermentum.simulator import instants, refusals

Record = dict[str, Any]

TABLES = (
    "purchasers", "retailers", "products", "variants", "orders", "invoices", "credit_notes", "locations",
    "stock_items", "webhooks", "events", "categories", "price_groups", "visibility_groups", "properties",
    "integrations",
)  # fmt: skip
FIRST_NUMBERS = {"orders": 2041, "invoices": 1890, "credit_notes": 301}


class Store:
    """The tables, the ids and the clock of one supplier. `lock` guards them; whoever changes them holds it.

    `announce(event, table, record)` is called after each change that Ordermentum would tell its webhooks of.
    """

    def __init__(self, *, supplier_id: str, seed: int, now: Callable[[], datetime]) -> None:
        self.supplier_id = supplier_id
        self.seed = seed
        self.now = now
        self.lock = threading.RLock()
        self.announce: Callable[[str, str, Record], None] = lambda _event, _table, _record: None
        self.clear()

    def clear(self) -> None:
        """Forget everything; the same ids and numbers will be given again."""
        self.tables: dict[str, dict[str, Record]] = {name: {} for name in TABLES}
        self.supplier: Record = {
            "id": self.supplier_id,
            "name": "Supplier",
            "timezone": "Australia/Sydney",
            "settings": {"orderPrefix": "OM", "invoicePrefix": "OMI", "stockTracking": True},
        }
        self._random = random.Random(self.seed)
        self._numbers = dict(FIRST_NUMBERS)

    def new_id(self) -> str:
        """Give a fresh lower-case UUID; the seed decides which."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def next_number(self, table: str) -> str:
        """Give the next human number, such as OM2041, with the supplier's prefix."""
        prefix = {
            "orders": self.supplier["settings"]["orderPrefix"],
            "invoices": self.supplier["settings"]["invoicePrefix"],
            "credit_notes": "OMC",
        }[table]
        number = self._numbers[table]
        self._numbers[table] += 1
        return f"{prefix}{number}"

    def stamp(self) -> str:
        """Give the present instant in Ordermentum's writing."""
        return instants.written(self.now())

    def touch(self, record: Record) -> None:
        """Give the record an updatedAt later than its last one, even within one millisecond."""
        last = instants.read(record["updatedAt"], field="updatedAt")
        record["updatedAt"] = instants.written(max(self.now(), last + timedelta(milliseconds=1)))

    def add(self, table: str, record: Record) -> Record:
        """Keep a record under its id, in lower case, with createdAt and updatedAt.

        :raises Refused: 400 when that id is taken.
        """
        record["id"] = str(record.get("id") or self.new_id()).lower()
        if record["id"] in self.tables[table]:
            raise refusals.Refused(f"id {record['id']} is taken")
        record["createdAt"] = record.get("createdAt") or self.stamp()
        record["updatedAt"] = record.get("updatedAt") or record["createdAt"]
        self.tables[table][record["id"]] = record
        return record

    def find(self, table: str, record_id: object) -> Record:
        """Give the record itself, not a copy; the case of the id does not matter.

        :raises Refused: 404 when there is none.
        """
        record = self.tables[table].get(str(record_id).lower())
        if record is None:
            raise refusals.Refused(f"{table.replace('_', '-')}/{record_id} does not exist", status=404)
        return record

    def cited(self, table: str, record_id: object, *, field: str) -> Record:
        """Give the record a request's body refers to.

        :raises Refused: 400 naming the field when there is none.
        """
        try:
            return self.find(table, record_id)
        except refusals.Refused:
            raise refusals.Refused(f"{field} {record_id} does not exist") from None


def change(record: Record, changes: Mapping[str, Any], *, fixed: frozenset[str] = frozenset()) -> None:
    """Write changes into a record: `properties` are merged, id, supplierId, createdAt and `fixed` fields stay.

    :raises Refused: 400 when a value is of another kind than the one it replaces.
    """
    for name, value in changes.items():
        if name in {"id", "supplierId", "createdAt", "updatedAt"} | fixed:
            continue
        if name == "properties":
            if not isinstance(value, Mapping):
                raise refusals.Refused("properties must be an object")
            record["properties"] = {**(record.get("properties") or {}), **value}
        else:
            _check_kind(name, old=record.get(name), new=value)
            record[name] = value


def _check_kind(name: str, *, old: object, new: object) -> None:
    for kind, word in ((bool, "true or false"), (list, "a list"), (dict, "an object")):
        if isinstance(old, kind) and new is not None and not isinstance(new, kind):
            raise refusals.Refused(f"{name} must be {word}")


@contextmanager
def whole(record: Record) -> Iterator[None]:
    """Undo every change to a record when one of them is refused."""
    before = dict(record)
    try:
        yield
    except refusals.Refused:
        record.clear()
        record.update(before)
        raise
