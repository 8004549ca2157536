"""How a connection's orders and invoices are written."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin

from mappings import models


@admin.register(models.DocumentRules)
class DocumentRulesAdmin(SimpleHistoryAdmin, ModelAdmin):  # type: ignore[misc]
    """One page a connection."""

    list_display = ("connection", "freight_item_id", "surcharge_item_id", "discount_item_id", "tax_mode")
    list_select_related = ("connection",)
    search_fields = ("connection__name",)
    fieldsets = (
        (None, {"fields": ("connection",)}),
        (
            "Charges",
            {
                "fields": (("freight_item_id", "surcharge_item_id", "discount_item_id"),),
                "description": "Each is a line of its own in NetSuite. A document with such a charge waits until its "
                "item is known; a negative line is written with the discount item.",
            },
        ),
        (
            "When neither order nor customer names one",
            {
                "fields": (("department_id", "class_id"), ("location_id", "sales_rep_id")),
                "description": "The property of the order or invoice goes first, then its customer's, then these. "
                "Empty: the field is left out, and NetSuite decides.",
            },
        ),
        (
            "Tax",
            {"fields": ("tax_mode", ("taxable_code_id", "exempt_code_id"), ("tax_type_id", "tax_rate"))},
        ),
        ("Behaviour", {"fields": ("cancel_action", "is_strict_on_totals", "uses_platform_numbers", "writes_ids_back")}),
        (
            "Names of properties",
            {
                "classes": ("collapse",),
                "fields": ("property_tags",),
                "description": "Only where your platform's property tags differ from ours, which start with netsuite_.",
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: models.DocumentRules | None = None) -> tuple[str, ...]:
        """Keep the connection once it is chosen."""
        return ("connection",) if obj else ()
