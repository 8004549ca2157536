"""Bringing history across: asked for by day, read page by page, stopped and resumed, nothing twice (R16)."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import hypothesis
import pytest
from django.db import connections
from django.utils import timezone
from django_q.models import OrmQ
from hypothesis import strategies as some

from integrations.models import Connection, Health
from integrations.netsuite.limiter import Lane
from integrations.simulation import Fault, FaultKind
from syncjobs import backfilling, ledger, sweeping, tasks
from syncjobs.models import Backfill, Flow, State, SyncEntry, SyncLog
from syncjobs.runner import history
from tests.syncjobs import backfilled
from tests.syncjobs.backfilled import ONE_PAGE, begin, external_ids, ids, noticed, old_orders, read_all, sent
from tests.syncjobs.hourly import Hourly
from tests.world import World


@pytest.fixture
def orders(world: World) -> World:
    world.connect()
    backfilled.without_limits(world)
    return world


def bell() -> list[str]:
    return [task["kwargs"]["backfill_id"] for row in OrmQ.objects.all() if "backfill" in (task := row.task)["func"]]


def stored(world: World, record: dict[str, Any], table: str = "orders") -> dict[str, Any]:
    """The platform's own row, to be changed without its knowing."""
    row: dict[str, Any] = world.ordermentum.store.find(table, record["id"])
    return row


def _anew(world: World) -> None:
    """Forget what the example before left."""
    world.fresh()
    if not Connection.objects.exists():
        world.connect()
        backfilled.without_limits(world)
    world.plan.entries.all().delete()
    world.plan.backfills.all().delete()


class TestWhatIsRead:
    def test_history_goes_across_only_when_it_is_asked_for_r16(self, orders: World) -> None:
        old = old_orders(orders, 3)
        new = orders.order()

        orders.sync()
        before = sent(orders)
        read_all(begin(orders))
        orders.drain()

        assert before == external_ids([new])
        assert sent(orders) == external_ids([*old, new])

    @pytest.mark.parametrize(
        ("made_at", "is_in"),
        [
            (datetime(2026, 7, 31, 13, 59, 59, tzinfo=UTC), False),
            (datetime(2026, 7, 31, 14, 0, tzinfo=UTC), True),
            (datetime(2026, 8, 2, 13, 59, 59, tzinfo=UTC), True),
            (datetime(2026, 8, 2, 14, 0, tzinfo=UTC), False),
        ],
    )
    def test_days_are_whole_days_of_the_supplier_the_last_one_included_r16(
        self, orders: World, made_at: datetime, is_in: bool
    ) -> None:
        Connection.objects.update(time_zone="Australia/Sydney")
        orders.plan.connection.refresh_from_db()
        [placed] = old_orders(orders, 1, first_at=made_at)

        read_all(begin(orders, since_date=date(2026, 8, 1), until_date=date(2026, 8, 2)))

        assert noticed(orders) == (ids([placed]) if is_in else [])

    def test_what_is_closed_is_left_out_when_only_open_ones_are_wanted_r16(self, orders: World) -> None:
        closed, cancelled, still_open = old_orders(orders, 3)
        stored(orders, closed)["completeAt"] = closed["createdAt"]
        stored(orders, cancelled)["cancelledAt"] = closed["createdAt"]

        done = read_all(begin(orders, open_only=True))

        assert noticed(orders) == [still_open["id"]]
        assert (done.seen, done.queued) == (3, 1)

    def test_invoices_are_read_as_well_and_paid_ones_left_out_when_asked_r16(self, world: World) -> None:
        world.connect(flow=Flow.INVOICES_OUT)
        old = old_orders(world, 2)
        raised = [world.bill(placed) for placed in old]
        for invoice in raised:
            stored(world, invoice, "invoices")["createdAt"] = old[0]["createdAt"]
        stored(world, raised[0], "invoices")["paidAt"] = old[0]["createdAt"]

        read_all(begin(world, open_only=True))
        world.drain()

        assert world.invoice(raised[0]) is None
        assert world.invoice(raised[1])

    def test_one_that_cannot_be_read_is_named_and_the_others_go_on_r16(self, orders: World) -> None:
        broken, whole = old_orders(orders, 2)
        stored(orders, broken)["updatedAt"] = "yesterday"

        done = read_all(begin(orders))

        assert (done.state, noticed(orders)) == (Backfill.State.DONE, [whole["id"]])
        assert broken["orderNumber"] in done.message

    def test_what_is_synced_already_changes_nothing_r16(self, orders: World) -> None:
        old = old_orders(orders, 3)
        read_all(begin(orders))
        orders.drain()
        before = len(orders.netsuite.calls)

        again = read_all(begin(orders))
        orders.drain()

        assert (again.seen, again.queued) == (3, 0)
        assert len(orders.netsuite.calls) == before
        assert SyncLog.objects.count() == len(old)

    def test_orders_missed_while_the_credentials_were_expired_are_brought_by_a_backfill_b11(
        self, orders: World
    ) -> None:
        missed = old_orders(orders, 4)
        Connection.objects.update(health=Health.PAUSED)
        backfill = begin(orders)
        tried = history.read(backfill_id=backfill.pk, now=timezone.now())

        Connection.objects.update(health=Health.HEALTHY)
        sweeping.sweep(now=timezone.now())
        read_all(backfill)
        orders.drain()

        assert not tried
        assert bell() == [backfill.pk]
        assert sent(orders) == external_ids(missed)


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


