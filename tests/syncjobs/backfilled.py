"""History for tests of backfills: orders of long ago, and a worker that goes on until all of it is read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_q.models import OrmQ

from integrations.ordermentum import reading
from syncjobs import backfilling
from syncjobs.models import Backfill, SyncEntry
from syncjobs.runner import history
from tests.world import World

ONE_PAGE = 0.0  # seconds: a pass reads one page at least


def old_orders(
    world: World, number: int, *, first_at: datetime | None = None, step_s: float = 60
) -> list[dict[str, Any]]:
    """Place orders of long ago, one after another."""
    first_at = first_at or timezone.now() - timedelta(days=100)
    stamps = [reading.instant_text(at=first_at + timedelta(seconds=step_s * each)) for each in range(number)]
    return [
        world.order(customer=each % 10, createdAt=made_at, updatedAt=made_at) for each, made_at in enumerate(stamps)
    ]


def begin(world: World, **fields: Any) -> Backfill:
    """Ask for the last 200 days of the world's plan, or what the test says."""
    asked = {"plan": world.plan, "since_date": timezone.now().date() - timedelta(days=200), "now": timezone.now()}
    return backfilling.start(**{**asked, **fields})


def read_all(backfill: Backfill, most: int = 200) -> Backfill:
    """Read on, pass after pass."""
    for _ in range(most):
        backfill.refresh_from_db()
        if backfill.state != Backfill.State.RUNNING:
            return backfill
        history.read(backfill_id=backfill.pk, now=timezone.now())
    raise AssertionError(f"It does not end: {backfill.message}")


def connected(world: World) -> World:
    """Connect the world to a platform that sets no limit."""
    world.connect()
    without_limits(world)
    return world


def bell() -> list[str]:
    """The backfills that a worker was called for."""
    return [task["kwargs"]["backfill_id"] for row in OrmQ.objects.all() if "backfill" in (task := row.task)["func"]]


def without_limits(world: World) -> None:
    """Let the platform take as many requests a minute as anybody likes."""
    world.connection.values["requests_per_minute"] = "100000"
    world.connection.save()


def sent(world: World) -> list[str]:
    """The external ids of all writes to NetSuite."""
    return sorted(call.external_id for call in world.netsuite.writes)


def external_ids(placed: list[dict[str, Any]]) -> list[str]:
    return sorted(f"om-order-{order['id']}" for order in placed)


def noticed(world: World) -> list[str]:
    return sorted(SyncEntry.objects.filter(plan=world.plan).values_list("source_id", flat=True))


def ids(placed: list[dict[str, Any]]) -> list[str]:
    return sorted(order["id"] for order in placed)
