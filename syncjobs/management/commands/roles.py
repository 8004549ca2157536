"""`manage.py roles`: the four roles as groups, with the permissions they are meant to have."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from syncjobs import roles


class Command(BaseCommand):
    """Creates or corrects the groups."""

    help = "Create the groups Viewer, Operator, Mapper and Administrator, or put their permissions back."

    def handle(self, **_: Any) -> None:
        """Do it, and say what each may do."""
        try:
            roles.ensure()
        except LookupError as error:
            raise CommandError(str(error)) from error
        for name, permissions in roles.PERMISSIONS.items():
            self.stdout.write(f"{name}: {len(permissions)} permissions")
