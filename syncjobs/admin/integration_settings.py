"""The page of a connection's integration settings: all of it in one form, saved at once or not at all."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from integrations import registry
from integrations.models import Connection
from syncjobs import receivables
from syncjobs.admin import setup_help
from syncjobs.admin.base import page_of as connection_page_of
from syncjobs.admin.receivables_form import ReceivablesForm
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
    form = _form(request, connection)
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


def _form(request: HttpRequest, connection: Connection) -> SettingsForm | ReceivablesForm:
    """Give the form that fits the platform: one for those that bill, one for those that take orders."""
    platform = dict(registry.choices()).get(connection.connector, connection.connector)
    kind = ReceivablesForm if receivables.offered(connection=connection) else SettingsForm
    return kind(request.POST or None, connection=connection, platform=platform)


def _save(request: HttpRequest, form: SettingsForm | ReceivablesForm) -> None:
    if changed := form.store():
        words = ", ".join(changed)
        admin.site.get_model_admin(Connection).log_change(
            request, form.connection, f"Changed integration settings: {words}."
        )
        messages.success(request, f"Saved: {words}.")
    else:
        messages.info(request, "Nothing was changed.")
    for warning in form.warnings():
        messages.warning(request, warning)
