"""The account's limit from end to end: refusals, waits, and sign-ins that fail under load."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from integrations.models import Health, NetSuiteAccount
from integrations.simulation import Fault, FaultKind
from syncjobs import account_limits, health
from syncjobs.models import SyncEntry, SyncLog
from tests.world import World

SIGN_IN_LOCK = 5  # failures in a row, NetSuite help


@pytest.fixture
def account_of(world: World) -> World:
    world.connect(concurrency_limit=4)
    return world


def place(world: World, orders: int) -> list[str]:
    return [world.order(customer=number % 10)["id"] for number in range(orders)]


class TestOthersTakeTheirShare:
    def test_every_order_arrives_without_a_failed_attempt_and_the_refusals_are_counted_e42_r58(
        self, account_of: World
    ) -> None:
        place(account_of, 60)
        account_of.netsuite.limit, account_of.netsuite.counter.others = 5, 3
        account_of.netsuite.latency_s = 0.1

        account_of.poll()
        for _ in range(10):
            account_of.drain()
            SyncEntry.objects.exclude(state="SYNCED").update(due_at=account_of.now())
        account_of.netsuite.counter.others = 0

        account = NetSuiteAccount.objects.get()
        assert set(SyncEntry.objects.values_list("state", "attempts")) == {("SYNCED", 0)}
        assert len(account_of.netsuite.all("salesOrder")) == 60
        assert account.rejects == account_of.netsuite.rejected > 0
        assert account.rejects <= 4
        assert account_of.netsuite.high_water_mark <= 4

    def test_the_account_is_left_alone_for_as_long_as_netsuite_asks_e42(self, account_of: World) -> None:
        placed = account_of.order()
        account_of.netsuite.habits.retry_after_s = 40
        account_of.netsuite.faults.add(Fault(kind=FaultKind.OVERLOAD))
        started_at = account_of.now()

        account_of.sync()
        account_of.drain()
        account_of.netsuite.habits.retry_after_s = None

        entry, account = account_of.entry(placed), NetSuiteAccount.objects.get()
        assert len(account_of.netsuite.calls) == 1
        assert account.hold_until is not None
        assert min(account.hold_until, entry.due_at) >= started_at + timedelta(seconds=40)
        assert (entry.state, entry.attempts) == ("QUEUED", 0)


class TestSignInsUnderLoad:
    def test_a_share_of_401s_neither_pauses_the_account_nor_loses_an_order_e43(self, account_of: World) -> None:
        placed = place(account_of, 40)
        NetSuiteAccount.objects.update(worked_at=account_of.now())
        account_of.netsuite.latency_s = 0.1
        twice = [Fault(kind=FaultKind.LOGIN, path=placed[number], times=2) for number in (2, 14, 30)]
        account_of.netsuite.faults.add(*twice, Fault(kind=FaultKind.LOGIN, share=0.08, times=None))

        account_of.poll()
        for _ in range(10):
            account_of.drain()
            SyncEntry.objects.exclude(state="SYNCED").update(due_at=account_of.now())

        assert NetSuiteAccount.objects.get().health != Health.PAUSED
        assert set(SyncEntry.objects.values_list("state", "attempts")) == {("SYNCED", 0)}
        assert len(account_of.netsuite.all("salesOrder")) == 40
        assert not account_of.netsuite.locked_out

    def test_nothing_but_401s_pauses_it_once_and_never_locks_the_user_e43(
        self, account_of: World, settings: pytest.FixtureRequest
    ) -> None:
        settings.ALERT_EMAILS = ["ops@example.com"]  # type: ignore[attr-defined]
        place(account_of, 20)
        NetSuiteAccount.objects.update(worked_at=account_of.now())
        account_of.netsuite.faults.add(Fault(kind=FaultKind.LOGIN, times=SIGN_IN_LOCK))

        account_of.sync()
        account_of.drain()

        assert NetSuiteAccount.objects.get().health == Health.PAUSED
        assert len(mail.outbox) == 1
        assert len(account_of.netsuite.calls) < SIGN_IN_LOCK
        assert SyncLog.objects.filter(outcome="FAILED").count() == 0
        assert set(SyncEntry.objects.values_list("state", flat=True)) == {"QUEUED"}


class TestReading:
    def test_a_test_that_lets_us_in_reads_the_limits(self, account_of: World) -> None:
        account_of.netsuite.limit = 15

        health.test_account(account=account_of.account)

        account = NetSuiteAccount.objects.get()
        assert account.account_limit == 15 or "permission" in account.limit_message
        assert account.limit_read_at is not None

    def test_a_paused_account_is_not_asked(self, account_of: World) -> None:
        NetSuiteAccount.objects.update(health=Health.PAUSED)

        account_limits.read(account_id=account_of.account.pk, now=account_of.now())

        assert account_of.netsuite.calls == []

    def test_a_slot_of_a_limit_that_fell_since_is_not_used(self, account_of: World) -> None:
        NetSuiteAccount.objects.update(account_limit=15, integration_limit=1)
        account_of.netsuite.latency_s = 0.02
        place(account_of, 8)

        account_of.sync()
        account_of.pass_time(timedelta(minutes=1))

        assert account_of.netsuite.high_water_mark == 1
