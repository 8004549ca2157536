"""An order that a venue places is in NetSuite within the minute, through the real webhook and a real worker."""

from __future__ import annotations

import time

from syncjobs.processes.child import Child
from tests.world import World

WITHIN_S = 60.0


def test_an_order_is_in_netsuite_within_a_minute_of_being_placed_r14(connected: World, worker: Child) -> None:
    started = time.monotonic()
    placed = connected.order(reference="PO-7781")

    while not connected.sales_order(placed):
        assert time.monotonic() - started < WITHIN_S, worker.log_tail()
        time.sleep(0.1)

    (webhook,) = connected.ordermentum.webhook_deliveries
    assert (webhook.event, webhook.status) == ("order_created", 202)
    order = connected.sales_order(placed)
    assert order is not None
    assert order["otherRefNum"] == "PO-7781"
