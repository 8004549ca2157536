"""Filters of the list of entries."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from syncjobs import attention
from syncjobs.models import SyncEntry

ANY = "any"


class NeedsPerson(SimpleListFilter):
    """Entries that go no further without a person, all of them or by the reason."""

    title = "needs a person"
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer every reason."""
        return [(ANY, "For any reason"), *((reason.value, str(reason.label)) for reason in attention.Reason)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SyncEntry]) -> QuerySet[SyncEntry]:
        """Narrow the list."""
        chosen = self.value()
        if chosen == ANY:
            return queryset.filter(attention.ANY)
        return queryset.filter(attention.WHERE[attention.Reason(chosen)]) if chosen in _REASONS else queryset


_REASONS = {reason.value for reason in attention.Reason}
