"""The processes under measurement, each of its own as in real use."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
START_S = 30.0


@contextlib.contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a process group of its own; end the whole group afterwards."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Control:
    """A simulator in another process, steered over HTTP."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, path: str) -> Any:
        """Read from the simulator's control pages."""
        return self._session.get(f"{self.base_url}/simulator/{path}", timeout=60).json()

    def post(self, path: str, body: Any = None) -> Any:
        """Steer the simulator."""
        answer = self._session.post(f"{self.base_url}/simulator/{path}", json=body or {}, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.text else None

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + START_S
        while True:
            try:
                self.get("state")
                return
            except requests.ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)


def children(pid: int) -> list[int]:
    """Give the ids of every process below `pid`."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children(int(child))]
    return found


def resident_mb(pid: int) -> float:
    """Give the memory of a process in MB, 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0
