"""Deleting a record, and what stands in the way."""

from __future__ import annotations

from typing import Any

from integrations.netsuite.simulator import account, checks, naming, orders, payments, refusals, schema, store


def delete(record: store.Record, *, books: account.Account) -> None:
    """Remove a record, giving back what it billed or paid. Refused when another record refers to it."""
    with books.store.lock:
        if record.type.is_transaction:
            checks.open_period(record.fields["tranDate"], books=books)
        if any(_refers(other, record) for other in books.store.every()):
            detail = f"This {record.type.label.lower()} cannot be deleted because it has dependent records."
            raise refusals.user_error(detail)
        books.store.remove(record, name=naming.display_name(record), now=books.now())
        _give_back(record, books=books)


def _give_back(record: store.Record, *, books: account.Account) -> None:
    if record.lines.get("apply"):
        record = record.draft()
        record.lines["apply"] = []
        payments.record_applications(record, books=books)
    if record.type.name == "invoice":
        books.store.applied.pop(record.id, None)
        orders.count_billed(record.fields.get("createdFrom", ""), books=books)
    if record.type.name == "depositApplication":
        deposit = books.store.find("customerDeposit", record.fields["deposit"])
        if deposit is not None:
            deposit = deposit.draft()
            payments.settle_deposit(deposit, books=books)
            books.store.put(deposit)


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
