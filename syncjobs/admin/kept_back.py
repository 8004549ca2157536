"""What an account keeps back from the integration's role: what is read without it has a gap."""

from __future__ import annotations

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from integrations.models import NetSuiteAccount
from integrations.netsuite.reading import refused

_NOUNS = {"column": "column", "table": "table", "label": "text of"}


@admin.display(description="kept back")
def shown(account: NetSuiteAccount) -> str:
    """Show the columns and tables that NetSuite refused of late, with its words: a field of an account."""
    since = timezone.now() - refused.ASKED_AGAIN_AFTER
    rows = account.capabilities.filter(is_there=False, learned_at__gt=since).order_by("name")
    parts = [(row.name.partition(":"), row.said) for row in rows]
    lines = [(_NOUNS[kind], what, said) for (kind, _, what), said in parts if kind in _NOUNS]
    if not lines:
        return "Nothing that we asked for."
    return format_html(
        "<div>NetSuite does not show these to the integration's role; what goes across lacks them. Each is asked for "
        "again after a week, when the connection is tested, and for an entry that is retried.</div>{}",
        format_html_join("", '<div title="{2}">{0} {1}</div>', lines),
    )
