"""What the SuiteApp told of is put off while NetSuite cannot be read, and given up at last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from integrations import errors
from integrations.models import AccountSlot, Health, NetSuiteAccount
from integrations.simulation import Fault, FaultKind
from syncjobs import netsuite_events
from syncjobs.models import NetSuiteEvent, RecordLink, TotalState
from tests.syncjobs import suiteapp
from tests.syncjobs.factories import NetSuiteEventFactory
from tests.syncjobs.told_of import change_price, read, synced, tell
from tests.world import World


def fail(world: World, kind: FaultKind, **more: Any) -> dict[str, Any]:
    placed = synced(world)
    change_price(world, placed)
    world.netsuite.faults.add(Fault(kind=kind, path="suiteql", **more))
    tell(world, placed)
    return placed


class TestTrouble:
    @pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.OVERLOAD, FaultKind.GARBAGE])
    def test_puts_the_event_off_and_a_later_reading_succeeds(self, listening: World, kind: FaultKind) -> None:
        placed = fail(listening, kind)

        put_off = NetSuiteEvent.objects.get()
        assert (put_off.fate, listening.entry(placed).total_state) == ("QUEUED", TotalState.AGREES)
        assert put_off.leased_until
        assert put_off.leased_until > listening.now() - timedelta(seconds=5)
        assert put_off.note
        NetSuiteEvent.objects.update(leased_until=listening.now())
        NetSuiteAccount.objects.update(hold_until=None, lowered_until=None)

        assert read(listening) == 1
        assert listening.entry(placed).total_state == TotalState.DIFFERS

    def test_of_the_accounts_limit_is_no_attempt_of_the_event(self, listening: World) -> None:
        fail(listening, FaultKind.OVERLOAD)

        assert NetSuiteEvent.objects.get().attempts == 0

    def test_of_another_kind_counts(self, listening: World) -> None:
        fail(listening, FaultKind.ERROR_BEFORE)

        assert NetSuiteEvent.objects.get().attempts == 1

    def test_that_never_ends_is_left_to_polling(self, listening: World) -> None:
        placed = synced(listening)
        event = NetSuiteEventFactory(
            account=listening.account,
            netsuite_id=listening.entry(placed).netsuite_id,
            attempts=netsuite_events.MAX_ATTEMPTS,
        )
        calls = len(listening.netsuite.calls)

        read(listening)

        event.refresh_from_db()
        assert (event.fate, len(listening.netsuite.calls)) == ("IGNORED", calls)
        assert event.note.startswith("Given up after 20 attempts")

    def test_of_a_refused_sign_in_pauses_the_account_after_one_call(self, listening: World) -> None:
        placed = synced(listening)
        events = [suiteapp.event(id=listening.entry(placed).netsuite_id), suiteapp.event(type="invoice", id="1")]
        RecordLink.objects.create(
            connection=listening.connection, record_type="invoice", source_id="1", netsuite_type="invoice",
            netsuite_id="1", created_by="PLATFORM",
        )  # fmt: skip
        NetSuiteAccount.objects.update(token_secret="wrong")
        suiteapp.tell(listening.account, *events)
        calls = len(listening.netsuite.calls)

        read(listening)

        listening.account.refresh_from_db()
        assert listening.account.health == Health.PAUSED
        assert len(listening.netsuite.calls) - calls <= 2  # the second is the one re-signed retry
        assert set(NetSuiteEvent.objects.values_list("fate", "attempts")) == {("QUEUED", 0)}

    def test_of_a_handler_that_refuses_for_good_is_noted(
        self, listening: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(**_: Any) -> Mapping[str, str]:
            raise errors.PermissionMissing("The role may not see customers.")

        monkeypatch.setitem(netsuite_events.HANDLERS, "customer", refuse)
        suiteapp.tell(listening.account, suiteapp.event(type="customer"))
        read(listening)

        event = NetSuiteEvent.objects.get()
        assert (event.fate, event.note) == ("IGNORED", "The role may not see customers.")

    def test_without_a_free_slot_nothing_is_asked_and_nothing_counted(self, listening: World) -> None:
        placed = synced(listening)
        AccountSlot.objects.update(holder="others", leased_until=listening.now() + timedelta(minutes=1))
        calls = len(listening.netsuite.calls)

        tell(listening, placed)

        event = NetSuiteEvent.objects.get()
        assert (event.fate, event.attempts, len(listening.netsuite.calls)) == ("QUEUED", 0, calls)
