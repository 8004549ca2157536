"""Setting up both sides, step by step, beside the forms that ask for the result (R8, R9)."""

from __future__ import annotations

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

TOPICS = {
    "netsuite": "Setting up NetSuite",
    "suiteapp": "Hearing of changes in NetSuite",
    "ordermentum": "Setting up Ordermentum",
    "invoiced": "Setting up Invoiced",
}


def page(request: HttpRequest, topic: str) -> HttpResponse:
    """Show one topic."""
    if topic not in TOPICS:
        raise Http404
    context = {**admin.site.each_context(request), "title": TOPICS[topic], "topics": TOPICS, "topic": topic}
    return TemplateResponse(request, f"admin/help/{topic}.html", context)


def urls() -> list[URLPattern]:
    """Give the addresses, below the admin's own."""
    return [path("help/<slug:topic>/", admin.site.admin_view(page), name="setup_help")]


# Unfold's site asks for this when the addresses are put together.
admin.site.extra_urls = urls  # type: ignore[attr-defined]
