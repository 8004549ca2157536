"""Two suppliers in one installation: neither sees the other's orders, mappings, locks or trouble (E80)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from integrations.models import Connection, Health
from integrations.ordermentum.simulator import OrdermentumSimulator
from mappings.models import CustomerMapping, ProductMapping
from syncjobs import polling
from syncjobs.models import Cursor, Job, State, SyncEntry, SyncPlan
from tests.world import World

OTHER_SUPPLIER = "5c1f0000-0000-4000-8000-000000000002"


@dataclass(frozen=True, kw_only=True)
class Other:
    """The second supplier: an Ordermentum and a connection of its own, to the same NetSuite account."""

    ordermentum: OrdermentumSimulator
    connection: Connection
    plan: SyncPlan

    def order(self) -> dict[str, Any]:
        product, buyer = next(iter(self.ordermentum.products)), next(iter(self.ordermentum.purchasers))
        placed: dict[str, Any] = self.ordermentum.place_order(
            purchaser_id=buyer, lines=[{"productId": product, "quantity": 1}], freight="0.00"
        )
        return placed

    def poll(self, world: World) -> None:
        polling.poll(plan_id=self.plan.pk, now=world.now())


@pytest.fixture
def other(world: World) -> Iterator[Other]:
    """The demo company over again, with the same ids of products and customers, mapped to other NetSuite records."""
    world.connect()
    ordermentum = OrdermentumSimulator(supplier_id=OTHER_SUPPLIER, seed=1, rate_limits=False)
    ordermentum.demo_company()
    with ordermentum.serve() as server:
        connection = world.connect_second()
        addresses = {name: server.base_url for name in ("api_url", "auth_url", "web_url")}
        connection.values = {**connection.values, **addresses}
        connection.secrets = {"api_key": ordermentum.api_key}
        connection.save()
        buyer, product = next(iter(ordermentum.purchasers)), next(iter(ordermentum.products))
        CustomerMapping.objects.create(connection=connection, source_id=buyer, netsuite_id="1046")
        ProductMapping.objects.create(connection=connection, product_id=product, netsuite_id="510")
        yield Other(ordermentum=ordermentum, connection=connection, plan=connection.plans.get())


def test_each_suppliers_order_goes_by_its_own_mappings_e80(world: World, other: Other) -> None:
    ours, theirs = world.order(products=(0,)), other.order()
    assert ours["purchaserId"] == theirs["purchaserId"]

    other.poll(world)
    world.sync()

    held = [world.sales_order(one) for one in (ours, theirs)]
    sent = [(order["entity"]["id"], order["item"]["items"][0]["item"]["id"]) for order in held if order]
    assert sent == [("1042", "501"), ("1046", "510")]
    assert [entry.plan for entry in SyncEntry.objects.filter(source_id=theirs["id"])] == [other.plan]


def test_a_supplier_that_is_being_read_does_not_hold_the_other_up_e80(world: World, other: Other) -> None:
    Cursor.objects.create(plan=other.plan, job=Job.POLL, leased_until=world.now() + timedelta(minutes=1))
    placed = world.order()

    polling.poll(plan_id=world.plan.pk, now=world.now())
    world.drain()

    assert world.entry(placed).state == State.SYNCED


def test_a_supplier_that_does_not_let_us_in_leaves_the_other_at_work_e80(world: World, other: Other) -> None:
    Connection.objects.filter(pk=other.connection.pk).update(secrets={"api_key": "om_api_wrong"})
    placed = world.order()

    other.poll(world)
    world.sync()

    other.connection.refresh_from_db()
    assert other.connection.health == Health.PAUSED
    assert world.entry(placed).state == State.SYNCED
