"""How the home page writes spans of time and states."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.timesince import timesince

from integrations.models import Health

register = template.Library()
_COLOURS = {Health.HEALTHY: "success", Health.UNTESTED: "warning", Health.TROUBLED: "warning", Health.PAUSED: "danger"}


@register.filter
def span(seconds: float | None) -> str:
    """Write a span of time as people say it; nothing to measure is a dash."""
    if seconds is None:
        return "–"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


@register.filter
def ago(at: datetime | None) -> str:
    """Write how long ago an instant was."""
    if at is None:
        return "never"
    is_fresh = (timezone.now() - at).total_seconds() < 60
    return "a moment ago" if is_fresh else f"{timesince(at)} ago"


@register.filter
def health_colour(health: str) -> str:
    """Give the label's colour: amber where there is no proof."""
    return _COLOURS.get(Health(health), "warning")
