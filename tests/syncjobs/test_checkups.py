"""The doctor's runs: asked for, every night, kept, compared and mailed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django_q.models import OrmQ

from integrations import errors
from integrations.models import AccountSlot, Checkup, Health, NetSuiteAccount
from integrations.netsuite import limiter
from integrations.netsuite.limiter import Lane
from syncjobs import account_case, checkups, sweeping
from syncjobs.models import RecordLink, SyncLog, SyncPlan
from tests.syncjobs.factories import SyncPlanFactory
from tests.world import World


def look(world: World, lane: Lane = Lane.REALTIME) -> Checkup:
    return checkups.run(account=world.account, lane=lane, now=world.now())


def red(checkup: Checkup) -> list[str]:
    return [step["permission"] or step["key"] for step in checkup.steps if step["light"] == "RED"]


@pytest.fixture
def connected(world: World) -> World:
    world.connect(location_id="1", department_id="3", class_id="6", sales_rep_id="21")
    world.netsuite.role.restore()
    world.order()
    world.sync()
    world.netsuite.counter.clear()
    return world


@pytest.fixture
def two_clocks(connected: World) -> Iterator[None]:
    """SYSDATE tells the time of Brisbane, stamps that of Phoenix, 17 hours behind."""
    zone = connected.netsuite.zone
    connected.netsuite.zone, connected.netsuite.stamp_zone = "Australia/Brisbane", "America/Phoenix"
    yield
    connected.netsuite.zone, connected.netsuite.stamp_zone = zone, None


class TestTheCase:
    def test_names_flows_and_records_in_use(self, connected: World) -> None:
        case = account_case.of(account=connected.account, now=connected.now())

        assert case.flows == {"orders_out"}
        assert case.deleting == frozenset()
        assert case.known["location"] == ("1",)
        assert case.known["employee"] == ("21",)
        assert len(case.known["customer"]) == 5
        assert case.known["salesorder"] == (RecordLink.objects.get().netsuite_id,)

    def test_knows_of_flows_that_delete(self, world: World) -> None:
        world.connect(cancel_action="DELETE")

        assert account_case.of(account=world.account, now=world.now()).deleting == {"orders_out"}

    def test_knows_when_what_was_written_last(self, connected: World) -> None:
        written = account_case.of(account=connected.account, now=connected.now()).written

        ((netsuite_id, written_at),) = written.items()
        assert netsuite_id == RecordLink.objects.get().netsuite_id
        assert connected.now() - written_at < timedelta(minutes=5)

    def test_takes_the_last_of_several_writes_and_no_old_one(self, connected: World) -> None:
        first, now = SyncLog.objects.get(outcome="CREATED"), connected.now()
        for hours, netsuite_id in ((1, first.netsuite_id), (3, first.netsuite_id), (30, "999")):
            at = now - timedelta(hours=hours)
            SyncLog.objects.create(
                connection=first.connection, plan=first.plan, netsuite_id=netsuite_id, outcome="UPDATED", created_at=at
            )
        SyncLog.objects.filter(pk=first.pk).update(created_at=now - timedelta(hours=2))

        assert account_case.of(account=connected.account, now=now).written == {
            first.netsuite_id: now - timedelta(hours=1)
        }

    def test_leaves_out_what_is_switched_off(self, connected: World) -> None:
        SyncPlan.objects.update(is_enabled=False)

        assert account_case.of(account=connected.account, now=connected.now()).flows == frozenset()


class TestARun:
    def test_of_a_healthy_account_is_kept_and_green(self, connected: World) -> None:
        checkup = look(connected)

        assert (checkup.light, red(checkup)) == ("GREEN", [])
        asked = [call for call in connected.netsuite.calls if "governanceLimits" not in call.target]
        assert checkup.calls == len(asked)
        assert connected.netsuite.writes == []
        assert Checkup.objects.get() == checkup

    def test_names_what_the_role_lost_since_the_one_before(self, connected: World) -> None:
        look(connected)
        Checkup.objects.update(started_at=connected.now() - timedelta(days=1))
        connected.netsuite.permissions.discard("Locations")

        checkup = look(connected)

        assert checkup.drift == ["Since yesterday the role lost Locations (View)."]
        assert red(checkup) == ["Locations"]

    def test_is_told_in_one_sentence(self, connected: World) -> None:
        for name in ("Locations", "Items"):
            connected.netsuite.permissions.discard(name)

        assert checkups.summary(checkup=look(connected)) == "The role lacks Items (View) and Locations (View)."

    def test_that_is_refused_is_told_by_the_first_step(self, connected: World) -> None:
        NetSuiteAccount.objects.update(token_secret="wrong")
        connected.account.refresh_from_db()

        assert checkups.summary(checkup=look(connected)).startswith("Sign-in: ")

    def test_mails_what_became_red_once(self, connected: World, settings: Any) -> None:
        settings.ALERT_EMAILS = ["ops@example.com"]
        look(connected)
        connected.netsuite.permissions.discard("Items")

        look(connected)
        look(connected)

        (sent,) = mail.outbox
        assert "Items, level View: Setup > Users/Roles" in sent.body
        assert f"/admin/integrations/checkup/of/{connected.account.pk}/" in sent.body

    def test_leaves_health_alone_when_the_sign_in_is_refused(self, connected: World) -> None:
        NetSuiteAccount.objects.update(token_secret="wrong", health=Health.HEALTHY, worked_at=None)
        connected.account.refresh_from_db()

        checkup = look(connected)

        connected.account.refresh_from_db()
        assert red(checkup) == ["sign_in"]
        assert len(connected.netsuite.calls) == 1
        assert connected.account.health == Health.HEALTHY

    def test_knows_a_refreshed_sandbox_by_its_better_days(self, connected: World) -> None:
        NetSuiteAccount.objects.update(token_id="gone", worked_at=connected.now() - timedelta(days=2))
        connected.account.refresh_from_db()

        (step,) = [step for step in look(connected).steps if step["key"] == "sign_in"]

        assert "refreshed sandbox" in step["message"]
        assert len(step["checklist"]) == 6

    def test_keeps_how_far_stamps_are_from_sysdate_and_keeps_to_it_while_nothing_is_seen(
        self, connected: World, two_clocks: None
    ) -> None:
        look(connected)
        connected.account.refresh_from_db()
        assert connected.account.stamp_offset_s == -17 * 3600

        SyncLog.objects.all().delete()
        connected.netsuite.permissions.discard("Find Transaction")
        look(connected)

        connected.account.refresh_from_db()
        assert connected.account.stamp_offset_s == -17 * 3600

    def test_takes_one_slot_and_gives_it_back(self, connected: World) -> None:
        look(connected)

        assert connected.netsuite.high_water_mark == 1
        assert not AccountSlot.objects.exclude(holder="").exists()

    def test_without_a_free_slot_asks_nothing(self, connected: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checkups, "SLOT_PATIENCE_S", 0.0)
        limiter.take(account=connected.account, holder="a drain", lane=Lane.REALTIME, now=connected.now())

        with pytest.raises(errors.Busy, match="Every slot"):
            look(connected)

        assert connected.netsuite.calls == []

    def test_that_finds_no_slot_at_night_is_tried_again_in_an_hour(
        self, connected: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checkups, "SLOT_PATIENCE_S", 0.0)
        limiter.take(account=connected.account, holder="a drain", lane=Lane.REALTIME, now=connected.now())
        now = connected.now()

        checkups.run_when_free(account_id=connected.account.pk, lane=Lane.BULK, now=now)

        connected.account.refresh_from_db()
        assert connected.account.checkup_due_at == now + timedelta(hours=1)

    def test_keeps_no_more_than_a_hundred(self, connected: World) -> None:
        now = connected.now()
        Checkup.objects.bulk_create(
            Checkup(account=connected.account, light="GREEN", started_at=now - timedelta(days=day), ended_at=now)
            for day in range(1, 121)
        )

        look(connected)

        assert Checkup.objects.count() == 100
        assert Checkup.objects.filter(started_at=now - timedelta(days=1)).exists()


class TestEveryNight:
    NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)  # noon in Sydney

    def rung(self) -> list[str]:
        return [task.task["func"] for task in OrmQ.objects.all() if task.task["func"].endswith("check_up")]

    def test_an_account_never_looked_at_is_due_the_next_night_there(self, db: None) -> None:
        account = SyncPlanFactory().connection.netsuite_account

        checkups.ring(now=self.NOW)

        account.refresh_from_db()
        assert self.rung() == []
        # Three in the morning in Sydney is 16:00 UTC the day before.
        assert account.checkup_due_at.date().isoformat() == "2026-11-21"
        assert account.checkup_due_at.hour in (16, 17)

    def test_one_that_is_due_is_rung_once_however_often_it_sweeps(self, db: None) -> None:
        account = SyncPlanFactory().connection.netsuite_account
        NetSuiteAccount.objects.update(checkup_due_at=self.NOW)

        for _ in range(3):
            sweeping.sweep(now=self.NOW)

        account.refresh_from_db()
        assert self.rung() == ["syncjobs.tasks.check_up"]
        assert account.checkup_due_at > self.NOW

    def test_the_night_after_is_a_day_later(self, db: None) -> None:
        account = SyncPlanFactory().connection.netsuite_account
        checkups.ring(now=self.NOW)
        account.refresh_from_db()
        first = account.checkup_due_at

        checkups.ring(now=first)

        account.refresh_from_db()
        assert account.checkup_due_at - first == timedelta(days=1)

    @pytest.mark.parametrize("what", ["paused", "plan off", "connection off"])
    def test_nobody_looks_at_an_account_that_stands_still(self, db: None, what: str) -> None:
        plan = SyncPlanFactory(is_enabled=what != "plan off", connection__is_enabled=what != "connection off")
        health = Health.PAUSED if what == "paused" else Health.HEALTHY
        NetSuiteAccount.objects.filter(pk=plan.connection.netsuite_account_id).update(
            checkup_due_at=self.NOW, health=health
        )

        checkups.ring(now=self.NOW)

        assert self.rung() == []


class TestTheCommand:
    def run(self, *arguments: str) -> int:
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", *arguments)
        return ended.value.code

    def test_ends_with_the_light_as_exit_code(self, connected: World, capsys: pytest.CaptureFixture[str]) -> None:
        name = connected.account.name
        assert self.run(name) == 0
        SyncPlan.objects.update(is_enabled=False)
        assert self.run(connected.account.account_id.lower().replace("_", "-")) == 1
        SyncPlan.objects.update(is_enabled=True)
        connected.netsuite.permissions.discard("Customers")
        assert self.run(name) == 2
        assert "RED   Customers (View): The role lacks Customers, level View:" in capsys.readouterr().out

    def test_prints_json(self, connected: World, capsys: pytest.CaptureFixture[str]) -> None:
        self.run(connected.account.name, "--json")

        told = json.loads(capsys.readouterr().out)
        assert told["light"] == "GREEN"
        assert {"key", "light", "message", "permission"} <= set(told["steps"][0])

    def test_prints_the_role_and_asks_nothing(self, connected: World, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("doctor", connected.account.name, "--role-xml")

        assert '<role scriptid="customrole_crossfoot">' in capsys.readouterr().out
        assert connected.netsuite.calls == []

    def test_names_the_accounts_when_there_is_none_of_that_name(self, connected: World) -> None:
        with pytest.raises(CommandError, match=connected.account.name) as refused:
            call_command("doctor", "Nobody")

        assert refused.value.returncode == 3
