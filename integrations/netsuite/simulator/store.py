"""Where the records are: plain Python objects under one lock, with the few indexes that make answers quick."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import changes, schema

_FIRST_IDS = {"transaction": 5001, "entity": 1101, "item": 901}
_FIRST_ID = 101


@dataclass(slots=True, kw_only=True)
class Record:
    """One record. `fields` and the lines hold plain values: references as ids, money as Decimal, days as ISO text."""

    type: schema.RecordType
    id: str
    external_id: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    created_at: datetime = datetime.min.replace(tzinfo=UTC)
    modified_at: datetime = datetime.min.replace(tzinfo=UTC)

    def draft(self) -> Record:
        """A copy to change and then either store or drop."""
        return Record(
            type=self.type,
            id=self.id,
            external_id=self.external_id,
            fields=dict(self.fields),
            lines={name: [dict(line) for line in lines] for name, lines in self.lines.items()},
            created_at=self.created_at,
            modified_at=self.modified_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedRecord:
    """What is left of a deleted record. `type` is the name people know: "Sales Order"."""

    type: str
    record_id: str
    name: str
    deleted_at: datetime


class Store:
    """All records. Hold `lock` around anything that reads more than one record or writes."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.changes = changes.Changes()
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self._records: dict[str, dict[str, Record]] = defaultdict(dict)
            self._type_of: dict[tuple[str, str], str] = {}
            self._by_external_id: dict[tuple[str, str], tuple[str, str]] = {}
            self._last_ids: dict[str, int] = {}
            self._counters: dict[str, int] = {}
            self.made_from: dict[str, set[tuple[str, str]]] = defaultdict(set)
            self.applied: dict[str, dict[str, Decimal]] = defaultdict(dict)  # invoice id -> payer id -> amount
            self.deleted: list[DeletedRecord] = []
            self.changes.clear()

    def find(self, type_name: str, record_id: str) -> Record | None:
        """The record, or None."""
        return self._records[type_name].get(record_id)

    def find_any(self, type_names: tuple[str, ...], record_id: str) -> Record | None:
        """The record with that id in any of these types."""
        for type_name in type_names:
            if (record := self._records[type_name].get(record_id)) is not None:
                return record
        return None

    def find_external(self, record_type: schema.RecordType, external_id: str) -> Record | None:
        """The record that holds an external id in this type's class (it may be of another type)."""
        key = self._by_external_id.get((_scope(record_type), external_id))
        return self.find(*key) if key else None

    def type_of(self, family: str, record_id: str) -> str | None:
        """Which type of a family has that id."""
        return self._type_of.get((family, record_id))

    def all(self, type_name: str) -> list[Record]:
        """The records of one type, by id."""
        return sorted(self._records[type_name].values(), key=lambda record: id_order(record.id))

    def each(self, type_name: str) -> list[Record]:
        """The records of one type, in no order."""
        return list(self._records[type_name].values())

    def every(self) -> Iterator[Record]:
        """All records of all types."""
        for records in list(self._records.values()):
            yield from list(records.values())

    def counts(self) -> dict[str, int]:
        """How many records of each type there are."""
        return {name: len(records) for name, records in sorted(self._records.items()) if records}

    def next_id(self, family: str) -> str:
        """A fresh id."""
        number = max(self._last_ids.get(family, 0) + 1, _FIRST_IDS.get(family, _FIRST_ID))
        self._last_ids[family] = number
        return str(number)

    def next_number(self, counter: str) -> int:
        """A fresh document number (or line key)."""
        self._counters[counter] = self._counters.get(counter, 1000) + 1
        return self._counters[counter]

    def put(self, record: Record) -> None:
        """Store a record, new or changed."""
        old = self.find(record.type.name, record.id)
        if old is not None and old.external_id != record.external_id:
            self._by_external_id.pop((_scope(record.type), old.external_id or ""), None)
        if record.external_id:
            self._by_external_id[(_scope(record.type), record.external_id)] = (record.type.name, record.id)
        self._records[record.type.name][record.id] = record
        self._type_of[(record.type.family, record.id)] = record.type.name
        if record.id.isdigit():
            self._last_ids[record.type.family] = max(self._last_ids.get(record.type.family, 0), int(record.id))
        if made_from := record.fields.get("createdFrom"):
            self.made_from[made_from].add((record.type.name, record.id))
        self.changes.note((record.type.name, record.id), record)

    def remove(self, record: Record, *, name: str, now: datetime) -> None:
        """Delete a record and remember that it was."""
        del self._records[record.type.name][record.id]
        self._type_of.pop((record.type.family, record.id), None)
        if record.external_id:
            self._by_external_id.pop((_scope(record.type), record.external_id), None)
        self.made_from[record.fields.get("createdFrom", "")].discard((record.type.name, record.id))
        deleted = DeletedRecord(type=record.type.label, record_id=record.id, name=name, deleted_at=now)
        self.deleted.append(deleted)
        self.changes.note((record.type.name, record.id), None, deleted=deleted)


def id_order(record_id: str) -> tuple[int, str]:
    """Sort ids as numbers."""
    digits = record_id.lstrip("-")
    return (int(record_id), "") if digits.isdigit() else (0, record_id)


def _scope(record_type: schema.RecordType) -> str:
    # External ids are unique over all transactions and over all items, else in their own type.
    return record_type.family if record_type.is_transaction or record_type.is_item else record_type.name
