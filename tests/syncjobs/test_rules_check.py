"""The items that document rules name must exist in NetSuite (R53)."""

from __future__ import annotations

import pytest

from integrations.models import Health
from syncjobs import health, rules_check
from tests.world import World

pytestmark = pytest.mark.django_db


def test_nothing_is_said_when_every_item_is_there_r53(world: World) -> None:
    world.connect()

    assert rules_check.missing_items(connection=world.connection) == ""


def test_items_that_netsuite_does_not_have_are_named_when_the_connection_is_tested_r53(world: World) -> None:
    world.connect(freight_item_id="99310")
    world.netsuite.deactivate("otherChargeSaleItem", "320")

    assert not health.test_connection(connection=world.connection)

    assert world.connection.health == Health.TROUBLED
    assert "no active freight item 99310, no surcharge item 320" in world.connection.health_message


def test_nothing_is_claimed_when_netsuite_cannot_be_asked_r53(world: World) -> None:
    world.connect(freight_item_id="99310")
    world.netsuite.permissions.discard("SuiteAnalytics Workbook")

    assert rules_check.missing_items(connection=world.connection) == ""
