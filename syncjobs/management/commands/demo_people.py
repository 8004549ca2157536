"""`manage.py demo_people`: one user for each role, all with the demo's password. For the demo only."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from syncjobs import roles
from syncjobs.demo import environment

PASSWORD = "crossfoot-demo"
SUPERUSER = "admin"


class Command(BaseCommand):
    """Makes the demo's users."""

    help = "Make the demo's users; refused outside the demo's own database."

    def handle(self, **_: Any) -> None:
        """Make or renew them."""
        if not environment.is_demo_database(name=str(connection.settings_dict["NAME"])):
            raise CommandError("These users have a password that everybody knows: only `make demo` makes them.")
        roles.ensure()
        for group in Group.objects.order_by("name"):
            self._user(username=group.name.lower(), group=group)
        self._user(username=SUPERUSER, group=None)

    def _user(self, *, username: str, group: Group | None) -> None:
        user, _ = User.objects.get_or_create(username=username)
        user.is_staff, user.is_superuser = True, group is None
        user.first_name = username.title()
        user.set_password(PASSWORD)
        user.save()
        if group is not None:
            user.groups.set([group])
