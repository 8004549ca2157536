"""The sync plans as rows of their connection's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from integrations import registry
from integrations.models import Connection
from syncjobs import offering, settings_check, sync_type
from syncjobs.admin.base import TabularInline
from syncjobs.models import Flow, SyncPlan

NOT_BOTH = settings_check.rule(SyncPlan, "orders_or_invoices")
NEEDS_ORDERS = settings_check.rule(SyncPlan, "finalised_invoices_need_orders")
SWITCH_APART = (
    "Changing what is synced is a step of its own: press “Switch sync type” at the top of this page. It says what "
    "happens before it does anything."
)


class PlanFormSet(BaseInlineFormSet[SyncPlan, Connection, Any]):
    """Rows checked against each other, which the database's rule alone would only do after saving."""

    def clean(self) -> None:
        """Refuse orders beside invoices, and a change from one to the other without its question (R15)."""
        super().clean()
        if self.instance.pk is None and self._has_neither():
            return
        if any("flow" in form.changed_data for form in self.forms if form.instance.pk):
            raise ValidationError(SWITCH_APART)
        self._refuse_what_is_not_offered()
        rows = [form for form in self.forms if form.cleaned_data.get("flow") in sync_type.ONE_OF]
        chosen = [form for form in rows if form.cleaned_data.get("is_enabled")]
        if len(chosen) > 1:
            raise ValidationError(NOT_BOTH)
        others = [form for form in rows if form not in chosen and form.instance.pk]
        if chosen and chosen[0].cleaned_data["flow"] == Flow.INVOICES_OUT and self._brings_invoices_back():
            raise ValidationError(NEEDS_ORDERS)
        if chosen and others and "is_enabled" in (chosen[0].changed_data if chosen[0].instance.pk else ["is_enabled"]):
            raise ValidationError(SWITCH_APART)

    def save_new_objects(self, commit: bool = True) -> list[SyncPlan]:
        """Leave out the row that the form of a new connection shows whatever its platform, where it has neither."""
        if self._has_neither():
            self.new_objects: list[SyncPlan] = []
            return []
        return super().save_new_objects(commit=commit)

    def _has_neither(self) -> bool:
        return not offered(connection=self.instance)

    def _refuse_what_is_not_offered(self) -> None:
        for form in self.forms:
            flow = form.cleaned_data.get("flow", "")
            refused = offering.refusal(connection=self.instance, flow=flow)
            if refused and form.cleaned_data.get("is_enabled"):
                raise ValidationError(refused)

    def _brings_invoices_back(self) -> bool:
        pk = self.instance.pk
        return pk is not None and self.instance.plans.filter(flow=Flow.INVOICES_IN, is_enabled=True).exists()


class PlanRows(TabularInline[SyncPlan, Connection]):
    """Orders or invoices, as far as the platform has them. A plan is switched off, never deleted (R60)."""

    model = SyncPlan
    formset = PlanFormSet
    fields = ("flow", "is_enabled", "starts_at")
    can_delete = False
    verbose_name_plural = "What is synced"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SyncPlan]:
        """Show orders and invoices alone: the features are switched on where their settings are."""
        return super().get_queryset(request).filter(flow__in=sync_type.ONE_OF)

    def get_formset(self, request: HttpRequest, obj: Connection | None = None, **kwargs: Any) -> Any:
        """Offer what the platform can do; of a new connection, what any can: the choice is checked when it is saved."""
        formset = super().get_formset(request, obj, **kwargs)
        field = formset.form.base_fields.get("flow")
        if isinstance(field, forms.ChoiceField):
            field.choices = [(flow.value, flow.label) for flow in offered(connection=obj)]
        return formset

    def get_extra(self, request: HttpRequest, obj: Connection | None = None, **kwargs: Any) -> int:
        """Offer an empty row while there is no plan."""
        return 0 if obj and obj.plans.filter(flow__in=sync_type.ONE_OF).exists() else 1

    def get_max_num(self, request: HttpRequest, obj: Connection | None = None, **kwargs: Any) -> int:
        """Give one row to each flow at most."""
        return len(offered(connection=obj))


def offered(*, connection: Connection | None) -> list[Flow]:
    """Give which of the two a connection's platform can do; of a new connection, what any platform can."""
    keys = [connection.connector] if connection else [key for key, _label in registry.choices()]
    return [flow for flow in sync_type.ONE_OF if any(flow in offering.flows(connector=key) for key in keys)]
