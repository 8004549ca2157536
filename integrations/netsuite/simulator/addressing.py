"""Which record a path means: `5012` or `eid:om-order-9f`."""

from __future__ import annotations

import re

from integrations.netsuite.simulator import account, refusals, schema, store
from integrations.netsuite.simulator.exchange import Exchange

_ID = re.compile(r"-?\d+\Z")


def find(exchange: Exchange, record_type: schema.RecordType, key: str, *, books: account.Account) -> store.Record:
    """The record that a path names, by id or external id; Refusal when there is none or it is of another type."""
    if key.startswith("eid:"):
        record = books.store.find_external(record_type, key[4:])
        if record is None:
            raise refusals.not_found()
        if record.type is not record_type:
            raise _wrong_type(record_type)
        return record
    if not _ID.match(key) or not key.strip("-0"):
        raise refusals.invalid_id(key, url=exchange.target)
    found = books.store.find(record_type.name, key)
    if found is not None:
        return found
    if books.store.type_of(record_type.family, key):
        raise _wrong_type(record_type)
    raise refusals.not_found()


def _wrong_type(record_type: schema.RecordType) -> refusals.Refusal:
    if not record_type.is_transaction:
        return refusals.not_found()
    return refusals.Refusal(status=400, code="USER_ERROR", detail="Transaction type specified is incorrect.")
