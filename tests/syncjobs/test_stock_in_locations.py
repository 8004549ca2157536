"""Stock: which location of the platform stands for one of NetSuite's, and when one is made."""

from __future__ import annotations

import pytest
from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from mappings.models import NetSuiteRecord, StockLocation
from syncjobs.models import State
from tests.syncjobs.stock import Stock


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
