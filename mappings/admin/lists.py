"""The lists in which staff say which NetSuite customer and item stands for which of the platform's."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.decorators import action

from integrations.netsuite import links
from mappings import candidates, models, netsuite_lists
from mappings.admin import accepting, filters, import_page
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
    list_filter = (filters.MappedFilter, filters.LookAtFilter, "connection")
    list_filter_sheet = False
    list_select_related = ("connection__netsuite_account",)
    list_per_page = 50
    list_before_template = "admin/mappings/counts.html"
    list_display_links = ("called",)
    actions = ("export_selected", accepting.ACTION)
    actions_list = ("import_file",)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[EditableListForm]:
        """Edit rows in the list with a form that knows what it showed."""
        form: type[EditableListForm] = super().get_changelist_form(request, form=EditableListForm, **kwargs)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: MappingRow | None = None) -> tuple[str, ...]:
        """Keep what identifies a mapping once it is there."""
        seen = ("in_netsuite", "property_id", "to_look_at", "suggestions", "first_seen_at", "updated_at")
        return (*self.key_fields, *seen) if obj else seen

    def get_fields(self, request: HttpRequest, obj: MappingRow | None = None) -> Any:
        """Offer suggestions to those who may take them, where nothing is mapped."""
        fields = tuple(self.fields or ())
        is_open = obj is not None and not obj.netsuite_id and self.has_change_permission(request, obj)
        return (*fields, "suggestions") if is_open else fields

    def get_queryset(self, request: HttpRequest) -> models.MappingQuerySet:
        """Add what NetSuite's lists say of each record."""
        rows: models.MappingQuerySet = super().get_queryset(request)
        return rows.with_netsuite()

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Take a suggestion as if its id had been typed and saved."""
        chosen = request.POST.get("use_candidate", "")
        if chosen:
            typed = request.POST.copy()
            typed.update({"_continue": "1"})
            typed["netsuite_id"] = chosen
            request.POST = typed  # type: ignore[assignment]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: MappingRow, form: Any, change: bool) -> None:
        """Save; a new id brings its own name along, and one that NetSuite's lists do not have is spoken of (R26)."""
        is_new_id = "netsuite_id" in form.changed_data
        if is_new_id and "netsuite_name" not in form.changed_data:
            obj.netsuite_name = netsuite_lists.label(
                account_id=obj.connection.netsuite_account_id, kind=obj.netsuite_kind, netsuite_id=obj.netsuite_id
            )
        super().save_model(request, obj, form, change)
        if is_new_id and obj.netsuite_id:
            saved = type(obj).objects.filter(pk=obj.pk).with_netsuite().get()
            if warning := _warning(saved):
                messages.warning(request, f"{saved}: {warning}")

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

    @admin.display(description="to look at", empty_value="")
    def to_look_at(self, row: MappingRow) -> str:
        """Say what is wrong with the records of a mapping (R26)."""
        return _warning(row)

    @admin.display(description="suggestions")
    def suggestions(self, row: MappingRow) -> str:
        """Show the likeliest NetSuite records, each with a button that takes it."""
        lists = models.NetSuiteList.objects.filter(kind=row.netsuite_kind, account=row.connection.netsuite_account)
        context = {"candidates": candidates.of_row(row=row), "is_list_read": lists.exclude(read_at=None).exists()}
        return render_to_string("admin/mappings/candidates.html", context)

    @admin.display(description="NetSuite record")
    def in_netsuite(self, row: MappingRow) -> str:
        """Give a link to the record in NetSuite."""
        if not row.effective_id:
            return "unmapped"
        url = links.record_url(
            web_url=row.connection.netsuite_account.web_url,
            record_type=self.netsuite_record_type,
            netsuite_id=row.effective_id,
        )
        shown = format_html('<a href="{}" target="_blank" rel="noopener">{} ↗</a>', url, row.netsuite_name or "Open")
        by_property = format_html(" {}", f"(property says {row.property_id})") if not row.netsuite_id else ""
        return format_html("{}{}", shown, by_property)

    @admin.action(description="Export selected as CSV", permissions=["view"])
    def export_selected(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
        """Give the selected mappings as a CSV that can be imported again."""
        return import_page.csv_response(content=template.to_csv(rows=rows, target=self.target), target=self.target)

    @admin.action(description="Accept suggestion", permissions=["change"])
    def accept_suggestions(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """Show what the sure suggestions would set, ask, and set just that."""
        return accepting.respond(request=request, model_admin=self, rows=rows)

    @action(  # type: ignore[untyped-decorator]
        description="Import or export", url_path="import", permissions=["change"], icon="upload_file"
    )
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Take a spreadsheet: upload, look at the plan, apply."""
        return import_page.respond(request=request, model_admin=self, target=self.target)


def _warning(row: MappingRow) -> str:
    state = getattr(row, "netsuite_state", "")
    if state:
        return {
            "INACTIVE": "Inactive in NetSuite",
            "GONE": "No longer in NetSuite",
            "MISSING": "NetSuite has no such record",
        }[state]
    return "Inactive on the platform" if row.effective_id and not row.is_active else ""


@admin.register(models.CustomerMapping)
class CustomerMappingAdmin(MappingAdmin):
    """Customers."""

    target = Target.CUSTOMERS
    netsuite_record_type = "customer"
    key_fields = ("connection", "source_id")
    list_display = ("called", "reference", "netsuite_id", "in_netsuite", "to_look_at", "connection", "updated_at")
    search_fields = ("name", "reference", "source_id", "netsuite_id", "netsuite_name")
    fields = (
        ("connection", "source_id"),
        ("name", "reference"),
        ("netsuite_id", "netsuite_name"),
        ("in_netsuite", "property_id"),
        "to_look_at",
        ("first_seen_at", "updated_at"),
    )


@admin.register(models.ProductMapping)
class ProductMappingAdmin(MappingAdmin):
    """Products and their variants."""

    target = Target.PRODUCTS
    netsuite_record_type = "item"
    key_fields = ("connection", "product_id", "variant_id")
    list_display = ("called", "sku", "level", "netsuite_id", "in_netsuite", "to_look_at", "connection", "updated_at")
    search_fields = ("sku", "name", "product_id", "variant_id", "netsuite_id", "netsuite_name")
    fields = (
        ("connection",),
        ("product_id", "variant_id"),
        ("sku", "name"),
        ("netsuite_id", "netsuite_name"),
        ("in_netsuite", "property_id"),
        "to_look_at",
        ("first_seen_at", "updated_at"),
    )

    @admin.display(description="for", ordering="variant_id")
    def level(self, row: models.ProductMapping) -> str:
        """Say whether the row is for one variant or the whole product."""
        return "variant" if row.variant_id else "product"
