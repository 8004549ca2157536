"""What happened, to be read and searched: the log, the webhooks, the runs and the links."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from syncjobs.admin.base import BAD, BUSY, GOOD, QUIET, ReadOnlyAdmin, badge, block, link, page_of
from syncjobs.admin.exchanges import exchanges
from syncjobs.admin.outcomes import OUTCOME_COLOURS
from syncjobs.models import InboundEvent, RecordLink, SyncLog, SyncRun

_CONNECTION_SECRETS = ("connection__secrets", "connection__webhook_token")


@admin.register(SyncLog)
class SyncLogAdmin(ReadOnlyAdmin[SyncLog]):
    """One row an attempt, never changed."""

    list_display = ("created_at", "outcome_badge", "number", "source_id", "netsuite_id", "message", "connection")
    list_filter = ("outcome", "direction", "connection", ("created_at", admin.DateFieldListFilter))
    search_fields = ("^number", "=source_id", "=netsuite_id")
    search_help_text = "Number, platform ID or NetSuite ID"
    ordering = ("-pk",)
    list_select_related = ("connection",)
    fields = (
        "outcome_badge", "message", "created_at", "connection", "plan", "entry_link", "direction", "number",
        "source_id", "netsuite_id", "attempt", "calls", "duration_ms", "requests",
    )  # fmt: skip
    readonly_fields = ("outcome_badge", "entry_link", "requests")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SyncLog]:
        """Leave the secrets where they are."""
        return super().get_queryset(request).select_related("connection").defer(*_CONNECTION_SECRETS)

    @badge(description="outcome", colours=OUTCOME_COLOURS, ordering="outcome")
    def outcome_badge(self, log: SyncLog) -> tuple[str, str]:
        """Show how it ended."""
        return log.outcome, log.get_outcome_display()

    @admin.display(description="entry")
    def entry_link(self, log: SyncLog) -> SafeString | str:
        """Link to the entry that this was an attempt at."""
        return link(url=page_of(log.entry), text=str(log.entry)) if log.entry else "-"

    @admin.display(description="requests and answers")
    def requests(self, log: SyncLog) -> SafeString:
        """Show them redacted, as they were stored."""
        return render_to_string("admin/entry/exchanges.html", {"exchanges": exchanges(log=log)})


@admin.register(InboundEvent)
class InboundEventAdmin(ReadOnlyAdmin[InboundEvent]):
    """Webhooks as they came."""

    list_display = ("received_at", "event", "source_id", "fate_badge", "note", "repeats", "connection")
    list_filter = ("fate", "event", "connection", ("received_at", admin.DateFieldListFilter))
    search_fields = ("=source_id", "^event")
    search_help_text = "Platform ID or event"
    ordering = ("-pk",)
    list_select_related = ("connection",)
    fields = ("received_at", "connection", "event", "source_id", "fate_badge", "note", "repeats", "dedupe_key", "shown")
    readonly_fields = ("fate_badge", "shown")

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundEvent]:
        """Leave the secrets where they are."""
        return super().get_queryset(request).select_related("connection").defer(*_CONNECTION_SECRETS)

    @badge(
        description="fate",
        colours={InboundEvent.Fate.QUEUED: GOOD, InboundEvent.Fate.IGNORED: QUIET},
        ordering="fate",
    )
    def fate_badge(self, event: InboundEvent) -> tuple[str, str]:
        """Show what we made of it."""
        return event.fate, event.get_fate_display()

    @admin.display(description="body")
    def shown(self, event: InboundEvent) -> SafeString:
        """Show what was sent."""
        return block(event.body)


@admin.register(SyncRun)
class SyncRunAdmin(ReadOnlyAdmin[SyncRun]):
    """Passes of scheduled jobs."""

    list_display = ("started_at", "job", "plan", "completed", "seen", "queued", "calls", "message")
    list_filter = ("job", "is_complete", "plan", ("started_at", admin.DateFieldListFilter))
    search_fields = ("message", "plan__connection__name")
    ordering = ("-pk",)
    list_select_related = ("plan__connection",)
    fields = (
        "job", "plan", "completed", "started_at", "finished_at", "since_at", "seen", "queued", "calls", "message",
    )  # fmt: skip
    readonly_fields = ("completed",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SyncRun]:
        """Leave the secrets where they are."""
        secrets = [f"plan__{name}" for name in _CONNECTION_SECRETS]
        return super().get_queryset(request).select_related("plan__connection").defer(*secrets)

    @badge(description="ended", colours={"YES": GOOD, "NO": BAD, "RUNNING": BUSY})
    def completed(self, run: SyncRun) -> tuple[str, str]:
        """Show whether it got to its end."""
        if run.is_complete:
            return "YES", "Complete"
        return ("NO", "Broke off") if run.finished_at else ("RUNNING", "Running")


@admin.register(RecordLink)
class RecordLinkAdmin(ReadOnlyAdmin[RecordLink]):
    """Which pairs of records are one. A wrong pair is forgotten on its entry's page."""

    list_display = (
        "source_id",
        "record_type",
        "netsuite_type",
        "netsuite_id",
        "created_by",
        "connection",
        "created_at",
    )
    list_filter = ("record_type", "connection", "created_by", ("created_at", admin.DateFieldListFilter))
    search_fields = ("=source_id", "=netsuite_id", "^external_id")
    search_help_text = "Platform ID, NetSuite ID or external ID"
    ordering = ("-pk",)
    list_select_related = ("connection",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecordLink]:
        """Leave the secrets where they are."""
        return super().get_queryset(request).select_related("connection").defer(*_CONNECTION_SECRETS)

    def get_fields(self, request: HttpRequest, obj: RecordLink | None = None) -> Any:
        """Show all of it."""
        return (*self.list_display, "external_id", "is_cancelled", "payload_hash")
