"""How a month ends: no more trouble, everybody settles, the books are compared, and then nothing more is written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from integrations.models import Connection, Health
from syncjobs import ledger, sweeping
from syncjobs.flows import document_files, left_out
from syncjobs.models import State, SyncEntry, SyncRun
from tests.syncjobs import suiteapp
from tests.syncjobs.receivables import month_history, month_truth
from tests.syncjobs.receivables.month_companies import FLOWS

if TYPE_CHECKING:
    from tests.syncjobs.receivables.months import Month

OPEN = (State.QUEUED, State.RUNNING, State.UNKNOWN)
MOST_ROUNDS = 30
READS = ("suiteql", "restlet.nl")  # asked by POST, and nothing is changed: queries, and what NetSuite prints


class Wrong(AssertionError):
    """A month that does not come to rest."""


def settle(month: Month) -> None:
    """Go on without trouble until every plan has read all there was and nothing is due any more."""
    month.calm()
    begun_at = timezone.now()
    for number in range(MOST_ROUNDS):
        month.books.clock.shift(timedelta(minutes=15))
        month.books.pass_time()
        month.hear_events()
        month.books.sync()
        # What waited for a payment that was at work just then has its turn before that payment is looked at again.
        month.books.clock.shift(timedelta(minutes=1))
        month.books.work()
        for paused in Connection.objects.filter(health=Health.PAUSED):
            raise Wrong(f"The connection is paused: {paused.health_message}")
        whole = SyncRun.objects.filter(is_complete=True, started_at__gt=begun_at, plan__flow__in=FLOWS)
        is_read = whole.values("plan").distinct().count() == len(FLOWS) * len(month.companies)
        sweeping.release_mapped(now=timezone.now())  # what waited for one of the records that just went across
        left_out.bring_back(now=timezone.now())
        # Once more, since what was paid there and takes changes again is written in the round after.
        if number and month_history.go_on() and is_read and not SyncEntry.objects.filter(state__in=OPEN).exists():
            return
    left = SyncEntry.objects.filter(state__in=OPEN)
    raise Wrong(f"It never comes to rest: {list(left.values_list('plan__flow', 'source_id', 'state', 'message'))}")


def staff_retries() -> int:
    """Press Retry on each entry whose message says so; give how many."""
    stuck = SyncEntry.objects.filter(state__in=[State.WAITING, State.FAILED], message__icontains="retry")
    return ledger.retry(entry_ids=list(stuck.values_list("pk", flat=True)), now=timezone.now())


def end(month: Month) -> None:
    """Everybody settles, and the books are compared. Raises Wrong."""
    settle(month)
    for _ in range(2):
        if staff_retries():
            settle(month)
    for company in month.companies:
        month_truth.check(company, month.seen)
    be_quiet(month)


def be_quiet(month: Month) -> None:
    """For some hours nobody does anything, and nothing is written. Raises Wrong."""
    before = [len(side.calls) for side in month.sides]
    # A file that is owed goes along when its document is looked at again.
    done = SyncEntry.objects.filter(state=State.SYNCED).exclude(facts__has_key=document_files.OWED)
    stuck = set(SyncEntry.objects.exclude(pk__in=done).values_list("source_id", flat=True))
    suiteapp.tell(month.books.account, *[said for said in month.told if said["id"] not in stuck][-40:])
    month.hear_events()
    for _ in range(2):
        month.books.clock.shift(timedelta(minutes=45))
        month.books.pass_time()
        month.books.sync()
    sides = zip(month.sides, before, strict=True)
    calls = [call for side, count in sides for call in side.calls[count:]]
    done = [call for call in calls if call.method != "GET" and (call.status or 0) < 300]
    written = [call for call in done if not any(read in call.target for read in READS)]
    if written:
        raise Wrong(f"In a quiet hour was written: {[f'{call.method} {call.target}' for call in written]}")
