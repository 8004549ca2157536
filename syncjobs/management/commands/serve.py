"""`manage.py serve`: the admin and the webhook address, by gunicorn."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Turns into gunicorn."""

    help = "Serve the admin and the webhooks. More of gunicorn's options: the environment variable GUNICORN_CMD_ARGS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take address and size."""
        parser.add_argument("--bind", default="127.0.0.1:8000", help="Host and port (default 127.0.0.1:8000).")
        parser.add_argument("--workers", type=int, default=1, help="Processes (default 1).")
        parser.add_argument("--threads", type=int, default=8, help="Threads of each process (default 8).")

    def handle(self, *, bind: str, workers: int, threads: int, **_: Any) -> None:
        """Collect the static files, then become gunicorn, so that signals reach it directly."""
        call_command("collectstatic", interactive=False, verbosity=0)
        size = ["--bind", bind, "--workers", str(workers), "--threads", str(threads)]
        # The control socket would lie in the home directory, which a service may not have.
        habits = ["--graceful-timeout", "5", "--no-control-socket"]
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *size, *habits, "config.wsgi:application"])
