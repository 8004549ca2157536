"""Where in NetSuite the money of a platform's payments goes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from integrations import contract, registry
from integrations.models import Connection
from mappings.models import DepositRule


@admin.register(DepositRule)
class DepositRuleAdmin(ModelAdmin):  # type: ignore[misc]
    """The rule that fits a payment best: currency and method both named before one of them, the first of equals."""

    list_display = ("case", "is_undeposited", "account_id", "position", "connection")
    list_display_links = ("case",)
    list_filter = ("connection",)
    list_filter_sheet = False
    list_select_related = ("connection",)
    search_fields = ("currency", "method", "account_id")
    ordering = ("connection", "position", "pk")
    fieldsets = (
        (None, {"fields": (("connection", "position"),)}),
        (
            "For payments with",
            {
                "fields": (("currency", "method"),),
                "description": "A rule that names both goes before one that names one of them, and that before one for "
                "any payment. Where no rule fits, NetSuite's own default for the account stands.",
            },
        ),
        (
            "Where the money goes",
            {
                "fields": (("is_undeposited", "account_id"),),
                "description": "Refunds leave from the bank account, even where money goes to undeposited funds first.",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[DepositRule]:
        """Leave the secrets where they are."""
        rules: QuerySet[DepositRule] = super().get_queryset(request)
        return rules.defer("connection__secrets", "connection__webhook_token")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the connections whose payments are read."""
        if db_field.name == "connection":
            kwargs["queryset"] = _paying()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="for", ordering="currency")
    def case(self, rule: DepositRule) -> str:
        """Say which payments it is for."""
        return ", ".join(filter(None, [rule.currency, rule.method])) or "any payment"


def _paying() -> QuerySet[Connection]:
    able = []
    for key, _label in registry.choices():
        if contract.Capability.READ_PAYMENTS in registry.connector(key=key).capabilities:
            able.append(key)
    return Connection.objects.defer("secrets", "webhook_token").filter(connector__in=able).order_by("name")
