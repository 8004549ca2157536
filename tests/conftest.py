"""What tests may lean on: both simulators over real HTTP, a browser, and no way out to the internet."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from integrations import simulation
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.ordermentum.simulator.simulator import OrdermentumSimulator
from tests import browser as browsers

# A package of its own, whose tests run once it is installed: tests/syncjobs/plugged.
collect_ignore = ["example_connector"]

# The gate always tries the same examples, so that a red run can be repeated; at a desk they are new each time.
hypothesis.settings.register_profile("gate", derandomize=True, deadline=None, max_examples=200)
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("gate" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True, scope="session")
def static_folder() -> None:
    """Whitenoise warns when nothing was collected yet, as in a fresh clone."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def connect_to_loopback(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not _is_loopback(str(address[0])):
            raise RuntimeError(f"A test tried to reach {address[0]}; tests stay on this machine.")
        connect(self, address)

    socket.socket.connect = connect_to_loopback  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "")


@dataclass(frozen=True)
class ServedNetSuite:
    """A NetSuite account without records, and where it listens."""

    simulator: NetSuiteSimulator
    server: simulation.SimulatorServer

    @property
    def base_url(self) -> str:
        return self.server.base_url


@dataclass(frozen=True)
class ServedOrdermentum:
    """An Ordermentum supplier without records, and where it listens."""

    simulator: OrdermentumSimulator
    server: simulation.SimulatorServer

    @property
    def base_url(self) -> str:
        return self.server.base_url


@pytest.fixture
def netsuite() -> Iterator[ServedNetSuite]:
    simulator = NetSuiteSimulator()
    with simulator.serve() as server:
        yield ServedNetSuite(simulator, server)


@pytest.fixture
def ordermentum() -> Iterator[ServedOrdermentum]:
    simulator = OrdermentumSimulator()
    with simulator.serve() as server:
        yield ServedOrdermentum(simulator, server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's synchronous API keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    executable = browsers.get()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=list(browsers.FLAGS))
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-AU")
    opened = context.new_page()
    yield opened
    context.close()
    # The live server's threads have used connections that would keep the test database from being removed.
    connections.close_all()
