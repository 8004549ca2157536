"""The queue's processes as one group, and the watch over them.

Measured with django-q2 1.11: killing an idle worker can leave the pool hanging for good, unseen by its own guard;
killing only the cluster's parent leaves its children at work. So a task writes a heartbeat, and a group whose
heartbeat stops, or whose parent ends, is killed as a whole and started anew. The ledger makes that harmless.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django_q.tasks import async_task

from syncjobs import heartbeat, tasks
from syncjobs.processes import child

logger = logging.getLogger(__name__)

HEARTBEAT = "cluster"  # the name tasks.beat leaves
QUEUE = (sys.executable, "-m", "syncjobs.processes.queue_cluster")
QUIET = timedelta(seconds=45)
BEATS_IN_QUIET = 4.5  # so with 45 s a beat every ten; one or two may come late


class Watch:
    """Starts the queue's process group, looks after it step by step, and stops it.

    `quiet` is how long no heartbeat may come, on top of the time for which drains may hold every worker (DRAIN_S).
    """

    def __init__(self, *, command: Sequence[str] = QUEUE, quiet: timedelta = QUIET) -> None:
        self._command = command
        self._beat_every = quiet / BEATS_IN_QUIET
        self._quiet = quiet + timedelta(seconds=settings.DRAIN_S)
        self._group: child.Child | None = None
        self._alive_at: datetime | None = None
        self._asked_at: datetime | None = None
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        """Give the id of the group's first process, None before the first step."""
        return self._group.pid if self._group else None

    def step(self, *, now: datetime) -> None:
        """Ask for a heartbeat when one is due, and start the group (again) when it is not at work."""
        if self._group is None:
            self._start(now=now)
        self._ask_for_beat(now=now)
        trouble = self._trouble(now=now)
        if trouble and self._group:
            logger.error("Queue restarted: %s. What it had begun is looked up before anything is sent again.", trouble)
            self._group.kill_group()
            self.restarts += 1
            self._start(now=now)

    def excuse(self, *, now: datetime) -> None:
        """Start the count of quiet seconds anew: the database was away, so no heartbeat could be seen."""
        self._alive_at = now

    def stop(self, *, grace_s: float) -> None:
        """Let what runs finish for `grace_s` seconds, then end the group."""
        if self._group:
            self._group.stop(grace_s=grace_s)

    def _start(self, *, now: datetime) -> None:
        self._group = child.Child(name="queue", command=self._command)
        self._alive_at = now

    def _ask_for_beat(self, *, now: datetime) -> None:
        if self._asked_at is None or now - self._asked_at >= self._beat_every:
            async_task(tasks.beat, save=False)
            self._asked_at = now

    def _trouble(self, *, now: datetime) -> str:
        if self._group and self._group.exit_code is not None:
            return f"its first process ended with code {self._group.exit_code}"
        started = self._alive_at or now
        quiet_s = (now - started).total_seconds()
        age_s = heartbeat.age_s(name=HEARTBEAT, now=now)
        if age_s is not None:
            quiet_s = min(quiet_s, age_s)
        return f"no heartbeat for {quiet_s:.0f} s" if quiet_s > self._quiet.total_seconds() else ""
