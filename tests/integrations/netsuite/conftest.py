"""A NetSuite client against a server that says what a test wants."""

import dataclasses
from collections.abc import Callable, Iterator

import pytest

from integrations.netsuite import auth, client, payloads
from integrations.netsuite.references import LineReferences, References
from integrations.netsuite.simulator import NetSuiteSimulator
from tests import builders
from tests.integrations.scripted_server import ScriptedServer, scripted_server


@pytest.fixture(scope="session")
def _server() -> Iterator[ScriptedServer]:
    with scripted_server() as server:
        yield server


@pytest.fixture
def scripted(_server: ScriptedServer) -> ScriptedServer:
    _server.answers.clear()
    _server.requests.clear()
    return _server


@pytest.fixture
def connect() -> Iterator[Callable[..., client.NetSuiteClient]]:
    """Make clients to an address; closed at the end. Other keywords go to the client or to the signature."""
    made = []

    def make(base_url: str, **options: object) -> client.NetSuiteClient:
        names = ("account_id", "consumer_key", "consumer_secret", "token_id", "token_secret")
        credentials = {name: str(options.pop(name, name.upper().replace("_", ""))) for name in names}
        signer = auth.tba(**credentials)
        made.append(client.NetSuiteClient(service_url=base_url, auth=signer, account_name="Main", **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def netsuite(scripted: ScriptedServer, connect: Callable[..., client.NetSuiteClient]) -> client.NetSuiteClient:
    return connect(scripted.base_url)


@pytest.fixture
def simulator() -> NetSuiteSimulator:
    """The demo company: customer 1042, and whatever else it has."""
    made = NetSuiteSimulator()
    made.demo_company()
    return made


@pytest.fixture
def simulated(
    simulator: NetSuiteSimulator, connect: Callable[..., client.NetSuiteClient]
) -> Iterator[client.NetSuiteClient]:
    """A client with the right credentials of that account."""
    with simulator.serve() as server:
        yield connect(server.base_url, **dataclasses.asdict(simulator.credentials))


@pytest.fixture
def references(simulator: NetSuiteSimulator) -> References:
    """Ids of the demo company for order OM2041."""
    items = [item["id"] for item in simulator.all("inventoryItem")]
    charges = [item["id"] for item in simulator.all("otherChargeSaleItem")]
    return References(
        customer_id=simulator.all("customer")[0]["id"],
        lines={
            builders.COFFEE_LINE_ID: LineReferences(item_id=items[0]),
            builders.MILK_LINE_ID: LineReferences(item_id=items[1]),
        },
        freight_item_id=charges[0],
        surcharge_item_id=charges[1],
        discount_item_id=simulator.all("discountItem")[0]["id"],
    )


@pytest.fixture
def payload(references: References) -> dict[str, object]:
    """Order OM2041 as a salesOrder of the demo company."""
    return payloads.sales_order(order=builders.order(), references=references)
