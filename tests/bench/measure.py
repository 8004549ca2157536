"""The measurements on one database: `python -m tests.bench.measure`, with DATABASE_URL; prints figures as JSON."""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django

from tests.bench import plant, report
from tests.bench.report import Figure

NETSUITE, ORDERMENTUM = plant.Control(os.environ["NETSUITE_URL"]), plant.Control(os.environ["ORDERMENTUM_URL"])
IDLE_ORDERS = 40
WEBHOOKS_A_SECOND, WEBHOOK_SECONDS = 20, 20


def main() -> None:
    """Measure everything on this database."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    figures: list[Figure] = []
    for measurement in (
        lambda: _throughput(slots=5, latency_s=0.2, orders=400, goal=0.95),
        lambda: _throughput(slots=15, latency_s=0.05, orders=3000, goal=0.80),
        _reading,
        _real_time,
        _answers,
    ):
        figures += measurement()
        report.table(figures, sys.stderr.write)
    Path(sys.argv[1]).write_text(json.dumps([asdict(figure) for figure in figures]))


def _fresh(*, slots: int) -> Any:
    """Empty both sides and the ledger, and connect them again."""
    from django.core.management import call_command

    from tests.bench import setting_up

    call_command("flush", verbosity=0, interactive=False)
    NETSUITE.post("reset", {"demo": True})
    NETSUITE.post("settings", {"latency_s": 0.0, "limit": slots})
    return setting_up.connect(NETSUITE.base_url, ORDERMENTUM.base_url, slots=slots)


@contextmanager
def _worker(**more: str) -> Iterator[int]:
    with plant.running("manage.py", "work", "--grace", "5", LOG_LEVEL="WARNING", Q_WORKERS="3", **more) as process:
        yield process.pid


def _throughput(*, slots: int, latency_s: float, orders: int, goal: float) -> list[Figure]:
    from integrations.netsuite.limiter import Lane
    from syncjobs import ledger
    from syncjobs.models import State, SyncEntry
    from tests.bench import setting_up

    plan = _fresh(slots=slots)
    NETSUITE.post("settings", {"latency_s": latency_s, "limit": slots})
    changes = setting_up.changes(ORDERMENTUM, orders)
    ledger.notice(plan=plan, changes=changes, lane=Lane.REALTIME, now=setting_up.now())
    memory = []
    with _worker() as pid:
        until = time.monotonic() + orders * latency_s / slots * 4 + 40
        while SyncEntry.objects.filter(state=State.SYNCED).count() < orders and time.monotonic() < until:
            memory.append(max([plant.resident_mb(child) for child in plant.children(pid)], default=0.0))
            time.sleep(0.25)
    calls = [call for call in NETSUITE.get("calls")["items"] if call["method"] == "PUT"]
    done = SyncEntry.objects.filter(state=State.SYNCED).count()
    seconds = max(call["started_at"] for call in calls) + latency_s - min(call["started_at"] for call in calls)
    ceiling = slots / latency_s
    name = f"{slots} x {latency_s * 1000:g} ms"
    state = NETSUITE.get("state")
    middle = statistics.mean(memory[len(memory) // 2 : len(memory) // 2 + 4])
    return [
        report.seen(f"orders per second, {name}", done / seconds, "orders/s"),
        report.at_least(f"share of the ceiling {ceiling:g}/s, {name}", done / seconds / ceiling, "share", goal),
        report.exactly(f"NetSuite calls per new order, {name}", len(calls) / orders, "calls", 1.0),
        report.at_most(f"requests in flight at most, {name}", state["high_water_mark"], "requests", slots),
        report.at_most(f"peak memory of a worker, {name}", max(memory), "MB", 200),
        report.at_most(f"memory at the end over half-way, {name}", memory[-1] / middle, "ratio", 1.1),
    ]


def _reading() -> list[Figure]:
    """Read every order so far as one poll does, and write them: no order may be read twice."""
    from syncjobs import polling
    from syncjobs.models import Cursor, State, SyncEntry
    from tests.bench import setting_up

    plan = _fresh(slots=15)
    plan.starts_at = setting_up.now() - setting_up.LONG
    plan.save()
    before = ORDERMENTUM.get("state")["calls"]
    Cursor.objects.update(leased_until=None)
    run = polling.poll(plan_id=plan.pk, now=setting_up.now())
    assert run
    with _worker():
        until = time.monotonic() + 120
        while SyncEntry.objects.filter(state=State.SYNCED).count() < run.seen and time.monotonic() < until:
            time.sleep(0.25)
    calls = ORDERMENTUM.get("state")["calls"] - before
    return [report.at_most("Ordermentum calls per 2,000 changed orders", calls * 2000 / run.seen, "calls", 60)]


def _real_time() -> list[Figure]:
    from tests.bench import setting_up

    plan = _fresh(slots=5)
    waits = []
    with (
        _worker(),
        plant.running("manage.py", "serve", "--bind", f"127.0.0.1:{os.environ['WEB_PORT']}", LOG_LEVEL="WARNING"),
    ):
        inbox = setting_up.Inbox(plan.connection, os.environ["WEB_PORT"])
        inbox.wait()
        time.sleep(5)  # the worker's processes have started by then
        chance = random.Random(0)
        for change in setting_up.changes(ORDERMENTUM, IDLE_ORDERS):
            time.sleep(chance.uniform(0.2, 0.5))
            sent_at = time.monotonic()
            inbox.send(change)
            waits.append(_call_of(change.source_id) - sent_at)
    return [
        report.seen("webhook to NetSuite call, idle, median", statistics.median(waits) * 1000, "ms"),
        report.at_most("webhook to NetSuite call, idle, p95", report.percentile(waits, 0.95) * 1000, "ms", 500),
    ]


def _call_of(source_id: str) -> float:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for call in reversed(NETSUITE.get("calls")["items"]):
            if call["external_id"] == f"om-order-{source_id}" and call["method"] == "PUT":
                return float(call["started_at"])
        time.sleep(0.01)
    raise SystemExit(f"Order {source_id} never reached NetSuite.")


def _answers() -> list[Figure]:
    from tests.bench import setting_up

    plan = _fresh(slots=5)
    answers: list[float] = []
    with (
        _worker(),
        plant.running("manage.py", "serve", "--bind", f"127.0.0.1:{os.environ['WEB_PORT']}", LOG_LEVEL="WARNING"),
    ):
        inbox = setting_up.Inbox(plan.connection, os.environ["WEB_PORT"])
        inbox.wait()
        time.sleep(5)
        threads = []
        started = time.monotonic()
        for number, change in enumerate(setting_up.changes(ORDERMENTUM, WEBHOOKS_A_SECOND * WEBHOOK_SECONDS)):
            time.sleep(max(0.0, started + number / WEBHOOKS_A_SECOND - time.monotonic()))
            thread = threading.Thread(target=lambda change=change: answers.append(inbox.send(change)))
            thread.start()
            threads.append(thread)
        for thread in threads:
            thread.join()
    return [
        report.seen("webhook answer under 20/s, median", statistics.median(answers) * 1000, "ms"),
        report.at_most("webhook answer under 20/s, p99", report.percentile(answers, 0.99) * 1000, "ms", 100),
    ]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    main()
