"""Both sides of the demo, served on loopback."""

from __future__ import annotations

from types import TracebackType

from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.ordermentum.simulator.simulator import OrdermentumSimulator
from syncjobs.processes import ports

NETSUITE_PORT, ORDERMENTUM_PORT = 8101, 8102
ACCOUNT_ID = "1234567_SB1"
LATENCY_S = 0.15  # of a NetSuite call; a real one takes about that


class Simulators:
    """A NetSuite account and an Ordermentum supplier that know the same company; a context manager."""

    def __init__(self, *, netsuite_port: int = 0, ordermentum_port: int = 0) -> None:
        self.netsuite = NetSuiteSimulator(account_id=ACCOUNT_ID)
        self.netsuite.demo_company()
        self.netsuite.latency_s = LATENCY_S
        self.ordermentum = OrdermentumSimulator()
        self.ordermentum.demo_company()
        self.netsuite_server = self.netsuite.serve(port=ports.free(preferred=netsuite_port))
        self.ordermentum_server = self.ordermentum.serve(port=ports.free(preferred=ordermentum_port))

    def environ(self) -> dict[str, str]:
        """Give what `company.yaml` asks the environment for: addresses and the simulators' own credentials."""
        credentials = self.netsuite.credentials
        return {
            "NETSUITE_ACCOUNT_ID": credentials.account_id,
            "NETSUITE_CONSUMER_KEY": credentials.consumer_key,
            "NETSUITE_CONSUMER_SECRET": credentials.consumer_secret,
            "NETSUITE_TOKEN_ID": credentials.token_id,
            "NETSUITE_TOKEN_SECRET": credentials.token_secret,
            "NETSUITE_BASE_URL": self.netsuite_server.base_url,
            "ORDERMENTUM_SUPPLIER_ID": self.ordermentum.supplier_id,
            "ORDERMENTUM_API_KEY": self.ordermentum.api_key,
            "ORDERMENTUM_BASE_URL": self.ordermentum_server.base_url,
            "ORDERMENTUM_STOCK_URL": f"{self.ordermentum_server.base_url}/v1",
        }

    def __enter__(self) -> Simulators:
        self.netsuite_server.start()
        self.ordermentum_server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ordermentum_server.stop()
        self.netsuite_server.stop()
