"""Reading very many changed invoices with their lines: ours and somebody else's client, each in a process of its own.

`python -m tests.bench.reading CLIENT ADDRESS OUTPUT` is such a process; CLIENT is "ours" or "theirs". Both ask the same
questions through `integrations.netsuite.reading` and get the same typed rows: what differs is who signs and sends.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import requests

from tests.bench import plant, report
from tests.bench.report import Figure
from tests.integrations.netsuite import their_client

INVOICES = int(os.environ.get("BENCH_INVOICES", "100000"))
LINES = 3
MOST_GROWTH = 1.1


def measure(*, port: int, folder: Path) -> list[Figure]:
    """Give the figures of both clients, read from one account."""
    url = f"http://127.0.0.1:{port}"
    account = ("manage.py", "simulate", "netsuite", "--netsuite-port", str(port), "--demo")
    with plant.running(*account, DJANGO_SETTINGS_MODULE="tests.settings"):
        control = plant.Control(url)
        control.wait()
        crowd = {"invoices": INVOICES, "lines": LINES}
        requests.post(f"{url}/simulator/crowd", json=crowd, timeout=600).raise_for_status()
        return [figure for client in ("ours", "theirs") for figure in _read(client, url, control, folder)]


def _read(client: str, url: str, control: plant.Control, folder: Path) -> list[Figure]:
    output, before = folder / f"reading-{client}.json", control.get("state")["calls"]
    environment = their_client.environment() if client == "theirs" else dict(os.environ)
    subprocess.run(
        [sys.executable, "-m", "tests.bench.reading", client, url, str(output)],
        env={**environment, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=plant.ROOT,
        check=True,
    )
    calls, saw = control.get("state")["calls"] - before, json.loads(output.read_text())
    name = f"{INVOICES} changed invoices, {LINES} lines each, {client}"
    memory = saw["memory_mb"]
    growth = memory[-1] / memory[len(memory) // 2]
    rows = saw["invoices"] + saw["lines"]
    figures = [
        report.exactly(f"invoices and lines read, {name}", rows, "rows", INVOICES * (1 + LINES)),
        report.seen(f"calls, {name}", calls, "calls"),
        report.seen(f"rows per second, {name}", rows / saw["seconds"], "rows/s"),
        report.seen(f"the reader's own work for 1,000 rows, {name}", saw["cpu_s"] / rows * 1e6, "ms"),
        report.seen(f"peak memory of the reader, {name}", saw["peak_mb"], "MB"),
    ]
    if client == "theirs":
        return [*figures, report.seen(f"memory at the end over half-way, {name}", growth, "ratio")]
    return [*figures, report.at_most(f"memory at the end over half-way, {name}", growth, "ratio", MOST_GROWTH)]


class TheirClient:
    """Their client behind the door that a reader knocks at."""

    account_name = "Bench"
    takes_params: bool | None = True

    def __init__(self, *, url: str, credentials: dict[str, str]) -> None:
        self._api = their_client.connect(base_url=url, credentials=credentials)
        self._loop = asyncio.new_event_loop()

    def query(self, *, sql: str, params: Sequence[str | int] = (), limit: int = 1000, offset: int = 0) -> Any:
        """Give one page."""
        from integrations.netsuite import queries

        given = {"params": [str(param) for param in params]} if params else {}
        asked = self._api.suiteql(sql, limit=limit, offset=offset, json=given)
        return queries.read_page(body=self._loop.run_until_complete(asked))


def _connect(client: str, url: str) -> Any:
    from integrations.netsuite import auth
    from integrations.netsuite.client import NetSuiteClient
    from integrations.netsuite.simulator import NetSuiteSimulator

    credentials = asdict(NetSuiteSimulator().credentials)
    if client == "theirs":
        return TheirClient(url=url, credentials=credentials)
    return NetSuiteClient(service_url=url, auth=auth.tba(**credentials), account_name="Bench")


def main(client: str, url: str, output: str) -> None:
    """Read everything that changed, page by page, and write what it took."""
    django.setup()
    from integrations.netsuite.reading import invoices, lines, refused
    from integrations.netsuite.reading.reader import Reader
    from integrations.netsuite.reading.windows import Window, moved

    reader = Reader(client=_connect(client, url), known=refused.Remembered(clock=lambda: datetime.now(UTC)))
    told = reader.server_now()
    window = Window(since=moved(told, -86_400), until=moved(told, 60))
    started_s, worked_s = time.monotonic(), time.process_time()
    read, read_lines, memory = 0, 0, []
    for page in invoices.invoices_changed(reader, window):
        ids = [invoice.netsuite_id for invoice in page]
        found = lines.lines_of(reader, ids, document_type=lines.INVOICE)
        read += len(page)
        read_lines += sum(not line.is_tax for each in found.values() for line in each)
        memory.append(plant.resident_mb(os.getpid()))
    took = {
        "invoices": read,
        "lines": read_lines,
        "seconds": time.monotonic() - started_s,
        "cpu_s": time.process_time() - worked_s,
        "memory_mb": memory,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    Path(output).write_text(json.dumps(took))


if __name__ == "__main__":
    main(*sys.argv[1:])
