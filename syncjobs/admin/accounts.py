"""NetSuite accounts: how we sign in, and whether that works (R2-R5, R10)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from integrations import forms
from integrations.models import NetSuiteAccount
from integrations.netsuite import limiter
from syncjobs.admin import remotes
from syncjobs.admin.buttons import Button

TEST = Button(
    name="test",
    label="Test connection",
    icon="network_check",
    permission="integrations.test_netsuiteaccount",
    press=remotes.test,
)


@admin.register(NetSuiteAccount)
class NetSuiteAccountAdmin(remotes.RemoteAdmin[NetSuiteAccount]):
    """Secrets go in and never come out."""

    form = forms.NetSuiteAccountForm
    list_display = ("name", "account_id", "state", "answer", "last_worked", "concurrency_limit")
    search_fields = ("name", "account_id")
    buttons = (TEST,)
    readonly_fields = (*remotes.STATE_FIELDS, "slots_now")

    def get_queryset(self, request: HttpRequest) -> QuerySet[NetSuiteAccount]:
        """Leave the secrets where they are."""
        return super().get_queryset(request).defer(*forms.ACCOUNT_SECRETS)

    def get_fieldsets(self, request: HttpRequest, obj: NetSuiteAccount | None = None) -> Any:
        """Show secrets only as empty boxes, to people who may replace them."""
        may_edit = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        help_link = format_html(
            '<a class="text-link" href="{}">How to set NetSuite up, step by step</a>',
            reverse("admin:setup_help", args=["netsuite"]),
        )
        fieldsets: list[Any] = [(None, {"fields": ("name", "account_id"), "description": help_link})]
        if obj:
            fieldsets.insert(0, ("State", {"fields": (*remotes.STATE_FIELDS, "slots_now")}))
        if may_edit:
            fieldsets.append(("Token-based authentication", {"fields": forms.ACCOUNT_SECRETS}))
        limits = {"fields": ("concurrency_limit",)}
        addresses = {"fields": ("base_url", "ui_base_url"), "classes": ["collapse"]}
        return [*fieldsets, ("Limits", limits), ("Other addresses", addresses)]

    @admin.display(description="requests in flight")
    def slots_now(self, account: NetSuiteAccount) -> str:
        """Show how much of the account's limit is in use."""
        now = timezone.now()
        limit = account.limit_at(now=now)
        text = f"{limiter.in_use(account=account, now=now)} of {limit} slots in use now."
        if limit < account.concurrency_limit:
            until = remotes.moment(account.lowered_until)
            text += f" Lowered from {account.concurrency_limit} until {until}, because NetSuite refused a request."
        return text

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, then test."""
        super().save_related(request, form, formsets, change)
        transaction.on_commit(lambda: self.test_once_saved(request, form))
