"""Transactions that staff ticked not to be synced, by a checkbox of the account's own."""

from __future__ import annotations

from collections.abc import Iterable

from integrations.netsuite.reading import checkboxes
from integrations.netsuite.reading.checkboxes import Ticked
from integrations.netsuite.reading.reader import Reader


def held(reader: Reader, *, field: str, transaction_ids: Iterable[str]) -> Ticked:
    """Give those of the transactions whose checkbox `field` is ticked, and whether the account lacks that field.

    One query for 1,000, none when `field` is "".
    """
    if not field.strip():
        return Ticked()
    return checkboxes.ticked(reader, table="transaction", field=field, netsuite_ids=set(transaction_ids))
