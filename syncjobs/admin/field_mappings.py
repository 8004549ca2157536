"""Fields that staff map themselves: the list, a check of each against NetSuite, a look at a real record (B8)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin
from unfold.decorators import action

from integrations.models import Connection
from mappings import field_checks
from mappings.models import FieldDirection, FieldMapping, MappedType
from syncjobs import field_lookup, receivables
from syncjobs.admin import field_preview
from syncjobs.admin.base import ModelAdmin

_SECRETS = ("connection__secrets", "connection__webhook_token")


class FieldMappingForm(forms.ModelForm[FieldMapping]):
    """One mapping; NetSuite is asked whether it knows the field when that, or what it is of, was changed."""

    note = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if platform_field := self.fields.get("platform_field"):
            platform_field.required = False  # files have none, and for others `field_checks` asks for it
            platform_field.help_text = f"{platform_field.help_text} Empty for an invoice attachment."
        if self.instance.record_type == MappedType.ATTACHMENT:
            self.initial["platform_field"] = ""

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot work, at the box that mends it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("netsuite_field", "platform_field"):
            cleaned[name] = (cleaned.get(name) or "").strip()
        if self.errors:
            return cleaned
        typed = FieldMapping(pk=self.instance.pk, **{name: cleaned[name] for name in self.fields if name in cleaned})
        if "platform_field" in cleaned:
            cleaned["platform_field"] = field_checks.platform_field(mapping=typed)
        if found := field_checks.problems(mapping=typed):
            for name, text in found.items():
                self.add_error(name, text)
        elif {"netsuite_field", "record_type", "connection", "direction"} & set(self.changed_data):
            self._ask(typed, cleaned)
        return cleaned

    def _ask(self, typed: FieldMapping, cleaned: dict[str, Any]) -> None:
        answer = field_lookup.look_up(mapping=typed, now=timezone.now())
        self.note = answer.note
        if answer.refusal:
            self.add_error("netsuite_field", answer.refusal)
        elif answer.field_id:
            cleaned["netsuite_field"] = answer.field_id


@admin.register(FieldMapping)
class FieldMappingAdmin(SimpleHistoryAdmin, ModelAdmin[FieldMapping]):  # type: ignore[misc]
    """A list a connection; switched off, a mapping is kept."""

    form = FieldMappingForm
    list_display = ("called", "source", "target", "direction", "connection", "is_enabled")
    list_display_links = ("called",)
    list_editable = ("is_enabled",)
    list_filter = ("connection", "record_type", "direction", "is_enabled")
    list_filter_sheet = False
    search_fields = ("netsuite_field", "platform_field", "constant")
    search_help_text = "NetSuite field ID, platform field or constant"
    ordering = ("connection", "record_type", "pk")
    actions_list = ("preview",)
    fieldsets = (
        (None, {"fields": (("connection", "direction"), "record_type")}),
        (
            "Field",
            {
                "fields": (("netsuite_field", "platform_field"), "uses_label"),
                "description": "What is mapped is laid over what Crossfoot sends anyway, and wins. NetSuite shows "
                "field IDs beside a field's help once Home > Set Preferences > Show Internal IDs is ticked. An invoice "
                "attachment needs only the field that names a file of the File Cabinet; the file goes along.",
            },
        ),
        ("Instead of the field, or where it is empty", {"fields": (("constant", "default"),)}),
        (None, {"fields": ("is_enabled",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[FieldMapping]:
        """Leave the secrets where they are."""
        rows: QuerySet[FieldMapping] = super().get_queryset(request).select_related("connection")
        return rows.defer(*_SECRETS)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the connections to billing platforms alone."""
        if db_field.name == "connection":
            kwargs["queryset"] = billing_connections()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Switch rows on and off in the list without asking NetSuite."""
        return super().get_changelist_form(request, form=forms.ModelForm, **kwargs)

    def save_model(self, request: HttpRequest, obj: FieldMapping, form: Any, change: bool) -> None:
        """Save, and say what NetSuite could not be asked."""
        super().save_model(request, obj, form, change)
        if note := getattr(form, "note", ""):
            messages.warning(request, note)

    @admin.display(description="record", ordering="record_type")
    def called(self, mapping: FieldMapping) -> str:
        """Give the kind of record."""
        return str(mapping.get_record_type_display())

    @admin.display(description="from", ordering="netsuite_field")
    def source(self, mapping: FieldMapping) -> str:
        """Give where the value comes from."""
        if mapping.constant:
            return f"“{mapping.constant}”"
        is_out = mapping.direction == FieldDirection.TO_NETSUITE
        name = mapping.platform_field if is_out else mapping.netsuite_field
        label = " (label)" if mapping.uses_label and not is_out else ""
        default = f", else “{mapping.default}”" if mapping.default else ""
        return f"{name}{label}{default}"

    @admin.display(description="to", ordering="platform_field")
    def target(self, mapping: FieldMapping) -> str:
        """Give where it goes."""
        return mapping.netsuite_field if mapping.direction == FieldDirection.TO_NETSUITE else mapping.platform_field

    @action(  # type: ignore[untyped-decorator]
        description="Preview on a record", url_path="preview", permissions=["view"], icon="visibility"
    )
    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show what the mappings send of one real record."""
        back = reverse("admin:mappings_fieldmapping_changelist")
        context = {**self.admin_site.each_context(request), "back_url": back, "opts": self.opts}
        return field_preview.respond(request=request, context=context)


def billing_connections() -> QuerySet[Connection]:
    """Give the connections whose platform takes receivables."""
    connections = Connection.objects.defer("secrets", "webhook_token")
    ready = [one.pk for one in connections if receivables.offered(connection=one)]
    return connections.filter(pk__in=ready).order_by("name")
