"""`manage.py work`: the queue's workers, watched, and the sweep that rings for what is due."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone

from syncjobs import cluster, schedules, tasks
from syncjobs.processes import stopping

logger = logging.getLogger(__name__)

STEP_S = 1.0


class Command(BaseCommand):
    """Works until it is stopped."""

    help = "Run the worker: the queue's processes under a watchdog, and the sweep. Ctrl-C or SIGTERM stops all of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the time to finish in."""
        parser.add_argument(
            "--grace", type=float, default=settings.DRAIN_S + 15, help="Seconds that running work may take to finish."
        )
        parser.add_argument(
            "--quiet",
            type=float,
            default=cluster.QUIET.total_seconds(),
            help="Seconds without a heartbeat, beyond DRAIN_S, after which the queue is restarted.",
        )

    def handle(self, *, grace: float, quiet: float, **_: Any) -> None:
        """Step once a second."""
        stopping.raise_on_signals()
        watch = cluster.Watch(quiet=timedelta(seconds=quiet))
        try:
            schedules.ensure()
            while True:
                self._step(watch)
                time.sleep(STEP_S)
        except KeyboardInterrupt:
            logger.info("Worker stops.")
        finally:
            watch.stop(grace_s=grace)

    def _step(self, watch: cluster.Watch) -> None:
        try:
            close_old_connections()
            watch.step(now=timezone.now())
            tasks.sweep()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The database did not answer (%s). Trying again.", type(error).__name__)
            connection.close()
            watch.excuse(now=timezone.now())
