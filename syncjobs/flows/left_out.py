"""Invoices that were set aside, or are of before the start, so that what pays them went without them.

When one goes across after all, so does what it was paid with.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef

from integrations import records
from integrations.netsuite.limiter import Lane
from syncjobs import blocking, doorbell, ledger
from syncjobs.models import EntryWait, Flow, RecordLink, State, SyncEntry, SyncPlan

ALL_EVERY_S = 3600
LATELY = timedelta(hours=2)  # longer than from one look at all to the next


def remember(
    *, plan: SyncPlan, paid: Mapping[str, Collection[str]], stuck: Collection[str], held: Collection[str], now: datetime
) -> None:
    """Keep which invoices each payment or credit memo pays that did not go across: `paid` are those by its NetSuite id.

    Of those `stuck` nothing is kept: they are looked at anew anyway, and would else wait for this as well. `held` are
    invoices ticked not to be synced just now: one whose own flow has not seen that yet is made due there.
    """
    every = {each for some in paid.values() for each in some}
    theirs = _invoices(plan, every)
    is_followed = _have_seen(plan, [each for each in held if theirs.get(each) == State.SYNCED], now)
    # One that went across and that nobody follows any more would be looked at for ever.
    ticked = {each for each in held if is_followed or theirs.get(each) != State.SYNCED}
    aside = {each for each, state in theirs.items() if state == State.SKIPPED or each in ticked}
    aside |= _untold(plan, every - theirs.keys())
    entries = dict(plan.entries.filter(source_id__in=paid).values_list("source_id", "pk"))
    waits = [
        EntryWait(entry_id=entries[netsuite_id], kind=blocking.LEFT_OUT, key=each, label=f"NetSuite invoice {each}")
        for netsuite_id in entries.keys() - set(stuck)
        for each in sorted(aside & set(paid[netsuite_id]))
    ]
    with transaction.atomic():
        EntryWait.objects.filter(entry__in=entries.values(), kind=blocking.LEFT_OUT).delete()
        EntryWait.objects.bulk_create(waits, ignore_conflicts=True)


def bring_back(*, now: datetime) -> int:
    """Make due what left out an invoice that is across by now; give how many.

    Asked every second: so only what went across lately is looked at, and all of it every hour and when a worker starts.
    """
    across = SyncEntry.objects.filter(
        plan__connection=OuterRef("entry__plan__connection"),
        plan__flow=Flow.AR_INVOICES_IN,
        source_id=OuterRef("key"),
        state=State.SYNCED,
    )
    if not cache.add("left-out-invoices-looked-through", 1, ALL_EVERY_S):
        across = across.filter(synced_at__gte=now - LATELY)
    free = EntryWait.objects.filter(
        Exists(across), kind=blocking.LEFT_OUT, entry__state__in=[State.SYNCED, State.SKIPPED]
    )
    found = dict(free.values_list("pk", "entry")[:1000])
    if not found:
        return 0
    with transaction.atomic():
        brought = ledger.bring_back(entry_ids=set(found.values()), now=now)
        # Said once: what was deleted since is prepared no more, and nothing else would take its wait away.
        EntryWait.objects.filter(pk__in=found).delete()
    return brought


def _invoices(plan: SyncPlan, netsuite_ids: Collection[str]) -> dict[str, str]:
    if not netsuite_ids:
        return {}
    entries = SyncEntry.objects.filter(
        plan__connection=plan.connection_id, plan__flow=Flow.AR_INVOICES_IN, source_id__in=netsuite_ids
    )
    return dict(entries.values_list("source_id", "state"))


def _untold(plan: SyncPlan, netsuite_ids: Collection[str]) -> set[str]:
    """Give those that are no pair and that nobody told of: they are of before the start, until they are imported."""
    if not netsuite_ids or not plan.connection.plans.filter(flow=Flow.AR_INVOICES_IN).exists():
        return set()
    links = RecordLink.objects.filter(
        connection=plan.connection_id, record_type="invoice", netsuite_id__in=netsuite_ids
    )
    return set(netsuite_ids) - set(links.values_list("netsuite_id", flat=True))


def _have_seen(plan: SyncPlan, netsuite_ids: Collection[str], now: datetime) -> bool:
    """Have their own flow look at these invoices; say whether there is one that does."""
    theirs = SyncPlan.objects.filter(connection=plan.connection_id, flow=Flow.AR_INVOICES_IN, is_enabled=True).first()
    changes = [records.Change(source_id=each, version="", updated_at=now) for each in netsuite_ids]
    if theirs and changes and ledger.notice(plan=theirs, changes=changes, lane=Lane.REALTIME, now=now):
        doorbell.ring_plan(plan_id=theirs.pk)
    return theirs is not None
