"""An hour in which very many invoices were made of our orders: how many calls one pass costs.

`python -m tests.bench.finalised OUTPUT` reads them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

from tests.bench import plant, report
from tests.bench.report import Figure

INVOICES, LINES, ORDERS = 10_000, 3, 500
MOST_CALLS = 60


def measure(*, folder: Path) -> list[Figure]:
    """Give the figures of one pass that finds all of them, and of the next one."""
    output = folder / "finalised.json"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'finalised.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    subprocess.run(
        [sys.executable, "-m", "tests.bench.finalised", str(output)], env=environment, cwd=plant.ROOT, check=True
    )
    first, second = json.loads(output.read_text())
    name = f"an hour with {INVOICES} changed invoices of {LINES} lines"
    return [
        report.exactly(f"entries made, {name}", first["queued"], "entries", INVOICES),
        report.at_most(f"NetSuite calls, {name}", first["calls"], "calls", MOST_CALLS),
        report.seen(f"time of the pass, {name}", first["seconds"], "s"),
        report.exactly(f"entries due again by the next pass, {name}", second["queued"], "entries", 0),
    ]


def _connect(url: str, simulator: Any) -> tuple[Any, list[str]]:
    from syncjobs.models import Flow, RecordLink, SyncPlan
    from tests.bench import setting_up

    connection = setting_up.connect(url, url, slots=5).connection
    body = {"entity": {"id": "1042"}, "item": {"items": [{"item": {"id": "501"}, "quantity": 1}]}}
    order_ids = [simulator.add("salesOrder", body) for _ in range(ORDERS)]
    RecordLink.objects.bulk_create(
        RecordLink(
            connection=connection,
            record_type="order",
            source_id=f"bench-{order_id}",
            netsuite_type="salesOrder",
            netsuite_id=order_id,
            created_by=RecordLink.Side.PLATFORM,
        )
        for order_id in order_ids
    )
    plan = SyncPlan.objects.create(
        connection=connection, flow=Flow.INVOICES_IN, starts_at=setting_up.now() - setting_up.LONG
    )
    return plan, order_ids


def _pass(plan: Any, simulator: Any) -> dict[str, float]:
    from syncjobs import pulling
    from tests.bench import setting_up

    before, started_s = simulator.counter.count, time.monotonic()
    run = pulling.pull(plan_id=plan.pk, now=setting_up.now())
    assert run is not None, "the plan may not run"
    assert run.is_complete, run.message
    return {
        "calls": simulator.counter.count - before,
        "seconds": time.monotonic() - started_s,
        "queued": run.queued,
    }


def main(output: str) -> None:
    """Read twice, and write what it took."""
    django.setup()
    from django.core.management import call_command

    from integrations.netsuite.simulator import NetSuiteSimulator

    call_command("migrate", verbosity=0)
    simulator = NetSuiteSimulator()
    simulator.demo_company()
    with simulator.serve() as server:
        plan, order_ids = _connect(server.base_url, simulator)
        # Not of the last minute: what was saved then is read by the next pass.
        until = simulator.books.now() - timedelta(minutes=5)
        simulator.bulk_invoices(
            INVOICES, lines=LINES, since=until - timedelta(hours=1), until=until, order_ids=order_ids
        )
        passes = [_pass(plan, simulator) for _ in range(2)]
    Path(output).write_text(json.dumps(passes))


if __name__ == "__main__":
    main(*sys.argv[1:])
