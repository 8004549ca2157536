"""The doctor's page of each account: run it, what it found last, what changed since when, and the role to deploy."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from integrations import forms
from integrations.models import Checkup, NetSuiteAccount
from integrations.netsuite.doctor import needs, role_xml
from integrations.netsuite.limiter import Lane
from syncjobs import account_case, checkups
from syncjobs.admin.base import BAD, CAREFUL, GOOD, ReadOnlyAdmin, badge, link
from syncjobs.admin.buttons import Button
from syncjobs.templatetags import home

SHOWN = 30  # of the runs before
COLOURS = {Checkup.Light.GREEN: GOOD, Checkup.Light.AMBER: CAREFUL, Checkup.Light.RED: BAD}
RUN = "integrations.test_netsuiteaccount"


def ask(request: HttpRequest, account: NetSuiteAccount) -> None:
    """Queue a run, and say where its outcome will be: it may take a minute, longer than a page should."""
    checkups.ask(account_id=account.pk, lane=Lane.REALTIME)
    where = link(url=checkups.page(account=account), text="the doctor's page")
    messages.success(request, format_html("Queued a look at {}. In a minute it is on {}.", account.name, where))


@admin.display(description="doctor")
def last_look(account: NetSuiteAccount) -> SafeString:
    """Show what the doctor found last, with the way to all of it: a field of an account."""
    checkup = Checkup.objects.filter(account=account).order_by("-started_at", "-pk").first()
    where = checkups.page(account=account)
    if checkup is None:
        return format_html("Nobody has looked yet. {}", link(url=where, text="Open the doctor's page"))
    outcome, ago = checkup.get_light_display(), home.ago(checkup.started_at)
    return format_html("{}, {}. {}", outcome, ago, link(url=where, text="Open the doctor's page"))


BUTTON = Button(name="doctor", label="Run the doctor", icon="stethoscope", permission=RUN, press=ask)


def steps(checkup: Checkup) -> list[dict[str, Any]]:
    """Give the stored steps as they are shown: what is wrong first."""
    order = {"RED": 0, "AMBER": 1, "GREEN": 2}
    shown = [
        {
            **step,
            "colour": COLOURS[Checkup.Light(step["light"])],
            "text": Checkup.Light(step["light"]).label,
            "stops": [needs.FLOWS.get(flow, flow) for flow in step["flows"]],
        }
        for step in checkup.steps
    ]
    return sorted(shown, key=lambda step: order[step["light"]])


@admin.register(Checkup)
class CheckupAdmin(ReadOnlyAdmin[Checkup]):
    """Every run, and below it the pages of the accounts."""

    list_display = ("account", "light_badge", "started_at", "said", "calls")
    list_filter = ("light", "account", ("started_at", admin.DateFieldListFilter))
    search_fields = ("account__name", "account__account_id")
    ordering = ("-pk",)
    list_select_related = ("account",)
    fields = ("account", "light_badge", "started_at", "ended_at", "calls", "changes", "found")
    readonly_fields = ("light_badge", "changes", "found")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Checkup]:
        """Leave the secrets where they are."""
        secrets = [f"account__{name}" for name in forms.ACCOUNT_SECRETS]
        return super().get_queryset(request).select_related("account").defer(*secrets)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the accounts."""
        view = self.admin_site.admin_view
        own = [
            path("of/<int:account_pk>/", view(account_page), name="doctor"),
            path("of/<int:account_pk>/run/", view(require_POST(run)), name="doctor_run"),
            path(f"of/<int:account_pk>/{role_xml.FILE_NAME}", view(role), name="doctor_role"),
        ]
        return [*own, *super().get_urls()]

    @badge(description="outcome", colours=COLOURS, ordering="light")
    def light_badge(self, checkup: Checkup) -> tuple[str, str]:
        """Show the worst light of any step."""
        return checkup.light, checkup.get_light_display()

    @admin.display(description="found")
    def said(self, checkup: Checkup) -> str:
        """Show the first thing that is not well."""
        return checkups.summary(checkup=checkup)

    @admin.display(description="changed since the run before")
    def changes(self, checkup: Checkup) -> str:
        """Show the drift."""
        return " ".join(checkup.drift) or "Nothing."

    @admin.display(description="found")
    def found(self, checkup: Checkup) -> SafeString:
        """Show every step."""
        return render_to_string("admin/doctor/steps.html", {"steps": steps(checkup)})


def account_page(request: HttpRequest, account_pk: int) -> HttpResponse:
    """Show the last run and the ones before it."""
    account = _account(request, account_pk, "integrations.view_checkup")
    runs = list(Checkup.objects.filter(account=account).order_by("-started_at", "-pk")[: SHOWN + 1])
    context = {
        **admin.site.each_context(request),
        "title": f"Doctor: {account.name}",
        "account": account,
        "last": runs[0] if runs else None,
        "summary": checkups.summary(checkup=runs[0]) if runs else "",
        "colours": COLOURS,
        "steps": steps(runs[0]) if runs else [],
        "runs": [(run, COLOURS[Checkup.Light(run.light)]) for run in runs],
        "may_run": request.user.has_perm(RUN),
        "role_file": role_xml.FILE_NAME,
    }
    return TemplateResponse(request, "admin/doctor/account.html", context)


def run(request: HttpRequest, account_pk: int) -> HttpResponse:
    """Queue a run and go back to the page."""
    account = _account(request, account_pk, RUN)
    ask(request, account)
    return HttpResponseRedirect(checkups.page(account=account))


def role(request: HttpRequest, account_pk: int) -> HttpResponse:
    """Give the role as a file, for what is switched on now."""
    account = _account(request, account_pk, "integrations.view_netsuiteaccount")
    text = role_xml.render(case=account_case.of(account=account, now=timezone.now()))
    headers = {"Content-Disposition": f'attachment; filename="{role_xml.FILE_NAME}"'}
    return HttpResponse(text, content_type="application/xml; charset=utf-8", headers=headers)


def _account(request: HttpRequest, pk: int, permission: str) -> NetSuiteAccount:
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return get_object_or_404(NetSuiteAccount.objects.defer(*forms.ACCOUNT_SECRETS), pk=pk)
