"""Signs of life: a worker that is stuck leaves none, whatever its process table says."""

from __future__ import annotations

from datetime import datetime

from syncjobs.models import Heartbeat


def beat(*, name: str, now: datetime) -> None:
    """Note that `name` is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": now})


def age_s(*, name: str, now: datetime) -> float | None:
    """Give the seconds since the last sign of life, None when there never was one."""
    beat_at = Heartbeat.objects.filter(name=name).values_list("beat_at", flat=True).first()
    return (now - beat_at).total_seconds() if beat_at else None
