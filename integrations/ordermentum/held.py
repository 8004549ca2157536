"""What Ordermentum holds for a record of NetSuite, from its JSON. Pure: no HTTP, no clock, no database.

Only an id is needed. Whatever else cannot be read counts as the more careful of its meanings: a lock that is written
oddly is a lock, a total that is no amount is no total. So one odd row never stops the other rows of a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from integrations import records
from integrations.ordermentum import parse
from integrations.ordermentum.fields import Fields, Unreadable
from integrations.ordermentum.lines import UNSET

NETSUITE_TAG = "netsuite_id"  # the property tag that Ordermentum's guide names
APPLIED = frozenset({"applied", "completed"})  # a credit note that is used up (Ordermentum help)
Value = TypeVar("Value")


def of(*, record_type: str, row: object) -> records.Held:
    """Give what an invoice or credit note says of itself. Raises RecordRejected when it has no id."""
    with parse.refusing(record=record_type.replace("_", " "), row=row):
        fields = Fields(value=row)
        source_id = fields.source_id("id")
        if not source_id:
            raise fields.missing("id")
    is_paid = record_type == "invoice" and _is_paid(fields)
    return records.Held(
        record_type=record_type,
        source_id=source_id,
        number=_or("", lambda: fields.text("number", "invoiceNumber")),
        netsuite_id=netsuite_id(fields=fields),
        customer_id=_or("", lambda: fields.source_id("purchaserId")),
        total=_or(None, lambda: fields.amount("total")),
        is_paid=is_paid,
        is_cancelled=_is_cancelled(fields),
        is_final=is_paid or _is_set(fields, "locked") or (record_type == "credit_note" and _is_applied(fields)),
        is_busy=_is_set(fields, "processing") or "processing" in _words(fields),
    )


def netsuite_id(*, fields: Fields, names: Sequence[str] = (NETSUITE_TAG,)) -> str:
    """Give the NetSuite id that a row says in one of these properties, else in `externalId`; "" when in none."""
    _path, properties = fields.find("properties")
    for name in names:
        stated = properties.get(name) if isinstance(properties, Mapping) else None
        if found := _plain(stated.get("value") if isinstance(stated, Mapping) else stated):
            return found
    return _plain(fields.find("externalId")[1])


def customer_id(*, row: Mapping[str, Any]) -> str:
    """Give the purchaser that a row says it belongs to, "" when it does not say."""
    fields = Fields(value=row)
    return _or("", lambda: fields.source_id("purchaserId"))


def _plain(stated: object) -> str:
    text = _or("", lambda: Fields(value={"id": stated}).text("id"))
    return "" if text in UNSET else text


def _is_paid(fields: Fields) -> bool:
    return _says(fields, "paidAt", "paidSupplierAt") or "paid" in _words(fields)


def _is_cancelled(fields: Fields) -> bool:
    return (
        _says(fields, "cancelledAt", "deletedAt")
        or bool(_words(fields) & parse.CANCELLED)
        or _is_set(fields, "cancelled")
    )


def _is_applied(fields: Fields) -> bool:
    return _says(fields, "completedAt") or bool(_words(fields) & APPLIED)


def _says(fields: Fields, *names: str) -> bool:
    return fields.find(*names)[1] is not None


def _is_set(fields: Fields, name: str) -> bool:
    return _or(True, lambda: bool(fields.flag(name)))


def _words(fields: Fields) -> set[str]:
    return {_or("", lambda name=name: fields.text(name).lower()) for name in ("status", "paymentStatus")}  # type: ignore[misc]


def _or(otherwise: Value, read: Callable[[], Value]) -> Value:
    try:
        return read()
    except Unreadable:
        return otherwise
