"""An order in the CSV folder becomes a sales order in NetSuite, through the runner as it is for every platform."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from integrations.models import Connection
from mappings.models import CustomerMapping, ProductMapping
from syncjobs import sweeping
from syncjobs.models import Flow, Outcome, State, SyncEntry, SyncLog, SyncPlan
from tests import factories
from tests.world import LONG_AGO, World

ORDER = (Path(__file__).parent / "1041.csv").read_text()


class Shop:
    """A folder of orders connected to NetSuite's demo company."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder
        (folder / "orders").mkdir()
        (folder / "customers.csv").write_text("customer,name,email\nC1,Harbour Espresso,accounts@harbour.example\n")
        (folder / "products.csv").write_text("product,name,sku\nHB-1KG,House blend,HB-1KG\nMILK-2,Milk,MILK-2\n")
        world.connect()
        world.plan.delete()
        self.connection: Connection = factories.ConnectionFactory(
            name="CSV folder",
            connector="csv-folder",
            netsuite_account=world.account,
            values={"folder": str(folder), "shop": "north"},
            secrets={},
        )
        factories.DocumentRulesFactory(connection=self.connection)
        world.plan = SyncPlan.objects.create(
            connection=self.connection, flow=Flow.ORDERS_OUT, starts_at=world.now() - LONG_AGO
        )

    def map(self) -> None:
        CustomerMapping.objects.update_or_create(
            connection=self.connection, source_id="C1", defaults={"netsuite_id": "1042"}
        )
        for product_id, netsuite_id in (("HB-1KG", "501"), ("MILK-2", "502")):
            ProductMapping.objects.update_or_create(
                connection=self.connection, product_id=product_id, defaults={"netsuite_id": netsuite_id}
            )

    def place(self, *, cancelled: str = "") -> None:
        self.write(ORDER.replace("PO-7781,,", f"PO-7781,{cancelled},"))

    def write(self, text: str) -> None:
        (self.folder / "orders" / "1041.csv").write_text(text)

    @property
    def entry(self) -> SyncEntry:
        return SyncEntry.objects.get(plan=self.world.plan)

    @property
    def sales_orders(self) -> list[str]:
        return self.world.netsuite.external_ids("salesOrder")


@pytest.fixture
def shop(installed: None, world: World, tmp_path: Path) -> Shop:
    return Shop(world, tmp_path)


def test_it_becomes_a_sales_order_with_its_lines(shop: Shop, world: World) -> None:
    shop.map()
    shop.place()

    world.sync()

    record = world.netsuite.by_external_id("salesOrder", "csv-order-north-1041")
    assert record is not None
    assert record["entity"]["id"] == "1042"
    assert record["otherRefNum"] == "PO-7781"
    lines = [(line["item"]["id"], line["quantity"], Decimal(str(line["amount"]))) for line in record["item"]["items"]]
    assert lines == [("501", 2, Decimal("60.00")), ("502", 12, Decimal("37.26"))]


def test_it_is_written_once_however_often_it_is_read(shop: Shop, world: World) -> None:
    shop.map()
    shop.place()

    for _ in range(3):
        world.sync()
    world.pass_time()
    world.sync()

    assert shop.sales_orders == ["csv-order-north-1041"]
    assert list(SyncLog.objects.filter(entry=shop.entry).values_list("outcome", flat=True)) == [Outcome.CREATED]


def test_what_is_not_mapped_waits_and_goes_by_itself(shop: Shop, world: World) -> None:
    shop.place()
    world.sync()
    waiting = shop.entry.state

    shop.map()
    sweeping.sweep(now=world.now())
    world.drain()

    assert waiting == State.WAITING
    assert shop.entry.state == State.SYNCED
    assert shop.sales_orders == ["csv-order-north-1041"]


def test_one_that_is_cancelled_later_is_closed(shop: Shop, world: World) -> None:
    shop.map()
    shop.place()
    world.sync()

    shop.place(cancelled="2026-11-21 08:00")
    world.sync()

    record = world.netsuite.by_external_id("salesOrder", "csv-order-north-1041")
    assert record is not None
    assert {line["isClosed"] for line in record["item"]["items"]} == {True}


def test_a_file_that_cannot_be_understood_fails_by_its_column(shop: Shop, world: World) -> None:
    shop.map()
    shop.write(ORDER.replace("30.00", "thirty"))

    world.sync()

    assert shop.entry.state == State.FAILED
    assert "unit_price is “thirty”" in SyncLog.objects.get(entry=shop.entry).message
    assert shop.sales_orders == []
