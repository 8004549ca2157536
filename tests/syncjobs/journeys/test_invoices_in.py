"""A day of finalised invoices, while both sides lose connections, refuse and fail: nothing twice, nothing lost."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Health
from syncjobs import sweeping
from syncjobs.models import State, SyncEntry
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.journeys import bad_day

ORDERS = 12
HOURS = 30
BROKEN = (0, 429, 500)  # 0: the connection was reset after the work was done


@pytest.mark.parametrize("day", [1, 2, 3])
def test_a_day_with_trouble_on_both_sides_ends_with_one_invoice_for_each_of_netsuites_r41_r47(
    hourly: Hourly, day: int
) -> None:
    hourly.connect()
    orders = [hourly.world.order(customer=number % 5, freight="12.00") for number in range(ORDERS)]
    automatic = hourly.world.purchasers[4]["id"]
    hourly.world.ordermentum.edit_purchaser(automatic, invoiceSetting="on_delivery", invoiceFrequency="on_place")
    bad_day.begin(hourly.world.netsuite, hourly.world.ordermentum, day=day)
    work(hourly, until=lambda: all(hourly.world.sales_order(placed) for placed in orders))

    billed = {placed["id"]: [hourly.bill(placed)] for placed in orders[:8]}
    billed |= {placed["id"]: [hourly.bill(placed, {1: 1}), hourly.bill(placed)] for placed in orders[8:]}
    work(hourly, until=lambda: is_quiet(hourly))
    hourly.world.netsuite.change("invoice", billed[orders[0]["id"]][0], {"otherRefNum": "PO-EDITED"})
    hourly.world.netsuite.void("invoice", billed[orders[1]["id"]][0])
    work(hourly, until=lambda: is_quiet(hourly))

    ours = {key: ids for key, ids in billed.items() if purchaser(hourly, key) != automatic}
    assert count(hourly) == Counter(netsuite_id for ids in ours.values() for netsuite_id in ids)
    assert len(hourly.world.netsuite.all("invoice")) == sum(len(ids) for ids in billed.values())
    assert len(hourly.world.netsuite.all("salesOrder")) == ORDERS
    assert hourly.invoices(orders[0])[0]["reference"] == "PO-EDITED"
    assert hourly.invoices(orders[1])[0]["cancelledAt"]
    assert all(agrees(hourly, raised) for raised in hourly.invoices() if not raised["cancelledAt"])
    states = Counter(SyncEntry.objects.filter(plan=hourly.plan).values_list("state", flat=True))
    assert states.keys() == {State.SYNCED, State.SKIPPED}
    for side in (hourly.world.netsuite, hourly.world.ordermentum):  # there was trouble indeed
        assert any(call.status in BROKEN for call in side.calls)


def work(hourly: Hourly, *, until: Any) -> None:
    """Do what worker and clock do, a quarter of an hour at a time, for an hour at least."""
    for quarter in range(4 * HOURS):
        hourly.wait(timedelta(minutes=15))
        sweeping.sweep(now=timezone.now())
        hourly.world.sync()
        hourly.read()
        hourly.write()
        assert hourly.world.connection.health != Health.PAUSED
        if quarter > 4 and until():
            return
    raise AssertionError(list(SyncEntry.objects.filter(state__in=bad_day.OPEN).values_list("state", "message")))


def is_quiet(hourly: Hourly) -> bool:
    """Nothing is due any more and the last pass read all there was."""
    return hourly.run().is_complete and not bad_day.is_anything_open()


def purchaser(hourly: Hourly, order_id: str) -> str:
    return str(hourly.world.ordermentum.orders[order_id]["purchaserId"])


def count(hourly: Hourly) -> Counter[str]:
    """How many invoices the platform holds for each of NetSuite's."""
    return Counter(raised["properties"]["netsuite_id"] for raised in hourly.invoices())


def agrees(hourly: Hourly, raised: dict[str, Any]) -> bool:
    """Say whether both sides' totals are the same."""
    held = hourly.world.netsuite.get("invoice", raised["properties"]["netsuite_id"])
    return Decimal(str(held["total"])) == Decimal(str(raised["total"]))
