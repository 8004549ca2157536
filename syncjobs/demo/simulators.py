"""All sides of the demo, served on loopback."""

from __future__ import annotations

import secrets
from types import TracebackType

from integrations.invoiced.simulator import InvoicedSimulator
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.netsuite.simulator.suiteapp import SuiteApp
from integrations.ordermentum.simulator.simulator import OrdermentumSimulator
from integrations.simulation import SimulatorServer
from syncjobs.processes import ports

FIXED_PORTS, ANY_PORTS = (8101, 8102, 8103), (0, 0, 0)  # of NetSuite, Ordermentum and Invoiced
ACCOUNT_ID = "1234567_SB1"
TICKED_CONTACTS = ("3042", "3052")  # the owners of Harbour Espresso and Parramatta Pantry
LATENCY_S = 0.15  # of a NetSuite call; a real one takes about that


class Simulators:
    """A NetSuite account, and a supplier on Ordermentum and Invoiced that sells to the same customers; a context
    manager. Takes the ports it would like to have.
    """

    def __init__(self, *, preferred_ports: tuple[int, int, int] = ANY_PORTS) -> None:
        self.netsuite = NetSuiteSimulator(account_id=ACCOUNT_ID)
        self.netsuite.demo_company()
        self.netsuite.latency_s = LATENCY_S
        self.ordermentum = OrdermentumSimulator()
        self.ordermentum.demo_company()
        self.invoiced = InvoicedSimulator()
        self.invoiced.demo_company()
        netsuite, ordermentum, invoiced = (ports.free(preferred=port) for port in preferred_ports)
        self.netsuite_server = self.netsuite.serve(port=netsuite)
        self.ordermentum_server = self.ordermentum.serve(port=ordermentum)
        self.invoiced_server = self.invoiced.serve(port=invoiced)
        self._suiteapp_secret = secrets.token_urlsafe(32)

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
            "NETSUITE_SUITEAPP_SECRET": self._suiteapp_secret,
            "ORDERMENTUM_SUPPLIER_ID": self.ordermentum.supplier_id,
            "ORDERMENTUM_API_KEY": self.ordermentum.api_key,
            "ORDERMENTUM_BASE_URL": self.ordermentum_server.base_url,
            "ORDERMENTUM_STOCK_URL": f"{self.ordermentum_server.base_url}/v1",
            "INVOICED_API_KEY": self.invoiced.api_key,
            "INVOICED_BASE_URL": self.invoiced_server.base_url,
        }

    def install_suiteapp(self, *, url: str) -> None:
        """Have NetSuite tell `url` of every record that people save there, as an administrator would.

        The SuiteApp brings the checkbox that says which contacts are synced; some are ticked already.
        """
        for contact_id in TICKED_CONTACTS:
            self.netsuite.change("contact", contact_id, {"custentity_crossfoot_sync": True})
        self.netsuite.suiteapp = SuiteApp(url=url, secret=self._suiteapp_secret)

    def add_invoiced_webhook(self, *, url: str) -> str:
        """Have Invoiced tell `url` of everything, as its staff would, and give the secret it signs with."""
        return str(self.invoiced.add_webhook(url=url)["secret"])

    def __enter__(self) -> Simulators:
        for server in self._servers:
            server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.netsuite.suiteapp = None
        for server in reversed(self._servers):
            server.stop()

    @property
    def _servers(self) -> tuple[SimulatorServer, ...]:
        return self.netsuite_server, self.ordermentum_server, self.invoiced_server
