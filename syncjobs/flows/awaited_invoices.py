"""Invoices of NetSuite that are on their way to a platform, or will be in a moment: what pays them waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from integrations import errors, records
from integrations.netsuite.limiter import Lane
from integrations.netsuite.reading.windows import ReadingCursor
from syncjobs import blocking, doorbell, ledger
from syncjobs.models import Flow, Job, SyncPlan


def awaited(*, plan: SyncPlan, stamps: Mapping[str, str], now: datetime) -> set[str]:
    """Give those of the invoices that are to be waited for; `stamps` are their last changes as server text.

    One that changed behind where the invoices were read up to, and that nobody told of yet, is made due: it would be
    with the next pass. What it comes to, its own flow decides. Raises Busy before the first pass.
    """
    if not stamps:
        return set()
    under_way = blocking.invoices_under_way(connection_id=plan.connection_id, netsuite_ids=stamps)
    return under_way | _made_due(plan=plan, stamps={key: stamps[key] for key in stamps.keys() - under_way}, now=now)


def _made_due(*, plan: SyncPlan, stamps: Mapping[str, str], now: datetime) -> set[str]:
    theirs = SyncPlan.objects.filter(
        connection=plan.connection_id, flow=Flow.AR_INVOICES_IN, is_enabled=True, starts_at__lte=now
    ).first()
    if theirs is None or not stamps:
        return set()
    known = set(theirs.entries.filter(source_id__in=stamps).values_list("source_id", flat=True))
    untold = {key: stamps[key] for key in stamps.keys() - known}
    read_up_to = _read_up_to(theirs) if untold else ""
    unseen = {key: stamp for key, stamp in untold.items() if stamp >= read_up_to}
    # "told", as of an event: what a list brings later is then read afresh, and is no change by itself.
    changes = [records.Change(source_id=key, version=f"told {stamp}", updated_at=now) for key, stamp in unseen.items()]
    if changes and ledger.notice(plan=theirs, changes=changes, lane=Lane.REALTIME, now=now):
        doorbell.ring_plan(plan_id=theirs.pk)
    return set(unseen)


def _read_up_to(plan: SyncPlan) -> str:
    """Give the server's time up to which a plan's records were read. Raises Busy while they never were."""
    cursor = plan.cursors.filter(job=Job.POLL).exclude(position_text="").first()
    if cursor is None:
        raise errors.Busy("The invoices of NetSuite have not been read yet; what pays them goes after that.")
    return ReadingCursor.from_text(cursor.position_text).position
