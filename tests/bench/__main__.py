"""`make bench`: measures on PostgreSQL and SQLite, prints a table, writes var/bench.json; 1 when a goal is missed."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import postgres
from tests.bench import finalised, plant, reading, report, stock
from tests.bench.report import Figure


def main() -> int:
    """Measure, show and save."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, database in (("PostgreSQL", postgres.server()), ("SQLite", _sqlite(Path(folder)))):
            with database as url, _simulators() as urls:  # as empty for the one as for the other
                figures += _measure(name=name, database_url=url, urls=urls, folder=Path(folder))
        figures += reading.measure(port=_free_port(), folder=Path(folder))
        figures += stock.measure(folder=Path(folder))
        figures += finalised.measure(folder=Path(folder))
    report.table(figures, sys.stdout.write)
    report.save(figures, plant.ROOT / "var" / "bench.json")
    return 0 if all(figure.ok for figure in figures) else 1


@contextlib.contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'bench.sqlite3'}"


@contextlib.contextmanager
def _simulators() -> Iterator[dict[str, str]]:
    ports = {"netsuite": _free_port(), "ordermentum": _free_port()}
    with contextlib.ExitStack() as stack:
        for kind, port in ports.items():
            option = f"--{kind}-port"
            stack.enter_context(
                plant.running(
                    "manage.py", "simulate", kind, option, str(port), "--demo", DJANGO_SETTINGS_MODULE="tests.settings"
                )
            )
        urls = {f"{kind.upper()}_URL": f"http://127.0.0.1:{port}" for kind, port in ports.items()}
        for url in urls.values():
            plant.Control(url).wait()
        plant.Control(urls["ORDERMENTUM_URL"]).post("settings", {"rateLimits": False, "webhookMode": "drop"})
        yield urls


def _measure(*, name: str, database_url: str, urls: dict[str, str], folder: Path) -> list[Figure]:
    output = folder / f"{name}.json"
    environment = {
        **os.environ,
        **urls,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "WEB_PORT": str(_free_port()),
    }
    subprocess.run(
        [sys.executable, "-m", "tests.bench.measure", str(output)], env=environment, cwd=plant.ROOT, check=True
    )
    return [Figure(**{**row, "name": f"{name}: {row['name']}"}) for row in json.loads(output.read_text())]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
