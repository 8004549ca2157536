"""The lists in which staff say which NetSuite customer and item stands for which of the platform's."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.decorators import action

from integrations.netsuite import links
from mappings import models
from mappings.admin import filters, import_page
from mappings.importing import planning, template
from mappings.importing.columns import Target

MappingRow = models.CustomerMapping | models.ProductMapping


class EditableListForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of the list. It remembers what it showed, so that a page left open overwrites nobody's work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for shown in self.fields.values():
            shown.show_hidden_initial = True


class MappingAdmin(SimpleHistoryAdmin, ModelAdmin):  # type: ignore[misc]
    """What both lists have in common."""

    target: ClassVar[Target]
    netsuite_record_type: ClassVar[str]
    key_fields: ClassVar[tuple[str, ...]]

    list_editable = ("netsuite_id",)
    list_filter = (filters.MappedFilter, "connection")
    list_filter_sheet = False
    list_select_related = ("connection__netsuite_account",)
    list_per_page = 50
    list_before_template = "admin/mappings/counts.html"
    list_display_links = ("called",)
    actions = ("export_selected",)
    actions_list = ("import_file",)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[EditableListForm]:
        """Edit rows in the list with a form that knows what it showed."""
        form: type[EditableListForm] = super().get_changelist_form(request, form=EditableListForm, **kwargs)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: MappingRow | None = None) -> tuple[str, ...]:
        """Keep what identifies a mapping once it is there."""
        seen = ("in_netsuite", "first_seen_at", "updated_at")
        return (*self.key_fields, *seen) if obj else seen

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under a line that says how much is unmapped."""
        unmapped, mapped = filters.counts(request=request, rows=self.get_queryset(request))
        context = {"unmapped_count": unmapped, "mapped_count": mapped, **(extra_context or {})}
        response: HttpResponse = super().changelist_view(request, context)
        return response

    @admin.display(description="name", ordering="name")
    def called(self, row: MappingRow) -> str:
        """Give its name; where the platform gives none, its id."""
        return row.name or " ".join(planning.key_of(row=row))

    @admin.display(description="NetSuite record")
    def in_netsuite(self, row: MappingRow) -> str:
        """Give a link to the record in NetSuite."""
        if not row.netsuite_id:
            return "unmapped"
        url = links.record_url(
            web_url=row.connection.netsuite_account.web_url,
            record_type=self.netsuite_record_type,
            netsuite_id=row.netsuite_id,
        )
        return format_html('<a href="{}" target="_blank" rel="noopener">{} ↗</a>', url, row.netsuite_name or "Open")

    @admin.action(description="Export selected as CSV", permissions=["view"])
    def export_selected(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
        """Give the selected mappings as a CSV that can be imported again."""
        return import_page.csv_response(content=template.to_csv(rows=rows, target=self.target), target=self.target)

    @action(  # type: ignore[untyped-decorator]
        description="Import or export", url_path="import", permissions=["change"], icon="upload_file"
    )
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Take a spreadsheet: upload, look at the plan, apply."""
        return import_page.respond(request=request, model_admin=self, target=self.target)


@admin.register(models.CustomerMapping)
class CustomerMappingAdmin(MappingAdmin):
    """Customers."""

    target = Target.CUSTOMERS
    netsuite_record_type = "customer"
    key_fields = ("connection", "source_id")
    list_display = ("called", "reference", "netsuite_id", "in_netsuite", "connection", "updated_at")
    search_fields = ("name", "reference", "source_id", "netsuite_id", "netsuite_name")
    fields = (
        ("connection", "source_id"),
        ("name", "reference"),
        ("netsuite_id", "netsuite_name"),
        "in_netsuite",
        ("first_seen_at", "updated_at"),
    )


@admin.register(models.ProductMapping)
class ProductMappingAdmin(MappingAdmin):
    """Products and their variants."""

    target = Target.PRODUCTS
    netsuite_record_type = "item"
    key_fields = ("connection", "product_id", "variant_id")
    list_display = ("called", "sku", "level", "netsuite_id", "in_netsuite", "connection", "updated_at")
    search_fields = ("sku", "name", "product_id", "variant_id", "netsuite_id", "netsuite_name")
    fields = (
        ("connection",),
        ("product_id", "variant_id"),
        ("sku", "name"),
        ("netsuite_id", "netsuite_name"),
        "in_netsuite",
        ("first_seen_at", "updated_at"),
    )

    @admin.display(description="for", ordering="variant_id")
    def level(self, row: models.ProductMapping) -> str:
        """Say whether the row is for one variant or the whole product."""
        return "variant" if row.variant_id else "product"
