"""Reading the stock of very many items: how many calls one look costs. `python -m tests.bench.stock OUTPUT` looks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import django

from tests.bench import plant, report
from tests.bench.report import Figure

ITEMS, LOCATIONS = 5000, ("1", "2", "3")
MOST_CALLS = 20


def measure(*, folder: Path) -> list[Figure]:
    """Give the figures of a first look, and of a second one that finds nothing new."""
    output = folder / "stock.json"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'stock.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    subprocess.run(
        [sys.executable, "-m", "tests.bench.stock", str(output)], env=environment, cwd=plant.ROOT, check=True
    )
    name = f"stock of {ITEMS} items at {len(LOCATIONS)} locations"
    figures: list[Figure] = []
    for which, saw in zip(("first look", "next look"), json.loads(output.read_text()), strict=True):
        figures += [
            report.at_most(f"NetSuite calls, {name}, {which}", saw["calls"], "calls", MOST_CALLS),
            report.seen(f"time, {name}, {which}", saw["seconds"], "s"),
        ]
    first, second = json.loads(output.read_text())
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


def _look(plan: Any, simulator: Any) -> dict[str, float]:
    from syncjobs import pulling
    from tests.bench import setting_up

    before, started_s = len(simulator.calls), time.monotonic()
    run = pulling.pull(plan_id=plan.pk, now=setting_up.now())
    assert run is not None, "the plan may not run"
    assert run.is_complete, run.message
    took_s = time.monotonic() - started_s
    return {"calls": len(simulator.calls) - before, "seconds": took_s, "queued": run.queued}


def main(output: str) -> None:
    """Look twice, and write what it took."""
    django.setup()
    from django.core.management import call_command

    from integrations.netsuite.simulator import NetSuiteSimulator

    call_command("migrate", verbosity=0)
    simulator = NetSuiteSimulator()
    simulator.demo_company()
    with simulator.serve() as server:
        plan = _connect(server.base_url, simulator)
        looks = [_look(plan, simulator) for _ in range(2)]
    Path(output).write_text(json.dumps(looks))


if __name__ == "__main__":
    main(*sys.argv[1:])
