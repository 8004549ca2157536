"""The page on which one real record shows what its mapped fields would send. Nothing is written anywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from integrations import errors
from integrations.models import Connection
from integrations.netsuite import links
from mappings.models import MappedType
from syncjobs import field_preview, receivables
from syncjobs.admin.base import block

PLATFORM = "platform_payment"
_NETSUITE = (MappedType.CUSTOMER, MappedType.CONTACT, MappedType.INVOICE, MappedType.CREDIT_NOTE, MappedType.PAYMENT)
_PAGES = {"customer": "customer", "invoice": "invoice", "credit_note": "creditMemo", "payment": "customerPayment"}


class PreviewForm(forms.Form):
    """Which record to look at."""

    connection = forms.ModelChoiceField(
        Connection.objects.none(), empty_label=None, widget=UnfoldAdminSelectWidget, label="Connection"
    )
    record_type = forms.ChoiceField(
        choices=[
            *((one.value, f"{one.label} of NetSuite") for one in _NETSUITE),
            (PLATFORM, "Payment of the platform"),
        ],
        widget=UnfoldAdminSelectWidget,
        label="Record",
    )
    wanted = forms.CharField(
        label="Number or internal ID",
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        help_text="As NetSuite shows it, such as INV1001 or 7001; of a payment of the platform, its ID there.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["connection"]
        assert isinstance(chosen, forms.ModelChoiceField)
        every = Connection.objects.select_related("netsuite_account")
        ready = [one.pk for one in every if receivables.offered(connection=one)]
        chosen.queryset = every.filter(pk__in=ready).order_by("name")

    def look(self) -> field_preview.Preview | None:
        """Read the record; None with the reason at the form when it cannot be."""
        given, now = self.cleaned_data, timezone.now()
        try:
            if given["record_type"] == PLATFORM:
                return field_preview.of_platform(connection=given["connection"], wanted=given["wanted"], now=now)
            return field_preview.of_netsuite(
                connection=given["connection"],
                record_type=MappedType(given["record_type"]),
                wanted=given["wanted"],
                now=now,
            )
        except errors.RecordNotFound as error:
            self.add_error("wanted", str(error))
        except errors.SyncError as error:
            self.add_error(None, str(error))
        return None


def respond(*, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Answer the page, with the record's fields once one was asked for."""
    form = PreviewForm(request.POST or None, initial=_asked(request))
    preview = form.look() if request.method == "POST" and form.is_valid() else None
    shown = {
        **context,
        "title": "Field mappings on a record",
        "form": form,
        "preview": preview,
        "record_url": _record_url(form, preview),
        "body": block(preview.body) if preview and preview.body else "",
    }
    return TemplateResponse(request, "admin/mappings/field_preview.html", shown)


def _asked(request: HttpRequest) -> dict[str, str]:
    names = ("connection", "record_type", "wanted")
    return {name: request.GET[name] for name in names if name in request.GET}


def _record_url(form: PreviewForm, preview: field_preview.Preview | None) -> str:
    if preview is None or not preview.netsuite_id:
        return ""
    connection: Connection = form.cleaned_data["connection"]
    return links.record_url(
        web_url=connection.netsuite_account.web_url,
        record_type=_PAGES.get(form.cleaned_data["record_type"], ""),
        netsuite_id=preview.netsuite_id,
    )
