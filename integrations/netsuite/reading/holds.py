"""Transactions that staff ticked not to be synced, by a checkbox of the account's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import make_dataclass
from functools import cache
from typing import Any

from integrations import errors
from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader

_FIELD = re.compile(r"custbody[a-z0-9_]{1,60}")


def held(reader: Reader, *, field: str, transaction_ids: Iterable[str]) -> frozenset[str]:
    """Give those of the transactions whose checkbox `field` is ticked; none where the account has no such field.

    One query for 1,000, none when `field` is "". Raises NeedsStaff when it cannot be the ID of such a field.
    """
    wanted = set(transaction_ids)
    if not (field and wanted):
        return frozenset()
    if not _FIELD.fullmatch(field):
        raise errors.NeedsStaff(
            f"“{field}” is no field ID of a checkbox on transactions: those begin with custbody. Correct it in the "
            "receivables settings of the connection."
        )
    return frozenset(each.netsuite_id for each in reader.of_parents(_question(field), wanted) if each.is_held)


@cache
def _question(field: str) -> Query[Any]:
    row = make_dataclass(
        "TickedTransaction",
        [
            ("netsuite_id", str, columns.identity("t.id", needed=True)),
            ("is_held", bool | None, columns.flag(f"t.{field}")),
        ],
        frozen=True,
        kw_only=True,
    )
    return Query(name="ticked transactions", row=row, table="transaction", alias="t", parent="t.id", key="t.id")
