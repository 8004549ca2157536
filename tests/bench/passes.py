"""Two passes of a plan that reads NetSuite, in a process and on a database of their own: what each of them costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from tests.bench import plant


def of(name: str, *, folder: Path) -> list[dict[str, float]]:
    """Run `python -m tests.bench.NAME OUTPUT`; give the calls, seconds and queued entries of each pass."""
    output = folder / f"{name}.json"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / f'{name}.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    subprocess.run(
        [sys.executable, "-m", f"tests.bench.{name}", str(output)], env=environment, cwd=plant.ROOT, check=True
    )
    passes: list[dict[str, float]] = json.loads(output.read_text())
    return passes


def write(output: str, *, prepare: Callable[[str, Any], Any]) -> None:
    """Read twice, and write what it took. `prepare` makes the plan, given an account's address and its simulator."""
    django.setup()
    from django.core.management import call_command

    from integrations.netsuite.simulator import NetSuiteSimulator

    call_command("migrate", verbosity=0)
    simulator = NetSuiteSimulator()
    simulator.demo_company()
    with simulator.serve() as server:
        plan = prepare(server.base_url, simulator)
        passes = [_pass(plan, simulator) for _ in range(2)]
    Path(output).write_text(json.dumps(passes))


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
