"""Writing stock to Ordermentum: its stock service's way of signing in, its verbs and its lists."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from integrations import contract, errors, models, stock_records
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import Fault, FaultKind, SimulatorServer
from tests.integrations.scripted_server import scripted_server

Connect = Callable[..., OrdermentumConnector]


@pytest.fixture
def opened(connect: Connect, server: SimulatorServer) -> Connect:
    """Give a function that opens a connector to the stock service too."""
    return lambda **given: connect(**{"stock_url": f"{server.base_url}/v1", **given})


@pytest.fixture
def beans(simulator: OrdermentumSimulator) -> dict[str, Any]:
    return simulator.add_product({"name": "House blend", "SKU": "HB-1KG", "tracked": True, "available": 4})


@pytest.fixture
def place(simulator: OrdermentumSimulator, beans: dict[str, Any]) -> dict[str, Any]:
    return simulator.add_location({"name": "Alexandria", "externalId": "1", "default": True})


def item_of(connector: OrdermentumConnector, place: dict[str, Any], product: dict[str, Any]) -> stock_records.StockItem:
    (item,) = connector.stock_items(place_ids=[place["id"]], product_ids=[product["id"]])
    return item


def test_the_connector_can_write_stock(connector: OrdermentumConnector) -> None:
    assert contract.Capability.WRITE_STOCK in connector.capabilities


class TestSigningIn:
    def test_goes_by_api_key_where_the_service_takes_it(self, opened: Connect, place: dict[str, Any]) -> None:
        found = opened().stock_places()

        assert [(one.name, one.netsuite_id, one.is_default) for one in found] == [("Alexandria", "1", True)]

    def test_goes_by_user_and_password_where_it_does_not(
        self, opened: Connect, simulator: OrdermentumSimulator, place: dict[str, Any]
    ) -> None:
        simulator.stock_requires_bearer = True
        secrets = {"api_key": simulator.api_key, "password": simulator.access.password}

        for _ in range(2):
            assert len(opened(secrets=secrets, username=simulator.username).stock_places()) == 1

        calls = [(call.target.partition("?")[0], call.status) for call in simulator.calls]
        assert calls == [("/v1/locations", 401), ("/v1/auth", 201), ("/v1/locations", 200), ("/v1/locations", 200)]

    def test_that_fails_is_no_reason_to_pause_the_connection(
        self, opened: Connect, simulator: OrdermentumSimulator
    ) -> None:
        simulator.stock_requires_bearer = True

        with pytest.raises(errors.PermissionMissing, match="stock service accepts neither"):
            opened().stock_places()

    def test_with_a_wrong_password_alone_is(self, opened: Connect, simulator: OrdermentumSimulator) -> None:
        connector = opened(secrets={"password": "wrong"}, username=simulator.username)

        with pytest.raises(errors.CredentialsRejected):
            connector.stock_places()


def test_a_supplier_without_a_stock_service_is_told_so(opened: Connect, server: SimulatorServer) -> None:
    with pytest.raises(errors.PermissionMissing, match="no stock by location"):
        opened(stock_url=f"{server.base_url}/nowhere").stock_places()


def test_a_new_default_takes_the_flag_from_the_old_one(opened: Connect, place: dict[str, Any]) -> None:
    connector = opened()
    added = connector.add_stock_place(name="Marrickville", netsuite_id="2", is_default=False)

    connector.make_default_stock_place(place=added)

    for each in (connector, opened()):
        assert {one.netsuite_id: one.is_default for one in each.stock_places()} == {"1": False, "2": True}


def test_a_location_whose_answer_was_lost_is_found_by_the_list(
    opened: Connect, simulator: OrdermentumSimulator, place: dict[str, Any]
) -> None:
    connector = opened()
    simulator.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="POST"))

    with pytest.raises(errors.Ambiguous):
        connector.add_stock_place(name="Marrickville", netsuite_id="2", is_default=False)

    assert {one.netsuite_id for one in connector.stock_places()} == {"1", "2"}


class TestWriting:
    def test_a_stock_item(
        self, opened: Connect, simulator: OrdermentumSimulator, place: dict[str, Any], beans: dict[str, Any]
    ) -> None:
        connector = opened()
        item = item_of(connector, place, beans)

        connector.write_stock(figure=stock_records.StockFigure(target=item, available=37))

        assert simulator.stock_items[item.source_id]["available"] == 37
        assert item_of(connector, place, beans).available == 37

    @pytest.mark.parametrize("is_variant", [False, True])
    def test_a_product_or_variant_itself(
        self, opened: Connect, simulator: OrdermentumSimulator, beans: dict[str, Any], is_variant: bool
    ) -> None:
        key = (beans["id"], beans["variantId"] if is_variant else "")
        connector = opened()
        shown = connector.product_stock(products=[key])[key]

        connector.write_stock(figure=stock_records.StockFigure(target=shown, available=37))

        assert (shown.available, shown.is_tracked) == (4, True)
        table = simulator.variants if is_variant else simulator.products
        assert table[key[1] or key[0]]["available"] == 37

    @pytest.mark.parametrize("status", [404, 405])
    def test_goes_on_with_put_where_patch_is_not_known(self, opened: Connect, status: int) -> None:
        item = stock_records.StockItem(source_id="i1", place_id="l1", product_id="p1", variant_id="v1", is_tracked=True)
        with scripted_server() as service:
            service.answer({"message": "no such verb"}, status=status)
            service.answer({"id": "i1", "available": 37})
            connector = opened(stock_url=f"{service.base_url}/v1")

            for available in (37, 36):
                connector.write_stock(figure=stock_records.StockFigure(target=item, available=available))

        asked = [(request.method, request.path, request.get_json()) for request in service.requests]
        assert asked == [
            ("PATCH", "/v1/items/i1", {"available": 37}),
            ("PUT", "/v1/items/i1", {"available": 37, "locationId": "l1", "tracked": True}),
            ("PUT", "/v1/items/i1", {"available": 36, "locationId": "l1", "tracked": True}),
        ]

    def test_of_an_item_that_has_gone_says_so(
        self, opened: Connect, simulator: OrdermentumSimulator, place: dict[str, Any], beans: dict[str, Any]
    ) -> None:
        connector = opened()
        item = item_of(connector, place, beans)
        with simulator.store.lock:
            simulator.store.tables["stock_items"].clear()

        with pytest.raises(errors.RecordNotFound):
            connector.write_stock(figure=stock_records.StockFigure(target=item, available=37))

    def test_whose_answer_was_lost_is_in_doubt(
        self, opened: Connect, simulator: OrdermentumSimulator, place: dict[str, Any], beans: dict[str, Any]
    ) -> None:
        connector = opened()
        simulator.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PATCH"))

        with pytest.raises(errors.Ambiguous):
            connector.write_stock(
                figure=stock_records.StockFigure(target=item_of(connector, place, beans), available=37)
            )


class TestReadingItems:
    @pytest.fixture
    def many(self, simulator: OrdermentumSimulator) -> tuple[list[str], list[str]]:
        """Sixty products at two locations; the ids of both."""
        places = [simulator.add_location({"externalId": str(number)})["id"] for number in (1, 2)]
        products = [simulator.add_product({"SKU": f"S-{number}", "tracked": True})["id"] for number in range(60)]
        return places, products

    def test_asks_for_50_products_at_a_time(
        self, opened: Connect, simulator: OrdermentumSimulator, many: tuple[list[str], list[str]]
    ) -> None:
        places, products = many

        items = opened().stock_items(place_ids=places, product_ids=products)

        assert {(item.place_id, item.product_id) for item in items} == {
            (one, two) for one in places for two in products
        }
        assert (len(items), len(simulator.calls)) == (120, 4)

    def test_reads_the_whole_list_once_where_it_cannot_be_asked_for_products(
        self, opened: Connect, simulator: OrdermentumSimulator, many: tuple[list[str], list[str]]
    ) -> None:
        places, products = many
        simulator.passed_over.add("productId")
        connector = opened()

        first = connector.stock_items(place_ids=places, product_ids=products[:2])
        connector.write_stock(figure=stock_records.StockFigure(target=first[0], available=7))
        again = connector.stock_items(place_ids=places, product_ids=products[:2])

        assert len(first) == 4
        assert {item.source_id: item.available for item in again} == {
            item.source_id: Decimal(7) if item == first[0] else item.available for item in first
        }
        # One that shows that it does not listen, and two pages for each location.
        assert [call.method for call in simulator.calls] == ["GET"] * 5 + ["PATCH"]

    @pytest.mark.parametrize("is_deaf", [False, True])
    def test_goes_on_where_a_rate_limit_stopped_it(
        self, opened: Connect, simulator: OrdermentumSimulator, many: tuple[list[str], list[str]], is_deaf: bool
    ) -> None:
        places, products = many
        simulator.passed_over |= {"productId"} if is_deaf else set()
        simulator.faults.replace([Fault(kind=FaultKind.SLOW) for _ in range(3)])
        simulator.faults.add(Fault(kind=FaultKind.OVERLOAD))
        with pytest.raises(errors.RateLimited):
            opened().stock_items(place_ids=places, product_ids=products)
        models.RateBucket.objects.update(blocked_until=None, called_at=[])
        simulator.calls.clear()

        items = opened().stock_items(place_ids=places, product_ids=products)

        assert len(items) == 120
        assert len(simulator.calls) == (5 if is_deaf else 1)

    def test_of_products_goes_on_where_a_rate_limit_stopped_it(
        self, opened: Connect, simulator: OrdermentumSimulator, many: tuple[list[str], list[str]]
    ) -> None:
        wanted = [(product_id, "") for product_id in many[1]]
        simulator.faults.replace([Fault(kind=FaultKind.SLOW), Fault(kind=FaultKind.OVERLOAD)])
        with pytest.raises(errors.RateLimited):
            opened().product_stock(products=wanted)
        models.RateBucket.objects.update(blocked_until=None, called_at=[])
        simulator.calls.clear()

        shown = opened().product_stock(products=wanted)

        assert (len(shown), len(simulator.calls)) == (60, 1)
