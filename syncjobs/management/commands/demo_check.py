"""`manage.py demo_check`: the demo without a person. `make demo-check` starts it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from syncjobs.demo import environment, orders
from syncjobs.demo.stage import Stage, Stuck
from syncjobs.models import InboundEvent, SyncEntry
from syncjobs.processes import stopping

WAIT_S = 45.0
STEP_S = 0.005


class Command(BaseCommand):
    """Proves that an order becomes a sales order."""

    help = "Start the demo on free ports, place one order, wait for its sales order in NetSuite, and stop again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what the launcher has chosen."""
        parser.add_argument("--folder", type=Path)
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, folder: Path | None, port: int, **_: Any) -> None:
        """Print the sales order and the time it took; fail saying where it stuck."""
        if folder is None or not environment.is_demo_database(name=str(connection.settings_dict["NAME"])):
            os.execv(sys.executable, [sys.executable, "-m", "syncjobs.demo", "demo_check"])
        stopping.raise_on_signals()
        try:
            with Stage(folder=folder, port=port) as stage:
                sales_order, took_ms = _send_one(stage)
            self.stdout.write(json.dumps(sales_order, indent=2, default=str))
            self.stdout.write(f"order to sales order: {took_ms} ms")
        except Stuck as stuck:
            raise CommandError(f"demo-check failed: {stuck}") from stuck
        except KeyboardInterrupt:
            raise CommandError("demo-check was stopped.") from None
        finally:
            connection.close()
            shutil.rmtree(folder, ignore_errors=True)


def _send_one(stage: Stage) -> tuple[dict[str, Any], int]:
    began_at = time.monotonic()
    order = orders.place(simulators=stage.simulators, venue=orders.MAPPED_VENUE, wares=[orders.COFFEE, orders.MILK])
    external_id = orders.external_id(order=order)
    while time.monotonic() - began_at < WAIT_S:
        sales_order = stage.simulators.netsuite.by_external_id("salesOrder", external_id)
        if sales_order is not None:
            return sales_order, round((time.monotonic() - began_at) * 1000)
        stage.check_children()
        time.sleep(STEP_S)
    raise Stuck(f"{_where(order_id=order['id'])}\n{stage.log_tails()}")


def _where(*, order_id: str) -> str:
    """Say how far the order came."""
    entry = SyncEntry.objects.filter(source_id__iexact=order_id).first()
    if entry is not None:
        return f"after {WAIT_S:.0f} s its entry is {entry.state}: {entry.message or 'no message yet'}"
    event = InboundEvent.objects.filter(source_id__iexact=order_id).first()
    if event is not None:
        return f"its webhook came and was {event.fate}, yet there is no entry. {event.note}"
    return f"no webhook for order {order_id} came within {WAIT_S:.0f} s."
