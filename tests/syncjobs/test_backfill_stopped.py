"""Bringing history across: stopped, lost and resumed anywhere, with nothing missed and nothing twice (R16)."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import hypothesis
import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import strategies as some

from integrations.models import Connection
from syncjobs import backfilling
from syncjobs.models import Backfill
from syncjobs.runner import history
from tests.syncjobs import backfilled
from tests.syncjobs.backfilled import ONE_PAGE, begin, external_ids, ids, noticed, old_orders, read_all, sent
from tests.world import World


@pytest.fixture
def orders(world: World) -> World:
    return backfilled.connected(world)


def _anew(world: World) -> None:
    """Forget what the example before left."""
    world.fresh()
    if not Connection.objects.exists():
        world.connect()
        backfilled.without_limits(world)
    world.plan.entries.all().delete()
    world.plan.backfills.all().delete()


class TestStoppedAndResumed:
    def test_at_every_page_of_2000_orders_nothing_is_missed_or_written_twice_r16(self, orders: World) -> None:
        old = old_orders(orders, 2000)
        backfill = begin(orders)

        stops = 0
        for _ in range(100):
            history.read(backfill_id=backfill.pk, now=timezone.now(), for_s=ONE_PAGE)
            if backfilling.stop(backfill_id=backfill.pk, who="me", now=timezone.now()):
                stops += 1
                backfilling.resume(backfill_id=backfill.pk, now=timezone.now())
        for _ in range(10):
            orders.drain()
        backfill.refresh_from_db()

        assert stops > 40
        assert (backfill.seen, backfill.queued, backfill.expected) == (2000, 2000, 2000)
        assert sent(orders) == external_ids(old)
        assert len(orders.netsuite.all("salesOrder")) == 2000

    @hypothesis.settings(max_examples=25, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(
        steps=some.lists(some.sampled_from([0, 0, 0, 0.001, 60]), min_size=1, max_size=180),
        stops=some.lists(some.booleans(), min_size=10, max_size=10),
        edited=some.integers(min_value=0, max_value=179),
    )
    def test_however_many_were_made_at_one_instant_and_wherever_it_stops_r16(
        self, world: World, steps: list[float], stops: list[bool], edited: int
    ) -> None:
        _anew(world)
        at, old = datetime(2026, 8, 1, tzinfo=UTC), []
        for step_s in steps:
            at += timedelta(seconds=step_s)
            old += old_orders(world, 1, first_at=at)
        backfill = begin(world)

        for is_stopping in stops:
            history.read(backfill_id=backfill.pk, now=timezone.now(), for_s=ONE_PAGE)
            if is_stopping and backfilling.stop(backfill_id=backfill.pk, who="me", now=timezone.now()):
                backfilling.resume(backfill_id=backfill.pk, now=timezone.now())
            # An edit moves the record to the end of whatever is sorted by change.
            world.ordermentum.edit_order(old[edited % len(old)]["id"], comment="At the side door")
        backfill.refresh_from_db()

        assert backfill.state == Backfill.State.DONE
        assert noticed(world) == ids(old)
        assert backfill.seen == len(old)

    def test_a_worker_that_is_lost_loses_no_page_r16(self, orders: World) -> None:
        old = old_orders(orders, 120)
        backfill = begin(orders)
        history.read(backfill_id=backfill.pk, now=timezone.now(), for_s=ONE_PAGE)
        Backfill.objects.update(leased_until=timezone.now() + timedelta(minutes=5))  # somebody was at it, and died

        is_taken = history.read(backfill_id=backfill.pk, now=timezone.now())
        Backfill.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        read_all(backfill)

        assert not is_taken
        assert noticed(orders) == ids(old)
        assert Backfill.objects.get().seen == 120

    def test_the_time_it_stood_still_is_no_part_of_its_rate(self, orders: World) -> None:
        backfill = begin(orders)
        then = backfill.started_at + timedelta(seconds=30)
        backfilling.stop(backfill_id=backfill.pk, who="me", now=then)

        resumed = backfilling.resume(backfill_id=backfill.pk, now=then + timedelta(days=2))

        assert resumed.started_at == backfill.started_at + timedelta(days=2)

    def test_stopping_keeps_what_is_queued_and_says_who_did_it(self, orders: World) -> None:
        old = old_orders(orders, 60)
        backfill = begin(orders)
        history.read(backfill_id=backfill.pk, now=timezone.now(), for_s=ONE_PAGE)

        backfilling.stop(backfill_id=backfill.pk, who="Mo", now=timezone.now())
        orders.drain()

        assert sent(orders) == external_ids(old[:50])
        assert "Stopped by Mo" in Backfill.objects.get().message


@pytest.mark.django_db(transaction=True)
def test_a_page_that_comes_after_the_stop_is_thrown_away_r16(served: World) -> None:
    served.fresh()
    served.connect()
    old_orders(served, 3)
    served.ordermentum.latency_s = 0.6
    backfill = begin(served)

    def read() -> None:
        history.read(backfill_id=backfill.pk, now=timezone.now())
        connections.close_all()

    reader = threading.Thread(target=read)
    reader.start()
    time.sleep(0.3)
    backfilling.stop(backfill_id=backfill.pk, who="me", now=timezone.now())
    reader.join()
    served.ordermentum.latency_s = 0.0

    stopped = Backfill.objects.get()
    assert (stopped.state, stopped.seen, noticed(served)) == (Backfill.State.STOPPED, 0, [])
