"""What every journey starts from: both simulators, the site on a port of its own, a worker, and people at a desk."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from syncjobs import heartbeat, registration, roles
from syncjobs.cluster import HEARTBEAT
from syncjobs.models import Flow, SyncPlan
from syncjobs.processes.child import Child
from tests.crash import processes
from tests.journeys.person import PASSWORD, Person
from tests.world import World, serving

READY_S = 30.0
STOP_GRACE_S = 10.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with serving() as world:
        yield world


@pytest.fixture
def world(served: World, live_server: LiveServer, settings: Any) -> World:
    """Both companies as new and nothing connected; the platform's webhooks reach the site."""
    settings.PUBLIC_URL = live_server.url
    cache.clear()
    served.fresh()
    served.ordermentum.webhook_mode = "deliver"
    served.netsuite.unlock()
    return served


@pytest.fixture
def connected(world: World) -> World:
    """Both companies connected, everything mapped, orders switched on, and the webhook registered."""
    world.connect(tax_mode="LEGACY", taxable_code_id="7", exempt_code_id="8")
    world.account.ui_base_url = world.netsuite_url
    world.account.save()
    registration.register(connection=world.connection)
    # Pulled lists add rows and needs of their own to the pages: what a journey reads there must not hang on their time.
    SyncPlan.objects.create(connection=world.connection, flow=Flow.CATALOG, is_enabled=False)
    return world


@pytest.fixture
def worker(world: World, tmp_path: Path) -> Iterator[Child]:
    """`manage.py work` on the test's database, at work."""
    log_path = tmp_path / "worker.log"
    command = [sys.executable, "manage.py", "work", "--grace", "5"]
    child = Child(name="worker", command=command, environ=processes.environment(Q_WORKERS="2"), log_path=log_path)
    try:
        _wait_for_a_sign_of_life(child, world)
        yield child
    finally:
        child.stop(grace_s=STOP_GRACE_S)


def _wait_for_a_sign_of_life(child: Child, world: World) -> None:
    until = time.monotonic() + READY_S
    while heartbeat.age_s(name=HEARTBEAT, now=world.now()) is None:
        assert child.exit_code is None, f"the worker ended:\n{child.log_tail()}"
        assert time.monotonic() < until, f"the worker gave no sign of life:\n{child.log_tail()}"
        time.sleep(0.1)


@pytest.fixture
def person(page: Page, world: World, live_server: LiveServer) -> Person:
    """Somebody at a browser. A user of each role is there to sign in as."""
    roles.ensure()
    for role in roles.PERMISSIONS:
        user = User.objects.create_user(role.lower(), password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
    return Person(page=page, site_url=live_server.url)
