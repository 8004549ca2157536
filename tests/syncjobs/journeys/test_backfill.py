"""A year of orders brought across on a bad day, stopped and resumed, while new ones come in: nothing twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Health
from integrations.simulation import Fault, FaultKind
from syncjobs import backfilling, sweeping, tasks
from syncjobs.models import Backfill, State, SyncEntry
from tests.syncjobs.backfilled import begin, external_ids, old_orders
from tests.syncjobs.hourly import Hourly

HISTORY = 300
TROUBLE = ((FaultKind.RESET_AFTER, 0.05), (FaultKind.OVERLOAD, 0.05), (FaultKind.ERROR_BEFORE, 0.02))
OPEN = [State.QUEUED, State.RUNNING, State.UNKNOWN]


@pytest.mark.parametrize("day", [1, 2])
def test_history_comes_across_once_on_a_bad_day_r16(hourly: Hourly, day: int) -> None:
    world = hourly.world
    world.connect()
    world.ordermentum.rate_limits = True
    placed = old_orders(world, HISTORY)
    for side in (world.netsuite, world.ordermentum):
        trouble(side, day=day)
    backfill = begin(world)

    for minute in range(240):
        hourly.wait(timedelta(minutes=1))
        sweeping.sweep(now=timezone.now())
        tasks.backfill(backfill_id=backfill.pk)
        if minute % 3 == 0 and backfilling.stop(backfill_id=backfill.pk, who="me", now=timezone.now()):
            backfilling.resume(backfill_id=backfill.pk, now=timezone.now())
        if minute in (1, 4):
            placed.append(world.order())
            world.tell("order_created", placed[-1])
        world.sync()
        backfill.refresh_from_db()
        if is_over(backfill, placed):
            break

    states = set(SyncEntry.objects.filter(plan=world.plan).values_list("state", flat=True))
    assert (backfill.state, backfill.seen, states) == (Backfill.State.DONE, HISTORY, {State.SYNCED})
    assert sorted(held["externalId"] for held in world.netsuite.all("salesOrder")) == external_ids(placed)
    assert world.netsuite.high_water_mark <= world.account.concurrency_limit
    assert world.connection.health != Health.PAUSED
    answers = {call.status for side in (world.netsuite, world.ordermentum) for call in side.calls}
    assert {429, 500} <= answers  # there was trouble indeed


def trouble(side: Any, *, day: int) -> None:
    """Order the faults of a bad day, the same ones each time: the simulators are seeded."""
    side.faults.replace([Fault(kind=kind, share=share, times=None) for kind, share in TROUBLE])
    for _ in range(day):
        side.faults.draw(method="GET", target="/")


def is_over(backfill: Backfill, placed: list[dict[str, Any]]) -> bool:
    """Everything was read, and nothing is due or under way any more."""
    is_quiet = not SyncEntry.objects.filter(state__in=OPEN).exists()
    return backfill.state == Backfill.State.DONE and is_quiet and len(placed) == HISTORY + 2
