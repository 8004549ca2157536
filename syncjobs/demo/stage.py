"""Everything that runs during the demo, started in order and stopped together."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import requests
from django.core.management import call_command
from django.utils import timezone

from integrations.models import Connection, NetSuiteAccount
from syncjobs import cluster, heartbeat, netsuite_inbox, webhooks
from syncjobs.configuring import applying, connecting
from syncjobs.demo.simulators import ANY_PORTS, Simulators
from syncjobs.processes import child

COMPANY_FILE = Path(__file__).with_name("company.yaml")
READY_S = 40.0
WORK_GRACE_S = 4.0
STOP_GRACE_S = WORK_GRACE_S + 3.0


class Stuck(Exception):
    """The demo cannot go on; the message says where it stands."""


def introduce(*, simulators: Simulators) -> None:
    """Do what people do by hand on the other sides so that these tell us of changes."""
    simulators.install_suiteapp(url=netsuite_inbox.url_of(account=NetSuiteAccount.objects.get()))
    connection = Connection.objects.get(connector="invoiced")
    secret = simulators.add_invoiced_webhook(url=webhooks.url_of(connection=connection))
    connection.secrets = {**connection.secrets, "webhook_secret": secret}
    connection.save(update_fields=["secrets"])


class Stage:
    """The demo company with simulators, web server and worker; a context manager that leaves nothing running."""

    def __init__(self, *, folder: Path, port: int, preferred_ports: tuple[int, int, int] = ANY_PORTS) -> None:
        self.folder, self.port = folder, port
        self.address = f"http://127.0.0.1:{port}"
        self.simulators = Simulators(preferred_ports=preferred_ports)
        self.children: Sequence[child.Child] = ()

    def __enter__(self) -> Stage:
        try:
            self._open()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _open(self) -> None:
        call_command("migrate", verbosity=0)
        call_command("demo_people", verbosity=0)
        # Before the simulators start their threads: a child is tied to the thread that starts it, and this one stays.
        self.children = (
            self._start("web", "serve", "--bind", f"127.0.0.1:{self.port}"),
            self._start("worker", "work", "--grace", str(WORK_GRACE_S)),
        )
        self.simulators.__enter__()
        applying.apply(text=COMPANY_FILE.read_text(encoding="utf-8"), environ=self.simulators.environ())
        self._wait(self._web_answers, "The web server did not answer")
        self._wait(self._worker_beats, "The worker gave no sign of life")
        for answer in connecting.connect():
            if not answer.is_ok:
                raise Stuck(str(answer))
        introduce(simulators=self.simulators)

    def _close(self) -> None:
        child.stop_all(self.children, grace_s=STOP_GRACE_S)
        self.simulators.__exit__(None, None, None)

    def check_children(self) -> None:
        """Raise Stuck, with the last it wrote, when the web server or the worker has ended."""
        for one in self.children:
            if one.exit_code is not None:
                raise Stuck(f"The {one.name} ended with code {one.exit_code}. Its last lines:\n{one.log_tail()}")

    def log_tails(self) -> str:
        """Give the last lines of web server and worker."""
        return "\n".join(f"--- last lines of the {one.name} ---\n{one.log_tail()}" for one in self.children)

    def _start(self, name: str, *arguments: str) -> child.Child:
        command = [sys.executable, "manage.py", *arguments]
        return child.Child(name=name, command=command, environ=os.environ, log_path=self.folder / f"{name}.log")

    def _wait(self, is_ready: Callable[[], bool], complaint: str) -> None:
        give_up_at = time.monotonic() + READY_S
        while not is_ready():
            self.check_children()
            if time.monotonic() > give_up_at:
                raise Stuck(f"{complaint} within {READY_S:.0f} s.\n{self.log_tails()}")
            time.sleep(0.05)

    def _web_answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/admin/login/", timeout=5).ok
        except requests.RequestException:
            return False

    def _worker_beats(self) -> bool:
        return heartbeat.age_s(name=cluster.HEARTBEAT, now=timezone.now()) is not None
