"""Filters of the mapping lists."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest

from mappings.models import MappingQuerySet

CONNECTION = "connection__id__exact"  # as Django names the filter by connection in the address


def counts(*, request: HttpRequest, rows: MappingQuerySet) -> tuple[int, int]:
    """Give how many rows are unmapped and how many are mapped, of the connection that is filtered for."""
    connection_id = request.GET.get(CONNECTION, "")
    if connection_id.isdecimal():
        rows = rows.filter(connection_id=connection_id)
    unmapped = rows.unmapped().count()
    return unmapped, rows.count() - unmapped


class MappedFilter(admin.SimpleListFilter):
    """Shows what still has to be mapped, and how much that is (R27)."""

    title = "mapping"
    parameter_name = "mapped"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """Give both choices with their counts."""
        unmapped, mapped = counts(request=request, rows=_rows(model_admin, request))
        return [("no", f"Unmapped ({unmapped})"), ("yes", f"Mapped ({mapped})")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep what was chosen."""
        if self.value() == "no":
            return queryset.unmapped()
        return queryset.mapped() if self.value() == "yes" else queryset


class LookAtFilter(admin.SimpleListFilter):
    """Shows mappings whose records are not in use any more on one side (R26)."""

    title = "to look at"
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """Give both sides."""
        return [("netsuite", "Inactive or gone in NetSuite"), ("platform", "Inactive on the platform")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep what was chosen."""
        if self.value() == "netsuite":
            return queryset.troubled_in_netsuite()
        return queryset.inactive_on_platform() if self.value() == "platform" else queryset


def _rows(model_admin: admin.ModelAdmin[Any], request: HttpRequest) -> MappingQuerySet:
    return cast(MappingQuerySet, model_admin.get_queryset(request))
