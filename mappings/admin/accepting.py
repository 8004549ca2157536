"""Accepting suggestions for many mappings: a page says what would be set, and only a yes sets it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import ngettext
from simple_history.utils import bulk_update_with_history

from mappings import candidates
from mappings.candidates import Offer

ACTION = "accept_suggestions"
SHOWN = 500
ROWS_A_QUERY = 500
_LONGEST_NAME = 255  # of `netsuite_name`


def respond(*, request: HttpRequest, model_admin: ModelAdmin[Any], rows: QuerySet[Any]) -> HttpResponse | None:
    """Show what would be set for these mappings; once a person has agreed to just that, set it."""
    offers = candidates.offers(rows=list(rows.select_related("connection").order_by("name", "pk")))
    sure = [offer for offer in offers if offer.candidate]
    if request.POST.get("agreed_to") == _fingerprint(sure):
        _tell(request, _set(sure, request))
        return None
    if "agreed_to" in request.POST:
        messages.warning(request, "The lists or mappings changed meanwhile. Look again at what would be set.")
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "Accept suggestions",
        "sure": sure[:SHOWN],
        "sure_count": len(sure),
        "others": [offer for offer in offers if not offer.candidate][:SHOWN],
        "other_count": len(offers) - len(sure),
        "fingerprint": _fingerprint(sure),
        "hidden": _hidden(request),
    }
    return TemplateResponse(request, "admin/mappings/accept.html", context)


def _hidden(request: HttpRequest) -> list[tuple[str, str]]:
    # What the list posted, so that the answer is about the same rows.
    across = request.POST.get("select_across", "0")
    chosen = [(ACTION_CHECKBOX_NAME, key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)]
    return [("action", ACTION), ("select_across", across), *chosen]


def _fingerprint(sure: Sequence[Offer]) -> str:
    told = repr([(offer.row.pk, offer.candidate and offer.candidate.choice.netsuite_id) for offer in sure])
    return hashlib.sha256(told.encode()).hexdigest()


def _set(sure: Sequence[Offer], request: HttpRequest) -> int:
    by_key = {offer.row.pk: offer.candidate for offer in sure}
    if not by_key:
        return 0
    model = type(sure[0].row)
    with transaction.atomic():
        # Whoever mapped one of them by hand in this moment knows better.
        still = model.objects.select_for_update().filter(netsuite_id="", property_id="")
        rows: list[Any] = [row for some in _portions(list(by_key)) for row in still.filter(pk__in=some)]
        for row in rows:
            _take(row, by_key[row.pk])
        bulk_update_with_history(
            rows,
            model,
            ["netsuite_id", "netsuite_name", "updated_at"],
            batch_size=ROWS_A_QUERY,
            default_user=request.user,
            default_change_reason="Accepted a suggestion",
        )
    return len(rows)


def _take(row: Any, candidate: Any) -> None:
    row.netsuite_id, row.netsuite_name = candidate.choice.netsuite_id, candidate.choice.label[:_LONGEST_NAME]
    row.updated_at = timezone.now()


def _portions(keys: Sequence[int]) -> list[Sequence[int]]:
    return [keys[start : start + ROWS_A_QUERY] for start in range(0, len(keys), ROWS_A_QUERY)]


def _tell(request: HttpRequest, number: int) -> None:
    if number:
        messages.success(request, ngettext("Mapped %d of them.", "Mapped %d of them.", number) % number)
    else:
        messages.info(request, "Nothing was sure enough to be mapped.")
