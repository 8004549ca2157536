"""An hour in which very many invoices were made of our orders: how many calls one pass costs.

`python -m tests.bench.finalised OUTPUT` reads them.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.bench import passes, report
from tests.bench.report import Figure

INVOICES, LINES, ORDERS = 10_000, 3, 500
MOST_CALLS = 60


def measure(*, folder: Path) -> list[Figure]:
    """Give the figures of one pass that finds all of them, and of the next one."""
    first, second = passes.of("finalised", folder=folder)
    name = f"an hour with {INVOICES} changed invoices of {LINES} lines"
    return [
        report.exactly(f"entries made, {name}", first["queued"], "entries", INVOICES),
        report.at_most(f"NetSuite calls, {name}", first["calls"], "calls", MOST_CALLS),
        report.seen(f"time of the pass, {name}", first["seconds"], "s"),
        report.exactly(f"entries due again by the next pass, {name}", second["queued"], "entries", 0),
    ]


def _connect(url: str, simulator: Any) -> Any:
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
    # Not of the last minute: what was saved then is read by the next pass.
    until = simulator.books.now() - timedelta(minutes=5)
    simulator.bulk_invoices(INVOICES, lines=LINES, since=until - timedelta(hours=1), until=until, order_ids=order_ids)
    return plan


if __name__ == "__main__":
    passes.write(*sys.argv[1:], prepare=_connect)
