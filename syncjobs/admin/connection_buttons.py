"""The buttons on a connection's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext
from django_q.tasks import async_task

from integrations import errors
from integrations.models import Connection
from syncjobs import disconnecting, registration, sync_type
from syncjobs.admin import asking, remotes
from syncjobs.admin.buttons import Button


def _poll_now(request: HttpRequest, connection: Connection) -> None:
    if not connection.is_enabled or connection.is_paused:
        messages.error(request, "Nothing is read while it is switched off or paused. Mend that and test it first.")
        return
    plans = list(connection.plans.filter(is_enabled=True))
    for plan in plans:
        async_task("syncjobs.tasks.poll", plan_id=plan.pk, task_name=f"poll {plan.pk} on demand")
    if plans:
        text = ngettext("Queued a look for changes of %d plan.", "Queued a look for changes of %d plans.", len(plans))
        messages.success(request, text % len(plans))
    else:
        messages.error(request, "No plan is switched on. Switch one on below, then press again.")


def _register(request: HttpRequest, connection: Connection) -> None:
    try:
        registered = registration.register(connection=connection)
    except (errors.SyncError, LookupError) as error:
        messages.error(request, f"The webhook was not registered. {error}")
        return
    if registered:
        messages.success(request, "Webhook registered: changes arrive within a second.")
    else:
        messages.info(request, "This platform has no webhooks; changes are found by polling.")


def _remove(request: HttpRequest, connection: Connection) -> None:
    try:
        registration.remove(connection=connection)
    except (errors.SyncError, LookupError) as error:
        messages.error(request, f"The webhook was not removed. {error}")
    else:
        messages.success(request, "Webhook removed. Changes are found by polling now.")


def _disconnect(request: HttpRequest, connection: Connection) -> None:
    try:
        disconnecting.disconnect(connection=connection)
    except (errors.SyncError, LookupError) as error:
        messages.warning(request, f"{connection.name} is switched off, but its webhook is still registered. {error}")
    else:
        messages.success(request, f"{connection.name} is disconnected. Mappings and history are kept.")


def _switch(request: HttpRequest, connection: Connection) -> None:
    plan = sync_type.switch(connection=connection, now=timezone.now())
    messages.success(request, f"From now on: {plan.get_flow_display()}. What was synced before stays as it is.")


BUTTONS = (
    Button(
        name="test",
        label="Test connection",
        icon="network_check",
        permission="integrations.test_connection",
        press=remotes.test,
    ),
    Button(
        name="poll",
        label="Run now",
        icon="play_arrow",
        permission="syncjobs.run_syncplan",
        press=_poll_now,
        is_shown=lambda connection: bool(connection.is_enabled),
    ),
    Button(
        name="register",
        label="Register webhook",
        icon="notifications_active",
        permission="integrations.change_connection",
        press=_register,
        is_shown=lambda connection: connection.is_enabled and not connection.webhook_id,
    ),
    Button(
        name="unregister",
        label="Remove webhook",
        icon="notifications_off",
        permission="integrations.change_connection",
        press=_remove,
        is_shown=lambda connection: bool(connection.webhook_id),
        question=asking.Question(
            title="Remove the webhook?",
            text="Changes are then found only by polling, a few minutes later. Syncing goes on.",
            yes="Remove webhook",
        ),
    ),
    Button(
        name="switch",
        label="Switch sync type",
        icon="swap_horiz",
        permission="syncjobs.change_syncplan",
        press=_switch,
        is_shown=lambda connection: sync_type.active(connection=connection) is not None,
        question=asking.Question(
            title="Switch between orders and invoices?",
            text="The plan that runs now is switched off and the other one takes over, for what is new or changed "
            "from now on. Nothing that was already synced is sent again or deleted.",
            yes="Switch sync type",
        ),
    ),
    Button(
        name="disconnect",
        label="Disconnect",
        icon="link_off",
        permission="integrations.change_connection",
        press=_disconnect,
        is_shown=lambda connection: bool(connection.is_enabled),
        question=asking.Question(
            title="Disconnect this platform?",
            text="Every job of this connection stops and its webhook is removed. Mappings and history are kept: "
            "tick “enabled” again to go on, and retry what failed meanwhile.",
            yes="Disconnect",
            is_danger=True,
        ),
    ),
)
