"""A year of orders brought across on a bad day, stopped and resumed, while new ones come in: nothing twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Health
from syncjobs import backfilling, sweeping, tasks
from syncjobs.models import Backfill, State, SyncEntry
from tests.syncjobs.backfilled import begin, external_ids, old_orders
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.journeys import bad_day

HISTORY = 300


@pytest.mark.parametrize("day", [1, 2])
def test_history_comes_across_once_on_a_bad_day_r16(hourly: Hourly, day: int) -> None:
    world = hourly.world
    world.connect()
    world.ordermentum.rate_limits = True
    placed = old_orders(world, HISTORY)
    bad_day.begin(world.netsuite, world.ordermentum, day=day)
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
    assert {429, 500} <= bad_day.answers(world.netsuite, world.ordermentum)  # there was trouble indeed


def is_over(backfill: Backfill, placed: list[dict[str, Any]]) -> bool:
    """Everything was read, and nothing is due or under way any more."""
    return backfill.state == Backfill.State.DONE and not bad_day.is_anything_open() and len(placed) == HISTORY + 2
