"""NetSuite's stock is shown on the platform: which figures, of which locations, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from mappings.models import NetSuiteRecord, ProductMapping, StockField, StockLocation
from syncjobs import sweeping
from syncjobs.models import Cursor, Flow, Job, State, SyncEntry, SyncPlan
from tests.syncjobs.stock import Stock
from tests.world import World


@pytest.fixture
def stock(world: World) -> Stock:
    return Stock(world)


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


class TestTheLocation:
    def test_is_the_one_that_carries_netsuites_id_r34(self, stock: Stock) -> None:
        stock.connect("1")
        there = stock.world.ordermentum.add_location({"name": "Alexandria", "externalId": "1", "default": True})
        StockLocation.objects.create(connection=stock.world.connection, netsuite_id="1", platform_id="another")

        stock.look()

        assert list(stock.world.ordermentum.locations) == [there["id"]]
        assert stock.shown(0, "1") == {368}

    def test_is_else_the_mapped_one_r34(self, stock: Stock) -> None:
        stock.connect("1")
        there = stock.world.ordermentum.add_location({"name": "Alexandria", "externalId": "WH-A", "default": True})
        StockLocation.objects.create(
            connection=stock.world.connection, netsuite_id="1", platform_id=there["id"].upper()
        )

        stock.look()

        assert list(stock.world.ordermentum.locations) == [there["id"]]
        assert stock.shown(0, "WH-A") == {368}

    def test_is_else_made_with_netsuites_id_and_name_r34(self, stock: Stock) -> None:
        stock.connect("1,2")
        NetSuiteRecord.objects.create(
            account=stock.world.account,
            kind=NetSuiteRecord.Kind.LOCATION,
            netsuite_id="1",
            name="Alexandria Warehouse",
            seen_at=timezone.now(),
        )

        stock.look()
        stock.look()

        made = {place["externalId"]: place["name"] for place in stock.world.ordermentum.locations.values()}
        assert made == {"1": "Alexandria Warehouse", "2": "NetSuite location 2"}
        assert StockLocation.objects.get(netsuite_id="1").platform_id == stock.place_id("1")

    @pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.ERROR_AFTER, FaultKind.RESET_BEFORE])
    def test_is_made_once_though_the_answer_was_lost_r34(self, stock: Stock, kind: FaultKind) -> None:
        stock.connect("1,2")
        stock.world.ordermentum.faults.add(Fault(kind=kind, method="POST", path="/locations"))

        stock.look()
        stock.pass_time()
        stock.write()

        assert len(stock.world.ordermentum.locations) == 2
        assert stock.shown(0, "2") == {140}

    def test_is_not_needed_by_a_supplier_with_one_warehouse_r33(self, stock: Stock) -> None:
        stock.connect("1")
        stock.world.ordermentum.faults.add(Fault(kind=FaultKind.LOGIN, path="/locations", times=None))

        stock.look()

        assert stock.itself(0) == 368
        assert stock.entry("501").state == State.SYNCED

    def test_is_asked_for_in_words_where_there_is_no_stock_service_r34(self, stock: Stock) -> None:
        stock.connect("1,2")
        stock.world.ordermentum.faults.add(Fault(kind=FaultKind.LOGIN, path="/locations", times=None))

        stock.look()

        assert stock.entry("501").state == State.FAILED
        assert "stock service accepts neither" in stock.entry("501").message
        stock.world.connection.refresh_from_db()
        assert not stock.world.connection.is_paused


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


class TestOnlyWhatChanged:
    def test_is_sent_r36(self, stock: Stock) -> None:
        stock.connect("1,2")
        stock.look()
        stock.put("501", at_1=(420, 368), at_2=(9, 9))
        stock.forget_calls()

        stock.look()

        assert stock.shown(0, "2") == {9}
        items = [write for write in stock.writes() if write.startswith("PATCH /v1/items/")]
        assert (len(items), len(stock.writes())) == (3, 3)  # its three variants at location 2

    def test_is_noticed_so_that_nothing_is_asked_r36_e51(self, stock: Stock) -> None:
        stock.connect("1,2")
        stock.look()
        stock.forget_calls()

        run = stock.look()

        assert (run.seen, run.queued) == (2, 0)
        assert stock.world.ordermentum.calls == []

    def test_is_compared_with_what_the_platform_shows_r36_e51(self, stock: Stock) -> None:
        stock.connect("1", followed=(1,))
        stock.world.ordermentum.edit_product(stock.world.products[1]["id"], available=263)
        stock.look()
        stock.forget_calls()
        SyncEntry.objects.filter(plan=stock.plan).update(noticed_version="forgotten")

        stock.look()

        assert stock.writes() == []
        assert stock.entry("502").message.startswith("Up to date")

    def test_does_not_touch_products_that_are_not_mapped_r36(self, stock: Stock) -> None:
        stock.connect("1", followed=(0,))
        stock.world.ordermentum.edit_product(stock.world.products[1]["id"], tracked=True)

        stock.look()

        assert (stock.shown(1, "1"), stock.itself(1)) == ({0}, 0)

    def test_goes_to_every_product_that_an_item_stands_for_r36(self, stock: Stock) -> None:
        stock.connect("1")
        ProductMapping.objects.filter(connection=stock.world.connection).update(netsuite_id="501")

        stock.look()

        assert (stock.itself(0), stock.itself(1)) == (368, 368)
        assert (stock.shown(0, "1"), stock.shown(1, "1")) == ({368}, {368})

    def test_goes_to_a_product_that_was_mapped_later_r36(self, stock: Stock) -> None:
        stock.connect("1", followed=(0,))
        stock.look()
        product = stock.world.products[1]
        stock.world.ordermentum.edit_product(product["id"], tracked=True)
        ProductMapping.objects.create(connection=stock.world.connection, product_id=product["id"], netsuite_id="501")

        stock.look()

        assert stock.itself(1) == 368

    def test_goes_by_the_property_where_the_table_is_empty_r36(self, stock: Stock) -> None:
        stock.connect("1", followed=(0,))
        ProductMapping.objects.update(netsuite_id="", property_id="502")

        stock.look()

        assert stock.itself(0) == 263

    def test_goes_to_a_variant_with_a_mapping_of_its_own_r36(self, stock: Stock) -> None:
        stock.connect("1", followed=(0,))
        product = stock.world.products[0]
        variants = [key for key, row in stock.world.ordermentum.variants.items() if row["productId"] == product["id"]]
        variant_id = variants[1]
        stock.world.ordermentum.edit_variant(variant_id, tracked=True)
        ProductMapping.objects.update(netsuite_id="502")
        ProductMapping.objects.create(
            connection=stock.world.connection, product_id=product["id"], variant_id=variant_id, netsuite_id="501"
        )

        stock.look()

        items = stock.world.ordermentum.stock_items.values()
        shown = {item["variantId"]: item["available"] for item in items if item["productId"] == product["id"]}
        assert shown == dict.fromkeys(variants, 263) | {variant_id: 368}
        assert stock.world.ordermentum.variants[variant_id]["available"] == 368
        assert stock.itself(0) == 263

    def test_is_made_up_for_within_a_day_when_somebody_changed_the_platform_r36(self, stock: Stock) -> None:
        stock.connect("1", followed=(1,))
        stock.look()
        stock.world.ordermentum.edit_product(stock.world.products[1]["id"], available=1)
        told = stock.entry("502").noticed_version
        day = int(told.split()[-1])
        SyncEntry.objects.filter(plan=stock.plan).update(noticed_version=told.replace(str(day), str(day - 1)))

        stock.look()

        assert stock.itself(1) == 263

    def test_waits_for_the_rate_limit_without_a_word_in_the_log_r36(self, stock: Stock) -> None:
        stock.connect("1,2", followed=(0, 1, 2, 3, 4), per_minute="")
        stock.look()
        waiting = SyncEntry.objects.filter(plan=stock.plan, state=State.QUEUED)

        assert [stock.log(entry.source_id) for entry in waiting.all()] == [[]]

        for _ in range(4):
            stock.pass_time()
            stock.write()

        assert not waiting.exists()
        assert [stock.shown(number, "2") for number in range(5)] == [{140}, {35}, {42}, {105}, {70}]


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


@pytest.mark.parametrize(
    ("figure", "allows_negative", "expected"),
    [(-4, False, 0), (-4, True, -4), (3.7, False, 3), (-3.2, True, -4), (0, False, 0)],
)
def test_negative_and_fractional_stock_e48_r36(
    stock: Stock, figure: float, allows_negative: bool, expected: int
) -> None:
    stock.connect("1", followed=(1,), allows_negative=allows_negative)
    stock.world.ordermentum.edit_product(stock.world.products[1]["id"], available=99)
    stock.put("502", at_1=(10, figure))

    stock.look()

    assert (stock.shown(1, "1"), stock.itself(1)) == ({expected}, expected)


def test_an_item_without_a_row_at_a_location_has_none_there_e49(stock: Stock) -> None:
    stock.connect("1,3")
    stock.world.ordermentum.add_location({"name": "Third", "externalId": "3"})
    place_id = stock.place_id("3")
    with stock.world.ordermentum.store.lock:
        for item in stock.world.ordermentum.store.tables["stock_items"].values():
            item["available"] = 77 if item["locationId"] == place_id else item["available"]

    stock.look()

    assert (stock.shown(0, "1"), stock.shown(0, "3")) == ({368}, {0})


def test_a_stocked_item_without_any_row_at_the_listed_locations_has_none_e49(stock: Stock) -> None:
    stock.connect("3", followed=(1,))
    stock.world.ordermentum.edit_product(stock.world.products[1]["id"], available=99)

    stock.look()

    assert (stock.shown(1, "3"), stock.itself(1)) == ({0}, 0)


@pytest.mark.parametrize("item_id", ["537", "538", "99999"], ids=["non-inventory", "service", "gone"])
def test_an_item_without_stock_is_left_alone_and_said_once_e50(stock: Stock, item_id: str) -> None:
    stock.connect("1", followed=(1,))
    stock.world.ordermentum.edit_product(stock.world.products[1]["id"], available=99)
    ProductMapping.objects.update(netsuite_id=item_id)

    stock.look()
    stock.look()

    assert stock.itself(1) == 99
    assert stock.entry(item_id).state == State.SKIPPED
    assert stock.entry(item_id).message.startswith("NetSuite keeps no stock of this item")
    assert stock.log(item_id) == ["SKIPPED"]
    assert stock.world.ordermentum.calls == []


def test_a_product_that_is_not_tracked_is_left_alone_e51_r36(stock: Stock) -> None:
    stock.connect("1", followed=(1,))
    stock.world.ordermentum.edit_product(stock.world.products[1]["id"], tracked=False, available=99)
    stock.forget_calls()

    stock.look()

    assert (stock.itself(1), stock.writes()) == (99, [])
    assert stock.entry("502").state == State.SKIPPED
    assert "does not track stock of MILK-2" in stock.entry("502").message


def test_a_variant_without_a_stock_item_is_left_out_and_said_e54_r34(stock: Stock) -> None:
    stock.connect("1", followed=(1,))
    stock.world.ordermentum.add_location({"name": "Alexandria", "externalId": "1", "default": True})
    with stock.world.ordermentum.store.lock:
        stock.world.ordermentum.store.tables["stock_items"].clear()

    stock.look()

    assert stock.itself(1) == 263
    assert stock.entry("502").state == State.SYNCED
    assert "There is no stock item at Alexandria yet" in stock.entry("502").message
    assert all("/items" not in write for write in stock.writes())


def test_a_stock_item_that_goes_meanwhile_does_not_stop_the_rest_e54(stock: Stock) -> None:
    stock.connect("1,2", followed=(1,))
    stock.world.ordermentum.passed_over.add("productId")  # so that the list of items is kept for a while
    stock.look()
    with stock.world.ordermentum.store.lock:
        items = stock.world.ordermentum.store.tables["stock_items"]
        gone = (stock.world.products[1]["id"], stock.place_id("1"))
        del items[next(key for key, item in items.items() if (item["productId"], item["locationId"]) == gone)]
    stock.put("502", at_1=(5, 5), at_2=(6, 6))

    stock.look()
    stock.world.ordermentum.passed_over.clear()

    assert (stock.shown(1, "2"), stock.itself(1)) == ({6}, 5)
    assert stock.entry("502").state == State.SYNCED
    assert "What stood at NetSuite location 1 has gone" in stock.entry("502").message


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
