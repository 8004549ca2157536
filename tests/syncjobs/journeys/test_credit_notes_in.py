"""Credit notes from end to end: made out, applied, edited and voided for hours while both sides are in trouble."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mappings.models import CustomerMapping
from syncjobs import sweeping, tasks
from syncjobs.models import Flow, State, SyncEntry, SyncPlan, SyncRun
from tests.syncjobs.billed import money
from tests.syncjobs.credited import apply, credit, follow_invoices, line, notes
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.journeys import bad_day

HOURS, NEW_MEMOS = 5, 5
UNMAPPED = "1051"
VOIDED = ("V", "Voided")


def come_to_rest(hourly: Hourly, plans: list[SyncPlan]) -> None:
    """Go on as the worker does until both flows were read to the end and nothing is due or under way."""
    for _ in range(60):
        hourly.wait(timedelta(minutes=20))
        began_at = timezone.now()
        hourly.read()
        sweeping.sweep(now=timezone.now())
        for plan in plans:
            tasks.deliver(plan_id=plan.pk)
        last = [SyncRun.objects.filter(plan=plan).latest("pk") for plan in plans]
        due = SyncEntry.objects.filter(plan__in=plans, state__in=bad_day.OPEN)
        is_read = all(run.is_complete and run.started_at >= began_at and not run.queued for run in last)
        if is_read and not due.exists():
            return
    raise AssertionError(list(SyncEntry.objects.filter(plan__in=plans).values_list("state", "message")))


def an_hour_of_work(hourly: Hourly, chance: random.Random, invoices: dict[str, str]) -> None:
    """What people do in NetSuite: new memos, some applied; of the old ones some edited, some voided, some taken off."""
    for _ in range(NEW_MEMOS):
        memo_id = credit(hourly, line(quantity=chance.randint(1, 3), rate=chance.choice([2.5, 7, 9.95])))
        if chance.random() < 0.5:
            apply(hourly, memo_id, chance.choice(list(invoices)), amount=1)
    for memo in hourly.world.netsuite.all("creditMemo")[:-NEW_MEMOS]:
        deed = chance.choice(["void", "edit", "take off", "", "", ""])
        if not deed or memo["status"]["id"] in VOIDED or memo["entity"]["id"] == UNMAPPED:
            continue
        applied = [each["doc"]["id"] for each in memo["apply"]["items"] if each["apply"]]
        for invoice_id in applied:
            apply(hourly, memo["id"], invoice_id, is_applied=False)
        if deed == "void":
            hourly.world.netsuite.void("creditMemo", memo["id"])
        elif deed == "edit":
            hourly.world.netsuite.change("creditMemo", memo["id"], {"memo": f"Seen to at {timezone.now():%H:%M}"})


def as_it_should_be(memo: dict[str, Any], invoices: dict[str, str]) -> tuple[Any, ...]:
    """Whether the credit note is cancelled; if not, its total, comments and invoices."""
    if memo["status"]["id"] in VOIDED:
        return (True,)
    applied = sorted(invoices[each["doc"]["id"]] for each in memo["apply"]["items"] if each["apply"])
    comments = ": ".join(filter(None, (memo["tranId"], memo.get("memo"))))
    return False, money(memo["total"]), comments, applied


def as_it_is(note: dict[str, Any]) -> tuple[Any, ...]:
    """The same of the platform's credit note."""
    if note["cancelledAt"]:
        return (True,)
    return False, money(note["total"]), note["comments"], sorted(note["invoiceIds"])


@pytest.mark.parametrize("day", [48, 76])
def test_credit_memos_come_out_right_with_faults_on_both_sides(hourly: Hourly, day: int) -> None:
    """R48, E74, E75, E76: each memo is one credit note, up to date or cancelled, whatever breaks."""
    plan, chance = hourly.connect(Flow.CREDIT_NOTES_IN), random.Random(day)
    plans = [follow_invoices(hourly), plan]
    mapping = CustomerMapping.objects.get(netsuite_id=UNMAPPED)
    CustomerMapping.objects.filter(pk=mapping.pk).update(netsuite_id="")
    placed = {hourly.bill(each): each for each in [hourly.order() for _ in range(3)]}
    come_to_rest(hourly, plans)
    invoices = {invoice_id: hourly.invoices(order)[0]["id"] for invoice_id, order in placed.items()}
    netsuite, ordermentum = hourly.world.netsuite, hourly.world.ordermentum
    before = len(netsuite.writes)
    stranger = credit(hourly, customer=UNMAPPED)

    for _ in range(HOURS):
        bad_day.end(netsuite, ordermentum)
        an_hour_of_work(hourly, chance, invoices)
        bad_day.begin(netsuite, ordermentum)
        come_to_rest(hourly, plans)

        expected = {m["id"]: as_it_should_be(m, invoices) for m in netsuite.all("creditMemo") if m["id"] != stranger}
        assert {note["properties"]["netsuite_id"]: as_it_is(note) for note in notes(hourly)} == expected
        assert len(notes(hourly)) == len(expected)  # none of them twice

    assert hourly.entry(stranger).state == State.WAITING
    CustomerMapping.objects.filter(pk=mapping.pk).update(netsuite_id=UNMAPPED)
    come_to_rest(hourly, plans)
    assert [note["purchaserId"] for note in notes(hourly)].count(mapping.source_id) == 1
    assert len(hourly.invoices()) == len(invoices)
    assert len(netsuite.writes) == before
    for side in (netsuite, ordermentum):
        statuses = bad_day.answers(side)
        assert statuses & {429, 500}
        assert statuses & {None, 0}  # of requests that were reset
