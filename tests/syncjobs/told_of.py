"""Orders that went across, changed by people in NetSuite, and a SuiteApp that tells of it."""

from __future__ import annotations

from typing import Any

from syncjobs import netsuite_events
from syncjobs.models import SyncLog, TotalState
from tests.syncjobs import suiteapp
from tests.world import World

TAXED = {"tax_mode": "LEGACY", "taxable_code_id": "7", "exempt_code_id": "8"}


def synced(world: World, **fields: Any) -> dict[str, Any]:
    """An order that went across and whose totals agree."""
    placed = world.order(**fields)
    world.sync()
    world.compare_totals()
    assert world.entry(placed).total_state == TotalState.AGREES
    return placed


def tell(world: World, placed: dict[str, Any], event: str = "edit", **changes: str) -> None:
    """The SuiteApp tells of an order's sales order, and the worker reads it."""
    told = suiteapp.event(id=world.entry(placed).netsuite_id, event=event, **changes)
    assert suiteapp.tell(world.account, told).status_code == 202
    read(world)


def read(world: World) -> int:
    return netsuite_events.read(account_id=world.account.pk, now=world.now())


def change_price(world: World, placed: dict[str, Any]) -> None:
    """Somebody in NetSuite makes the first line of the sales order 10 dearer."""
    order = world.sales_order(placed)
    assert order
    lines = [dict(line) for line in order["item"]["items"]]
    lines[0]["amount"] = float(lines[0]["amount"]) + 10
    world.netsuite.change("salesOrder", order["id"], {"item": {"items": lines}})


def outcomes(placed: dict[str, Any]) -> list[str]:
    return list(SyncLog.objects.filter(source_id=placed["id"]).order_by("pk").values_list("outcome", flat=True))
