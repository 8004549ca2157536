"""Garbage instead of NetSuite's answers, and garbage after NetSuite has done its work: the ledger never lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.wrappers import Request, Response

from integrations import simulation
from integrations.models import NetSuiteAccount
from syncjobs import ledger
from syncjobs.models import RecordLink, State, SyncEntry
from tests.world import World, serving

ORDERS = 2
BODIES = (
    b"",
    b"{",
    b"null",
    b"[]",
    b'"5012"',
    b'{"id": {"id": []}, "item": 7, "status": [], "externalId": {}}',
    b'{"id": "5012x"}',
    b'{"id": "-1", "item": {"items": [null, 3, {"line": "x"}]}}',
    b'{"o:errorDetails": [{"o:errorCode": 7, "detail": {}}, "x"], "title": []}',
    b'{"o:errorDetails": {"detail": "x"}}',
    b"<html><body>502 Bad Gateway</body></html>",
    b"\xff\xfe\x00",
    b"x" * 100_000,
)
STATUSES = (200, 201, 202, 204, 302, 400, 403, 404, 408, 409, 429, 500, 502, 503)
LOCATIONS = ("", "x", "https://x/services/rest/record/v1/invoice/5012", "https://x/services/rest/record/v1/salesOrder/")


@dataclass(frozen=True, kw_only=True)
class Garbage:
    """One answer. `is_done`: NetSuite carries the request out before the answer is swapped; None leaves it alone."""

    is_done: bool | None
    status: int = 200
    body: bytes = b""
    location: str = ""


@dataclass
class Garbler:
    """Stands between the hub and the simulator and swaps answers as it is told, one order a request, then none."""

    world: World
    orders: list[Garbage] = field(default_factory=list)
    swapped: list[tuple[str, Garbage]] = field(default_factory=list)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        garbage = self.orders.pop(0) if self.orders else Garbage(is_done=None)
        if garbage.is_done is None:
            return self.world.netsuite.app(environ, start_response)
        if garbage.is_done:
            Response.from_app(self.world.netsuite.app, environ)
        self.swapped.append((Request(environ).method, garbage))
        headers = {"Content-Type": "application/json"} | ({"Location": garbage.location} if garbage.location else {})
        return Response(garbage.body, status=garbage.status, headers=headers)(environ, start_response)


@pytest.fixture(scope="module")
def garbled() -> Iterator[Garbler]:
    with serving() as world:
        garbler = Garbler(world=world)
        with simulation.SimulatorServer(garbler) as server:
            world.netsuite_url = server.base_url
            yield garbler


answers = st.builds(
    Garbage,
    is_done=st.sampled_from([True, False, None]),
    status=st.sampled_from(STATUSES),
    body=st.sampled_from(BODIES),
    location=st.sampled_from(LOCATIONS),
)


def assert_the_ledger_is_right(world: World) -> None:
    """Whatever happened: no order twice, no entry synced that is not there as it should be, every state a legal one."""
    held = world.netsuite.external_ids("salesOrder")
    assert len(held) == len(set(held))
    for entry in SyncEntry.objects.all():
        assert entry.state in (State.QUEUED, State.UNKNOWN, State.FAILED, State.SYNCED, State.WAITING)
        assert entry.holder == ""
        assert entry.state != State.UNKNOWN or entry.is_in_doubt
        assert entry.state == State.SYNCED or entry.message
        if entry.state == State.SYNCED:
            order = world.netsuite.by_external_id("salesOrder", f"om-order-{entry.source_id}")
            assert order is not None, "synced, but not there"
            assert RecordLink.objects.get(source_id=entry.source_id).netsuite_id == order["id"] == entry.netsuite_id
            assert len(order["item"]["items"]) == 2


def run(garbler: Garbler, orders: list[Garbage]) -> None:
    world = garbler.world
    world.fresh()
    world.connect()
    placed = [world.order(customer=number) for number in range(ORDERS)]
    garbler.orders, garbler.swapped = list(orders), []
    world.poll()
    for _ in range(4):
        world.drain()
        assert_the_ledger_is_right(world)
        world.pass_time()
    garbler.orders = []
    for _ in range(2):
        NetSuiteAccount.objects.update(hold_until=None)
        ledger.retry(entry_ids=SyncEntry.objects.values_list("pk", flat=True), now=world.now())
        world.drain()
        world.pass_time(timedelta(hours=2))
    assert_the_ledger_is_right(world)
    assert [world.entry(one).state for one in placed] == [State.SYNCED] * ORDERS
    assert len(world.netsuite.all("salesOrder")) == ORDERS


@pytest.mark.django_db
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=40)
@given(orders=st.lists(answers, min_size=1, max_size=6))
def test_no_garbage_is_taken_for_a_success_and_every_order_arrives_once_e36(
    garbled: Garbler, orders: list[Garbage]
) -> None:
    with transaction.atomic():
        run(garbled, orders)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("status", [200, 204, 500, 503])
def test_a_write_that_was_done_and_answered_with_garbage_is_in_doubt_and_then_found_e36(
    garbled: Garbler, body: bytes, status: int
) -> None:
    world = garbled.world
    world.fresh()
    world.connect()
    placed = world.order()
    garbled.orders = [Garbage(is_done=True, status=status, body=body)]

    world.sync()
    first = world.entry(placed)
    world.pass_time()
    world.drain()

    assert (first.state, first.is_in_doubt) == (State.UNKNOWN, True)
    assert (world.entry(placed).state, world.log(placed)) == (State.SYNCED, ["UNKNOWN", "ADOPTED"])
    assert len(world.netsuite.writes) == 1
