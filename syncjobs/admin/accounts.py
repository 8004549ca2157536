"""NetSuite accounts: how we sign in, and whether that works (R2-R5, R10)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html

from integrations import forms
from integrations.models import AuthMethod, NetSuiteAccount
from syncjobs import expiry
from syncjobs.admin import certificates, doctor, kept_back, limits, moving, netsuite_events, remotes
from syncjobs.admin.base import BAD, CAREFUL, GOOD, badge, link
from syncjobs.admin.buttons import Button

_SAID = (doctor.last_look, kept_back.shown, netsuite_events.suiteapp)
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
    buttons = (TEST, doctor.BUTTON, limits.READ)
    # Django takes functions too.
    readonly_fields = (*remotes.STATE_FIELDS, "slots_now", "way", "certificate", *_SAID)  # type: ignore[assignment]

    def get_urls(self) -> list[URLPattern]:
        """Add the pages about its certificates."""
        return [*certificates.urls(), *moving.urls(), *super().get_urls()]

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
            fieldsets.insert(0, ("State", {"fields": (*remotes.STATE_FIELDS, "slots_now", *_SAID)}))
        fieldsets.append(_way_in(obj, may_edit=may_edit))
        if may_edit:
            fieldsets += [_secrets_of(way, obj) for way in AuthMethod]
            fieldsets.append(("SuiteApp", {"fields": ("suiteapp_secret",)}))
        addresses = {"fields": ("base_url", "ui_base_url"), "classes": ["collapse"]}
        return [*fieldsets, ("Limits", {"fields": ("concurrency_limit",)}), ("Other addresses", addresses)]

    @admin.display(description="sign-in")
    def way(self, account: NetSuiteAccount) -> str:
        """Show how we sign in; it is changed by the guided move alone, which tests first."""
        return account.get_auth_method_display()

    @badge(description="certificate", colours={"good": GOOD, "soon": CAREFUL, "bad": BAD})
    def certificate(self, account: NetSuiteAccount) -> tuple[str, str]:
        """Show when the certificate ends that the account signs in with."""
        return expiry.outlook(account=account, now=timezone.now())

    def response_add(self, request: HttpRequest, obj: NetSuiteAccount, post_url_continue: str | None = None) -> Any:
        """Lead on to the certificate, without which an account with OAuth 2.0 cannot sign in."""
        if obj.auth_method == AuthMethod.OAUTH2:
            return HttpResponseRedirect(certificates.page_of(account=obj))
        return super().response_add(request, obj, post_url_continue)

    @admin.display(description="requests in flight")
    def slots_now(self, account: NetSuiteAccount) -> str:
        """Show how much of the account's limit is in use, and what NetSuite says of it."""
        return limits.shown(account=account)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, then test, unless there cannot be a certificate yet."""
        super().save_related(request, form, formsets, change)
        if change or form.instance.auth_method == AuthMethod.TBA:
            transaction.on_commit(lambda: self.test_once_saved(request, form))


def _way_in(account: NetSuiteAccount | None, *, may_edit: bool) -> tuple[str, dict[str, Any]]:
    if account is None:
        return "Sign-in", {"fields": ("auth_method",)}
    is_oauth2 = account.auth_method == AuthMethod.OAUTH2
    links = [link(url=certificates.page_of(account=account), text="Certificates")]
    links.append(link(url=moving.page_of(account=account), text="Back to tokens" if is_oauth2 else "Move to OAuth 2.0"))
    fields = ("way", "certificate") if is_oauth2 else ("way",)
    return "Sign-in", {"fields": fields, "description": format_html("{} · {}", *links) if may_edit else ""}


def _secrets_of(way: AuthMethod, account: NetSuiteAccount | None) -> tuple[str, dict[str, Any]]:
    # Of a new account, admin.css hides the boxes of the way that is not chosen.
    classes = [f"cf-{way.lower()}"] + (["collapse"] if account and account.auth_method != way else [])
    return way.label.partition(" (")[0], {"fields": forms.SECRETS_OF[way.value], "classes": classes}
