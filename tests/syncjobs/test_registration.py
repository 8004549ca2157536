"""Registering with the platform, real webhooks over HTTP, switching the sync type, and disconnecting."""

from __future__ import annotations

import time

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from integrations.models import Connection
from mappings.models import CustomerMapping
from syncjobs import disconnecting, registration, sync_type, webhooks
from syncjobs.models import Flow, InboundEvent, State, SyncEntry, SyncLog
from tests.world import World


def test_registering_twice_registers_once(world: World) -> None:
    world.connect()

    ids = [registration.register(connection=world.connection) for _ in range(2)]

    (webhook,) = world.ordermentum.webhooks.values()
    assert ids == [webhook["id"], webhook["id"]]
    assert webhook["url"] == webhooks.url_of(connection=world.connection)
    assert {"order_created", "order_updated", "invoice_created", "invoice_updated"} <= set(webhook["events"])
    assert Connection.objects.get().webhook_id == webhook["id"]


def test_disconnecting_stops_the_jobs_and_keeps_mappings_and_history_r60(world: World) -> None:
    world.connect()
    registration.register(connection=world.connection)
    world.order()
    world.sync()

    disconnecting.disconnect(connection=world.connection)
    calls = len(world.ordermentum.calls)
    answer = world.tell("order_created", world.order())
    world.sync()

    assert world.ordermentum.webhooks == {}
    assert (answer.json()["message"], len(world.ordermentum.calls)) == ("ignored", calls)
    assert (CustomerMapping.objects.count(), SyncEntry.objects.count(), SyncLog.objects.count()) == (10, 1, 1)


def test_what_came_while_disconnected_goes_after_reconnecting_r60(world: World) -> None:
    world.connect()
    world.sync()
    disconnecting.disconnect(connection=world.connection)
    placed = world.order()

    Connection.objects.update(is_enabled=True)
    world.sync()

    assert world.entry(placed).state == State.SYNCED


def test_switching_the_sync_type_sends_and_deletes_nothing_r15(world: World) -> None:
    world.connect()
    placed = world.order()
    world.bill(placed)
    world.sync()
    before = world.netsuite.all("salesOrder")
    time.sleep(0.01)

    world.plan = sync_type.switch(connection=world.connection, now=timezone.now())
    world.sync()

    assert world.plan.flow == Flow.INVOICES_OUT
    assert (world.netsuite.all("salesOrder"), world.netsuite.all("invoice")) == (before, [])


@pytest.mark.parametrize("how", ["in_order", "shuffled", "duplicated"])
@pytest.mark.django_db(transaction=True)
def test_real_webhooks_reach_the_inbox_whichever_way_they_come_e33_e34(
    served: World, live_server: LiveServer, settings: Settings, how: str
) -> None:
    served.fresh()
    settings.PUBLIC_URL = live_server.url
    served.connect()
    registration.register(connection=served.connection)
    served.ordermentum.webhook_mode = "hold"
    placed = [served.order(customer=number, reference="PO-1") for number in range(3)]
    for one in placed:
        served.ordermentum.edit_order(one["id"], reference="PO-2")

    served.ordermentum.release_webhooks(order=how, seed=7)  # type: ignore[arg-type]
    served.ordermentum.settle()
    served.drain()
    connections.close_all()

    assert {delivery.status for delivery in served.ordermentum.webhook_deliveries} == {202}
    assert InboundEvent.objects.count() == 6
    held = [served.sales_order(one) for one in placed]
    assert [order and order["otherRefNum"] for order in held] == ["PO-2"] * 3
    assert len(served.netsuite.writes) == 3
