"""What the SuiteApp told of, and when it was last heard of."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from integrations import forms
from integrations.models import NetSuiteAccount
from integrations.netsuite import links
from syncjobs import netsuite_inbox
from syncjobs.admin.base import BUSY, GOOD, QUIET, ReadOnlyAdmin, badge, outside_link
from syncjobs.models import NetSuiteEvent

_ACCOUNT_SECRETS = [f"account__{name}" for name in forms.ACCOUNT_SECRETS]


@admin.display(description="SuiteApp")
def suiteapp(account: NetSuiteAccount) -> SafeString:
    """Show when the SuiteApp was last heard of, and the address it sends to: a column or field of an account."""
    refused = account.suiteapp_refused
    return format_html(
        'Last word: {}. {}Its address: <code>{}</code> (<a class="text-link" href="{}">how to set it up</a>)',
        _ago(account),
        f"Refused for a wrong signature: {refused}. " if refused else "",
        netsuite_inbox.url_of(account=account),
        reverse("admin:setup_help", args=["suiteapp"]),
    )


def _ago(account: NetSuiteAccount) -> str:
    if account.suiteapp_seen_at is None:
        return "never"
    # The largest unit is enough; Django joins number and unit by a space that does not break.
    span = timesince(account.suiteapp_seen_at, timezone.now()).split(",")[0].replace("\xa0", " ")
    return "a moment ago" if span.startswith("0 ") else f"{span} ago"


@admin.register(NetSuiteEvent)
class NetSuiteEventAdmin(ReadOnlyAdmin[NetSuiteEvent]):
    """Events as they came, and what was made of them."""

    list_display = ("received_at", "event", "record_type", "record", "fate_badge", "note", "repeats", "account")
    list_filter = ("fate", "event", "record_type", "account", ("received_at", admin.DateFieldListFilter))
    search_fields = ("=netsuite_id",)
    search_help_text = "NetSuite ID"
    ordering = ("-pk",)
    list_select_related = ("account",)
    fields = (
        "received_at", "account", "event", "record_type", "record", "changed_at", "fate_badge", "note", "handled_at",
        "attempts", "repeats",
    )  # fmt: skip
    readonly_fields = ("fate_badge", "record")

    def get_queryset(self, request: HttpRequest) -> QuerySet[NetSuiteEvent]:
        """Leave the secrets where they are."""
        return super().get_queryset(request).select_related("account").defer(*_ACCOUNT_SECRETS)

    @badge(
        description="fate",
        colours={
            NetSuiteEvent.Fate.QUEUED: BUSY,
            NetSuiteEvent.Fate.HANDLED: GOOD,
            NetSuiteEvent.Fate.IGNORED: QUIET,
        },
        ordering="fate",
    )
    def fate_badge(self, event: NetSuiteEvent) -> tuple[str, str]:
        """Show what we made of it."""
        return event.fate, event.get_fate_display()

    @admin.display(description="NetSuite ID", ordering="netsuite_id")
    def record(self, event: NetSuiteEvent) -> SafeString | str:
        """Link to the record in NetSuite, where that has a page for it."""
        url = links.record_url(
            web_url=event.account.web_url, record_type=event.record_type, netsuite_id=event.netsuite_id
        )
        return outside_link(url=url, text=event.netsuite_id)
