"""`manage.py backfill CONNECTION FLOW --since DATE`: bring history across, with or without a worker."""

from __future__ import annotations

import threading
import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from integrations.models import Connection
from integrations.netsuite.limiter import Lane
from syncjobs import backfill_progress, backfilling
from syncjobs.models import OUTBOUND, Backfill, SyncPlan
from syncjobs.processes import stopping
from syncjobs.runner import delivery, history
from syncjobs.runner.drain import drain

WHO = "the command line"
SLICE_S = 1.0  # of reading, then what was found is written
LINE_EVERY_S = 30.0  # where the output is no terminal
STEP_S = 0.2


class Command(BaseCommand):
    """Reads in the foreground, writes what it finds, and shows how far it is."""

    help = "Bring a connection's history across. Can be stopped (Ctrl-C) and resumed; nothing is written twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what is to be brought across, and how."""
        parser.add_argument("connection", help="Its name here, or its number.")
        parser.add_argument("flow", nargs="?", default="", help="Such as orders_out.")
        parser.add_argument("--since", default="", help="First day, YYYY-MM-DD, in the supplier's time zone.")
        parser.add_argument("--until", default="", help="Last day, itself included; without it: up to now.")
        parser.add_argument("--open-only", action="store_true", help="Leave out what is paid or closed already.")
        parser.add_argument("--queue-only", action="store_true", help="Only read; a running worker writes.")
        verbs = parser.add_mutually_exclusive_group()
        verbs.add_argument("--resume", action="store_true", help="Go on with the last one that was stopped or failed.")
        verbs.add_argument("--stop", action="store_true", help="Stop the one that runs.")
        verbs.add_argument("--list", action="store_true", help="Show the backfills there were.")

    def handle(self, *, connection: str, flow: str, **options: Any) -> None:
        """Do what was asked for, or say what is wrong with it."""
        found = _connection(connection)
        if options["list"]:
            self._list(found)
            return
        plan = _plan(found, flow)
        try:
            if options["stop"]:
                self._stop(plan)
                return
            backfill = _resumed(plan) if options["resume"] else _started(plan, options)
        except backfilling.Refused as refused:
            raise CommandError(str(refused)) from refused
        self._work(backfill, is_writing=not options["queue_only"])

    def _list(self, connection: Connection) -> None:
        for backfill in Backfill.objects.filter(plan__connection=connection).select_related("plan").order_by("pk"):
            progress = backfill_progress.of(backfill=backfill, now=timezone.now())
            days = f"{backfill.since_at:%Y-%m-%d} to {backfill.until_at:%Y-%m-%d}"
            state = backfill.get_state_display().lower()
            parts = (
                backfill.plan.flow.lower(),
                days,
                state,
                progress.counted,
                f"{backfill.queued:,} queued",
                backfill.message,
            )
            self.stdout.write(", ".join(filter(None, parts)))

    def _stop(self, plan: SyncPlan) -> None:
        running = plan.backfills.filter(state=Backfill.State.RUNNING).first()
        if running is None or not backfilling.stop(backfill_id=running.pk, who=WHO, now=timezone.now()):
            raise CommandError("No backfill of this plan is running.")
        self.stdout.write(f"Stopped. {_how_to_resume(plan)}")

    def _work(self, backfill: Backfill, *, is_writing: bool) -> None:
        asked, screen = stopping.asked_by_signals(), _Screen(self)
        self._read(backfill, screen, asked, is_writing=is_writing)
        if is_writing:
            self._write(backfill, screen, asked)
        screen.end()
        if asked.is_set():
            backfilling.stop(backfill_id=backfill.pk, who=WHO, now=timezone.now())
            raise CommandError(f"Stopped. {_how_to_go_on(backfill)}")
        self.stdout.write(f"{backfill.seen:,} records read, {backfill.queued:,} of them new or changed.")

    def _read(self, backfill: Backfill, screen: _Screen, asked: threading.Event, *, is_writing: bool) -> None:
        while backfill.state == Backfill.State.RUNNING and not asked.is_set():
            now = timezone.now()
            is_resting = backfill.leased_until is not None and backfill.leased_until > now
            if is_resting or not history.read(backfill_id=backfill.pk, now=now, for_s=SLICE_S):
                asked.wait(STEP_S)
            if is_writing and not asked.is_set():
                _write_once(backfill.plan)
            backfill.refresh_from_db(fields=["state", "seen", "queued", "expected", "leased_until", "message"])
            screen.show(_reading_line(backfill))
            _insist_on_open_doors(backfill.plan)
        if backfill.state not in (Backfill.State.RUNNING, Backfill.State.DONE):
            screen.end()
            raise CommandError(f"{backfill.get_state_display()}: {backfill.message}\n{_how_to_resume(backfill.plan)}")

    def _write(self, backfill: Backfill, screen: _Screen, asked: threading.Event) -> None:
        while not asked.is_set() and (left := backfill_progress.unwritten(backfill=backfill)):
            screen.show(f"All read. {left:,} records left to be written.")
            _write_once(backfill.plan)
            _insist_on_open_doors(backfill.plan)
            asked.wait(STEP_S)


