"""A served simulator with one customer; each test plugs its own into a server that stays up."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from integrations.invoiced.simulator import InvoicedSimulator, webhooks
from integrations.invoiced.simulator.application import Application
from integrations.simulation import SimulatorServer

BEANS = {"name": "House beans 1kg", "quantity": 6, "unit_cost": "24.5"}


class Api:
    """Calls a simulator over HTTP with the integration's key."""

    def __init__(self, *, base_url: str, api_key: str) -> None:
        self.base_url = base_url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.auth = (api_key, "")

    def __call__(self, method: str, path: str, body: Any = None, **request: Any) -> requests.Response:
        if body is not None:
            request["json"] = body
        return self.session.request(method, self.base_url + path, timeout=10, **request)

    def ok(self, method: str, path: str, body: Any = None, **request: Any) -> Any:
        answer = self(method, path, body, **request)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None


class Switchboard:
    """A server that stays up, because starting one takes time; each test plugs its own application in."""

    def __init__(self) -> None:
        self.app: Any = None
        self.server = SimulatorServer(lambda environ, start_response: self.app(environ, start_response))

    def plug(self, app: Any) -> SimulatorServer:
        self.app = app
        return self.server


class Receiver:
    """An HTTP server that keeps the webhooks it gets; `statuses` are its next answers, then 204."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.signed: list[bool] = []
        self.statuses: list[int] = []
        self.key = ""
        self._lock = threading.Lock()

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        with self._lock:
            self.got.append(json.loads(body))
            self.signed.append(environ.get("HTTP_X_INVOICED_SIGNATURE") == webhooks.signature(body, key=self.key))
            status = self.statuses.pop(0) if self.statuses else 204
        start_response(f"{status} Answer", [("Content-Length", "0"), ("Location", "/elsewhere")])
        return [b""]

    @property
    def types(self) -> list[str]:
        return sorted(event["type"] for event in self.got)


@pytest.fixture(scope="session")
def invoiced_board() -> Iterator[Switchboard]:
    board = Switchboard()
    with board.server:
        yield board


@pytest.fixture(scope="session")
def invoiced_receiver_board() -> Iterator[Switchboard]:
    board = Switchboard()
    with board.server:
        yield board


@pytest.fixture
def sim() -> InvoicedSimulator:
    return InvoicedSimulator()


@pytest.fixture
def server(sim: InvoicedSimulator, invoiced_board: Switchboard) -> SimulatorServer:
    server = invoiced_board.plug(Application(sim))
    sim.views.portal_url = server.base_url
    return server


@pytest.fixture
def api(sim: InvoicedSimulator, server: SimulatorServer) -> Iterator[Api]:
    api = Api(base_url=server.base_url, api_key=sim.api_key)
    yield api
    api.session.close()


@pytest.fixture
def customer(sim: InvoicedSimulator) -> dict[str, Any]:
    return sim.add_customer(name="Harbour Lane Grocers", number="HLG-014")


@pytest.fixture
def invoice(sim: InvoicedSimulator, customer: dict[str, Any]) -> dict[str, Any]:
    return sim.raise_invoice(customer["id"], [BEANS])


@pytest.fixture
def receiver(sim: InvoicedSimulator, invoiced_receiver_board: Switchboard) -> Iterator[Receiver]:
    receiver = Receiver()
    server = invoiced_receiver_board.plug(receiver)
    receiver.key = sim.add_webhook(url=f"{server.base_url}/hook")["secret"]
    yield receiver
    sim.settle()
    sim.courier.clear()
