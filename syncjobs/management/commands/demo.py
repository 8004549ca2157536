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

from syncjobs.demo import environment, orders
from syncjobs.demo.simulators import NETSUITE_PORT, ORDERMENTUM_PORT
from syncjobs.demo.stage import Stage, Stuck
from syncjobs.management.commands import demo_people
from syncjobs.processes import stopping

ACT_EVERY_S = 4.0
WELCOME = """
Crossfoot runs at   {address}/admin/
Sign in as          {user} (or viewer, operator, mapper, administrator), password {password}

Southern Roasters sell on Ordermentum and keep their books in NetSuite. Both are simulated on this machine.
A venue orders, edits or cancels something every few seconds; look at
  - Home: what needs a person, what flowed today, whether the connection is healthy
  - Sync entries, state Waiting: orders with HAM-RW, a product nobody has mapped.
    Map it to NetSuite item {ham} under Product mappings, and they go through within seconds
  - Sync entries, state Failed: orders of Sunday Social, mapped to a customer that NetSuite does not know.
    Correct its customer mapping to 1051, then retry them
  - the sales orders in NetSuite: {netsuite}/
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
        """Start everything, say where it is, keep ordering."""
        if folder is None or not environment.is_demo_database(name=str(connection.settings_dict["NAME"])):
            # Never in the installation's own database: start over in an environment apart.
            os.execv(sys.executable, [sys.executable, "-m", "syncjobs.demo", "demo"])
        stopping.raise_on_signals()
        self.stdout.write("Setting up the demo company…")
        stage = Stage(folder=folder, port=port, netsuite_port=NETSUITE_PORT, ordermentum_port=ORDERMENTUM_PORT)
        try:
            with stage:
                self._welcome(stage)
                self._keep_ordering(stage)
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
                netsuite=stage.simulators.netsuite_server.base_url,
                folder=stage.folder,
            )
        )
        self.stdout.flush()

    def _keep_ordering(self, stage: Stage) -> None:
        orders.place_first(simulators=stage.simulators)
        with orders.buyer(simulators=stage.simulators) as buyer:
            while True:
                orders.act(someone=buyer)
                time.sleep(ACT_EVERY_S)
                stage.check_children()