class _Screen:
    """One line that changes on a terminal, a line now and then elsewhere."""

    def __init__(self, command: BaseCommand) -> None:
        self._out = command.stdout
        self._is_terminal = self._out.isatty()
        self._shown_at = float("-inf")
        self._width = 0

    def show(self, line: str) -> None:
        if self._is_terminal:
            self._out.write(f"\r{line:<{self._width}}", ending="")
            self._out.flush()
            self._width = len(line)
        elif time.monotonic() - self._shown_at > LINE_EVERY_S:
            self._out.write(line)
            self._shown_at = time.monotonic()

    def end(self) -> None:
        if self._is_terminal and self._width:
            self._out.write("")
            self._width = 0


def _reading_line(backfill: Backfill) -> str:
    progress = backfill_progress.of(backfill=backfill, now=timezone.now())
    now = timezone.now()
    rest = ""
    if backfill.message and backfill.leased_until and backfill.leased_until > now:
        rest = f"resting {(backfill.leased_until - now).total_seconds():.0f} s"
    return "  ".join(filter(None, (progress.bar, progress.counted, progress.pace, progress.time_left, rest)))


def _write_once(plan: SyncPlan) -> None:
    if plan.flow not in OUTBOUND:
        delivery.deliver(plan_id=plan.pk, now=timezone.now(), for_s=SLICE_S)
        return
    for lane in (Lane.REALTIME, Lane.BULK):
        drain(account_id=plan.connection.netsuite_account_id, lane=lane, for_s=SLICE_S)


def _insist_on_open_doors(plan: SyncPlan) -> None:
    connection = Connection.objects.select_related("netsuite_account").get(pk=plan.connection_id)
    for remote in (connection, connection.netsuite_account):
        if remote.is_paused:
            raise CommandError(
                f"{remote.name} is paused: {remote.health_message}\nMend that and test it; then a running worker goes "
                "on with the backfill by itself, or stop and resume it here."
            )


def _how_to_go_on(backfill: Backfill) -> str:
    backfill.refresh_from_db()
    if backfill.state == Backfill.State.DONE:
        return "All is read; a running worker writes what is left."
    return _how_to_resume(backfill.plan)


def _how_to_resume(plan: SyncPlan) -> str:
    return f'Resume it with: manage.py backfill "{plan.connection.name}" {plan.flow.lower()} --resume'


def _connection(text: str) -> Connection:
    named = Connection.objects.filter(name=text)
    found = (named or Connection.objects.filter(pk=int(text) if text.isdecimal() else 0)).order_by("pk").first()
    if found is None:
        names = ", ".join(
            f"“{name}” ({pk})" for pk, name in Connection.objects.order_by("name").values_list("pk", "name")
        )
        raise CommandError(f"There is no connection “{text}”. There are: {names or 'none'}.")
    return found


def _plan(connection: Connection, flow: str) -> SyncPlan:
    plans = {plan.flow.lower(): plan for plan in backfilling.plans(connection=connection)}
    try:
        return plans[flow.lower().replace("-", "_")]
    except KeyError:
        said = f"“{flow}” is no flow with a history in {connection}." if flow else "Which flow?"
        raise CommandError(f"{said} There are: {', '.join(plans) or 'none'}.") from None


def _resumed(plan: SyncPlan) -> Backfill:
    last = plan.backfills.order_by("-pk").first()
    if last is None:
        raise CommandError("There is no backfill of this plan to resume. Start one with --since.")
    if last.state == Backfill.State.RUNNING:
        return last
    return backfilling.resume(backfill_id=last.pk, now=timezone.now())


def _started(plan: SyncPlan, options: dict[str, Any]) -> Backfill:
    if not options["since"]:
        raise CommandError("From which day on? Add --since YYYY-MM-DD, or --resume.")
    return backfilling.start(
        plan=plan,
        since_date=_day(options["since"], name="--since"),
        until_date=_day(options["until"], name="--until") if options["until"] else None,
        open_only=options["open_only"],
        requested_by=WHO,
        now=timezone.now(),
    )


def _day(text: str, *, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        today = timezone.localdate()
        raise CommandError(
            f"{name} takes a day as YYYY-MM-DD, such as {today - timedelta(days=30)}: “{text}” is none."
        ) from None
