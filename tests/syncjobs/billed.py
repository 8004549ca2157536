"""Invoices of NetSuite and what people do to them there, for tests of what the platform then shows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.syncjobs.hourly import Hourly


def money(value: Any) -> Decimal:
    return Decimal(str(value))


def lines(raised: dict[str, Any]) -> list[tuple[str, Decimal, Decimal]]:
    """Product, quantity and unit price of each line of a platform's invoice."""
    return [(line["productId"], money(line["quantity"]), money(line["price"])) for line in raised["lineItems"]]


def pay(hourly: Hourly, netsuite_id: str) -> None:
    """Pay an invoice in NetSuite, all of it."""
    held = hourly.world.netsuite.get("invoice", netsuite_id)
    hourly.world.netsuite.add(
        "customerPayment",
        {
            "customer": {"id": held["entity"]["id"]},
            "payment": held["total"],
            "apply": {"items": [{"doc": {"id": netsuite_id}, "apply": True, "amount": held["total"]}]},
        },
    )


def add_line(hourly: Hourly, netsuite_id: str, item_id: str, *, rate: float) -> None:
    """Add a line of one piece to an invoice in NetSuite."""
    added = {"item": {"id": item_id}, "quantity": 1, "price": {"id": "-1"}, "rate": rate}
    hourly.world.netsuite.change("invoice", netsuite_id, {"item": {"items": [added]}})


def change_line(hourly: Hourly, netsuite_id: str, number: int, **changes: float) -> None:
    """Change a line of an invoice in NetSuite."""
    line = {"line": number, "price": {"id": "-1"}, **changes}
    hourly.world.netsuite.change("invoice", netsuite_id, {"item": {"items": [line]}})
