"""The ledger as people see it: every record, where it stands and why, and what may be done (R56)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import truncatechars
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from integrations import forms
from syncjobs import record_pages
from syncjobs.admin import asking, entry_actions, entry_page, mending
from syncjobs.admin.base import BAD, BUSY, CAREFUL, GOOD, QUIET, ReadOnlyAdmin, badge, link, outside_link
from syncjobs.admin.buttons import Button, ButtonsAdmin
from syncjobs.admin.entry_filters import NeedsPerson
from syncjobs.flows import FLOWS
from syncjobs.models import State, SyncEntry, TotalState

STATE_COLOURS = {
    State.QUEUED: BUSY,
    State.RUNNING: BUSY,
    State.SYNCED: GOOD,
    State.WAITING: CAREFUL,
    State.UNKNOWN: CAREFUL,
    State.FAILED: BAD,
    State.SKIPPED: QUIET,
}
TOTAL_COLOURS = {
    TotalState.UNCHECKED: QUIET,
    TotalState.AGREES: GOOD,
    TotalState.ROUNDING: QUIET,
    TotalState.DIFFERS: BAD,
}
_SECRETS = (
    "plan__connection__secrets",
    "plan__connection__webhook_token",
    *(f"plan__connection__netsuite_account__{name}" for name in forms.ACCOUNT_SECRETS),
)


class RecordColumns:
    """The columns that lead to both systems, made once for a page."""

    def __init__(self) -> None:
        self._pages = record_pages.RecordPages()

    @admin.display(description="NetSuite", ordering="netsuite_id")
    def in_netsuite(self, entry: SyncEntry) -> SafeString | str:
        """Link to NetSuite's record."""
        url = self._pages.netsuite(
            connection=entry.plan.connection, flow=entry.plan.flow, netsuite_id=entry.id_in_netsuite
        )
        return outside_link(url=url, text=entry.id_in_netsuite) if entry.id_in_netsuite else "-"

    @admin.display(description="platform")
    def on_platform(self, entry: SyncEntry) -> SafeString | str:
        """Link to the platform's record."""
        url = self._pages.platform(
            connection=entry.plan.connection, flow=entry.plan.flow, source_id=entry.id_on_platform
        )
        return outside_link(url=url, text="Open") if url else "-"


def _button(verb: entry_actions.Verb) -> Button:
    def press(request: HttpRequest, entry: SyncEntry) -> None:
        entry_actions.carry_out(request, verb=verb, entries=SyncEntry.objects.filter(pk=entry.pk))

    return Button(
        name=verb.name,
        label=verb.label,
        icon=verb.icon,
        permission=verb.permission,
        press=press,
        question=verb.question,
        is_shown=lambda entry: entry.state in verb.states and (verb is not entry_actions.FORGET or entry.netsuite_id),
    )


def _list_action(verb: entry_actions.Verb) -> Any:
    def act(model_admin: SyncEntryAdmin, request: HttpRequest, entries: QuerySet[SyncEntry]) -> HttpResponse | None:
        question = entry_actions.question_for(verb=verb, count=entries.count())
        if question and not asking.is_answered(request, question=question):
            return asking.ask(request, question=question, back_url=request.get_full_path(), hidden=_selection(request))
        entry_actions.carry_out(request, verb=verb, entries=entries)
        return None

    act.__name__ = verb.name
    return admin.action(description=f"{verb.label} selected entries", permissions=[verb.name])(act)


def _selection(request: HttpRequest) -> list[tuple[str, str]]:
    names = ("action", "select_across", "index", ACTION_CHECKBOX_NAME)
    return [(name, value) for name in names for value in request.POST.getlist(name)]


