"""Filters of the mapping lists."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

CONNECTION = "connection__id__exact"  # as Django names the filter by connection in the address


def counts(*, request: HttpRequest, rows: QuerySet[Any]) -> tuple[int, int]:
    """Give how many rows are unmapped and how many are mapped, of the connection that is filtered for."""
    connection_id = request.GET.get(CONNECTION, "")
    if connection_id.isdecimal():
        rows = rows.filter(connection_id=connection_id)
    counted = rows.aggregate(unmapped=Count("pk", filter=Q(netsuite_id="")), every=Count("pk"))
    return counted["unmapped"], counted["every"] - counted["unmapped"]


class MappedFilter(admin.SimpleListFilter):
    """Shows what still has to be mapped, and how much that is (R27)."""

    title = "mapping"
    parameter_name = "mapped"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """Give both choices with their counts."""
        unmapped, mapped = counts(request=request, rows=model_admin.get_queryset(request))
        return [("no", f"Unmapped ({unmapped})"), ("yes", f"Mapped ({mapped})")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what was chosen."""
        if self.value() == "no":
            return queryset.filter(netsuite_id="")
        return queryset.exclude(netsuite_id="") if self.value() == "yes" else queryset
