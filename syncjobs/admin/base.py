"""What every admin page here is made from: Unfold's classes with their types, badges, and read-only pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    # Unfold's classes are Django's, but come without types.
    from django.contrib.admin import ModelAdmin, TabularInline
else:
    from unfold.admin import ModelAdmin, TabularInline

__all__ = ["ModelAdmin", "ReadOnlyAdmin", "TabularInline", "badge", "link", "outside_link", "page_of", "pretty"]

Row = TypeVar("Row", bound=Model)

# Colours by what they mean; the text says the same, so that nobody needs to see colours.
GOOD, CAREFUL, BAD, BUSY, QUIET = "success", "warning", "danger", "info", "default"


def badge(
    *, description: str, colours: Mapping[Any, str], ordering: str | None = None
) -> Callable[[Callable[[Any, Any], tuple[str, str]]], Callable[[Any, Any], SafeString]]:
    """Show a column or field as a coloured label; it gives (value, text), and `colours` the colour of each value."""

    def mark(column: Callable[[Any, Any], tuple[str, str]]) -> Callable[[Any, Any], SafeString]:
        @wraps(column)
        def shown(page: Any, row: Any) -> SafeString:
            value, text = column(page, row)
            return render_to_string("unfold/helpers/label.html", {"text": text, "type": colours.get(value, QUIET)})

        return admin.display(description=description, ordering=ordering)(shown)

    return mark


def page_of(row: Model) -> str:
    """Give the address of the admin page about one row."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def link(*, url: str, text: str) -> SafeString:
    """Give a link within the admin."""
    return format_html('<a class="text-link" href="{}">{}</a>', url, text)


def outside_link(*, url: str, text: str) -> SafeString | str:
    """Give a link that opens another system in a new tab, or the bare text when there is no address."""
    if not url.startswith(("http://", "https://")):
        return text
    return format_html('<a class="text-link" href="{}" target="_blank" rel="noopener noreferrer">{} ↗</a>', url, text)


def pretty(content: Any) -> str:
    """Give JSON as people read it, anything else as it is."""
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except ValueError:
            return str(content)
    return json.dumps(content, indent=2, ensure_ascii=False, default=str)


def block(content: Any) -> SafeString:
    """Give JSON or text as an escaped block that scrolls by itself."""
    return format_html('<pre class="cf-block">{}</pre>', pretty(content))


class ReadOnlyAdmin(ModelAdmin[Row]):
    """Rows that only the product writes: looked at and searched, never changed by hand."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Nobody changes one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Nobody deletes one."""
        return False
