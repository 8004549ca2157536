"""Bringing history across: asked for by day, read page by page, nothing twice (R16)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Connection, Health
from syncjobs import backfilling, sweeping
from syncjobs.models import Backfill, Flow, SyncLog
from syncjobs.runner import history
from tests.syncjobs import backfilled
from tests.syncjobs.backfilled import begin, bell, external_ids, ids, noticed, old_orders, read_all, sent
from tests.syncjobs.billed import pay
from tests.syncjobs.hourly import Hourly
from tests.world import World


@pytest.fixture
def orders(world: World) -> World:
    return backfilled.connected(world)


def stored(world: World, record: dict[str, Any], table: str = "orders") -> dict[str, Any]:
    """The platform's own row, to be changed without its knowing."""
    row: dict[str, Any] = world.ordermentum.store.find(table, record["id"])
    return row


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
        pay(hourly, paid)

        read_all(begin(hourly.world, plan=plan, open_only=True))

        assert noticed_of(plan) == [still_open]

    def test_it_goes_on_behind_the_last_id_it_read_r16(self, hourly: Hourly) -> None:
        plan = hourly.connect()
        first, second = (hourly.bill(hourly.order()) for _ in range(2))
        backfill = begin(hourly.world, plan=plan)
        Backfill.objects.update(position=first)

        read_all(backfill)

        assert noticed_of(plan) == [second]


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
