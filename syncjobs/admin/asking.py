"""The page that asks before anything wide or final is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse

MAX_REASON = 500  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `needs_reason`: the answer must say why, and the reason is kept."""

    title: str
    text: str
    yes: str
    needs_reason: bool = False
    is_danger: bool = False


def ask(
    request: HttpRequest, *, question: Question, back_url: str, hidden: Sequence[tuple[str, str]] = ()
) -> TemplateResponse:
    """Give the page; its form posts `hidden`, `confirmed` and the reason to the address that was asked for."""
    context = {
        **admin.site.each_context(request),
        "title": question.title,
        "question": question,
        "back_url": back_url,
        "hidden": hidden,
        "max_reason": MAX_REASON,
        "is_reason_missing": question.needs_reason and "confirmed" in request.POST,
    }
    return TemplateResponse(request, "admin/ask.html", context)


def is_answered(request: HttpRequest, *, question: Question) -> bool:
    """Say whether this request is the person's yes, with a reason where one is needed."""
    return "confirmed" in request.POST and (not question.needs_reason or bool(reason(request)))


def reason(request: HttpRequest) -> str:
    """Give the reason that was typed."""
    return request.POST.get("reason", "").strip()[:MAX_REASON]
