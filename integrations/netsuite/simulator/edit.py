"""One write in progress: what the modules of the record types work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, store


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A part of a credit memo or customer deposit that a payment sets against an invoice."""

    document: store.Record
    invoice_id: str
    amount: Decimal


@dataclass(kw_only=True)
class Edit:
    """The record as it will be stored, as it was (None: it is new), and the body properties that were sent."""

    record: store.Record
    before: store.Record | None
    sent: dict[str, Any]
    books: account.Account
    draws: list[Draw] = field(default_factory=list)
