"""What the SuiteApp tells of contacts makes their customers due, of which they are a part on the platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from integrations.models import NetSuiteAccount
from integrations.netsuite.capabilities import AccountCapabilities
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.limiter import Lane
from integrations.netsuite.reading.reader import Reader
from syncjobs import doorbell, ledger
from syncjobs.flows import customers_in
from syncjobs.models import Flow, NetSuiteEvent, SyncPlan
from syncjobs.netsuite_source import Source


def notice(
    *, account: NetSuiteAccount, client: NetSuiteClient, events: Sequence[NetSuiteEvent], now: datetime
) -> Mapping[str, str]:
    """Make the customers due whose contacts these are, or were before they were deleted; give a note by contact.

    A customer of which nothing that goes across has changed stays as it is.
    """
    contact_ids = sorted({event.netsuite_id for event in events}, key=int)
    plans = list(_plans(account=account, now=now))
    for plan in plans:
        changes = customers_in.FLOW.of_contacts(
            plan=plan, source=_source(account=account, client=client, now=now), contact_ids=contact_ids
        )
        if ledger.notice(plan=plan, changes=changes, lane=Lane.REALTIME, now=now):
            doorbell.ring_plan(plan_id=plan.pk)
    names = ", ".join(str(plan.connection) for plan in plans)
    return dict.fromkeys(contact_ids, f"Told to {names}.") if plans else {}


def _plans(*, account: NetSuiteAccount, now: datetime) -> QuerySet[SyncPlan]:
    plans = SyncPlan.objects.filter(flow=Flow.CUSTOMERS_IN, is_enabled=True, starts_at__lte=now)
    ours = plans.filter(connection__netsuite_account=account, connection__is_enabled=True)
    return ours.select_related("connection").order_by("pk")


def _source(*, account: NetSuiteAccount, client: NetSuiteClient, now: datetime) -> Source:
    known = AccountCapabilities(account=account, now=now)
    reader = Reader(client=client, known=known, stamp_offset_s=account.stamp_offset_s or 0)
    return Source(account=account, client=client, reader=reader, holder="")
