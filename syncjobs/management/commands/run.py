"""`manage.py run`: migrate, then web server and worker together, for one machine."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from syncjobs.processes import child, stopping

STEP_S = 0.5
GRACE_S = 65.0  # a drain's time and a little more


class Command(BaseCommand):
    """Runs both until it is stopped or one of them ends."""

    help = "Migrate, then run the web server and the worker together. Ctrl-C or SIGTERM stops both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the web server's address."""
        parser.add_argument("--bind", default="127.0.0.1:8000", help="Host and port (default 127.0.0.1:8000).")

    def handle(self, *, bind: str, **_: Any) -> None:
        """Start both and wait."""
        stopping.raise_on_signals()
        call_command("migrate", verbosity=0)
        children: list[child.Child] = []
        try:
            for name, arguments in (("web server", ["serve", "--bind", bind]), ("worker", ["work"])):
                children.append(child.Child(name=name, command=[sys.executable, "manage.py", *arguments]))
            self.stdout.write(f"Crossfoot answers at http://{bind}/admin/. Ctrl-C stops it.")
            while not (ended := [one for one in children if one.exit_code is not None]):
                time.sleep(STEP_S)
            raise CommandError(f"The {ended[0].name} ended with code {ended[0].exit_code}; see its lines above.")
        except KeyboardInterrupt:
            self.stdout.write("Stopping. Work that has begun is finished first.")
        finally:
            child.stop_all(children, grace_s=GRACE_S)
