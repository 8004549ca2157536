"""What the queue's own clock does: one sweep a minute, so that work goes on even without the supervisor's ticks, and an
hourly look at certificates that end soon.
"""

from __future__ import annotations

from django_q.models import Schedule


def ensure() -> None:
    """Create or correct our schedules; doing it twice changes nothing."""
    Schedule.objects.update_or_create(
        name="crossfoot sweep",
        defaults={"func": "syncjobs.tasks.sweep", "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1},
    )
    Schedule.objects.update_or_create(
        name="crossfoot expiry",
        defaults={"func": "syncjobs.tasks.warn_of_expiry", "schedule_type": Schedule.HOURLY, "repeats": -1},
    )
