"""Bringing history across: new records go first, and limits, outages and sign-ins are kept to (R16)."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from integrations.models import Connection, Health
from integrations.netsuite.limiter import Lane
from integrations.simulation import Fault, FaultKind
from syncjobs import backfilling, ledger, sweeping, tasks
from syncjobs.models import Backfill, State, SyncEntry
from tests.syncjobs import backfilled
from tests.syncjobs.backfilled import begin, bell, external_ids, ids, noticed, old_orders, read_all, sent
from tests.syncjobs.hourly import Hourly
from tests.world import World


@pytest.fixture
def orders(world: World) -> World:
    return backfilled.connected(world)


class TestAmongOthers:
    def test_one_runs_at_a_time_for_each_plan(self, orders: World) -> None:
        first = begin(orders)

        with pytest.raises(backfilling.Refused, match="running already"):
            begin(orders)
        backfilling.stop(backfill_id=first.pk, who="me", now=timezone.now())
        begin(orders)
        with pytest.raises(backfilling.Refused, match="running already"):
            backfilling.resume(backfill_id=first.pk, now=timezone.now())

    def test_a_new_order_goes_before_500_of_a_backfill_r16(self, orders: World) -> None:
        old_orders(orders, 500)
        read_all(begin(orders))
        new = orders.order()

        orders.tell("order_created", new)
        tasks.drain(account_id=orders.account.pk, lane=Lane.REALTIME.value)

        assert sent(orders) == external_ids([new])
        assert SyncEntry.objects.filter(state=State.QUEUED, lane=Lane.BULK).count() == 500

    def test_what_changed_in_netsuite_goes_before_what_a_backfill_found_r16(self, hourly: Hourly) -> None:
        plan = hourly.connect()
        old = hourly.bill(hourly.order())
        hourly.wait(timedelta(minutes=30))
        plan.starts_at = timezone.now() - timedelta(minutes=15)
        plan.save()
        read_all(begin(hourly.world, plan=plan))
        new = hourly.bill(hourly.order())
        hourly.wait(timedelta(minutes=3))

        hourly.read()
        first = ledger.claim_of_plan(plan_id=plan.pk, holder="me", limit=1, now=timezone.now())

        assert [entry.source_id for entry in first] == [new]
        assert hourly.entry(old).lane == Lane.BULK

    def test_it_rests_when_a_bucket_is_dry_and_goes_on_by_itself_r16(self, hourly: Hourly) -> None:
        hourly.world.connect()
        hourly.world.ordermentum.rate_limits = True
        old = old_orders(hourly.world, 1000)
        backfill = begin(hourly.world)
        tasks.backfill(backfill_id=backfill.pk)
        backfill.refresh_from_db()
        resting = (backfill.state, backfill.seen)
        sweeping.sweep(now=timezone.now())
        while_it_rests = bell()

        hourly.wait(timedelta(seconds=65))
        sweeping.sweep(now=timezone.now())
        rung = bell()
        tasks.backfill(backfill_id=backfill.pk)

        assert resting == (Backfill.State.RUNNING, 50 + 14 * 49)  # each page shows the last row again
        assert (while_it_rests, rung) == ([], [backfill.pk])
        assert read_all(backfill).state == Backfill.State.DONE
        assert noticed(hourly.world) == ids(old)

    def test_it_leaves_a_part_of_the_platforms_limit_to_new_orders_r16(self, hourly: Hourly) -> None:
        hourly.world.connect()
        hourly.world.ordermentum.rate_limits = True
        old_orders(hourly.world, 1000)
        tasks.backfill(backfill_id=begin(hourly.world).pk)
        new = hourly.world.order()

        hourly.world.poll()

        assert hourly.world.entry(new).state == State.QUEUED
        assert 429 not in {call.status for call in hourly.world.ordermentum.calls}

    def test_the_bell_rings_once_while_a_worker_is_waited_for(self, orders: World) -> None:
        backfill = begin(orders)

        for _ in range(3):
            sweeping.sweep(now=timezone.now())

        assert bell() == [backfill.pk]

    def test_a_platform_that_is_away_is_asked_again_later_r16(self, orders: World) -> None:
        old = old_orders(orders, 60)
        orders.ordermentum.faults.add(Fault(kind=FaultKind.ERROR_BEFORE))
        backfill = begin(orders)
        tasks.backfill(backfill_id=backfill.pk)
        backfill.refresh_from_db()
        before = (backfill.state, bool(backfill.leased_until), bool(backfill.message))

        Backfill.objects.update(leased_until=None)
        read_all(backfill)

        assert before == (Backfill.State.RUNNING, True, True)
        assert noticed(orders) == ids(old)

    def test_rejected_credentials_pause_the_connection_and_it_goes_on_after_the_test_b11(self, orders: World) -> None:
        old = old_orders(orders, 3)
        secrets = dict(orders.connection.secrets)
        Connection.objects.filter(pk=orders.connection.pk).update(secrets={"api_key": "expired"})
        backfill = begin(orders)
        tasks.backfill(backfill_id=backfill.pk)
        paused = Connection.objects.get(pk=orders.connection.pk).health

        Connection.objects.update(secrets=secrets, health=Health.HEALTHY)
        Backfill.objects.update(leased_until=None)
        read_all(backfill)

        assert paused == Health.PAUSED
        assert noticed(orders) == ids(old)


@pytest.mark.django_db(transaction=True)
def test_real_time_and_backfill_together_stay_within_the_accounts_limit_r16(served: World) -> None:
    served.fresh()
    served.connect(concurrency_limit=3)
    served.netsuite.latency_s = 0.02
    old = old_orders(served, 150)
    read_all(begin(served))

    def drain_bulk() -> None:
        tasks.drain(account_id=served.account.pk, lane=Lane.BULK.value)
        connections.close_all()

    worker = threading.Thread(target=drain_bulk)
    worker.start()
    time.sleep(0.3)
    new = served.order()
    served.tell("order_created", new)
    tasks.drain(account_id=served.account.pk, lane=Lane.REALTIME.value)
    waiting = SyncEntry.objects.filter(state__in=[State.QUEUED, State.RUNNING]).count()
    is_there = served.sales_order(new) is not None
    worker.join()
    served.drain()

    assert is_there
    assert waiting > 0
    assert served.netsuite.high_water_mark <= 3
    assert sent(served) == external_ids([*old, new])
