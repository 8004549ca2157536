"""A connection to a simulated company."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from integrations import contract
from integrations.invoiced.connector import InvoicedConnector
from integrations.invoiced.session import Session
from integrations.invoiced.settings import addresses
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.simulation import SimulatorServer
from tests.integrations.scripted_server import ScriptedServer, scripted_server

Connect = Callable[..., InvoicedConnector]
BEANS = {"name": "House beans 1kg", "quantity": 6, "unit_cost": "24.5"}


def settings_for(*, base_url: str, api_key: str, connection_id: int = 1, **values: Any) -> contract.Settings:
    """What a connection to a company at that address knows."""
    secrets = {"api_key": api_key, "webhook_secret": values.pop("webhook_secret", "")}
    return contract.Settings(
        connection_id=connection_id,
        values={"api_url": base_url, **values},
        secrets=secrets,
        time_zone="Australia/Sydney",
        currency="AUD",
    )


def session_for(*, base_url: str, api_key: str) -> Session:
    """A session with a company at that address."""
    settings = settings_for(base_url=base_url, api_key=api_key)
    return Session(settings=settings, addresses=addresses(settings=settings))


@pytest.fixture
def company() -> InvoicedSimulator:
    cache.clear()
    return InvoicedSimulator()


@pytest.fixture
def server(company: InvoicedSimulator) -> Iterator[SimulatorServer]:
    with company.serve() as served:
        yield served


@pytest.fixture
def connect(company: InvoicedSimulator, server: SimulatorServer) -> Iterator[Connect]:
    """Give a function that opens a connector; keywords change the connection's values."""
    opened: list[InvoicedConnector] = []

    def connect(*, api_key: str = "", **values: Any) -> InvoicedConnector:
        wanted = {"base_url": server.base_url, "api_key": api_key or company.api_key, **values}
        opened.append(InvoicedConnector(settings=settings_for(**wanted)))
        return opened[-1]

    yield connect
    for connector in opened:
        connector.close()


@pytest.fixture
def session(company: InvoicedSimulator, server: SimulatorServer) -> Iterator[Session]:
    made = session_for(base_url=server.base_url, api_key=company.api_key)
    yield made
    made.close()


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    with scripted_server() as served:
        yield served
