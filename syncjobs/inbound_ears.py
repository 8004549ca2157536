"""What the SuiteApp told of becomes due at once for every flow that follows such records and is no hourly one.

An event is a hint: the record is read afresh before it is written, so that nothing of NetSuite is asked here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from integrations import records
from integrations.models import NetSuiteAccount
from integrations.netsuite.limiter import Lane
from syncjobs import doorbell, ledger
from syncjobs.flows import INBOUND
from syncjobs.models import NetSuiteEvent, SyncPlan


def notice(
    *, account: NetSuiteAccount, record_type: str, events: Sequence[NetSuiteEvent], now: datetime
) -> Mapping[str, str]:
    """Make these records due for the plans of the account that follow them; give a note by NetSuite id.

    `record_type` is REST's name of it, such as "customerPayment". Noticed twice, an event makes nothing due again.
    """
    plans = _following(account=account, record_type=record_type, now=now)
    for plan in plans:
        changes = [_change(event, now) for event in _latest(events)]
        if ledger.notice(plan=plan, changes=changes, lane=Lane.REALTIME, now=now):
            doorbell.ring_plan(plan_id=plan.pk)
    names = ", ".join(str(plan.connection) for plan in plans)
    return {event.netsuite_id: f"Told to {names}." for event in events} if plans else {}


def _following(*, account: NetSuiteAccount, record_type: str, now: datetime) -> list[SyncPlan]:
    flows = [key for key, flow in INBOUND.items() if not flow.is_hourly and flow.follows(record_type=record_type)]
    if not flows:
        return []
    plans = SyncPlan.objects.filter(flow__in=flows, is_enabled=True, starts_at__lte=now)
    ours = plans.filter(connection__netsuite_account=account, connection__is_enabled=True)
    return list(ours.select_related("connection").order_by("pk"))


def _latest(events: Sequence[NetSuiteEvent]) -> Collection[NetSuiteEvent]:
    """Give one event of each record: the one that came last."""
    return {event.netsuite_id: event for event in events}.values()


def _change(event: NetSuiteEvent, now: datetime) -> records.Change:
    # "told" sorts behind every stamp of NetSuite's, in which a version of a poll begins: what a list brings after this
    # may be older than the event, and is then read afresh (`ledger.notice`).
    version = f"told {event.changed_at}" if event.changed_at else ""
    return records.Change(source_id=event.netsuite_id, version=version, updated_at=now)
