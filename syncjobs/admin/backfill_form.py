"""The page on which a backfill is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from integrations.models import Connection
from syncjobs import backfilling, sync_type
from syncjobs.admin.base import page_of
from syncjobs.models import Backfill, Flow, SyncPlan


def url_for(*, connection: Connection) -> str:
    """Give the page's address with the connection's plan of orders or invoices chosen already, else its first one."""
    ready = [plan for plan in backfilling.plans(connection=connection) if plan.is_enabled]
    in_order = sorted(ready, key=lambda plan: list(Flow).index(Flow(plan.flow)))  # customers before documents
    plan = sync_type.active(connection=connection) or next(iter(in_order), None)
    return reverse("admin:syncjobs_backfill_start") + (f"?plan={plan.pk}" if plan else "")


def _day(label: str, help_text: str, *, is_needed: bool) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=is_needed,
        input_formats=["%Y-%m-%d"],  # what a browser sends, whatever it shows
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )


class BackfillForm(forms.Form):
    """What is to be brought across. Days are the supplier's."""

    plan = forms.ModelChoiceField(
        SyncPlan.objects.none(),
        label="What",
        empty_label=None,
        widget=UnfoldAdminSelectWidget,
        help_text="Only what is switched on and has a history.",
    )
    since = _day(
        "First day",
        "What was made on this day or later. Documents and payments of NetSuite count by their own date.",
        is_needed=True,
    )
    until = _day("Last day", "This day included. Empty: up to now.", is_needed=False)
    open_only = forms.BooleanField(
        required=False,
        label="Open ones only",
        widget=UnfoldBooleanWidget,
        help_text="Leave out what is paid, fully applied, completed or cancelled already.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        connections = Connection.objects.filter(is_enabled=True).prefetch_related("plans")
        ready = [plan.pk for each in connections for plan in backfilling.plans(connection=each) if plan.is_enabled]
        chosen = self.fields["plan"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = SyncPlan.objects.filter(pk__in=ready).select_related("connection").order_by("pk")

    def start(self, *, who: str) -> Backfill | None:
        """Start it; None with the reason at the form when it is refused."""
        given = self.cleaned_data
        try:
            return backfilling.start(
                plan=given["plan"],
                since_date=given["since"],
                until_date=given["until"],
                open_only=given["open_only"],
                requested_by=who,
                now=timezone.now(),
            )
        except backfilling.Refused as refused:
            self.add_error(None, str(refused))
            return None


def respond(request: HttpRequest) -> HttpResponse:
    """Show the form; a POST starts the backfill, or says why not."""
    form = BackfillForm(request.POST or None, initial={"plan": request.GET.get("plan", "")})
    if request.method == "POST" and form.is_valid() and (backfill := form.start(who=request.user.get_username())):
        messages.success(request, "Started. It goes on by itself; this page shows how far it is.")
        return HttpResponseRedirect(page_of(backfill))
    context = {**admin.site.each_context(request), "title": "Start a backfill", "form": form}
    return TemplateResponse(request, "admin/backfill.html", context)
