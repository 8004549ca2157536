"""A connection to a simulated supplier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from integrations import contract, models
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import SimulatorServer
from tests.factories import ConnectionFactory
from tests.integrations.ordermentum import world as worlds
from tests.integrations.ordermentum.documents import SUPPLIER
from tests.integrations.ordermentum.odd import Odd

Connect = Callable[..., OrdermentumConnector]


@pytest.fixture
def simulator() -> OrdermentumSimulator:
    return OrdermentumSimulator()


@pytest.fixture
def server(simulator: OrdermentumSimulator) -> Iterator[SimulatorServer]:
    with simulator.serve() as served:
        yield served


@pytest.fixture
def connection(db: None) -> models.Connection:
    return ConnectionFactory()


@pytest.fixture
def connect(
    simulator: OrdermentumSimulator, server: SimulatorServer, connection: models.Connection
) -> Iterator[Connect]:
    """Give a function that opens a connector; keywords change the connection's values and secrets."""
    opened: list[OrdermentumConnector] = []
    cache.clear()

    def connect(*, secrets: dict[str, str] | None = None, **values: Any) -> OrdermentumConnector:
        addresses = dict.fromkeys(("api_url", "auth_url", "web_url"), server.base_url)
        settings = contract.Settings(
            connection_id=connection.pk,
            values={"supplier_id": simulator.supplier_id, **addresses, **values},
            secrets={"api_key": simulator.api_key} if secrets is None else secrets,
            time_zone="Australia/Sydney",
            currency="AUD",
        )
        opened.append(OrdermentumConnector(settings=settings))
        return opened[-1]

    yield connect
    for connector in opened:
        connector.close()
    cache.clear()


@pytest.fixture
def connector(connect: Connect) -> OrdermentumConnector:
    return connect()


@pytest.fixture
def place(simulator: OrdermentumSimulator) -> Callable[..., dict[str, Any]]:
    """Give a function that places an order of one product, for a purchaser made on first use."""
    made: dict[str, str] = {}

    def place(**fields: Any) -> dict[str, Any]:
        if not made:
            made["purchaser"] = simulator.add_purchaser({"retailerName": "Harbour Espresso"})["id"]
            made["product"] = simulator.add_product({"name": "House blend", "SKU": "HB-1KG", "price": "30"})["id"]
        lines = [{"productId": made["product"], "quantity": 2}]
        return simulator.place_order(purchaser_id=made["purchaser"], lines=lines, **fields)

    return place


@pytest.fixture
def world(simulator: OrdermentumSimulator) -> worlds.World:
    return worlds.world(simulator)


@pytest.fixture
def odd() -> Odd:
    return Odd()


@pytest.fixture
def odd_connector(odd: Odd, connection: models.Connection) -> Iterator[OrdermentumConnector]:
    """A connector to the platform that answers oddly."""
    with SimulatorServer(odd) as server:
        settings = contract.Settings(
            connection_id=connection.pk,
            values={"supplier_id": SUPPLIER, "api_url": f"{server.base_url}/", "requests_per_minute": "1000"},
            secrets={"api_key": "om_api_key"},
            time_zone="Australia/Sydney",
            currency="AUD",
        )
        connector = OrdermentumConnector(settings=settings)
        yield connector
        connector.close()
