"""Buttons on a row's page: each posts, checks its permission, asks first where it must, and says what it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from syncjobs.admin import asking
from syncjobs.admin.base import ModelAdmin, page_of

Row = TypeVar("Row", bound=Model)


def _always(row: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One button. `press(request, row)` does the work and leaves a message; `permission` is "app.codename".

    One with `leads_to` only opens another page, and has nothing to press.
    """

    name: str
    label: str
    icon: str
    permission: str
    press: Callable[[HttpRequest, Any], None] | None = None
    leads_to: Callable[[Any], str] | None = None
    question: asking.Question | None = None
    is_shown: Callable[[Any], bool] = _always

    @property
    def is_link(self) -> bool:
        """Say whether it only opens another page."""
        return self.leads_to is not None


class ButtonsAdmin(ModelAdmin[Row]):
    """A page with buttons. They work for whoever has their permission, even where the page is read-only."""

    buttons: Sequence[Button] = ()
    change_form_template = "admin/with_buttons.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the address that buttons post to."""
        view = self.admin_site.admin_view(self._pressed)
        own = path("<path:object_id>/press/<slug:name>/", view, name=self._press_url_name())
        return [own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the buttons that this person may press on this row."""
        row = kwargs.get("obj")
        context["buttons"] = [
            (button, button.leads_to(row) if button.leads_to else self._press_url(row, button))
            for button in self.buttons
            if row is not None and request.user.has_perm(button.permission) and button.is_shown(row)
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def _press_url(self, row: Row, button: Button) -> str:
        return reverse(f"admin:{self._press_url_name()}", args=[row.pk, button.name])

    def _press_url_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_press"

    def _pressed(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        button = next((button for button in self.buttons if button.name == name), None)
        row = self.get_object(request, unquote(object_id))
        if button is None or button.press is None or row is None:
            raise Http404
        if not request.user.has_perm(button.permission) or not self.has_view_permission(request, row):
            raise PermissionDenied
        if request.method == "POST" and not button.is_shown(row):
            messages.warning(request, f"“{button.label}” does not apply any more: see its state below.")
        elif request.method == "POST":
            if button.question and not asking.is_answered(request, question=button.question):
                return asking.ask(request, question=button.question, back_url=page_of(row))
            button.press(request, row)
            self.log_change(request, row, f"Pressed “{button.label}”.")
        return HttpResponseRedirect(page_of(row))
