"""What the SuiteApp told of is read by one worker at a time, whom the sweep calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django_q.models import OrmQ

from integrations.models import AccountSlot, Health, NetSuiteAccount
from syncjobs import netsuite_events, sweeping
from syncjobs.models import Cursor, NetSuiteEvent
from tests.syncjobs import suiteapp
from tests.syncjobs.factories import NetSuiteEventFactory
from tests.syncjobs.told_of import read, synced, tell
from tests.world import World


class TestOneAtATime:
    def test_a_second_worker_leaves_the_account_to_the_first(self, listening: World) -> None:
        placed = synced(listening)
        NetSuiteAccount.objects.update(events_leased_until=listening.now() + timedelta(minutes=1))

        tell(listening, placed)

        assert NetSuiteEvent.objects.get().fate == "QUEUED"

    def test_the_lease_is_given_back_even_after_a_crash(
        self, listening: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def crash(**_: Any) -> Mapping[str, str]:
            raise RuntimeError("a defect")

        monkeypatch.setitem(netsuite_events.HANDLERS, "customer", crash)
        suiteapp.tell(listening.account, suiteapp.event(type="customer"))
        with pytest.raises(RuntimeError):
            read(listening)

        listening.account.refresh_from_db()
        assert listening.account.events_leased_until is None
        assert NetSuiteEvent.objects.get().attempts == 1
        assert not AccountSlot.objects.exclude(holder="").exists()

    @pytest.mark.parametrize("field", ["health", "hold_until"])
    def test_a_paused_or_held_account_is_not_asked(self, listening: World, field: str) -> None:
        placed = synced(listening)
        value: Any = Health.PAUSED if field == "health" else listening.now() + timedelta(minutes=1)
        NetSuiteAccount.objects.update(**{field: value})
        calls = len(listening.netsuite.calls)

        tell(listening, placed)

        assert len(listening.netsuite.calls) == calls
        assert NetSuiteEvent.objects.get().fate == "QUEUED"


class TestTheSweep:
    @pytest.fixture
    def waiting(self, listening: World) -> World:
        NetSuiteEventFactory(account=listening.account)
        Cursor.objects.update(due_at=listening.now() + timedelta(hours=1))
        return listening

    def rung(self) -> int:
        return sum(row.task["func"] == "syncjobs.tasks.read_netsuite_events" for row in OrmQ.objects.all())

    def test_calls_a_worker_once_for_what_was_left(self, waiting: World) -> None:
        sweeping.sweep(now=waiting.now())
        sweeping.sweep(now=waiting.now())

        assert self.rung() == 1

    def test_calls_again_when_nobody_came(self, waiting: World) -> None:
        sweeping.sweep(now=waiting.now())
        sweeping.sweep(now=waiting.now() + timedelta(seconds=3))

        assert self.rung() == 2

    @pytest.mark.parametrize(
        "change",
        [
            {"health": Health.PAUSED},
            {"hold_until": timedelta(minutes=1)},
            {"events_leased_until": timedelta(minutes=1)},
        ],
        ids=str,
    )
    def test_lets_an_account_be_that_cannot_be_read_now(self, waiting: World, change: dict[str, Any]) -> None:
        values = {
            name: waiting.now() + value if isinstance(value, timedelta) else value for name, value in change.items()
        }
        NetSuiteAccount.objects.update(**values)

        sweeping.sweep(now=waiting.now())

        assert self.rung() == 0

    def test_waits_for_what_was_put_off(self, waiting: World) -> None:
        NetSuiteEvent.objects.update(leased_until=waiting.now() + timedelta(minutes=1))

        sweeping.sweep(now=waiting.now())

        assert self.rung() == 0

    @pytest.mark.parametrize("fate", ["HANDLED", "IGNORED"])
    def test_is_not_called_for_what_is_settled(self, waiting: World, fate: str) -> None:
        NetSuiteEvent.objects.update(fate=fate)

        sweeping.sweep(now=waiting.now())

        assert self.rung() == 0
