"""Asynchronous requests: accepted at once, done later, their answers kept to be asked for.

Source: NetSuite help, "REST Web Services Request Processing", "Sending an Asynchronous Request Using an Idempotency
Key", "Batch Operations".
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from integrations.netsuite.simulator import account, batches, gate, records_service, refusals, rendering
from integrations.netsuite.simulator.exchange import Answer, Exchange, external_id_of

JOB_PATH = "/services/rest/async/v1/job"
KEY_HEADER = "X-NetSuite-Idempotency-Key"


@dataclass(kw_only=True)
class Task:
    """One record request of a job. `outcome` is its answer, once there is one."""

    id: str
    exchange: Exchange
    started_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Answer | refusals.Refusal | None = None

    @property
    def progress(self) -> str:
        """How far it got, in NetSuite's words."""
        if self.outcome is None:
            return "processing" if self.started_at else "pending"
        return "failed" if isinstance(self.outcome, refusals.Refusal) else "succeeded"


@dataclass(kw_only=True)
class Job:
    """What one asynchronous request asked for."""

    id: str
    due_at: datetime
    tasks: list[Task] = field(default_factory=list)

    @property
    def is_completed(self) -> bool:
        """Whether every task has an answer."""
        return all(task.outcome is not None for task in self.tasks)

    @property
    def progress(self) -> str:
        """The progress of its tasks together."""
        found = {task.progress for task in self.tasks}
        if len(found) == 1:
            return found.pop()
        return "failed" if self.is_completed else "processing"


class Jobs:
    """The account's queue of asynchronous requests. A job is done `delay_s` after it came in, by the server's clock."""

    def __init__(self, *, books: account.Account, note: Callable[[gate.Call], None]) -> None:
        self._books, self._note = books, note
        self.delay_s = 0.0
        self._lock = threading.RLock()
        self._jobs: dict[str, Job] = {}
        self._of_key: dict[str, Job] = {}
        self._waiting: list[Job] = []

    def clear(self) -> None:
        """Forget all jobs and keys."""
        with self._lock:
            self._jobs, self._of_key, self._waiting = {}, {}, []

    @property
    def all(self) -> list[Job]:
        """Every job so far."""
        with self._lock:
            return list(self._jobs.values())

    def submit(self, exchange: Exchange, path: str) -> Answer:
        """Accept a record request; `path` is the raw path below the record service's root."""
        exchanges = batches.split(exchange, path) if batches.is_batch(exchange) else [dataclasses.replace(exchange)]
        key = exchange.request.headers.get(KEY_HEADER)
        with self._lock:
            if key is not None and key in self._of_key:
                raise refusals.key_used(job_url=_href(exchange, self._of_key[key].id))
            job = Job(id=str(len(self._jobs) + 1), due_at=self._books.now() + timedelta(seconds=self.delay_s))
            job.tasks = [Task(id=str(number), exchange=one) for number, one in enumerate(exchanges, start=1)]
            self._jobs[job.id] = job
            self._waiting.append(job)
            if key is not None:
                self._of_key[key] = job
        self._wake()
        headers = (("Preference-Applied", "respond-async"), ("Location", _href(exchange, job.id)))
        return Answer(status=202, headers=headers)

    def run_due(self) -> None:
        """Do what is due now. Called before each request too: the server's clock may have been moved."""
        while self._waiting:
            with self._lock:
                due = next((job for job in self._waiting if job.due_at <= self._books.now()), None)
                if due is None:
                    return
                self._waiting.remove(due)
            for task in due.tasks:
                self._run(task)

    def answer(self, exchange: Exchange, path: str) -> Answer:
        """The state of a job, its tasks, a task, or a task's result; `path` is what follows JOB_PATH."""
        if exchange.method not in ("GET", "HEAD"):
            raise refusals.method_not_allowed("GET")
        parts = path.strip("/").split("/")
        job = self._jobs.get(parts[0])
        if job is None:
            raise refusals.not_found()
        href = _href(exchange, job.id)
        if len(parts) == 1:
            task = {"links": [rendering.link(f"{href}/task")]}
            state = {"completed": job.is_completed, "id": job.id, "progress": job.progress, "task": task}
            return Answer(status=200, body={"links": [rendering.link(href)], **state})
        if parts[1] != "task" or len(parts) > 4 or parts[3:] not in ([], ["result"]):
            raise refusals.invalid_url()
        if len(parts) == 2:
            return _tasks(job, f"{href}/task")
        found = next((task for task in job.tasks if task.id == parts[2]), None)
        if found is None:
            raise refusals.not_found()
        return _result(found) if len(parts) == 4 else Answer(status=200, body=_task(found, f"{href}/task/{found.id}"))

    def _wake(self) -> None:
        if self.delay_s <= 0:
            self.run_due()
            return
        timer = threading.Timer(self.delay_s, self.run_due)
        timer.daemon = True
        timer.start()

    def _run(self, task: Task) -> None:
        exchange, started_at = task.exchange, time.monotonic()
        task.started_at = self._books.now()
        path = exchange.target.partition("?")[0][len(rendering.RECORD_PATH) :]
        outcome: Answer | refusals.Refusal
        try:
            outcome = records_service.answer(exchange, path, books=self._books)
        except refusals.Refusal as refusal:
            outcome = refusal
        task.ended_at, task.outcome = self._books.now(), outcome
        body = exchange.json_or_none() if exchange.raw else None
        self._note(
            gate.Call(
                method=exchange.method,
                target=exchange.target,
                status=outcome.status,
                external_id=external_id_of(exchange.target, body),
                started_at=started_at,
                at=task.started_at,
                body=body,
                committed=exchange.committed,
                in_job=True,
            )
        )


def _href(exchange: Exchange, job_id: str) -> str:
    return f"{exchange.base_url}{JOB_PATH}/{job_id}"


def _tasks(job: Job, href: str) -> Answer:
    items = [{"links": [rendering.link(f"{href}/{task.id}")], "id": task.id} for task in job.tasks]
    body = {"links": [rendering.link(href)], "items": items, "totalResults": len(items), "count": len(items)}
    return Answer(status=200, body={**body, "hasMore": False, "offset": 0}, kind="collection")


def _task(task: Task, href: str) -> dict[str, Any]:
    links = [rendering.link(f"{href}/result", "related"), rendering.link(href)]
    body: dict[str, Any] = {"links": links, "completed": task.outcome is not None, "id": task.id}
    body["progress"] = task.progress
    for name, instant in (("startTime", task.started_at), ("endTime", task.ended_at)):
        if instant is not None:
            body[name] = instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    return body


def _result(task: Task) -> Answer:
    if task.outcome is None:
        raise refusals.not_ready()
    if isinstance(task.outcome, refusals.Refusal):
        raise task.outcome
    return task.outcome
