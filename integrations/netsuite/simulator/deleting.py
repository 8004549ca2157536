"""Deleting a record, and what stands in the way."""

from __future__ import annotations

from typing import Any

from integrations.netsuite.simulator import (
    account,
    documents,
    fulfilments,
    naming,
    payments,
    periods,
    refusals,
    schema,
    store,
)


def delete(record: store.Record, *, books: account.Account) -> None:
    """Remove a record, giving back what it billed, shipped or paid. Refused when another record refers to it."""
    with books.store.lock:
        if record.type.is_transaction:
            periods.require_open(record, books=books)
        if record.type.name == "itemFulfillment":
            fulfilments.refuse_unshipping_billed(record, {}, books=books)
        if _has_dependents(record, books=books):
            detail = f"This {record.type.label.lower()} cannot be deleted because it has dependent records."
            raise refusals.user_error(detail)
        books.store.remove(record, name=naming.display_name(record), now=books.now())
        _give_back(record, books=books)


def _give_back(record: store.Record, *, books: account.Account) -> None:
    payments.record_applications(record.id, before=payments.uses_of(record), now={}, books=books)
    books.store.applied.pop(record.id, None)
    if record.type.is_transaction:
        documents.tell_source(record, books=books)


def _has_dependents(record: store.Record, *, books: account.Account) -> bool:
    if not record.type.is_transaction:
        return any(_refers(other, record) for other in books.store.every())
    # What refers to a transaction is known without looking at every record.
    if books.store.made_from.get(record.id) or books.store.applied.get(record.id):
        return True
    if record.type.name == "customerDeposit":
        return any(one.fields.get("deposit") == record.id for one in books.store.each("depositApplication"))
    return record.type.name == "salesOrder" and any(
        one.fields.get("salesOrder") == record.id for one in books.store.each("customerDeposit")
    )


def _refers(other: store.Record, target: store.Record) -> bool:
    if other is target:
        return False
    if _points(other.fields, other.type.fields, target):
        return True
    return any(
        _points(line, other.type.sublists[name].fields, target) for name, lines in other.lines.items() for line in lines
    )


def _points(kept: dict[str, Any], fields: dict[str, schema.Field], target: store.Record) -> bool:
    for name, value in kept.items():
        kind = fields.get(name)
        if kind is None or target.type.name not in kind.targets:
            continue
        if value == target.id or (isinstance(value, tuple) and target.id in value):
            return True
    return False
