"""A served simulator with one venue and three products, tidy and without rate limits unless a test asks for them."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.ordermentum.simulator.application import Application
from integrations.simulation import SimulatorServer

VENUE = "5c1f0000-0000-4000-8000-0000000000b1"
RETAILER = "5c1f0000-0000-4000-8000-0000000000a1"
BLEND = "5c1f0000-0000-4000-8000-0000000000c1"
BLEND_BEANS = "5c1f0000-0000-4000-8000-0000000000e1"
BLEND_GROUND = "5c1f0000-0000-4000-8000-0000000000e2"
MILK = "5c1f0000-0000-4000-8000-0000000000c2"
BRIE = "5c1f0000-0000-4000-8000-0000000000c3"
TWO_BLENDS = {"productId": BLEND, "variantId": BLEND_BEANS, "quantity": 2}
TWELVE_MILKS = {"productId": MILK, "quantity": 12}


class Api:
    """Calls a simulator over HTTP with the integration's key."""

    def __init__(self, *, base_url: str, api_key: str) -> None:
        self.base_url = base_url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["x-api-key"] = api_key

    def __call__(self, method: str, path: str, body: Any = None, **request: Any) -> requests.Response:
        if body is not None:
            request["json"] = body
        return self.session.request(method, self.base_url + path, timeout=10, **request)

    def list(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        answer = self("GET", path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]


class Receiver:
    """An HTTP server that keeps the webhooks it gets; `statuses` are its next answers, then 202."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        self._lock = threading.Lock()

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        with self._lock:
            self.got.append(body)
            status = self.statuses.pop(0) if self.statuses else 202
        start_response(f"{status} Answer", [("Content-Length", "0")])
        return [b""]

    @property
    def events(self) -> list[str]:
        return [body["event"] for body in self.got]


@pytest.fixture
def sim() -> OrdermentumSimulator:
    sim = OrdermentumSimulator(rate_limits=False)
    sim.quirks = False
    sim.add_purchaser({"id": VENUE, "retailerId": RETAILER, "name": "Harbour Espresso", "reference": "HARB01"})
    beans, ground = {"id": BLEND_BEANS}, {"id": BLEND_GROUND, "SKU": "HB-1KG-G", "basePrice": "31.5"}
    blend = {"id": BLEND, "SKU": "HB-1KG", "name": "House blend 1kg", "basePrice": "30", "variants": [beans, ground]}
    sim.add_product(blend)
    sim.add_product({"id": MILK, "SKU": "MILK-2", "name": "Full cream milk 2L", "basePrice": "3", "addTax": False})
    brie = {"id": BRIE, "SKU": "BRIE-RW", "name": "Brie", "basePrice": "31.90", "addTax": False, "randomWeight": True}
    sim.add_product({**brie, "weight": "1.2"})
    return sim


class Switchboard:
    """A server that stays up, because stopping one takes half a second; each test plugs its own application in."""

    def __init__(self) -> None:
        self.app: Any = None
        self.server = SimulatorServer(lambda environ, start_response: self.app(environ, start_response))

    def plug(self, app: Any) -> SimulatorServer:
        self.app = app
        return self.server


@pytest.fixture(scope="session")
def simulator_board() -> Iterator[Switchboard]:
    board = Switchboard()
    with board.server:
        yield board


@pytest.fixture(scope="session")
def receiver_board() -> Iterator[Switchboard]:
    board = Switchboard()
    with board.server:
        yield board


@pytest.fixture
def server(sim: OrdermentumSimulator, simulator_board: Switchboard) -> SimulatorServer:
    return simulator_board.plug(Application(sim))


@pytest.fixture
def api(sim: OrdermentumSimulator, server: SimulatorServer) -> Iterator[Api]:
    api = Api(base_url=server.base_url, api_key=sim.api_key)
    yield api
    api.session.close()


@pytest.fixture
def receiver(sim: OrdermentumSimulator, receiver_board: Switchboard) -> Iterator[Receiver]:
    receiver = Receiver()
    server = receiver_board.plug(receiver)
    every = ["order_created", "order_updated", "invoice_created", "invoice_updated", "purchaser_updated"]
    every += ["credit_note_created", "credit_note_completed", "credit_note_cancelled"]
    sim.add_webhook(url=f"{server.base_url}/hook", events=every)
    yield receiver
    sim.settle()


@pytest.fixture
def order(sim: OrdermentumSimulator) -> dict[str, Any]:
    return sim.place_order(purchaser_id=VENUE, lines=[TWO_BLENDS, TWELVE_MILKS], freight="12", surcharge="1.73")
