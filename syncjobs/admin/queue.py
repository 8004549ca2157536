"""Of the queue's own tables only the failures: the truth about records is in the ledger, not there."""

from __future__ import annotations

from django.contrib import admin
from django.template.defaultfilters import truncatechars
from django.utils.safestring import SafeString
from django_q.models import Failure, OrmQ, Schedule, Success

from syncjobs.admin.base import ReadOnlyAdmin, block

for _model in (Failure, OrmQ, Schedule, Success):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


@admin.register(Failure)
class FailureAdmin(ReadOnlyAdmin[Failure]):
    """Tasks of our own that broke; the sweep does their work again."""

    list_display = ("name", "func", "started", "stopped", "short_reason")
    search_fields = ("name", "func")
    ordering = ("-started",)
    fields = ("name", "func", "started", "stopped", "reason")
    readonly_fields = ("reason",)

    @admin.display(description="reason")
    def short_reason(self, failure: Failure) -> str:
        """Show the last line, which names the error."""
        lines = str(failure.result or "").strip().splitlines()
        return truncatechars(lines[-1], 150) if lines else "-"

    @admin.display(description="reason")
    def reason(self, failure: Failure) -> SafeString:
        """Show the whole traceback."""
        return block(str(failure.result or ""))
