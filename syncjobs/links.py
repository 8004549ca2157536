"""Forgetting that two records are the same, when NetSuite's was deleted or was the wrong one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from syncjobs.flows import FLOWS
from syncjobs.flows.inbound import InboundFlow
from syncjobs.flows.outbound import OutboundFlow
from syncjobs.models import Outcome, RecordLink, State, SyncEntry, SyncLog


def forget(*, entry_id: int, who: str, now: datetime) -> int:
    """Delete the link of an entry's record, with a note in the log; give how many were deleted (1 or 0).

    Neither record is touched. The entry is then in doubt, so that the next attempt looks for a record that carries
    its id before it creates one. A running entry keeps its link.
    """
    with transaction.atomic():
        entries = SyncEntry.objects.select_for_update(of=("self",)).select_related("plan")
        entry = entries.filter(pk=entry_id).exclude(state=State.RUNNING).first()
        if entry is None:
            return 0
        flow = FLOWS[entry.plan.flow]
        if isinstance(flow, InboundFlow) and not flow.is_linking:
            return 0  # what is linked there is another flow's
        link_type = flow.link_type if isinstance(flow, OutboundFlow) else flow.record_type
        links = RecordLink.objects.filter(connection=entry.plan.connection_id, record_type=link_type)
        own = {"netsuite_id" if entry.is_from_netsuite else "source_id": entry.source_id}
        deleted, _ = links.filter(**own).delete()
        if deleted:
            _note(entry=entry, who=who, now=now)
    return deleted


def _note(*, entry: SyncEntry, who: str, now: datetime) -> None:
    SyncLog.objects.create(
        connection_id=entry.plan.connection_id,
        plan=entry.plan,
        entry=entry,
        source_id=entry.source_id,
        number=entry.number,
        netsuite_id=entry.netsuite_id,
        outcome=Outcome.NOTE,
        message=f"{who} forgot the link to {_other_record(entry)}.",
        created_at=now,
    )
    found = {"platform_id": ""} if entry.is_from_netsuite else {"netsuite_id": "", "external_id": ""}
    # What is made anew must not be answered from memory with the one that was deleted (`idempotency`).
    SyncEntry.objects.filter(pk=entry.pk).update(**found, is_in_doubt=True, refusals=F("refusals") + 1)


def _other_record(entry: SyncEntry) -> str:
    if entry.is_from_netsuite:
        return f"the platform's record {entry.platform_id or '?'}"
    return f"NetSuite record {entry.netsuite_id or '?'}"
