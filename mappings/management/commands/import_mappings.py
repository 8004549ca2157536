"""Map customers or products from a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone

from integrations.models import Connection
from mappings.importing import applying, planning, reading
from mappings.importing.bad_file import BadFile
from mappings.importing.columns import Target


class Command(BaseCommand):
    """Show what a file would map, and with --apply do it."""

    help = (
        "Map customers or products from a CSV or XLSX file. Without --apply it only shows the plan. "
        "An empty netsuite_id leaves a mapping as it is; the word clear takes it away. "
        "Ends with 1 when lines are refused; nothing is done then, unless --skip-refused is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what it takes."""
        parser.add_argument("connection", help="name or number of the connection")
        parser.add_argument("target", choices=[target.value for target in Target])
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="do what the plan says")
        parser.add_argument("--skip-refused", action="store_true", help="leave refused lines out and do the others")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, tell, and apply when asked to."""
        connection = _connection(name=options["connection"])
        try:
            sheet = reading.read(
                file_name=options["file"].name,
                content=_content(path=options["file"]),
                target=Target(options["target"]),
            )
        except BadFile as error:
            raise CommandError(str(error)) from error
        plan = planning.plan(connection_id=connection.pk, sheet=sheet)
        self._tell(plan=plan)
        if plan.with_outcome(planning.Outcome.REFUSED) and not options["skip_refused"]:
            raise CommandError("Nothing was done: mend the refused lines, or leave them out with --skip-refused.")
        if not options["apply"]:
            self.stdout.write("Nothing was done yet. Add --apply to do it.")
            return
        applying.apply(
            connection_id=connection.pk, sheet=sheet, now=timezone.now(), skip_refused=options["skip_refused"]
        )
        self.stdout.write("Done.")

    def _tell(self, *, plan: planning.Plan) -> None:
        for line in plan.lines:
            change = f": {line.was or 'unmapped'} → {line.netsuite_id or 'unmapped'}" if _is_change(line) else ""
            reason = f" ({line.reason})" if line.reason else ""
            self.stdout.write(f"line {line.line} {line.outcome} {line.label}{change}{reason}")
        if plan.ignored:
            self.stdout.write(f"Columns without a meaning here: {', '.join(plan.ignored)}")
        self.stdout.write(", ".join(f"{count} {outcome.lower()}" for outcome, count in plan.counts.items()))


def _is_change(line: planning.PlannedLine) -> bool:
    return line.outcome in (planning.Outcome.ADD, planning.Outcome.CHANGE)


def _connection(*, name: str) -> Connection:
    found = Connection.objects.filter(Q(name=name) | Q(pk=int(name) if name.isdecimal() else 0)).first()
    if found is None:
        known = ", ".join(Connection.objects.order_by("name").values_list("name", flat=True)) or "none yet"
        raise CommandError(f"There is no connection “{name}”. Known: {known}.")
    return found


def _content(*, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
