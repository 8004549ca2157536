"""Worker processes on the test's own database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection as database

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """Give the URL of the database that this test runs on, for another process."""
    name = str(database.settings_dict["NAME"])
    if database.vendor == "sqlite":
        return f"sqlite:///{name}"
    # The URL that this process was given, with the test database's name: its query holds the socket's folder.
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def environment(**more: str) -> dict[str, str]:
    """Give the environment of a worker process."""
    return {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings", **more}


class Worker:
    """A process that drains when told, and can be killed while it does."""

    def __init__(self, *, account_id: int, **more: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.worker", str(account_id)],
            cwd=ROOT,
            env=environment(**more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self) -> int:
        """Have a child drain; give its process id."""
        assert self._process.stdin
        self._process.stdin.write("drain\n")
        self._process.stdin.flush()
        return int(self._line())

    def wait(self) -> None:
        """Wait until the child is gone."""
        assert self._line() == "ended"

    def kill(self, pid: int) -> None:
        """Kill the child as the kernel does when memory runs out."""
        os.kill(pid, signal.SIGKILL)
        self.wait()

    def close(self) -> None:
        """End the worker."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=10)
        assert self._process.stdout
        self._process.stdout.close()

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        assert line, "the worker process ended by itself"
        return line
