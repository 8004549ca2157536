"""Orders or invoices."""

from __future__ import annotations

import pytest
from django.utils import timezone

from syncjobs import sync_type
from syncjobs.models import Flow, SyncPlan
from tests import factories
from tests.syncjobs.factories import SyncPlanFactory


def test_switching_there_and_back_uses_the_same_two_plans_from_now_on_r15(db: None) -> None:
    first = SyncPlanFactory(starts_at=timezone.now())
    now = timezone.now()

    sync_type.switch(connection=first.connection, now=now)
    back = sync_type.switch(connection=first.connection, now=now)

    assert SyncPlan.objects.count() == 2
    assert (back.pk, back.starts_at) == (first.pk, now)
    assert sync_type.active(connection=first.connection) == first


def test_switching_needs_a_plan_that_runs(db: None) -> None:
    with pytest.raises(LookupError):
        sync_type.switch(connection=factories.ConnectionFactory(), now=timezone.now())


def test_each_of_the_two_is_the_others_other() -> None:
    assert sync_type.other(flow=Flow.ORDERS_OUT) == Flow.INVOICES_OUT
    assert sync_type.other(flow=Flow.INVOICES_OUT) == Flow.ORDERS_OUT
