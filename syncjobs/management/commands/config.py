"""`manage.py config apply FILE` and `config connect`: set up a whole installation without a browser."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from syncjobs.configuring import applying, connecting, problems


class Command(BaseCommand):
    """Applies a YAML file; signs in to what it describes."""

    help = "Make accounts, connections, rules, plans and mappings equal to a YAML file (docs/configuration.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb and the file."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        apply = verbs.add_parser("apply", help="Apply the file: all of it, or nothing when anything in it is wrong.")
        apply.add_argument("file", type=Path)
        apply.add_argument("--dry-run", action="store_true", help="Only say what would change.")
        verbs.add_parser("connect", help="Sign in to every account and platform, and register the webhooks.")

    def handle(self, *, verb: str, **options: Any) -> None:
        """Do what the verb says."""
        if verb == "apply":
            self._apply(file=options["file"], dry_run=options["dry_run"])
        else:
            self._connect()

    def _connect(self) -> None:
        answers = []
        for answer in connecting.connect():
            self.stdout.write(str(answer))
            answers.append(answer)
        if not all(answer.is_ok for answer in answers):
            raise CommandError("Not everything lets us in; see above.")

    def _apply(self, *, file: Path, dry_run: bool) -> None:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        try:
            changes = applying.apply(text=text, environ=os.environ, is_rehearsal=dry_run)
        except problems.Refused as refused:
            lines = "\n".join(f"{file}, {problem}" for problem in refused.problems)
            raise CommandError(f"Nothing was applied.\n{lines}") from refused
        for change in changes:
            self.stdout.write(str(change))
        count = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
        self.stdout.write(f"{count}{' would be made' if dry_run else ''}.")
