"""Mapping by the supplier's own property tags, and NetSuite's ids back under them, on a bad day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mappings.models import CustomerMapping, ProductMapping
from syncjobs import sweeping
from syncjobs.models import State, SyncEntry
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.journeys import bad_day

TAGS = {"id": ["erp_id", "old_erp_id"], "department": ["erp_department"]}
CUSTOMERS, ORDERS = 4, 80


def tag(hourly: Hourly) -> None:
    """Say in Ordermentum, under tags of the supplier's own, what everything is in NetSuite; map nothing here."""
    CustomerMapping.objects.update(netsuite_id="")
    ProductMapping.objects.update(netsuite_id="")
    for number, row in enumerate(hourly.world.purchasers):
        properties = {("erp_id", "old_erp_id")[number % 2]: str(1042 + number), "erp_department": "3"}
        hourly.world.ordermentum.edit_purchaser(row["id"], properties=properties)
    for number, row in enumerate(hourly.world.products):
        hourly.world.ordermentum.catalog.edit("products", row["id"], {"properties": {"erp_id": str(501 + number)}})


@pytest.mark.parametrize("day", [1, 2])
def test_orders_are_mapped_by_the_suppliers_own_tags_and_carry_netsuites_id_e78_r19_r20(
    hourly: Hourly, day: int
) -> None:
    world = hourly.world
    world.connect(property_tags=TAGS)
    tag(hourly)
    placed = [world.order(customer=number % CUSTOMERS, products=(number % 5, 5)) for number in range(ORDERS)]
    bad_day.begin(world.netsuite, world.ordermentum, day=day)

    for _ in range(60):
        hourly.wait(timedelta(minutes=5))
        sweeping.sweep(now=timezone.now())
        world.sync()
        world.write_ids_back()
        if not SyncEntry.objects.exclude(state=State.SYNCED, is_written_back=True).exists():
            break

    orders = [world.sales_order(each) for each in placed]
    assert len(world.netsuite.all("salesOrder")) == ORDERS
    assert [order["entity"]["id"] for order in orders] == [str(1042 + number % CUSTOMERS) for number in range(ORDERS)]
    assert {order["department"]["id"] for order in orders} == {"3"}
    assert [order["item"]["items"][0]["item"]["id"] for order in orders] == [str(501 + n % 5) for n in range(ORDERS)]
    carried = [world.ordermentum.orders[each["id"]]["properties"]["erp_id"] for each in placed]
    assert carried == [order["id"] for order in orders]
    assert {429, 500} <= bad_day.answers(world.netsuite, world.ordermentum)  # there was trouble indeed
