"""`manage.py simulate`: NetSuite, Ordermentum and Invoiced on loopback, without an account with any."""

from __future__ import annotations

import contextlib
import gc
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations import simulation
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.ordermentum.simulator.simulator import OrdermentumSimulator

ACCOUNT_ID = "1234567_SB1"


class Command(BaseCommand):
    """Serves the simulators until Ctrl-C."""

    help = "Serve the NetSuite, Ordermentum or Invoiced simulator, or all of them, on 127.0.0.1."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which and where."""
        kinds = ["netsuite", "ordermentum", "invoiced", "all"]
        parser.add_argument("which", nargs="?", choices=kinds, default="all")
        parser.add_argument("--netsuite-port", type=int, default=8101)
        parser.add_argument("--ordermentum-port", type=int, default=8102)
        parser.add_argument("--invoiced-port", type=int, default=8103)
        parser.add_argument("--demo", action="store_true", help="Fill them with the demo company.")

    def handle(self, *, which: str, demo: bool, **options: Any) -> None:
        """Serve, say where and with which credentials, and wait."""
        gc.set_threshold(50_000, 20, 50)  # every record is kept, so that looking for garbage finds none
        with contextlib.ExitStack() as servers, contextlib.suppress(KeyboardInterrupt):
            for kind in ("netsuite", "ordermentum", "invoiced"):
                if which in (kind, "all"):
                    getattr(self, f"_{kind}")(servers, port=options[f"{kind}_port"], is_demo=demo)
            self.stdout.write("These credentials are the simulators' own and open nothing else. Ctrl-C stops.")
            self.stdout.flush()
            while True:
                time.sleep(3600)

    def _netsuite(self, servers: contextlib.ExitStack, *, port: int, is_demo: bool) -> None:
        netsuite = NetSuiteSimulator(account_id=ACCOUNT_ID)
        if is_demo:
            netsuite.demo_company()
        base_url = _serve(servers, netsuite, port=port)
        credentials = netsuite.credentials
        self._show(
            "NetSuite",
            {
                "service address": base_url,
                "account ID": credentials.account_id,
                "client ID": credentials.consumer_key,
                "client secret": credentials.consumer_secret,
                "token ID": credentials.token_id,
                "token secret": credentials.token_secret,
            },
        )

    def _ordermentum(self, servers: contextlib.ExitStack, *, port: int, is_demo: bool) -> None:
        ordermentum = OrdermentumSimulator()
        if is_demo:
            ordermentum.demo_company()
        base_url = _serve(servers, ordermentum, port=port)
        self._show(
            "Ordermentum",
            {
                "API address": base_url,
                "supplier ID": ordermentum.supplier_id,
                "API key": ordermentum.api_key,
                "user name": ordermentum.username,
                "password": ordermentum.password,
                "buyers' API key": ordermentum.buyer_api_key,
            },
        )

    def _invoiced(self, servers: contextlib.ExitStack, *, port: int, is_demo: bool) -> None:
        invoiced = InvoicedSimulator()
        if is_demo:
            invoiced.demo_company()
        base_url = _serve(servers, invoiced, port=port)
        self._show("Invoiced", {"Invoiced address": base_url, "Invoiced API key": invoiced.api_key})

    def _show(self, name: str, facts: dict[str, str]) -> None:
        self.stdout.write(name)
        for label, value in facts.items():
            self.stdout.write(f"  {label:16} {value}")


def _serve(
    servers: contextlib.ExitStack, simulator: NetSuiteSimulator | OrdermentumSimulator | InvoicedSimulator, *, port: int
) -> str:
    try:
        server: simulation.SimulatorServer = servers.enter_context(simulator.serve(port=port))
    except (OSError, SystemExit) as error:
        raise CommandError(f"Port {port} is taken. Choose another with --netsuite-port and so on.") from error
    return server.base_url
