"""One pair of simulators for each file, a fresh company on both sides for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.syncjobs.hourly import Hourly, striking
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
