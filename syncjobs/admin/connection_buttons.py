"""The buttons on a connection's page."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext
from django_q.tasks import async_task

from integrations import contract, errors
from integrations.models import Connection
from syncjobs import (
    backfilling,
    catalog,
    disconnecting,
    doorbell,
    ledger,
    offering,
    receivables,
    registration,
    sync_type,
)
from syncjobs.admin import asking, backfill_form, integration_settings, remotes
from syncjobs.admin.buttons import Button
from syncjobs.flows import FLOWS, INBOUND, OUTBOUND
from syncjobs.models import State, SyncEntry


def _poll_now(request: HttpRequest, connection: Connection) -> None:
    if not connection.is_enabled or connection.is_paused:
        messages.error(request, "Nothing is read while it is switched off or paused. Mend that and test it first.")
        return
    plans = [plan for plan in connection.plans.filter(is_enabled=True) if plan.flow in FLOWS]
    for plan in plans:
        if plan.flow in OUTBOUND:
            async_task("syncjobs.tasks.poll", plan_id=plan.pk, task_name=f"poll {plan.pk} on demand")
        elif not INBOUND[plan.flow].is_hourly:
            async_task("syncjobs.tasks.pull", plan_id=plan.pk, task_name=f"pull {plan.pk} on demand")
    if any(plan.flow in INBOUND and INBOUND[plan.flow].is_hourly for plan in plans):
        # One after another, as on the hour: an invoice must be there before it is marked as paid.
        name = f"pull hourly of {connection.pk} on demand"
        async_task("syncjobs.tasks.pull_hourly", connection_id=connection.pk, task_name=name)
    if plans:
        text = ngettext("Queued a look for changes of %d plan.", "Queued a look for changes of %d plans.", len(plans))
        messages.success(request, text % len(plans))
    else:
        where = "under “Integration settings”" if receivables.offered(connection=connection) else "below"
        messages.error(request, f"Nothing is switched on. Switch something on {where}, then press again.")


def _pull_lists(request: HttpRequest, connection: Connection) -> None:
    plan = catalog.ensure_plan(connection=connection)
    if not plan.is_enabled or connection.is_paused or connection.netsuite_account.is_paused:
        messages.error(request, "No lists are pulled while their plan is switched off or a side is paused.")
        return
    async_task("syncjobs.tasks.pull_lists", plan_id=plan.pk, task_name=f"lists {plan.pk} on demand")
    messages.success(request, "The lists of both sides are being pulled. See below, under “Lists”, how far it is.")


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


def _show_address(request: HttpRequest, connection: Connection) -> None:
    messages.info(request, registration.by_hand(connection=connection))


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
        if registration.by_hand(connection=connection):
            messages.info(request, "Its webhook was entered on the platform by hand: delete it there too.")


def _switch(request: HttpRequest, connection: Connection) -> None:
    plan = sync_type.switch(connection=connection, now=timezone.now())
    messages.success(request, f"From now on: {plan.get_flow_display()}. What was synced before stays as it is.")


def _lacks_webhook(connection: Connection) -> bool:
    able = offering.capabilities(connector=connection.connector)
    return contract.Capability.WEBHOOKS in able and connection.is_enabled and not connection.webhook_id


def _can_switch(connection: Connection) -> bool:
    plan = sync_type.active(connection=connection)
    return plan is not None and sync_type.other(flow=plan.flow) in offering.flows(connector=connection.connector)


def _failed(connection: Connection) -> QuerySet[SyncEntry]:
    return SyncEntry.objects.filter(plan__connection=connection, state=State.FAILED)


def _retry_failed(request: HttpRequest, connection: Connection) -> None:
    retried = ledger.retry(entry_ids=list(_failed(connection).values_list("pk", flat=True)), now=timezone.now())
    doorbell.ring_account(account_id=connection.netsuite_account_id)
    messages.success(request, ngettext("Queued %d entry.", "Queued %d entries.", retried) % retried)


BUTTONS = (
    Button(
        name="test",
        label="Test connection",
        icon="network_check",
        permission="integrations.test_connection",
        press=remotes.test,
    ),
    Button(
        name="settings",
        label="Integration settings",
        icon="tune",
        permission=integration_settings.PERMISSION,
        leads_to=lambda connection: integration_settings.page_of(connection=connection),
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
        name="lists",
        label="Pull lists now",
        icon="list_alt",
        permission="syncjobs.run_syncplan",
        press=_pull_lists,
        is_shown=lambda connection: bool(connection.is_enabled),
    ),
    Button(
        name="retry_failed",
        label="Retry all failed",
        icon="refresh",
        permission="syncjobs.retry_syncentry",
        press=_retry_failed,
        is_shown=lambda connection: _failed(connection).exists(),
        question=asking.Question(
            title="Retry everything that failed?",
            text="Every failed entry of this connection is read again and tried again, whatever it failed for. What "
            "went across before is not sent twice.",
            yes="Retry all failed",
        ),
    ),
    Button(
        name="resync",
        label="Re-sync since…",
        icon="history",
        permission="syncjobs.run_backfill",
        leads_to=lambda connection: backfill_form.url_for(connection=connection),
        is_shown=lambda connection: any(plan.is_enabled for plan in backfilling.plans(connection=connection)),
    ),
    Button(
        name="register",
        label="Register webhook",
        icon="notifications_active",
        permission="integrations.change_connection",
        press=_register,
        is_shown=_lacks_webhook,
    ),
    Button(
        name="webhook_address",
        label="Show webhook address",
        icon="notifications_active",
        permission="integrations.change_connection",
        press=_show_address,
        is_shown=lambda connection: bool(registration.by_hand(connection=connection)),
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
        is_shown=_can_switch,
        question=asking.Question(
            title="Switch between orders and invoices?",
            text="The plan that runs now is switched off and the other one takes over, for what is new or changed "
            "from now on. Nothing that was already synced is sent again or deleted. Finalised Invoice Sync needs "
            "orders: going over to invoices switches it off.",
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
            text="Every job of this connection stops, and a webhook that we registered is removed. Mappings and "
            "history are kept: tick “enabled” again to go on, and retry what failed meanwhile.",
            yes="Disconnect",
            is_danger=True,
        ),
    ),
)
