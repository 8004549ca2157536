"""Stock: only what changed is sent, to every product that an item stands for."""

from __future__ import annotations

from mappings.models import ProductMapping
from syncjobs.models import State, SyncEntry
from tests.syncjobs.stock import Stock


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
