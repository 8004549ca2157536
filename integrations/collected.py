"""Money that a platform collected, beside its other records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a platform collected for one of its invoices and passed on to the supplier.

    `source_id`, `number` and `version` are the invoice's. `paid` is the money, tax included, without what credit notes
    paid. `paid_date` is the day of the settlement, None while nothing was paid through the platform;
    `settlement_reference` stands on the supplier's bank line.
    """

    source_id: str
    number: str
    version: str
    customer_name: str
    order_ids: tuple[str, ...]
    paid: Decimal
    paid_date: date | None
    settlement_reference: str = ""
    updated_at: datetime
