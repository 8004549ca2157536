"""What the pages of accounts and connections share: the badge of their state, and the test after saving."""

from __future__ import annotations

from typing import TypeVar

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from integrations.models import Connection, Health, NetSuiteAccount
from syncjobs import health
from syncjobs.admin.base import BAD, CAREFUL, GOOD, badge
from syncjobs.admin.buttons import ButtonsAdmin

Remote = TypeVar("Remote", NetSuiteAccount, Connection)
HEALTH_COLOURS = {Health.UNTESTED: CAREFUL, Health.HEALTHY: GOOD, Health.TROUBLED: CAREFUL, Health.PAUSED: BAD}
STATE_FIELDS = ("state", "answer", "tested", "last_worked")


def test(request: HttpRequest, remote: NetSuiteAccount | Connection) -> None:
    """Sign in once; the answer is stored and told."""
    if isinstance(remote, NetSuiteAccount):
        is_ok = health.test_account(account=remote).ok
    else:
        is_ok = health.test_connection(connection=remote)
    if is_ok:
        messages.success(request, f"{remote.name}: {remote.health_message}")
    else:
        messages.error(request, f"{remote.name} does not work yet. {remote.health_message}")


def moment(at: object) -> str:
    """Give an instant as people here read it, in the admin's zone."""
    return date_format(timezone.localtime(at), "j M Y, H:i") if at else "never"  # type: ignore[arg-type]


class RemoteAdmin(ButtonsAdmin[Remote]):
    """A remote with what its last test said. Saving it tests it (R10)."""

    @badge(description="state", colours=HEALTH_COLOURS, ordering="health")
    def state(self, remote: Remote) -> tuple[str, str]:
        """Show whether its jobs run."""
        return remote.health, remote.get_health_display()

    @admin.display(description="last answer")
    def answer(self, remote: Remote) -> str:
        """Show what the last test said."""
        return remote.health_message or "Not tested yet."

    @admin.display(description="tested", ordering="tested_at")
    def tested(self, remote: Remote) -> str:
        """Show when it was tested."""
        return moment(remote.tested_at)

    @admin.display(description="last worked", ordering="worked_at")
    def last_worked(self, remote: Remote) -> str:
        """Show when a call got through."""
        return moment(remote.worked_at)

    def test_once_saved(self, request: HttpRequest, form: ModelForm[Remote]) -> None:
        """Test what the form saved, after its transaction: nobody holds one across a call."""
        remote = form.instance
        test(request, type(remote)._default_manager.get(pk=remote.pk))
