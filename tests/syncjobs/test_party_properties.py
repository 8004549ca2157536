"""Properties of customers and products are read sparingly, and running out of reads stops only who needs one."""

from __future__ import annotations

import pytest

from mappings.models import ProductMapping
from syncjobs.models import State
from tests.world import World

pytestmark = pytest.mark.django_db


def _product_reads(world: World) -> int:
    return len([call for call in world.ordermentum.calls if "/v1/products/" in call.target])


def test_a_products_properties_are_read_once_for_all_its_orders_r18(world: World) -> None:
    world.connect()
    ProductMapping.objects.filter(netsuite_id="501").delete()  # its own property says 501 too
    first, second = world.order(products=(0,)), world.order(products=(0,))

    world.sync()
    later = world.order(products=(0,))
    world.sync()

    assert [world.entry(placed).state for placed in (first, second, later)] == [State.SYNCED] * 3
    assert _product_reads(world) == 1


def test_orders_whose_products_are_known_go_on_when_the_reads_run_out_e41(world: World) -> None:
    world.connect()
    ProductMapping.objects.filter(netsuite_id__in=["501", "502"]).delete()
    known, unknown = world.order(products=(2,)), world.order(products=(0, 1))
    world.ordermentum.rate_limits = True
    world.ordermentum.buckets["product_read"] = 0

    world.sync()

    assert world.entry(known).state == State.SYNCED
    assert world.entry(unknown).state == State.QUEUED
    assert world.entry(unknown).due_at > world.now()
