"""What the queue calls: keyword ids in, one call each. Any of them may run twice, or late, and does no harm."""

from __future__ import annotations

from django.utils import timezone

from integrations.netsuite.limiter import Lane
from syncjobs import (
    catalog,
    checkups,
    doorbell,
    expiry,
    heartbeat,
    netsuite_events,
    polling,
    pulling,
    sweeping,
    totals,
    write_back,
)
from syncjobs.runner import delivery, history
from syncjobs.runner import drain as draining


def drain(*, account_id: int, lane: str, **_: object) -> None:
    """Work off what is due for an account."""
    doorbell.answer(account_id=account_id, lane=Lane(lane))
    draining.drain(account_id=account_id, lane=Lane(lane))


def sweep(**_: object) -> None:
    """Expire leases, release waits, and ring for whatever is due."""
    sweeping.sweep(now=timezone.now())


def poll(*, plan_id: int, **_: object) -> None:
    """Read what changed on a plan's platform."""
    polling.poll(plan_id=plan_id, now=timezone.now())


def pull(*, plan_id: int, **_: object) -> None:
    """Read what changed in NetSuite for a plan."""
    pulling.pull(plan_id=plan_id, now=timezone.now())


def pull_hourly(*, connection_id: int, **_: object) -> None:
    """Read what changed in NetSuite for all of a connection that is read on the hour."""
    pulling.pull_hourly(connection_id=connection_id, now=timezone.now())


def pull_lists(*, plan_id: int, **_: object) -> None:
    """Pull both sides' lists for the mapping screens, as far as one pass goes."""
    catalog.pull_lists(plan_id=plan_id, now=timezone.now())


def deliver(*, plan_id: int, **_: object) -> None:
    """Write to the platform what is due of a plan."""
    delivery.deliver(plan_id=plan_id, now=timezone.now())


def backfill(*, backfill_id: int, **_: object) -> None:
    """Read on with a backfill, as far as one pass goes."""
    history.read(backfill_id=backfill_id, now=timezone.now())


def compare_totals(*, plan_id: int, **_: object) -> None:
    """Compare both sides' totals of what was written."""
    totals.compare(plan_id=plan_id, now=timezone.now())


def write_ids_back(*, plan_id: int, **_: object) -> None:
    """Put NetSuite's ids on the platform's records."""
    write_back.write_back(plan_id=plan_id, now=timezone.now())


def read_netsuite_events(*, account_id: int, **_: object) -> None:
    """Read again what the SuiteApp spoke of."""
    netsuite_events.read(account_id=account_id, now=timezone.now())


def check_up(*, account_id: int, lane: str, **_: object) -> None:
    """Have the doctor look at an account."""
    checkups.run_when_free(account_id=account_id, lane=Lane(lane), now=timezone.now())


def warn_of_expiry(**_: object) -> None:
    """Mail what is to be said of certificates that end soon."""
    expiry.warn(now=timezone.now())


def beat(*, name: str = "cluster", **_: object) -> None:
    """Leave a sign of life that the watchdog looks for."""
    heartbeat.beat(name=name, now=timezone.now())
