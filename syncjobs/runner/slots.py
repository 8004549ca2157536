"""The threads of a drain: one for each slot of the account that it holds, all on one keep-alive session."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Collection

from integrations import errors
from integrations.netsuite.client import NetSuiteClient
from syncjobs.runner import writing
from syncjobs.runner.jobs import Result, SlotJob

_IDLE_S = 0.05
# Ours: a slot that NetSuite refused is not used at once again, or a hundred refusals would follow within the second.
_REST_S = 1.0
# Python hands its lock over every 5 ms, and a call needs it half a dozen times while the drain's own thread reads and
# records: measured, that wait cost more than a tenth of the throughput at 15 calls of 50 ms.
_SWITCH_S = 0.001


class SlotThreads:
    """Carries out jobs, never more at once than there are slots held.

    `ready` takes jobs, `done` gives results. A thread whose slot was given up stops after the job it is at.
    """

    def __init__(self, *, client: NetSuiteClient) -> None:
        # Not SimpleQueue: in CPython 3.11 its get(timeout=…) can wait for ever when the time-out ends just as an item
        # is taken by somebody else, and then a drain would never end.
        self.ready: queue.Queue[SlotJob | None] = queue.Queue()  # None wakes a thread that has nothing to do
        self.done: queue.Queue[Result] = queue.Queue()
        self._client = client
        sys.setswitchinterval(_SWITCH_S)
        self._held: set[int] = set()
        self._threads: dict[int, threading.Thread] = {}
        self._stopping = threading.Event()

    def hold(self, *, slots: Collection[int]) -> None:
        """Work on exactly these slots from now on."""
        self._held = set(slots)
        for number in self._held:
            thread = self._threads.get(number)
            if thread is None or not thread.is_alive():
                self._threads[number] = threading.Thread(
                    target=self._work, args=(number,), name=f"slot-{number}", daemon=True
                )
                self._threads[number].start()

    def unstarted(self) -> list[SlotJob]:
        """Take back the jobs that nobody has begun."""
        jobs: list[SlotJob] = []
        while True:
            try:
                job = self.ready.get_nowait()
            except queue.Empty:
                return jobs
            if job:
                jobs.append(job)

    def stop(self) -> None:
        """Let every thread end what it is at, and wait for them."""
        self._stopping.set()
        for _ in self._threads:
            self.ready.put(None)
        for thread in self._threads.values():
            thread.join()

    def _work(self, number: int) -> None:
        while number in self._held and not self._stopping.is_set():
            try:
                job = self.ready.get(timeout=_IDLE_S)
            except queue.Empty:
                continue
            if job:
                result = writing.write(job=job, client=self._client)
                self.done.put(result)
                if isinstance(result.error, errors.LimitReached):
                    self._stopping.wait(_REST_S)
