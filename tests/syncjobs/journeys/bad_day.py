"""A bad day: both sides lose answers, refuse and fail now and then, and a worker goes on until all is well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from integrations.models import Health
from integrations.simulation import Fault, FaultKind
from syncjobs import sweeping
from syncjobs.models import State, SyncEntry
from tests.syncjobs.paying import Paying

# Of a hundred requests five are reset after the commit, five refused as too many, and two fail.
TROUBLE = ((FaultKind.RESET_AFTER, 0.05), (FaultKind.OVERLOAD, 0.05), (FaultKind.ERROR_BEFORE, 0.02))
OPEN = [State.QUEUED, State.RUNNING, State.UNKNOWN]
QUARTERS = 120  # of an hour, after which nothing will come to rest any more


def begin(*sides: Any, first: tuple[Fault, ...] = (), day: int = 0) -> None:
    """Order the faults of a day for these simulators, behind those that come `first` and for certain.

    The same ones each time, since the simulators are seeded; another `day` has others.
    """
    for side in sides:
        side.faults.replace([*first, *(Fault(kind=kind, share=share, times=None) for kind, share in TROUBLE)])
        for _ in range(day):
            side.faults.draw(method="GET", target="/")


def end(*sides: Any) -> None:
    """Have no more trouble."""
    for side in sides:
        side.faults.replace([])


def answers(*sides: Any) -> set[int | None]:
    """Give the statuses that were answered, None or 0 for a connection that broke."""
    return {call.status for side in sides for call in side.calls}


def is_anything_open() -> bool:
    """Say whether anything is due or under way."""
    return SyncEntry.objects.filter(state__in=OPEN).exists()


def begin_at(till: Paying) -> None:
    """Order the faults of a day at which at least one mark's answer is lost."""
    lost = Fault(kind=FaultKind.RESET_AFTER, method="PUT", path="/v1/invoices/", times=1)
    begin(till.world.netsuite)
    begin(till.world.ordermentum, first=(lost,))


def work(till: Paying, *, until: Callable[[], bool]) -> None:
    """Do what worker and clock do, a quarter of an hour at a time, for an hour at least."""
    for quarter in range(QUARTERS):
        till.hourly.wait(timedelta(minutes=15))
        sweeping.sweep(now=timezone.now())
        till.world.sync()
        if timezone.now().minute < 15:
            till.hourly.read()
        till.write()
        assert till.world.connection.health != Health.PAUSED
        if quarter > 4 and until():
            return
    raise AssertionError(list(SyncEntry.objects.filter(state__in=OPEN).values_list("state", "message")))


def is_quiet(till: Paying) -> bool:
    """Nothing is due any more and every plan's last pass read all there was."""
    last = [plan.runs.order_by("-pk").first() for plan in till.plans.values()]
    return all(run and run.is_complete for run in last) and not is_anything_open()


def taken(till: Paying) -> Counter[str]:
    """How often the platform took a mark for each invoice; of some it could not say so, for the line broke."""
    calls = [call for call in till.world.ordermentum.calls if call.method in {"PUT", "PATCH"}]
    return Counter(call.target.rpartition("/")[2] for call in calls if call.status in (200, None))
