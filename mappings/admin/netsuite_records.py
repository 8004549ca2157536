"""NetSuite's lists as they were last pulled, to be searched."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from integrations.netsuite import links
from mappings.models import NetSuiteRecord

_LINKED: dict[str, str] = {NetSuiteRecord.Kind.CUSTOMER: "customer", NetSuiteRecord.Kind.ITEM: "item"}


@admin.register(NetSuiteRecord)
class NetSuiteRecordAdmin(ModelAdmin):  # type: ignore[misc]
    """Looked at and searched; only a pull writes them, and nothing here is ever written to NetSuite."""

    list_display: ClassVar = (
        "netsuite_id", "code", "name", "kind", "detail", "is_inactive", "is_gone", "in_netsuite", "seen_at",
    )  # fmt: skip
    list_filter: ClassVar = ("kind", "is_inactive", "is_gone", "account")
    search_fields: ClassVar = ("=netsuite_id", "code", "name", "email", "=tax_number", "=upc")
    search_help_text = "Internal ID, code, name, e-mail, tax number or UPC"
    ordering: ClassVar = ("kind", "name", "pk")
    list_select_related: ClassVar = ("account",)
    list_per_page = 100
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: NetSuiteRecord | None = None) -> bool:
        """Nobody changes one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: NetSuiteRecord | None = None) -> bool:
        """Nobody deletes one."""
        return False

    @admin.display(description="NetSuite record")
    def in_netsuite(self, row: NetSuiteRecord) -> str:
        """Give a link to the record in NetSuite, where we know its page."""
        if row.kind not in _LINKED:
            return ""
        url = links.record_url(web_url=row.account.web_url, record_type=_LINKED[row.kind], netsuite_id=row.netsuite_id)
        return format_html('<a class="text-link" href="{}" target="_blank" rel="noopener">Open ↗</a>', url)
