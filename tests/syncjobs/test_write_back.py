"""NetSuite's id goes back onto the platform's record."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.models import Connection, Health
from integrations.simulation import Fault, FaultKind
from syncjobs.models import Direction, Outcome, State, SyncLog, SyncPlan
from tests.world import World


def held(world: World, placed: dict[str, Any]) -> dict[str, str]:
    properties: dict[str, str] = world.ordermentum.orders[placed["id"]]["properties"]
    return properties


def patches(world: World) -> int:
    return len([call for call in world.ordermentum.calls if call.method == "PATCH"])


def test_the_order_carries_netsuites_id_r19(world: World) -> None:
    world.connect()
    placed = world.order(properties={"colour": "blue"})
    world.sync()

    assert world.write_ids_back() == 1

    assert held(world, placed) == {"colour": "blue", "netsuite_id": world.entry(placed).netsuite_id}


def test_our_own_id_coming_back_is_no_change_r19(world: World) -> None:
    world.connect()
    placed = world.order()
    world.sync()
    world.write_ids_back()
    calls = len(world.netsuite.calls)

    world.sync()

    assert (len(world.netsuite.calls), world.log(placed)) == (calls, ["CREATED", "UNCHANGED"])
    assert world.write_ids_back() == 0


def test_it_is_written_under_the_name_that_the_rules_give_e78(world: World) -> None:
    world.connect(property_tags={"id": ["erp_number"]})
    placed = world.order()
    world.sync()

    world.write_ids_back()

    assert held(world, placed) == {"erp_number": world.entry(placed).netsuite_id}


def test_a_refusal_leaves_the_order_synced_with_a_warning_r19(world: World) -> None:
    world.connect()
    placed = world.order()
    world.sync()
    del world.ordermentum.store.tables["orders"][placed["id"]]

    world.write_ids_back()

    assert world.entry(placed).state == State.SYNCED
    warning = SyncLog.objects.get(outcome=Outcome.WARNING)
    assert (warning.direction, warning.source_id) == (Direction.TO_PLATFORM, placed["id"])
    assert warning.message.startswith("NetSuite's id was not written back: Ordermentum has no order")
    assert world.write_ids_back() == 0


@pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.RESET_AFTER, FaultKind.OVERLOAD])
def test_what_may_pass_is_tried_again_r19(world: World, kind: FaultKind) -> None:
    world.connect()
    placed = world.order()
    world.sync()
    world.ordermentum.faults.add(Fault(kind=kind, method="PATCH"))

    world.write_ids_back()
    assert not world.entry(placed).is_written_back
    world.connection.rate_buckets.update(blocked_until=None)
    world.write_ids_back()

    assert held(world, placed)["netsuite_id"] == world.entry(placed).netsuite_id


def test_credentials_that_are_refused_pause_the_connection(world: World) -> None:
    world.connect()
    world.order()
    world.sync()
    world.ordermentum.faults.add(Fault(kind=FaultKind.LOGIN, method="PATCH"))

    world.write_ids_back()

    assert Connection.objects.get().health == Health.PAUSED


def test_nothing_is_written_where_that_is_not_wanted_r59(world: World) -> None:
    world.connect(writes_ids_back=False)
    world.order()
    world.sync()

    assert (world.write_ids_back(), patches(world)) == (0, 0)


def test_a_plan_that_is_switched_off_writes_nothing_r59(world: World) -> None:
    world.connect()
    world.order()
    world.sync()
    SyncPlan.objects.update(is_enabled=False)

    assert (world.write_ids_back(), patches(world)) == (0, 0)


def test_an_order_that_waits_gets_no_id(world: World) -> None:
    world.connect(freight_item_id="")
    world.order(customer=8, freight="12.00")
    world.sync()

    assert (world.write_ids_back(), patches(world)) == (0, 0)
