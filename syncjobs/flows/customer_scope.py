"""Which of NetSuite's customers a company takes beside those of its own subsidiaries: whomever it bills.

A customer has one subsidiary of its own, and may be billed by others too (NetSuite help, "Multi-Subsidiary Customer").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from syncjobs import blocking, ledger
from syncjobs.flows import receivable
from syncjobs.flows.customer_rows import Party
from syncjobs.models import EntryWait, Flow, RecordLink, State, SyncEntry, SyncPlan

ELSEWHERE = "is_of_another_subsidiary"  # in the facts of one that was left alone for that


def taken(*, plan: SyncPlan, parties: Sequence[Party]) -> list[Party]:
    """Give those of the parties that this company takes."""
    scope = receivable.scope_of(plan=plan)
    ours = billed(plan=plan, netsuite_ids=[each.customer.netsuite_id for each in parties])
    return [
        each
        for each in parties
        if scope.has(subsidiary_id=each.customer.subsidiary_id) or each.customer.netsuite_id in ours
    ]


def billed(*, plan: SyncPlan, netsuite_ids: Collection[str]) -> set[str]:
    """Give those that went across, and those that a document or payment of this company waits for."""
    links = RecordLink.objects.filter(
        connection=plan.connection_id, record_type="customer", netsuite_id__in=netsuite_ids
    )
    waits = EntryWait.objects.filter(
        entry__plan__connection=plan.connection_id, kind=blocking.CUSTOMER, key__in=netsuite_ids
    )
    return {*links.values_list("netsuite_id", flat=True), *waits.values_list("key", flat=True)}


def bring_back(*, now: datetime) -> int:
    """Make those due that were left alone before something of this company came to wait for them; give how many."""
    waits = EntryWait.objects.filter(
        entry__plan__connection=OuterRef("plan__connection"), kind=blocking.CUSTOMER, key=OuterRef("source_id")
    )
    left = SyncEntry.objects.filter(Exists(waits), plan__flow=Flow.CUSTOMERS_IN, state=State.SKIPPED)
    elsewhere = left.filter(**{f"facts__{ELSEWHERE}": True}).values_list("pk", flat=True)[:1000]
    return ledger.bring_back(entry_ids=elsewhere, now=now)
