"""`manage.py demo`: the product with a demo company, until Ctrl-C. `make demo` starts it."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from syncjobs.demo import billing, environment, orders
from syncjobs.demo.simulators import FIXED_PORTS
from syncjobs.demo.stage import Stage, Stuck
from syncjobs.management.commands import demo_people
from syncjobs.processes import stopping

ACT_EVERY_S = 4.0
WELCOME = """
Crossfoot runs at   {address}/admin/
Sign in as          {user} (or viewer, operator, mapper, administrator), password {password}

Southern Roasters sell on Ordermentum, keep their books in NetSuite and are paid through Invoiced. All three are
simulated on this machine. Every few seconds a venue orders, edits or cancels something, an invoice is raised in
NetSuite, or a customer pays one; look at
  - Home: what needs a person, what flowed today, whether the connection is healthy
  - Sync entries, state Waiting: orders with HAM-RW, a product nobody has mapped.
    Map it to NetSuite item {ham} under Product mappings, and they go through within seconds
  - Sync entries, state Failed: orders of Sunday Social, mapped to a customer that NetSuite does not know.
    Correct its customer mapping to 1051, then retry them
  - Sync entries, state Waiting: a payment of {stranger}, whom NetSuite does not know by that name.
    Map the customer to 1043, and it becomes a deposit there
  - the sales orders and invoices in NetSuite: {netsuite}/
  - what customers see of their invoices: the ↗ links of Southern Roasters billing
Logs: {folder}. Ctrl-C stops everything.
"""


class Command(BaseCommand):
    """Shows the product."""

    help = "Run the demo in its own database under var/demo, whatever the settings say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what the launcher has chosen."""
        parser.add_argument("--folder", type=Path, help="Where its database and logs are; made by the launcher.")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, folder: Path | None, port: int, **_: Any) -> None:
        """Start everything, say where it is, keep ordering and billing."""
        if folder is None or not environment.is_demo_database(name=str(connection.settings_dict["NAME"])):
            # Never in the installation's own database: start over in an environment apart.
            os.execv(sys.executable, [sys.executable, "-m", "syncjobs.demo", "demo"])
        stopping.raise_on_signals()
        self.stdout.write("Setting up the demo company…")
        stage = Stage(folder=folder, port=port, preferred_ports=FIXED_PORTS)
        try:
            with stage:
                self._welcome(stage)
                self._keep_busy(stage)
        except KeyboardInterrupt:
            self.stdout.write("\nThe demo has stopped, with everything it started.")
        except Stuck as stuck:
            raise CommandError(str(stuck)) from stuck

    def _welcome(self, stage: Stage) -> None:
        self.stdout.write(
            WELCOME.format(
                address=stage.address,
                user=demo_people.SUPERUSER,
                password=demo_people.PASSWORD,
                ham=orders.HAM.netsuite_id,
                stranger=billing.STRANGER,
                netsuite=stage.simulators.netsuite_server.base_url,
                folder=stage.folder,
            )
        )
        self.stdout.flush()

    def _keep_busy(self, stage: Stage) -> None:
        bookkeeper = billing.Bookkeeper(simulators=stage.simulators)
        orders.place_first(simulators=stage.simulators)
        bookkeeper.begin()
        with orders.buyer(simulators=stage.simulators) as buyer:
            while True:
                orders.act(someone=buyer)
                time.sleep(ACT_EVERY_S)
                bookkeeper.act()
                time.sleep(ACT_EVERY_S)
                stage.check_children()
