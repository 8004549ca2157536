"""The doorbell calls a worker once, however many orders come together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django.fixtures import Settings

from integrations.models import NetSuiteAccount
from integrations.netsuite.limiter import Lane
from syncjobs import doorbell
from tests import factories
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> NetSuiteAccount:
    made: NetSuiteAccount = factories.NetSuiteAccountFactory()
    return made


def test_many_rings_of_one_moment_call_one_worker(account: NetSuiteAccount) -> None:
    now = timezone.now()

    rings = [doorbell.ring(account_id=account.pk, lane=Lane.REALTIME, now=now) for _ in range(5)]

    assert (rings.count(True), OrmQ.objects.count()) == (1, 1)


def test_each_lane_has_a_bell_of_its_own(account: NetSuiteAccount) -> None:
    doorbell.ring_account(account_id=account.pk)

    lanes = {queued.task["kwargs"]["lane"] for queued in OrmQ.objects.all()}
    assert lanes == {"REALTIME", "BULK"}


def test_a_ring_after_the_worker_came_calls_another_r14(account: NetSuiteAccount) -> None:
    now = timezone.now()
    doorbell.ring(account_id=account.pk, lane=Lane.REALTIME, now=now)

    doorbell.answer(account_id=account.pk, lane=Lane.REALTIME)

    assert doorbell.ring(account_id=account.pk, lane=Lane.REALTIME, now=now)


def test_a_ring_that_nobody_answered_is_repeated_after_a_while(account: NetSuiteAccount) -> None:
    now = timezone.now()
    doorbell.ring(account_id=account.pk, lane=Lane.REALTIME, now=now)

    assert doorbell.ring(account_id=account.pk, lane=Lane.REALTIME, now=now + timedelta(seconds=3))


def test_a_ring_is_undone_with_the_work_it_was_about(account: NetSuiteAccount) -> None:
    with transaction.atomic():
        doorbell.ring(account_id=account.pk, lane=Lane.REALTIME, now=timezone.now())
        transaction.set_rollback(True)

    account.refresh_from_db()
    assert (OrmQ.objects.count(), account.rung_at) == (0, None)


def test_a_drain_whose_time_is_up_calls_the_next_one_r14(world: World, settings: Settings) -> None:
    world.connect()
    world.order()
    world.poll()
    OrmQ.objects.all().delete()
    settings.DRAIN_S = 0.0

    world.drain()

    assert "BULK" in [queued.task["kwargs"]["lane"] for queued in OrmQ.objects.all()]


def test_a_drain_that_leaves_nothing_calls_nobody(world: World) -> None:
    world.connect()
    world.order()
    world.poll()
    OrmQ.objects.all().delete()

    world.drain()

    assert not OrmQ.objects.exists()
