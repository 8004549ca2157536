"""Which sales order is an order's own: by external id, by link, or named by the platform."""

from __future__ import annotations

from syncjobs import ledger
from syncjobs.models import RecordLink, State, SyncEntry
from tests.world import World


class TestIdentity:
    def test_a_sales_order_named_by_the_platform_is_taken_over_r19(self, world: World) -> None:
        world.connect()
        made = {"entity": {"id": "1042"}, "item": {"items": [{"item": {"id": "501"}, "quantity": 9}]}}
        by_hand = world.netsuite.add("salesOrder", made)
        placed = world.order(properties={"netsuite_id": by_hand})

        world.sync()

        assert [order["id"] for order in world.netsuite.all("salesOrder")] == [by_hand]
        assert world.entry(placed).netsuite_id == by_hand
        assert world.netsuite.get("salesOrder", by_hand)["item"]["items"][0]["quantity"] == 2

    def test_a_sales_order_of_another_customer_is_not_taken_over_r19(self, world: World) -> None:
        world.connect()
        made = {"entity": {"id": "1050"}, "item": {"items": [{"item": {"id": "501"}, "quantity": 9}]}}
        by_hand = world.netsuite.add("salesOrder", made)
        placed = world.order(properties={"netsuite_id": by_hand})

        world.sync()

        assert world.entry(placed).netsuite_id not in ("", by_hand)

    def test_of_two_orders_that_name_one_sales_order_only_one_takes_it_r19(self, world: World) -> None:
        world.connect()
        made = {"entity": {"id": "1042"}, "item": {"items": [{"item": {"id": "501"}, "quantity": 9}]}}
        by_hand = world.netsuite.add("salesOrder", made)
        placed = [world.order(properties={"netsuite_id": by_hand}) for _ in range(2)]

        world.sync()

        ids = [world.entry(one).netsuite_id for one in placed]
        assert (by_hand in ids, len(set(ids)), len(world.netsuite.all("salesOrder"))) == (True, 2, 2)

    def test_a_record_already_in_netsuite_under_the_external_id_is_found_not_doubled(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        SyncEntry.objects.all().delete()
        RecordLink.objects.all().delete()

        world.sync()

        assert len(world.netsuite.all("salesOrder")) == 1
        assert world.entry(placed).state == State.SYNCED

    def test_retry_reads_the_order_afresh_r56(self, world: World) -> None:
        world.connect(freight_item_id="")
        placed = world.order(customer=7, freight="12.00")
        world.sync()
        world.ordermentum.edit_order(placed["id"], freight="0.00")

        ledger.retry(entry_ids=[world.entry(placed).pk], now=world.now())
        world.drain()

        assert world.entry(placed).state == State.SYNCED
