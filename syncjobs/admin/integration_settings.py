"""The page of a connection's integration settings: all of it in one form, saved at once or not at all."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from integrations import registry
from integrations.models import Connection
from syncjobs import integration_settings, settings_check
from syncjobs.admin import setup_help
from syncjobs.admin.base import page_of as connection_page_of
from syncjobs.admin.settings_form import SettingsForm

PERMISSION = "syncjobs.change_syncplan"


def urls() -> list[URLPattern]:
    """Give the address, below those of the connections."""
    view = admin.site.admin_view(page)
    return [path("<int:connection_id>/settings/", view, name="integration_settings")]


def page_of(*, connection: Connection) -> str:
    """Give the address of the page."""
    return reverse("admin:integration_settings", args=[connection.pk])


def page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show the form to people who may change plans; a POST saves it, or says at which field it cannot be."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    connection = get_object_or_404(Connection.objects.select_related("netsuite_account"), pk=connection_id)
    platform = dict(registry.choices()).get(connection.connector, connection.connector)
    form = SettingsForm(request.POST or None, connection=connection, platform=platform)
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        return HttpResponseRedirect(page_of(connection=connection))
    context = {
        **admin.site.each_context(request),
        "title": f"Integration settings of {connection.name}",
        "connection": connection,
        "connection_url": connection_page_of(connection),
        "has_help": connection.connector in setup_help.TOPICS,
        "form": form,
    }
    return TemplateResponse(request, "admin/integration_settings.html", context)


def _save(request: HttpRequest, form: SettingsForm) -> None:
    connection, settings = form.connection, form.settings()
    changed = integration_settings.save(connection=connection, settings=settings, now=timezone.now())
    if changed:
        words = ", ".join(str(form.fields[name].label) for name in changed)
        admin.site.get_model_admin(Connection).log_change(
            request, connection, f"Changed integration settings: {words}."
        )
        messages.success(request, f"Saved: {words}.")
    else:
        messages.info(request, "Nothing was changed.")
    for warning in settings_check.warnings(settings=settings, connection=connection):
        messages.warning(request, warning)
