"""Claimed entries whose records come from NetSuite → their rows: as a poll kept them, else read afresh."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from integrations import http
from syncjobs import netsuite_source
from syncjobs.flows.inbound import InboundFlow, Raw
from syncjobs.models import SyncEntry, SyncPlan


def missing(*, plan: SyncPlan, flow: InboundFlow, entries: Sequence[SyncEntry]) -> list[SyncEntry]:
    """Read what the entries do not carry, into their snapshots; give those whose record NetSuite has no more.

    Raises what keeps NetSuite from being read.
    """
    bare = [entry for entry in entries if not entry.snapshot]
    if not bare:
        return []
    with netsuite_source.opened(account=plan.connection.netsuite_account, now=timezone.now()) as source:
        found = flow.read(plan=plan, source=source, netsuite_ids=[entry.source_id for entry in bare])
    for entry in bare:
        if entry.source_id in found:
            entry.snapshot = http.to_json(value=found[entry.source_id])
    return [entry for entry in bare if not entry.snapshot]


def raws(entries: Sequence[SyncEntry]) -> dict[str, Raw]:
    """Give the rows of these entries by NetSuite id."""
    return {entry.source_id: json.loads(entry.snapshot, parse_float=Decimal) for entry in entries}
