"""A connection that was just made: orders or invoices, and nothing else until somebody switches it on (R1)."""

from __future__ import annotations

from datetime import timedelta
from pydoc import locate
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from integrations.models import Connection
from syncjobs import sweeping
from syncjobs.models import Cursor, Flow, SyncPlan
from tests import factories
from tests.syncjobs.admin.test_connections import ADD, typed
from tests.world import World


@pytest.fixture
def made(administrator: Client, world: World) -> Connection:
    """A new connection with sync type Orders, as the form makes it."""
    signed = world.netsuite.credentials
    names = ("account_id", "consumer_key", "consumer_secret", "token_id", "token_secret")
    world.account = factories.NetSuiteAccountFactory(
        base_url=world.netsuite_url, **{name: getattr(signed, name) for name in names}
    )
    asked = {
        "ordermentum__supplier_id": world.ordermentum.supplier_id,
        "ordermentum__api_key": world.ordermentum.api_key,
        "ordermentum__api_url": world.ordermentum_url,
    }
    plans: list[dict[str, Any]] = [{"flow": Flow.ORDERS_OUT, "is_enabled": "on"}]
    administrator.post(reverse(ADD), typed(account_id=world.account.pk, plans=plans, **asked))
    connection: Connection = Connection.objects.get()
    return connection


def work_off_the_queue() -> None:
    while queued := OrmQ.objects.order_by("pk").first():
        task = queued.task
        queued.delete()
        locate(task["func"])(**task["kwargs"])  # type: ignore[operator]


def test_a_new_connection_runs_the_chosen_sync_alone_r1(made: Connection) -> None:
    assert [plan.flow for plan in SyncPlan.objects.filter(is_enabled=True)] == [Flow.ORDERS_OUT]


def test_hours_of_a_new_connection_write_orders_and_their_ids_alone_r1(made: Connection, world: World) -> None:
    world.plan = made.plans.get(flow=Flow.ORDERS_OUT)
    world.bill(world.order(customer=2, products=(0, 3)))

    for hour in range(3):
        Cursor.objects.update(due_at=world.now())
        sweeping.sweep(now=world.now() + timedelta(hours=hour))
        work_off_the_queue()

    sent = {call.target.split("/record/v1/")[1].split("/")[0] for call in world.netsuite.writes}
    assert sent == {"salesOrder"}
    changed = [call for call in world.ordermentum.calls if call.method != "GET"]
    assert {(call.method, call.target.rpartition("/")[0]) for call in changed} == {("PATCH", "/v1/orders")}
