"""A remote that does not let us in is paused once, told of once, and resumed by a test that passes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from integrations.models import Connection, Health, NetSuiteAccount
from integrations.netsuite.limiter import Lane
from integrations.simulation import Fault, FaultKind
from syncjobs import health, sweeping
from syncjobs.models import Outcome, State, SyncLog
from tests.world import World


@pytest.fixture
def connected(world: World, settings: Settings) -> World:
    settings.ALERT_EMAILS = ["finance@supplier.example"]
    world.connect()
    return world


def revoke(world: World) -> None:
    NetSuiteAccount.objects.update(token_secret="no longer valid")
    world.account.refresh_from_db()
    world.account.token_secret = "no longer valid"
    world.account.save()


class TestNetSuiteDoesNotLetUsIn:
    def test_pauses_the_account_with_few_calls_and_one_alert_e43(self, connected: World) -> None:
        placed = [connected.order() for _ in range(12)]
        revoke(connected)

        connected.sync()
        connected.drain()
        sweeping.sweep(now=connected.now())
        connected.drain()

        connected.account.refresh_from_db()
        assert connected.account.health == Health.PAUSED
        assert len(connected.netsuite.calls) <= 4  # the fifth failure would lock the user
        assert not connected.netsuite.locked_out
        assert len(mail.outbox) == 1
        assert {connected.entry(one).state for one in placed} == {State.QUEUED}

    def test_tells_why_and_who_can_help_in_the_alert_and_the_log_e43_r57(
        self, connected: World, settings: Settings
    ) -> None:
        settings.SUPPORT_CONTACT = "Kim, extension 12"
        connected.order()
        revoke(connected)

        connected.sync()

        (alert,) = mail.outbox
        assert alert.to == ["finance@supplier.example"]
        assert "paused" in alert.subject
        assert str(connected.account) in alert.subject
        assert "did not let us in" in alert.body
        assert "Who can help: Kim, extension 12" in alert.body
        paused = SyncLog.objects.filter(outcome=Outcome.PAUSED, entry=None)
        assert "secrets is wrong" in paused.get().message

    def test_counts_no_attempt_of_the_record_e43(self, connected: World) -> None:
        placed = connected.order()
        revoke(connected)

        connected.sync()

        assert connected.entry(placed).attempts == 0

    def test_a_test_that_passes_sends_what_waited_e43(self, connected: World) -> None:
        placed = connected.order()
        revoke(connected)
        connected.sync()
        connected.account.token_secret = connected.netsuite.credentials.token_secret
        connected.account.save()

        assert health.test_account(account=connected.account).ok
        connected.drain()

        assert connected.entry(placed).state == State.SYNCED
        assert NetSuiteAccount.objects.get().health == Health.HEALTHY

    def test_a_test_that_fails_leaves_it_paused_e43(self, connected: World) -> None:
        connected.order()
        revoke(connected)
        connected.sync()

        assert not health.test_account(account=connected.account).ok
        connected.drain()

        assert NetSuiteAccount.objects.get().health == Health.PAUSED

    def test_a_single_refusal_of_an_account_that_works_is_signed_anew_e43(self, connected: World) -> None:
        connected.order()
        connected.sync()
        placed = connected.order()
        connected.netsuite.faults.add(Fault(kind=FaultKind.LOGIN, times=1))

        connected.sync()

        assert connected.entry(placed).state == State.SYNCED
        assert NetSuiteAccount.objects.get().health != Health.PAUSED

    def test_a_clock_that_is_wrong_is_named_as_the_cause_e44(self, connected: World) -> None:
        connected.order()
        connected.netsuite.clock_offset_s = -900.0

        connected.sync()

        account = NetSuiteAccount.objects.get()
        assert account.health == Health.PAUSED
        assert "clock" in account.health_message
        assert re.search(r"(899|90[0-9]) seconds ahead of NetSuite's", account.health_message)


class TestThePlatformDoesNotLetUsIn:
    def test_pauses_the_connection_with_one_alert(self, connected: World) -> None:
        placed = connected.order()
        connected.sync()
        connected.connection.secrets = {"api_key": "om_api_wrong"}
        connected.connection.save()
        connected.tell("order_updated", connected.ordermentum.edit_order(placed["id"], reference="PO-2"))

        connected.drain()
        connected.poll()
        connected.drain()

        assert Connection.objects.get().health == Health.PAUSED
        assert NetSuiteAccount.objects.get().health != Health.PAUSED
        assert (len(mail.outbox), connected.entry(placed).state) == (1, State.QUEUED)

    def test_leaves_the_other_connection_of_the_account_at_work_e80(self, connected: World) -> None:
        other = connected.connect_second()
        Connection.objects.filter(pk=other.pk).update(health=Health.PAUSED)
        placed = connected.order()

        connected.sync()

        assert connected.entry(placed).state == State.SYNCED

    def test_a_poll_that_is_refused_pauses_it_too(self, connected: World) -> None:
        connected.connection.secrets = {"api_key": "om_api_wrong"}
        connected.connection.save()

        connected.poll()
        calls = len(connected.ordermentum.calls)
        connected.poll()

        assert Connection.objects.get().health == Health.PAUSED
        assert len(connected.ordermentum.calls) == calls

    def test_a_test_that_passes_resumes_it(self, connected: World) -> None:
        Connection.objects.update(health=Health.PAUSED)
        placed = connected.order()

        assert health.test_connection(connection=connected.connection)
        connected.sync()

        assert connected.entry(placed).state == State.SYNCED
        connected.connection.refresh_from_db()
        assert "Southern Roasters" in connected.connection.health_message


class TestNetSuiteIsAway:
    def test_what_came_meanwhile_goes_afterwards_in_its_order_e40(self, world: World) -> None:
        world.connect(concurrency_limit=1)
        placed = [world.order(customer=number % 3) for number in range(8)]
        world.netsuite.faults.add(Fault(kind=FaultKind.GARBAGE, times=None))
        for one in placed:
            world.tell("order_created", one)
            world.drain()
            world.pass_time(timedelta(minutes=15))
        assert world.netsuite.all("salesOrder") == []

        world.netsuite.faults.replace([])
        world.pass_time()
        world.drain()

        sent = [call.external_id for call in world.netsuite.calls if call.committed]
        assert sent == [f"om-order-{one['id']}" for one in placed]
        assert {world.entry(one).state for one in placed} == {State.SYNCED}

    def test_it_is_left_in_peace_for_a_while(self, world: World) -> None:
        world.connect()
        for _ in range(40):
            world.order()
        world.account.base_url = "http://127.0.0.1:9"
        world.account.save()

        world.sync()

        held = NetSuiteAccount.objects.get()
        assert held.hold_until is not None
        assert held.hold_until > world.now()
        assert SyncLog.objects.filter(outcome=Outcome.RETRY).count() < 20
        world.drain()
        assert SyncLog.objects.filter(outcome=Outcome.RETRY).count() < 20

    @pytest.mark.parametrize("lane", list(Lane))
    def test_one_lane_after_the_other_finds_a_slot_again(self, world: World, lane: Lane) -> None:
        world.connect(concurrency_limit=1)
        placed = world.order()
        world.poll()
        world.plan.entries.update(lane=lane)

        world.drain()

        assert world.entry(placed).state == State.SYNCED


class TestTheLimit:
    def test_a_refusal_over_the_limit_is_no_failure_of_the_record_e42_r58(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.netsuite.faults.add(Fault(kind=FaultKind.OVERLOAD, times=3))

        for _ in range(4):
            world.sync()
            world.pass_time()

        assert world.entry(placed).state == State.SYNCED
        assert set(world.log(placed)[:-1]) == {"RETRY"}
        assert SyncLog.objects.filter(outcome="RETRY").values_list("attempt", flat=True).distinct().get() == 1

    def test_a_refusal_lowers_the_limit_for_a_while_e42(self, world: World) -> None:
        world.connect(concurrency_limit=4)
        world.order()
        world.netsuite.faults.add(Fault(kind=FaultKind.OVERLOAD))

        world.sync()

        account = NetSuiteAccount.objects.get()
        assert account.limit_at(now=world.now()) < 4
        assert account.limit_at(now=world.now() + timedelta(minutes=5)) == 4

    def test_no_more_requests_are_in_flight_than_allowed_r58(self, world: World) -> None:
        world.connect(concurrency_limit=3)
        world.netsuite.latency_s = 0.02
        for number in range(20):
            world.order(customer=number % 10)

        world.sync()

        assert (world.netsuite.high_water_mark, world.netsuite.rejected) <= (3, 0)
        assert len(world.netsuite.all("salesOrder")) == 20
