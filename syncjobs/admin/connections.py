"""Connections: which platform, how we sign in to it, and what is synced (R10, R15, R60)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, URLPattern, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from integrations import forms, registry
from integrations.models import Connection
from syncjobs import catalog, hearing, integration_settings, offering, receivables, sync_type
from syncjobs.admin import connection_buttons, plan_rows, remotes
from syncjobs.admin import integration_settings as settings_page
from syncjobs.admin.base import CAREFUL, GOOD, badge, page_of
from syncjobs.models import Flow

_STATE = (*remotes.STATE_FIELDS, "webhooks", "features", "lists")

_BASICS = ("name", "connector", "netsuite_account", "is_enabled", "time_zone", "currency")


@admin.register(Connection)
class ConnectionAdmin(remotes.RemoteAdmin[Connection]):
    """The platform's own settings come from its connector; its secrets go in and never come out."""

    list_display = ("name", "platform", "netsuite_account", "is_enabled", "state", "answer", "last_worked", "webhook")
    list_select_related = ("netsuite_account",)
    search_fields = ("name",)
    inlines = (plan_rows.PlanRows,)
    buttons = connection_buttons.BUTTONS
    change_form_template = "admin/connection.html"
    readonly_fields = (*_STATE, "platform", "settings_shown")

    def get_urls(self) -> list[URLPattern]:
        """Add the page of the integration settings."""
        return [*settings_page.urls(), *super().get_urls()]

    def get_inlines(self, request: HttpRequest, obj: Connection | None) -> Any:
        """Leave out the rows of plans where the platform has neither orders nor invoices, and never had."""
        has_rows = bool(plan_rows.offered(connection=obj)) or (obj and sync_type.active(connection=obj))
        return self.inlines if has_rows else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Connection]:
        """Leave the secrets where they are."""
        secrets = [f"netsuite_account__{name}" for name in forms.ACCOUNT_SECRETS]
        connections: QuerySet[Connection] = super().get_queryset(request)
        return (
            connections.select_related("netsuite_account")
            .annotate(last_webhook_at=hearing.LAST_AT)
            .defer("secrets", "webhook_token", *secrets)
        )

    def get_form(self, request: HttpRequest, obj: Connection | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Add the platform's own fields; a new connection gets those of every platform."""
        if self._may_edit(request, obj):
            kwargs["form"] = forms.connection_form(connectors=_connectors(obj))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Connection | None = None) -> Any:
        """Show a platform's settings as boxes to people who may fill them in, as text to the others."""
        fieldsets: list[Any] = []
        if obj:
            fieldsets.append(("State", {"fields": _STATE}))
        if not self._may_edit(request, obj):
            basics = tuple("platform" if name == "connector" else name for name in _BASICS)
            return [*fieldsets, (None, {"fields": basics}), ("Settings", {"fields": ("settings_shown",)})]
        fieldsets.append((None, {"fields": _BASICS}))
        labels = dict(registry.choices())
        for key in _connectors(obj):
            names = [
                forms.setting_name(connector=key, setting=setting.name)
                for setting in registry.connector(key=key).setting_fields
            ]
            own = {"fields": names, "description": _help_link(key)}
            # Of a new connection, the page shows the boxes of the chosen platform alone.
            fieldsets.append((labels[key], own if obj else {**own, "classes": ["cf-platform", f"cf-platform-{key}"]}))
        return fieldsets

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Say which platforms there are, and which of them have orders or invoices to choose from."""
        flows = {key: offering.flows(connector=key) for key in _connectors(None)}
        platforms = [(key, any(flow in sync_type.ONE_OF for flow in able)) for key, able in flows.items()]
        return super().add_view(request, form_url, {**(extra_context or {}), "platforms": platforms})

    def _may_edit(self, request: HttpRequest, obj: Connection | None) -> bool:
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Connection | None = None) -> bool:
        """Keep what has a history: such a connection is disconnected instead (R60)."""
        may_delete: bool = super().has_delete_permission(request, obj)
        return may_delete and obj is not None and not obj.logs.exists() and not obj.record_links.exists()

    @admin.display(description="platform", ordering="connector")
    def platform(self, connection: Connection) -> str:
        """Show the platform's name."""
        return dict(registry.choices()).get(connection.connector, connection.connector)

    @badge(description="webhooks", colours={"well": GOOD, "not well": CAREFUL})
    def webhook(self, connection: Connection) -> tuple[str, str]:
        """Show whether the platform tells us about changes at once."""
        last_at = getattr(connection, "last_webhook_at", None)
        heard = hearing.of(connection=connection, last_at=last_at)
        how = "well" if hearing.is_well(hearing=heard) else "not well"
        return how, hearing.word(hearing=heard, last_at=last_at)

    @admin.display(description="webhooks")
    def webhooks(self, connection: Connection) -> str:
        """Show the same with what to do about it, and calls with a wrong address."""
        said = hearing.text(connection=connection, last_at=getattr(connection, "last_webhook_at", None))
        refused = connection.refused_webhooks
        return f"{said} Calls to an address that is not quite ours: {refused}." if refused else said

    @admin.display(description="features")
    def features(self, connection: Connection) -> str:
        """Name the optional features that are on; of a billing platform, all that goes each way."""
        if receivables.offered(connection=connection):
            on = {receivables.SWITCHES[name] for name in receivables.switched_on(connection=connection)}
        else:
            on = {Flow(flow) for flow in integration_settings.load(connection=connection).features}
        return ", ".join(str(flow.label) for flow in Flow if flow in on) or "none is on"

    @admin.display(description="lists")
    def lists(self, connection: Connection) -> SafeString | str:
        """Show how far the last pull of both sides' lists is, or how it ended."""
        run = catalog.last_run(connection=connection)
        if run is None:
            return "Never pulled yet: press “Pull lists now”."
        told = f"{remotes.moment(run.started_at)}: {run.message}"
        return format_html('{} <a class="text-link" href="{}">Open the run</a>', told, page_of(run))

    @admin.display(description="settings")
    def settings_shown(self, connection: Connection) -> SafeString:
        """Show the settings that are no secrets."""
        shown = [
            (setting.label, connection.values.get(setting.name) or setting.default or "–")
            for key in _connectors(connection)
            for setting in registry.connector(key=key).setting_fields
            if setting.kind != "secret"
        ]
        return format_html_join("", "<div>{}: {}</div>", shown)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, then test."""
        super().save_related(request, form, formsets, change)
        transaction.on_commit(lambda: self._test_or_say_why_not(request, form))

    def _test_or_say_why_not(self, request: HttpRequest, form: Any) -> None:
        if form.instance.is_enabled:
            self.test_once_saved(request, form)
        else:
            messages.info(request, f"{form.instance.name} is switched off, so it was not tested.")


def _connectors(connection: Connection | None) -> list[str]:
    known = [key for key, _label in registry.choices()]
    return [key for key in known if connection is None or key == connection.connector]


def _help_link(key: str) -> SafeString | str:
    try:
        url = reverse("admin:setup_help", args=[key])
    except NoReverseMatch:
        return ""
    return format_html('<a class="text-link" href="{}">How to find these, step by step</a>', url)
