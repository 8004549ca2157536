"""`manage.py doctor ACCOUNT`: look at a NetSuite account and prove, or name, every permission that its flows need."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from integrations import errors
from integrations.models import Checkup, NetSuiteAccount
from integrations.netsuite.doctor import role_xml
from integrations.netsuite.limiter import Lane
from syncjobs import account_case, checkups

EXIT_CODES = {"GREEN": 0, "AMBER": 1, "RED": 2}
NOT_RUN = 3


class Command(BaseCommand):
    """Prints the steps; ends with 0 for green, 1 for amber, 2 for red, 3 when it could not look."""

    help = "Look at a NetSuite account step by step. Exit code: 0 green, 1 amber, 2 red, 3 could not look."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account and what to print."""
        parser.add_argument("account", help="Its name here, or NetSuite's account ID.")
        parser.add_argument("--json", action="store_true", help="Print what was found as JSON.")
        parser.add_argument(
            "--role-xml", action="store_true", help="Print the role that the flows need as an SDF object; ask nothing."
        )

    def handle(self, *, account: str, **options: Any) -> None:
        """Look, print, and end with the light as exit code."""
        found = _find(account)
        now = timezone.now()
        if options["role_xml"]:
            self.stdout.write(role_xml.render(case=account_case.of(account=found, now=now)), ending="")
            return
        try:
            checkup = checkups.run(account=found, lane=Lane.REALTIME, now=now)
        except errors.Busy as error:
            raise CommandError(str(error), returncode=NOT_RUN) from error
        self.stdout.write(_as_json(checkup) if options["json"] else _as_text(checkup))
        sys.exit(EXIT_CODES[checkup.light])


def _find(text: str) -> NetSuiteAccount:
    account_id = text.strip().upper().replace("-", "_")
    found = NetSuiteAccount.objects.filter(Q(name=text) | Q(account_id=account_id)).order_by("pk").first()
    if found is None:
        names = ", ".join(f"“{account}”" for account in NetSuiteAccount.objects.order_by("name"))
        raise CommandError(f"There is no account “{text}”. There are: {names or 'none'}.", returncode=NOT_RUN)
    return found


def _as_text(checkup: Checkup) -> str:
    lines = []
    for step in checkup.steps:
        lines.append(f"{step['light']:<6}{step['name']}: {step['message']}")
        lines += [f"        {number}. {line}" for number, line in enumerate(step["checklist"], start=1)]
    lines += checkup.drift
    lines.append(f"{checkup.get_light_display()}. {checkup.calls} requests.")
    return "\n".join(lines)


def _as_json(checkup: Checkup) -> str:
    told = {
        "account": checkup.account.account_id,
        "light": checkup.light,
        "steps": checkup.steps,
        "drift": checkup.drift,
        "calls": checkup.calls,
        "started_at": checkup.started_at.isoformat(),
        "ended_at": checkup.ended_at.isoformat(),
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
