"""Every connector of ours keeps the contract, each by the tests that its capabilities ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from integrations import contract_tests
from integrations.invoiced.connector import InvoicedConnector
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from tests import factories
from tests.integrations.invoiced.platform import InvoicedPlatform
from tests.integrations.ordermentum.platform import OrdermentumPlatform


class TestOrdermentum(contract_tests.of(connector=OrdermentumConnector)):
    @pytest.fixture
    def platform(self, db: None) -> Iterator[OrdermentumPlatform]:
        cache.clear()
        simulator = OrdermentumSimulator()
        with simulator.serve() as server:
            connection = factories.ConnectionFactory()
            yield OrdermentumPlatform(simulator=simulator, server=server, connection_id=connection.pk)
        cache.clear()


class TestInvoiced(contract_tests.of(connector=InvoicedConnector)):
    @pytest.fixture
    def platform(self, db: None) -> Iterator[InvoicedPlatform]:
        cache.clear()
        simulator = InvoicedSimulator()
        with simulator.serve() as server:
            connection = factories.ConnectionFactory(connector="invoiced", values={}, secrets={})
            yield InvoicedPlatform(simulator=simulator, server=server, connection_id=connection.pk)
        cache.clear()
