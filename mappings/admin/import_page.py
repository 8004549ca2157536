"""The import page: upload a file, look at the plan, apply it.

Between the steps the rows travel in the page, signed and for one user only, so that it does not matter which
process answers next.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from unfold import widgets

from integrations.models import Connection
from mappings.importing import applying, planning, reading, template
from mappings.importing.bad_file import BadFile
from mappings.importing.columns import HEADINGS, Target

SHOWN_LINES = 500
PREVIEW_AGE_S = 3600
_SALT = "mappings.admin.import_page"


class UploadForm(forms.Form):
    """Which file, for which connection."""

    connection = forms.ModelChoiceField(Connection.objects.order_by("name"), widget=widgets.UnfoldAdminSelectWidget)
    file = forms.FileField(
        widget=widgets.UnfoldAdminFileFieldWidget, help_text="CSV or XLSX, at most 5 MB, with one line of headings."
    )

    def clean_file(self) -> Any:
        """Refuse a file too large before it is read."""
        upload = self.cleaned_data["file"]
        if upload.size > reading.MAX_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB. Split it.")
        return upload


class ApplyForm(forms.Form):
    """The rows of the file that was looked at, and what is to happen with the refused ones."""

    preview = forms.CharField(widget=forms.HiddenInput)
    skip_refused = forms.BooleanField(
        required=False, widget=widgets.UnfoldBooleanWidget, label="Leave the refused lines out and apply the others"
    )


def respond(*, request: HttpRequest, model_admin: ModelAdmin[Any], target: Target) -> HttpResponse:
    """Answer any step of the import; with `?export=<connection>` give that connection's present mappings."""
    page = _Page(request=request, model_admin=model_admin, target=target)
    if request.method == "POST":
        return page.apply() if "preview" in request.POST else page.upload()
    if request.GET.get("export", "").isdecimal():
        return page.export(connection_id=int(request.GET["export"]))
    return page.render(form=page.upload_form())


def csv_response(*, content: bytes, target: Target, name: str = "") -> HttpResponse:
    """Give a CSV as a download."""
    file_name = "-".join(filter(None, (slugify(name), target.value))) + ".csv"
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


class _Page:
    def __init__(self, *, request: HttpRequest, model_admin: ModelAdmin[Any], target: Target) -> None:
        self.request, self.model_admin, self.target = request, model_admin, target
        self.list_url = reverse(f"admin:mappings_{model_admin.opts.model_name}_changelist")

    def upload_form(self) -> UploadForm:
        only = Connection.objects.all()[:2]
        return UploadForm(initial={"connection": only[0]} if len(only) == 1 else None)

    def upload(self) -> HttpResponse:
        form = UploadForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.render(form=form)
        upload = form.cleaned_data["file"]
        try:
            sheet = reading.read(file_name=upload.name, content=upload.read(), target=self.target)
        except BadFile as error:
            form.add_error("file", str(error))
            return self.render(form=form)
        connection = form.cleaned_data["connection"]
        return self.preview(connection=connection, sheet=sheet, plan=self._plan(connection, sheet))

    def preview(self, *, connection: Connection, sheet: reading.Sheet, plan: planning.Plan) -> HttpResponse:
        form = ApplyForm(initial={"preview": self._signed(connection=connection, sheet=sheet, plan=plan)})
        order = [
            planning.Outcome.REFUSED,
            planning.Outcome.ADD,
            planning.Outcome.CHANGE,
            planning.Outcome.SAME,
        ]
        lines = sorted(plan.lines, key=lambda line: (order.index(line.outcome), line.line))
        return self.render(
            form=form,
            connection=connection,
            plan=plan,
            lines=lines[:SHOWN_LINES],
            hidden_count=max(len(lines) - SHOWN_LINES, 0),
            refused_count=plan.counts[planning.Outcome.REFUSED],
            change_count=plan.counts[planning.Outcome.ADD] + plan.counts[planning.Outcome.CHANGE],
        )

    def apply(self) -> HttpResponse:
        form = ApplyForm(self.request.POST)
        try:
            connection, sheet, fingerprint = self._unsigned(text=self.request.POST["preview"])
        except (signing.BadSignature, Connection.DoesNotExist):
            messages.error(self.request, "This preview is too old or not yours. Upload the file again.")
            return HttpResponseRedirect(self.request.path)
        form.is_valid()
        try:
            plan = applying.apply(
                connection_id=connection.pk,
                sheet=sheet,
                now=timezone.now(),
                skip_refused=form.cleaned_data["skip_refused"],
                fingerprint=fingerprint,
            )
        except (applying.PlanOutdated, applying.LinesRefused) as stopped:
            messages.warning(self.request, str(stopped))
            return self.preview(connection=connection, sheet=sheet, plan=stopped.plan)
        self._tell(plan=plan)
        return HttpResponseRedirect(self.list_url)

    def export(self, *, connection_id: int) -> HttpResponse:
        connection = Connection.objects.filter(pk=connection_id).first()
        if connection is None:
            messages.error(self.request, "There is no such connection.")
            return HttpResponseRedirect(self.request.path)
        rows = planning.known_rows(connection_id=connection_id, target=self.target).values()
        return csv_response(
            content=template.to_csv(rows=rows, target=self.target), target=self.target, name=connection.name
        )

    def render(self, *, form: forms.Form, **extra: Any) -> HttpResponse:
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": f"Import {self.target.value}",
            "form": form,
            "headings": ", ".join(HEADINGS[self.target]),
            "connections": Connection.objects.order_by("name"),
            "list_url": self.list_url,
            **extra,
        }
        return TemplateResponse(self.request, "admin/mappings/import.html", context)

    def _plan(self, connection: Connection, sheet: reading.Sheet) -> planning.Plan:
        return planning.plan(connection_id=connection.pk, sheet=sheet)

    def _tell(self, *, plan: planning.Plan) -> None:
        counts = plan.counts
        told = f"Added {counts['ADD']}, changed {counts['CHANGE']}, left {counts['SAME']} as they were"
        refused = f", left out {counts['REFUSED']} refused" if counts["REFUSED"] else ""
        messages.success(self.request, f"{told}{refused}.")

    def _signed(self, *, connection: Connection, sheet: reading.Sheet, plan: planning.Plan) -> str:
        return signing.dumps(
            {
                "user": self.request.user.pk,
                "connection": connection.pk,
                "target": self.target.value,
                "file_name": sheet.file_name,
                "ignored": sheet.ignored,
                "rows": [(row.line, row.values) for row in sheet.rows],
                "fingerprint": plan.fingerprint,
            },
            salt=_SALT,
            compress=True,
        )

    def _unsigned(self, *, text: str) -> tuple[Connection, reading.Sheet, str]:
        looked_at = signing.loads(text, salt=_SALT, max_age=PREVIEW_AGE_S)
        if looked_at["user"] != self.request.user.pk or looked_at["target"] != self.target.value:
            raise signing.BadSignature("of another user or page")
        sheet = reading.Sheet(
            file_name=looked_at["file_name"],
            target=self.target,
            rows=tuple(reading.Row(line=line, values=values) for line, values in looked_at["rows"]),
            ignored=tuple(looked_at["ignored"]),
        )
        return Connection.objects.get(pk=looked_at["connection"]), sheet, looked_at["fingerprint"]
