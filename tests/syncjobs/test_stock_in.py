"""NetSuite's stock is shown on the platform: which figures, of which locations, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from mappings.models import ProductMapping, StockField
from syncjobs import sweeping
from syncjobs.models import Cursor, Flow, Job, State, SyncEntry, SyncPlan
from tests.syncjobs.stock import Stock


def test_stock_counted_in_netsuite_is_shown_on_the_platform_r28(stock: Stock) -> None:
    stock.connect("1,2")
    stock.put("501", at_1=(12, 10), at_2=(7, 7))

    stock.look()

    assert (stock.shown(0, "1"), stock.shown(0, "2"), stock.itself(0)) == ({10}, {7}, 10)
    assert stock.entry("501").state == State.SYNCED
    assert stock.entry("501").message.startswith("Stock written: 10 on the product itself, 10 at ")


def test_a_connection_starts_without_stock_r28(stock: Stock) -> None:
    stock.world.connect()

    sweeping.sweep(now=timezone.now())

    assert not SyncPlan.objects.filter(flow=Flow.STOCK_IN).exists()


def test_a_plan_that_is_switched_off_calls_neither_side_r28(stock: Stock) -> None:
    plan = stock.connect("1,2")
    stock.read()
    SyncPlan.objects.filter(pk=plan.pk).update(is_enabled=False)
    stock.forget_calls()

    with pytest.raises(AssertionError, match="may not run"):
        stock.read()
    stock.write()

    assert (stock.questions(), stock.world.ordermentum.calls) == ([], [])


@pytest.mark.parametrize(("field", "expected"), [(StockField.AVAILABLE, 10), (StockField.ON_HAND, 12)])
def test_the_chosen_field_is_shown_r29(stock: Stock, field: str, expected: int) -> None:
    stock.connect("1", stock_field=field)
    stock.put("501", at_1=(12, 10), at_2=(0, 0))

    stock.look()

    assert (stock.shown(0, "1"), stock.itself(0)) == ({expected}, expected)


def test_a_field_that_the_role_may_not_read_never_looks_like_no_stock_r29(stock: Stock) -> None:
    stock.connect("1")
    stock.look()
    hidden = stock.world.netsuite.books.hidden_columns
    hidden |= {"aggregateitemlocation.quantityavailable", "inventoryitemlocations.quantityavailable"}

    try:
        run = stock.look()
    finally:
        hidden.clear()

    assert not run.is_complete
    assert "quantityavailable" in run.message.lower()
    assert stock.itself(0) == 368


def test_only_listed_locations_are_read_and_shown_r30_r32(stock: Stock) -> None:
    stock.connect("2")
    stock.put("501", at_1=(500, 500), at_2=(7, 7))

    stock.look()

    assert {place["externalId"] for place in stock.world.ordermentum.locations.values()} == {"2"}
    assert (stock.shown(0, "2"), stock.itself(0)) == ({7}, 7)
    assert ["s.location IN (2)" in question for question in stock.questions()] == [True]


def test_the_first_location_is_the_default_one_and_nothing_is_summed_r33(stock: Stock) -> None:
    stock.connect("2,1")
    stock.put("501", at_1=(100, 100), at_2=(7, 7))

    stock.look()

    defaults = {place["externalId"]: place["default"] for place in stock.world.ordermentum.locations.values()}
    assert defaults == {"2": True, "1": False}
    assert stock.itself(0) == 7


class TestTheLook:
    def test_comes_every_15_minutes_r35(self, stock: Stock) -> None:
        stock.connect("1")

        run = stock.read()

        cursor = Cursor.objects.get(plan=stock.plan, job=Job.POLL)
        assert abs(cursor.due_at - run.started_at - timedelta(minutes=15)) < timedelta(seconds=20)

    def test_comes_as_often_as_is_set_r35(self, stock: Stock) -> None:
        stock.connect("1", every_minutes=60)

        run = stock.read()

        cursor = Cursor.objects.get(plan=stock.plan, job=Job.POLL)
        assert abs(cursor.due_at - run.started_at - timedelta(minutes=60)) < timedelta(seconds=20)

    def test_asks_once_for_all_items_and_locations_r37(self, stock: Stock) -> None:
        stock.connect("1,2", followed=range(14))

        run = stock.read()

        assert (run.calls, len(stock.questions()), run.seen) == (1, 1, 14)


class TestChangedSettings:
    def test_make_another_location_the_default_e46(self, stock: Stock) -> None:
        stock.connect("1,2")
        stock.look()

        stock.change_settings(location_ids="2,1")
        stock.look()

        defaults = {place["externalId"]: place["default"] for place in stock.world.ordermentum.locations.values()}
        assert defaults == {"1": False, "2": True}
        assert stock.itself(0) == 140

    def test_leave_the_stock_of_a_removed_location_alone_and_say_so_e47(self, stock: Stock) -> None:
        stock.connect("1,2")
        stock.look()

        stock.change_settings(location_ids="1")
        stock.put("501", at_1=(5, 5), at_2=(6, 6))
        stock.look()

        assert (stock.shown(0, "1"), stock.shown(0, "2")) == ({5}, {140})
        assert "Location 2 (NetSuite location 2) is not listed any more" in stock.entry("501").message

    def test_add_a_location_r34(self, stock: Stock) -> None:
        stock.connect("1")
        stock.look()

        stock.change_settings(location_ids="1,2")
        stock.look()

        assert stock.shown(0, "2") == {140}

    def test_of_the_field_recalculate_everything_e53(self, stock: Stock) -> None:
        stock.connect("1,2")
        stock.put("502", at_1=(5, 5), at_2=(5, 5))
        stock.look()

        stock.change_settings(stock_field=StockField.ON_HAND)
        run = stock.look()

        assert (run.seen, run.queued) == (2, 2)
        assert (stock.shown(0, "1"), stock.shown(0, "2"), stock.itself(0)) == ({420}, {160}, 420)


class TestOverManyPages:
    @pytest.fixture
    def many(self, stock: Stock) -> Stock:
        """A thousand and one items at two locations: three calls."""
        stock.connect("1,2", followed=())
        lines = [{"locationId": {"id": place}, "quantityOnHand": 9, "quantityAvailable": 8} for place in ("1", "2")]
        rows = []
        for number in range(1001):
            fields = {"itemId": f"MANY-{number}", "locations": {"items": lines}}
            item_id = stock.world.netsuite.add("inventoryItem", fields)
            rows.append(
                ProductMapping(connection=stock.world.connection, product_id=f"product-{number}", netsuite_id=item_id)
            )
        ProductMapping.objects.bulk_create(rows)
        stock.forget_calls()
        return stock

    def test_every_page_is_read_e52_r37(self, many: Stock) -> None:
        run = many.read()

        assert (run.seen, run.queued, run.calls) == (1001, 1001, 3)

    @pytest.mark.parametrize(("broken_call", "noticed"), [(1, 0), (2, 0), (3, 1000)])
    def test_what_was_not_read_is_not_written_and_the_next_look_goes_on_e52(
        self, many: Stock, broken_call: int, noticed: int
    ) -> None:
        passed = [Fault(kind=FaultKind.SLOW) for _ in range(broken_call - 1)]
        many.world.netsuite.faults.replace([*passed, Fault(kind=FaultKind.ERROR_BEFORE)])

        broken = many.read()

        assert (broken.is_complete, broken.queued) == (False, noticed)
        assert SyncEntry.objects.filter(plan=many.plan).count() == noticed
        assert Cursor.objects.get(plan=many.plan, job=Job.POLL).position_at is None

        whole = many.read()

        assert (whole.is_complete, whole.seen, whole.queued) == (True, 1001, 1001 - noticed)
