"""Backfills: asked for in a form, watched as a list with their progress, stopped and resumed (R16, R60)."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import action

from syncjobs import backfill_progress, backfilling
from syncjobs.admin import backfill_form
from syncjobs.admin.base import BAD, BUSY, CAREFUL, GOOD, ReadOnlyAdmin, badge
from syncjobs.admin.buttons import Button, ButtonsAdmin
from syncjobs.models import Backfill

PERMISSION = "syncjobs.run_backfill"
State = Backfill.State
STATE_COLOURS = {State.RUNNING: BUSY, State.STOPPED: CAREFUL, State.FAILED: BAD, State.DONE: GOOD}


def _stop(request: HttpRequest, backfill: Backfill) -> None:
    if backfilling.stop(backfill_id=backfill.pk, who=request.user.get_username(), now=timezone.now()):
        messages.success(request, "Stopped. “Resume” goes on where it was.")
    else:
        messages.warning(request, "It had ended already.")


def _resume(request: HttpRequest, backfill: Backfill) -> None:
    try:
        backfilling.resume(backfill_id=backfill.pk, now=timezone.now())
    except backfilling.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "It goes on where it was, as soon as a worker is free.")


@admin.register(Backfill)
class BackfillAdmin(ButtonsAdmin[Backfill], ReadOnlyAdmin[Backfill]):
    """Looked at, stopped and resumed; started on a page of its own."""

    list_display = ("__str__", "state_badge", "progress", "pace", "queued", "requested_by", "started_at", "message")
    list_filter = ("state", "plan")
    ordering = ("-pk",)
    list_select_related = ("plan__connection",)
    actions_list = ("start",)
    fields = (
        "plan", "since_at", "until_at", "open_only", "state_badge", "progress", "pace", "seen", "queued", "unwritten",
        "calls", "requested_by", "started_at", "finished_at", "message",
    )  # fmt: skip
    readonly_fields = ("state_badge", "progress", "pace", "unwritten")
    buttons = (
        Button(
            name="stop",
            label="Stop",
            icon="stop",
            permission=PERMISSION,
            press=_stop,
            is_shown=lambda backfill: bool(backfill.state == State.RUNNING),
        ),
        Button(
            name="resume",
            label="Resume",
            icon="play_arrow",
            permission=PERMISSION,
            press=_resume,
            is_shown=lambda backfill: backfill.state in (State.STOPPED, State.FAILED),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Backfill]:
        """Leave the secrets where they are."""
        backfills: QuerySet[Backfill] = super().get_queryset(request).select_related("plan__connection")
        return backfills.defer("plan__connection__secrets", "plan__connection__webhook_token")

    def has_run_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Say who may start one."""
        return bool(request.user.has_perm(PERMISSION))

    @action(  # type: ignore[untyped-decorator]
        description="Start a backfill", url_path="start", permissions=["run"], icon="history"
    )
    def start(self, request: HttpRequest) -> HttpResponse:
        """Ask what is to be brought across, and start it."""
        return backfill_form.respond(request)

    @badge(description="state", colours=STATE_COLOURS, ordering="state")
    def state_badge(self, backfill: Backfill) -> tuple[str, str]:
        """Show whether it runs."""
        return backfill.state, backfill.get_state_display()

    @admin.display(description="progress")
    def progress(self, backfill: Backfill) -> SafeString | str:
        """Show how much of it is read."""
        found = backfill_progress.of(backfill=backfill, now=timezone.now())
        if found.share is None:
            return found.counted
        percent = int(found.share * 100)
        return format_html(
            '<progress class="cf-progress" value="{}" max="100">{} %</progress> {} %, {}',
            percent,
            percent,
            percent,
            found.counted,
        )

    @admin.display(description="pace", empty_value="")
    def pace(self, backfill: Backfill) -> str:
        """Show how fast it goes and how long it still takes."""
        found = backfill_progress.of(backfill=backfill, now=timezone.now())
        left = found.time_left if backfill.state == State.RUNNING else ""
        return ", ".join(filter(None, (found.pace, left)))

    @admin.display(description="still to be written")
    def unwritten(self, backfill: Backfill) -> str:
        """Show how much of the plan is queued."""
        return f"{backfill_progress.unwritten(backfill=backfill):,} records of this plan"
