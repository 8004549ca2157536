"""A payment or deposit of NetSuite, and what of it belongs to which of the platform's invoices. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from integrations import records
from syncjobs import totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So much of the money for one invoice of the platform (`held`, None while there is none).

    `owed_name` is NetSuite's invoice, "" for a deposit on an order. `paid_date`: the invoice is to be marked as paid
    on that day; None when it is not, and `note` says why. `is_waiting`: the next hour may bring more.
    """

    held: records.Held | None
    owed_name: str
    amount: Decimal
    paid_date: date | None = None
    note: str = ""
    is_waiting: bool = False
    is_notice: bool = False

    @property
    def name(self) -> str:
        """Give what staff call the platform's invoice, "" while there is none."""
        return (self.held.number or self.held.source_id) if self.held else ""

    @property
    def words(self) -> str:
        """Say what is paid."""
        what = f"invoice {self.name}" if self.held else "an order that has no invoice on the platform"
        of = f" ({self.owed_name})" if self.owed_name and self.owed_name != self.name else ""
        return f"{totals.money(self.amount)} to {what}{of}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(records.FromNetSuite):
    """Money that NetSuite received. `noun` is "payment" or "deposit", `received` its amount; `lost` are invoices that
    it was applied to before and is not any more."""

    noun: str
    received: Decimal
    received_date: date | None
    parts: tuple[Part, ...]
    lost: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Say what was recorded."""
        day = f" on {self.received_date.isoformat()}" if self.received_date else ""
        applied = ", ".join(part.words for part in self.parts) or "nothing to invoices of the platform"
        said = f"{name(self.noun, self.number)} of {totals.money(self.received)}{day}: {applied}."
        lost = ", ".join(self.lost)
        return f"{said} It is no longer applied to {lost}; the platform was left as it is." if lost else said

    def facts(self, *, paid: Sequence[str]) -> dict[str, Any]:
        """Give what the entry keeps. `paid` are the platform's ids of the invoices that are paid there now."""
        return {
            "received": {
                "kind": self.noun,
                "number": self.number,
                "amount": self.received,
                "date": self.received_date,
            },
            "invoices": [
                {
                    "invoice_id": part.held.source_id if part.held else "",
                    "number": part.name,
                    "netsuite_number": part.owed_name,
                    "amount": part.amount,
                    "date": self.received_date,
                    "is_paid": part.held is not None and part.held.source_id in paid,
                }
                for part in self.parts
            ],
        }


def name(noun: str, number: str) -> str:
    """Give what staff call a payment or deposit."""
    return f"{noun.capitalize()} {number}".strip()


def recorded(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the invoices that an entry's facts say the money was applied to."""
    found = facts.get("invoices")
    return list(found) if isinstance(found, list) else []


def taken_back(*, title: str, how: str, facts: Mapping[str, Any]) -> str:
    """Say that money which was recorded is gone."""
    parts = [(totals.money(Decimal(one["amount"])), one["number"] or "an order") for one in recorded(facts)]
    had = ", ".join(f"{amount} of {number}" for amount, number in parts)
    return (
        f"{title} was {how} in NetSuite. It had paid {had}. The platform was left as it is: what should not be paid "
        "there any more, set right by hand."
    )
