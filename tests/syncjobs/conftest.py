"""One pair of simulators for each file, a fresh company on both sides for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from integrations.models import NetSuiteAccount
from syncjobs.models import Flow
from tests.syncjobs import suiteapp, told_of
from tests.syncjobs.hourly import Hourly, striking
from tests.syncjobs.settling import Settling
from tests.syncjobs.stock import Stock
from tests.world import World, serving


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with serving() as world:
        yield world


@pytest.fixture
def world(served: World, db: None) -> World:
    """Both companies as new; the test connects them."""
    cache.clear()
    served.fresh()
    return served


@pytest.fixture
def hourly(served: World, db: None) -> Iterator[Hourly]:
    """Both companies as new at half past ten (UTC), and a clock that the test can move on to the hour."""
    with striking(served) as hour:
        yield hour


@pytest.fixture
def listening(world: World) -> World:
    """An account whose SuiteApp tells of what people do."""
    world.connect(**told_of.TAXED)
    NetSuiteAccount.objects.update(suiteapp_secret=suiteapp.SECRET)
    return world


@pytest.fixture
def stock(world: World) -> Stock:
    """NetSuite's stock; the test says of which locations."""
    return Stock(world)


@pytest.fixture
def invoicing(world: World) -> Settling:
    """Invoices cross, and their payments."""
    return Settling(world)


@pytest.fixture
def ordering(world: World) -> Settling:
    """Orders cross, and the payments of their invoices."""
    return Settling(world, documents=Flow.ORDERS_OUT)
