"""Backfills in the admin: started in a form, stopped, resumed, and who may (R16, R60)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from syncjobs import backfilling
from syncjobs.models import Backfill, Flow, State, SyncEntry, SyncPlan
from tests.syncjobs.admin.asking import change_url, list_url, press_url, text, told
from tests.syncjobs.factories import SyncEntryFactory, SyncPlanFactory

START = "admin:syncjobs_backfill_start"


@pytest.fixture
def plan(db: None) -> SyncPlan:
    found: SyncPlan = SyncPlanFactory(flow=Flow.ORDERS_OUT)
    return found


@pytest.fixture
def running(plan: SyncPlan) -> Backfill:
    now = timezone.now()
    started = backfilling.start(plan=plan, since_date=now.date().replace(year=now.year - 1), now=now)
    Backfill.objects.filter(pk=started.pk).update(seen=500, expected=2000)
    return started


def ask(client: Client, plan: SyncPlan, **typed: Any) -> Any:
    return client.post(reverse(START), {"plan": plan.pk, "since": "2026-01-01", **typed})


def test_the_form_starts_one_and_leads_to_its_page_r16(operator: Client, plan: SyncPlan) -> None:
    answer = ask(operator, plan, until="2026-03-31", open_only="on")

    backfill = Backfill.objects.get()
    assert answer.url == change_url(backfill)
    assert (backfill.plan, backfill.open_only, backfill.requested_by) == (plan, True, "a operator")


def test_what_is_refused_says_why_and_starts_nothing(operator: Client, plan: SyncPlan, running: Backfill) -> None:
    assert "running already" in text(ask(operator, plan))
    assert "nothing between" in text(ask(operator, plan, until="2025-01-01"))
    assert Backfill.objects.count() == 1


def test_only_plans_that_are_on_and_have_a_history_are_offered(operator: Client, plan: SyncPlan) -> None:
    plan.connection.plans.create(flow=Flow.CATALOG)
    off = plan.connection.plans.create(flow=Flow.INVOICES_IN, is_enabled=False)

    page = text(operator.get(reverse(START)))

    assert f'value="{plan.pk}"' in page
    assert f'value="{off.pk}"' not in page
    assert "mapping screens" not in page


@pytest.mark.parametrize(
    ("role", "status"), [("Viewer", 403), ("Operator", 200), ("Mapper", 200), ("Administrator", 200)]
)
def test_operators_and_those_above_may_start_one(as_role: Any, plan: SyncPlan, role: str, status: int) -> None:
    assert as_role(role).get(reverse(START)).status_code == status


def test_a_viewer_sees_the_list_with_the_progress_and_may_stop_nothing(viewer: Client, running: Backfill) -> None:
    page = text(viewer.get(list_url(running)))

    assert "25 %, 500 of 2,000 read" in page
    assert viewer.post(press_url(running, "stop")).status_code == 403
    assert press_url(running, "stop") not in text(viewer.get(change_url(running)))


def test_it_is_stopped_and_resumed_by_buttons_r16(operator: Client, running: Backfill) -> None:
    operator.post(press_url(running, "stop"))
    stopped = Backfill.objects.get()
    operator.post(press_url(running, "resume"))

    assert stopped.state == Backfill.State.STOPPED
    assert "a operator" in stopped.message
    assert Backfill.objects.get().state == Backfill.State.RUNNING


def test_resuming_beside_another_one_is_refused_in_words(operator: Client, plan: SyncPlan, running: Backfill) -> None:
    operator.post(press_url(running, "stop"))
    ask(operator, plan)

    assert "running already" in told(operator.post(press_url(running, "resume")))


def test_the_connections_page_leads_to_a_resync_of_its_plan_r60(operator: Client, plan: SyncPlan) -> None:
    page = text(operator.get(change_url(plan.connection)))

    assert f"{reverse(START)}?plan={plan.pk}" in page
    assert f'<option value="{plan.pk}" selected' in text(operator.get(f"{reverse(START)}?plan={plan.pk}"))


def test_all_that_failed_is_retried_at_once_after_a_question_r60_b11(operator: Client, plan: SyncPlan) -> None:
    failed = [SyncEntryFactory(plan=plan, state=State.FAILED) for _ in range(3)]
    other = SyncEntryFactory(state=State.FAILED)
    url = press_url(plan.connection, "retry_failed")

    asked = text(operator.post(url))
    answer = operator.post(url, {"confirmed": "yes"})

    assert "Retry everything that failed?" in asked
    assert "Queued 3 entries." in told(answer)
    assert {SyncEntry.objects.get(pk=one.pk).state for one in failed} == {State.QUEUED}
    assert SyncEntry.objects.get(pk=other.pk).state == State.FAILED
    assert OrmQ.objects.exists()