@admin.register(SyncEntry)
class SyncEntryAdmin(ButtonsAdmin[SyncEntry], ReadOnlyAdmin[SyncEntry]):
    """Looked at, searched by either side's id, and set going again."""

    list_display = ("__str__", "kind", "connection_name", "customer_name", "state_badge", "happened", "due")
    list_filter = (NeedsPerson, "state", "plan", "total_state", ("synced_at", admin.DateFieldListFilter))
    search_fields = ("number", "customer_name", "^source_id", "^platform_id", "=netsuite_id", "^external_id")
    search_help_text = "Number, customer, platform ID, NetSuite ID or external ID"
    ordering = ("-pk",)
    list_select_related = ("plan__connection__netsuite_account",)
    actions = tuple(_list_action(verb) for verb in entry_actions.VERBS)
    buttons = tuple(_button(verb) for verb in entry_actions.VERBS)
    change_form_outer_before_template = "admin/entry/reasons.html"
    change_form_outer_after_template = "admin/entry/log.html"
    fieldsets = (
        (None, {"fields": ("in_netsuite", "on_platform", "customer", "plan")}),
        ("Totals", {"fields": ("totals_badge", "on_platform_total", "in_netsuite_total")}),
        (
            "Progress",
            {"fields": ("attempts", "queued_at", "due_at", "synced_at", "is_written_back"), "classes": ["collapse"]},
        ),
        (
            "Identity",
            {
                "fields": (
                    "source_id", "platform_id", "external_id", "netsuite_id", "lane", "wanted_version", "done_version",
                    "noticed_version", "is_in_doubt", "error_code",
                ),
                "classes": ["collapse"],
            },
        ),
    )  # fmt: skip
    readonly_fields = (
        "in_netsuite",
        "on_platform",
        "customer",
        "totals_badge",
        "on_platform_total",
        "in_netsuite_total",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SyncEntry]:
        """Leave secrets and whole documents where they are."""
        entries: QuerySet[SyncEntry] = super().get_queryset(request)
        return entries.select_related(*self.list_select_related).defer("snapshot", *_SECRETS)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Put the links to both systems in the middle."""
        columns = RecordColumns()
        return (*self.list_display[:-1], columns.in_netsuite, columns.on_platform, *self.list_display[-1:])

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Add what it waits for, what both sides say and what happened."""
        entry = kwargs["obj"]
        may_map = request.user.has_perm("mappings.add_customermapping")
        context["entry_page"] = entry_page.of(entry=entry, state=self.state_badge(entry), may_map=may_map)
        return super().render_change_form(request, context, *args, **kwargs)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Say who may retry."""
        return request.user.has_perm(entry_actions.RETRY.permission)

    def has_skip_permission(self, request: HttpRequest) -> bool:
        """Say who may skip."""
        return request.user.has_perm(entry_actions.SKIP.permission)

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        """Say who may send again."""
        return request.user.has_perm(entry_actions.SEND_AGAIN.permission)

    def has_forget_permission(self, request: HttpRequest) -> bool:
        """Say who may forget a link."""
        return request.user.has_perm(entry_actions.FORGET.permission)

    @admin.display(description="NetSuite record")
    def in_netsuite(self, entry: SyncEntry) -> SafeString | str:
        """Link to NetSuite's record."""
        return RecordColumns().in_netsuite(entry)

    @admin.display(description="platform record")
    def on_platform(self, entry: SyncEntry) -> SafeString | str:
        """Link to the platform's record."""
        return RecordColumns().on_platform(entry)

    @admin.display(description="customer")
    def customer(self, entry: SyncEntry) -> SafeString | str:
        """Show whose document it is, with a link to that customer's mapping where there is one."""
        url = mending.customer_page(connection_id=entry.plan.connection_id, name=entry.customer_name)
        return link(url=url, text=entry.customer_name) if url else entry.customer_name or "-"

    @admin.display(description="kind", ordering="plan__flow")
    def kind(self, entry: SyncEntry) -> str:
        """Show what it is, in one or two words."""
        flow = FLOWS.get(entry.plan.flow)
        return flow.noun if flow else "-"

    def get_fieldsets(self, request: HttpRequest, obj: SyncEntry | None = None) -> Any:
        """Leave the totals out where there are none, as of a customer."""
        fieldsets = super().get_fieldsets(request, obj)
        has_totals = obj is None or not (obj.source_total is None and obj.netsuite_total is None)
        return [part for part in fieldsets if has_totals or part[0] != "Totals"]

    @admin.display(description="connection", ordering="plan__connection__name")
    def connection_name(self, entry: SyncEntry) -> str:
        """Show whose it is."""
        return str(entry.plan.connection)

    @badge(description="state", colours=STATE_COLOURS, ordering="state")
    def state_badge(self, entry: SyncEntry) -> tuple[str, str]:
        """Show where it stands, in one word."""
        return entry.state, str(State(entry.state).label).split(",")[0]

    @badge(description="totals", colours=TOTAL_COLOURS)
    def totals_badge(self, entry: SyncEntry) -> tuple[str, str]:
        """Show whether both sides' totals agree."""
        return entry.total_state, entry.get_total_state_display()

    @admin.display(description="total on the platform")
    def on_platform_total(self, entry: SyncEntry) -> str:
        """Show the platform's total."""
        return _money(entry.source_total, entry)

    @admin.display(description="total in NetSuite")
    def in_netsuite_total(self, entry: SyncEntry) -> str:
        """Show NetSuite's total, once it was read."""
        return _money(entry.netsuite_total, entry)

    @admin.display(description="what happened")
    def happened(self, entry: SyncEntry) -> SafeString:
        """Show the message's beginning; all of it is on the entry's page."""
        return format_html('<span class="cf-wide">{}</span>', truncatechars(entry.message, 110))

    @admin.display(description="due", ordering="due_at")
    def due(self, entry: SyncEntry) -> SafeString | str:
        """Show when it is tried next, while there is a next time."""
        is_open = entry.state in (State.QUEUED, State.UNKNOWN, State.WAITING)
        due_at = date_format(timezone.localtime(entry.due_at), "j M, H:i")
        return format_html('<span class="cf-nowrap">{}</span>', due_at) if is_open else "-"


def _money(amount: Decimal | None, entry: SyncEntry) -> str:
    return "-" if amount is None else f"{amount:,.2f} {entry.plan.connection.currency}"
