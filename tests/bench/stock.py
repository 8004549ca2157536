"""Reading the stock of very many items: how many calls one look costs. `python -m tests.bench.stock OUTPUT` looks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.bench import passes, report
from tests.bench.report import Figure

ITEMS, LOCATIONS = 5000, ("1", "2", "3")
MOST_CALLS = 20


def measure(*, folder: Path) -> list[Figure]:
    """Give the figures of a first look, and of a second one that finds nothing new."""
    first, second = passes.of("stock", folder=folder)
    name = f"stock of {ITEMS} items at {len(LOCATIONS)} locations"
    figures: list[Figure] = []
    for which, saw in (("first look", first), ("next look", second)):
        figures += [
            report.at_most(f"NetSuite calls, {name}, {which}", saw["calls"], "calls", MOST_CALLS),
            report.seen(f"time, {name}, {which}", saw["seconds"], "s"),
        ]
    return [
        *figures,
        report.exactly(f"items found new, {name}, first look", first["queued"], "items", ITEMS),
        # Each item is looked at anew once a day whatever its figures: a few come due in any minute.
        report.at_most(f"items found new, {name}, next look", second["queued"], "items", ITEMS / 100),
    ]


def _connect(url: str, simulator: Any) -> Any:
    from mappings.models import ProductMapping, StockSettings
    from syncjobs.models import Flow, SyncPlan
    from tests.bench import setting_up

    stocked = [{"locationId": {"id": place}, "quantityOnHand": 9, "quantityAvailable": 8} for place in LOCATIONS]
    plan = setting_up.connect(url, url, slots=5)
    rows = []
    for number in range(ITEMS):
        item_id = simulator.add("inventoryItem", {"itemId": f"BENCH-{number}", "locations": {"items": stocked}})
        rows.append(ProductMapping(connection=plan.connection, product_id=f"bench-{number}", netsuite_id=item_id))
    ProductMapping.objects.filter(connection=plan.connection).delete()
    ProductMapping.objects.bulk_create(rows)
    settings = StockSettings.objects.create(connection=plan.connection, location_ids=",".join(LOCATIONS))
    return SyncPlan.objects.create(
        connection=plan.connection, flow=Flow.STOCK_IN, stock_settings=settings, starts_at=setting_up.now()
    )


if __name__ == "__main__":
    passes.write(*sys.argv[1:], prepare=_connect)