class TestOfNetSuite:
    def test_invoices_of_before_come_back_by_their_date_r16_r43(self, hourly: Hourly) -> None:
        plan = hourly.connect()
        wanted, later = (hourly.bill(hourly.order()) for _ in range(2))
        hourly.world.netsuite.change("invoice", wanted, {"tranDate": "2026-11-10"})
        hourly.wait(timedelta(minutes=3))

        done = read_all(begin(hourly.world, plan=plan, until_date=date(2026, 11, 10)))
        hourly.write()

        assert (done.state, done.seen, done.expected, done.queued) == (Backfill.State.DONE, 1, 1, 1)
        assert [raised["properties"]["netsuite_id"] for raised in hourly.invoices()] == [wanted]
        assert later not in noticed_of(plan)

    def test_those_of_today_are_within_up_to_now_r16(self, hourly: Hourly) -> None:
        plan = hourly.connect()
        invoice_id = hourly.bill(hourly.order())

        read_all(begin(hourly.world, plan=plan))

        assert noticed_of(plan) == [invoice_id]

    def test_paid_ones_are_left_out_when_only_open_ones_are_wanted_r16(self, hourly: Hourly) -> None:
        plan = hourly.connect()
        paid, still_open = (hourly.bill(hourly.order()) for _ in range(2))
        _pay(hourly, paid)

        read_all(begin(hourly.world, plan=plan, open_only=True))

        assert noticed_of(plan) == [still_open]

    def test_it_goes_on_behind_the_last_id_it_read_r16(self, hourly: Hourly) -> None:
        plan = hourly.connect()
        first, second = (hourly.bill(hourly.order()) for _ in range(2))
        backfill = begin(hourly.world, plan=plan)
        Backfill.objects.update(position=first)

        read_all(backfill)

        assert noticed_of(plan) == [second]


def _pay(hourly: Hourly, invoice_id: str) -> None:
    invoice = hourly.world.netsuite.get("invoice", invoice_id)
    applied = [{"doc": {"id": invoice_id}, "apply": True, "amount": invoice["total"]}]
    payment = {"customer": invoice["entity"], "payment": invoice["total"], "apply": {"items": applied}}
    hourly.world.netsuite.add("customerPayment", payment)


def noticed_of(plan: Any) -> list[str]:
    return sorted(plan.entries.values_list("source_id", flat=True))


class TestRefused:
    def test_days_the_wrong_way_round_or_still_to_come(self, orders: World) -> None:
        today = timezone.now().date()

        for since, until in ((today, today - timedelta(days=3)), (today + timedelta(days=3), None)):
            with pytest.raises(backfilling.Refused, match="nothing between"):
                begin(orders, since_date=since, until_date=until)

    def test_a_plan_that_is_switched_off(self, orders: World) -> None:
        orders.plan.is_enabled = False

        with pytest.raises(backfilling.Refused, match="Switch it on first"):
            begin(orders)

    def test_open_ones_only_of_payments(self, orders: World) -> None:
        orders.plan.flow = Flow.PAYMENTS_OUT

        with pytest.raises(backfilling.Refused, match="not paid"):
            begin(orders, open_only=True)

    def test_what_has_no_history(self, orders: World) -> None:
        orders.plan.flow = Flow.STOCK_IN

        with pytest.raises(backfilling.Refused, match="no history"):
            begin(orders)

    def test_a_place_that_is_none_fails_in_words(self, orders: World) -> None:
        backfill = begin(orders)
        Backfill.objects.update(position="page seven")

        failed = read_all(backfill)

        assert (failed.state, "Start the backfill anew" in failed.message) == (Backfill.State.FAILED, True)
