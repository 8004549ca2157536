"""What a refused record's message says by name."""

from __future__ import annotations

import pytest

from integrations.netsuite import refusal_names
from syncjobs.models import State
from syncjobs.runner import naming
from syncjobs.runner.jobs import Job
from tests import builders
from tests.world import World


@pytest.fixture
def connected(world: World) -> World:
    world.connect()
    return world


def test_a_refused_item_is_named_by_line_sku_and_name_e8(connected: World) -> None:
    placed = connected.order(products=(0, 1))
    product = connected.products[1]
    connected.netsuite.deactivate("inventoryItem", "502")

    connected.sync()

    entry = connected.entry(placed)
    label = f"{product['SKU']} {product['name']}"
    assert entry.state == State.FAILED
    assert entry.message.startswith(f"Line 2 ({label}): NetSuite does not accept the item")
    assert f"Invalid Field Value 502 *{label}*" in entry.message


def test_a_refused_charge_is_named_as_what_it_is(connected: World) -> None:
    placed = connected.order(products=(0,), freight="12.00")
    connected.netsuite.deactivate("otherChargeSaleItem", "310")

    connected.sync()

    assert connected.entry(placed).message.startswith("Line 2 (Freight): ")


def test_a_refused_customer_is_named_beside_its_id(connected: World) -> None:
    placed = connected.order(customer=0)
    connected.netsuite.deactivate("customer", "1042")

    connected.sync()

    assert f"1042 *{connected.purchasers[0]['name']}*" in connected.entry(placed).message


def test_what_netsuite_itself_showed_before_is_named_too() -> None:
    job = Job(entry=None, flow=None, document=builders.order(), external_id="om-order-1")  # type: ignore[arg-type]
    record = {
        "subsidiary": {"id": "2", "refName": "AU"},
        "location": {"id": "3", "refName": "Sydney"},
        "item": {"items": [{"department": {"id": "9", "refName": "Wholesale"}}]},
    }

    names = naming.of_job(job=job, record=record)
    said = refusal_names.with_names(message="Invalid location reference key 3 for subsidiary 2.", names=names)

    assert said == "Invalid location reference key 3 *Sydney* for subsidiary 2 *AU*."
    assert names("department", "9") == "Wholesale"
    assert names("department", "10") is None


@pytest.mark.parametrize("record", [{"item": None}, {"entity": {"refName": 7}}, {"item": {"items": [{"x": [1]}]}}, {}])
def test_a_record_of_any_shape_names_nothing_wrong(record: dict[str, object]) -> None:
    job = Job(entry=None, flow=None, document=builders.order(), external_id="om-order-1")  # type: ignore[arg-type]

    assert naming.of_job(job=job, record=record)("customer", "1") is None
