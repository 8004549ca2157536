"""`manage.py simulate`: NetSuite and Ordermentum on loopback, without an account with either."""

from __future__ import annotations

import contextlib
import gc
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations import simulation
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.ordermentum.simulator.simulator import OrdermentumSimulator

ACCOUNT_ID = "1234567_SB1"


class Command(BaseCommand):
    """Serves the simulators until Ctrl-C."""

    help = "Serve the NetSuite simulator, the Ordermentum simulator or both on 127.0.0.1."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which and where."""
        parser.add_argument("which", nargs="?", choices=["netsuite", "ordermentum", "all"], default="all")
        parser.add_argument("--netsuite-port", type=int, default=8101)
        parser.add_argument("--ordermentum-port", type=int, default=8102)
        parser.add_argument("--demo", action="store_true", help="Fill them with the demo company.")

    def handle(self, *, which: str, netsuite_port: int, ordermentum_port: int, demo: bool, **_: Any) -> None:
        """Serve, say where and with which credentials, and wait."""
        gc.set_threshold(50_000, 20, 50)  # every record is kept, so that looking for garbage finds none
        with contextlib.ExitStack() as servers, contextlib.suppress(KeyboardInterrupt):
            if which != "ordermentum":
                self._netsuite(servers, port=netsuite_port, is_demo=demo)
            if which != "netsuite":
                self._ordermentum(servers, port=ordermentum_port, is_demo=demo)
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

    def _show(self, name: str, facts: dict[str, str]) -> None:
        self.stdout.write(name)
        for label, value in facts.items():
            self.stdout.write(f"  {label:16} {value}")


def _serve(servers: contextlib.ExitStack, simulator: NetSuiteSimulator | OrdermentumSimulator, *, port: int) -> str:
    try:
        server: simulation.SimulatorServer = servers.enter_context(simulator.serve(port=port))
    except (OSError, SystemExit) as error:
        raise CommandError(f"Port {port} is taken. Choose another: --netsuite-port or --ordermentum-port.") from error
    return server.base_url
