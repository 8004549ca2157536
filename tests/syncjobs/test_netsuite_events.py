"""What the SuiteApp told of is read again: the ledger follows what people did in NetSuite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django_q.models import OrmQ
from pytest_django.live_server_helper import LiveServer

from integrations import errors
from integrations.models import AccountSlot, Health, NetSuiteAccount
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.simulator import SuiteApp
from integrations.simulation import Fault, FaultKind
from syncjobs import ledger, links, netsuite_events, sweeping
from syncjobs.models import Cursor, NetSuiteEvent, Outcome, RecordLink, State, SyncEntry, SyncLog, TotalState
from tests.syncjobs import suiteapp
from tests.syncjobs.factories import NetSuiteEventFactory
from tests.world import World

TAXED = {"tax_mode": "LEGACY", "taxable_code_id": "7", "exempt_code_id": "8"}


@pytest.fixture
def connected(world: World) -> World:
    world.connect(**TAXED)
    NetSuiteAccount.objects.update(suiteapp_secret=suiteapp.SECRET)
    return world


def synced(world: World, **fields: Any) -> dict[str, Any]:
    """An order that went across and whose totals agree."""
    placed = world.order(**fields)
    world.sync()
    world.compare_totals()
    assert world.entry(placed).total_state == TotalState.AGREES
    return placed


def tell(world: World, placed: dict[str, Any], event: str = "edit", **changes: str) -> None:
    """The SuiteApp tells of an order's sales order, and the worker reads it."""
    told = suiteapp.event(id=world.entry(placed).netsuite_id, event=event, **changes)
    assert suiteapp.tell(world.account, told).status_code == 202
    read(world)


def read(world: World) -> int:
    return netsuite_events.read(account_id=world.account.pk, now=world.now())


def change_price(world: World, placed: dict[str, Any]) -> None:
    """Somebody in NetSuite makes the first line of the sales order 10 dearer."""
    order = world.sales_order(placed)
    assert order
    lines = [dict(line) for line in order["item"]["items"]]
    lines[0]["amount"] = float(lines[0]["amount"]) + 10
    world.netsuite.change("salesOrder", order["id"], {"item": {"items": lines}})


def outcomes(placed: dict[str, Any]) -> list[str]:
    return list(SyncLog.objects.filter(source_id=placed["id"]).order_by("pk").values_list("outcome", flat=True))


class TestALinkedDocument:
    def test_that_people_changed_is_compared_anew_at_once(self, connected: World) -> None:
        placed = synced(connected)
        change_price(connected, placed)

        tell(connected, placed)

        entry = connected.entry(placed)
        assert (entry.state, entry.total_state) == (State.SYNCED, TotalState.DIFFERS)
        assert entry.netsuite_total != entry.source_total
        assert entry.message.startswith(f"NetSuite's total is {entry.netsuite_total:.2f}, the platform's is 72.00")
        assert outcomes(placed) == ["CREATED", "WARNING"]
        assert NetSuiteEvent.objects.get().fate == "HANDLED"

    def test_that_people_put_right_again_agrees_again(self, connected: World) -> None:
        placed = synced(connected)
        before = connected.sales_order(placed)
        assert before
        change_price(connected, placed)
        tell(connected, placed)

        connected.netsuite.change("salesOrder", before["id"], {"item": before["item"]})
        tell(connected, placed, changed_at="2026-10-05T04:00:00.000Z")

        entry = connected.entry(placed)
        assert (entry.total_state, entry.message) == (TotalState.AGREES, "Both sides' totals agree again: 72.00.")

    def test_fails_by_a_mismatch_only_where_that_is_chosen_e20(self, connected: World) -> None:
        connected.rules.is_strict_on_totals = True
        connected.rules.save()
        placed = synced(connected)
        change_price(connected, placed)

        tell(connected, placed)

        assert (connected.entry(placed).state, connected.entry(placed).error_code) == (State.FAILED, "TOTALS_DIFFER")

    def test_that_was_deleted_needs_a_decision(self, connected: World) -> None:
        placed = synced(connected)
        netsuite_id = connected.entry(placed).netsuite_id
        connected.netsuite.delete("salesOrder", netsuite_id)

        tell(connected, placed, "delete")

        entry = connected.entry(placed)
        assert (entry.state, entry.error_code) == (State.WAITING, "DecisionNeeded")
        assert entry.message.startswith(f"Sales order {netsuite_id} was deleted in NetSuite by somebody.")
        assert f"Skip {entry.number}, or forget the link and retry" in entry.message
        assert outcomes(placed) == ["CREATED", "CONFLICT"]

    def test_that_was_deleted_is_not_taken_for_up_to_date_by_a_retry(self, connected: World) -> None:
        placed = synced(connected)
        connected.netsuite.delete("salesOrder", connected.entry(placed).netsuite_id)
        tell(connected, placed, "delete")

        tell_retry(connected, placed)

        entry = connected.entry(placed)
        assert (entry.state, entry.error_code) == (State.WAITING, "DecisionNeeded")
        assert "no longer exists in NetSuite" in entry.message

    def test_that_was_deleted_is_created_again_once_the_link_is_forgotten(self, connected: World) -> None:
        placed = synced(connected)
        connected.netsuite.delete("salesOrder", connected.entry(placed).netsuite_id)
        tell(connected, placed, "delete")

        links.forget(entry_id=connected.entry(placed).pk, who="Somebody", now=connected.now())
        tell_retry(connected, placed)

        assert connected.entry(placed).state == State.SYNCED
        assert connected.sales_order(placed)

    def test_that_is_said_to_be_deleted_but_is_there_is_left_alone(self, connected: World) -> None:
        placed = synced(connected)

        tell(connected, placed, "delete")

        assert (connected.entry(placed).state, outcomes(placed)) == (State.SYNCED, ["CREATED"])

    def test_that_is_not_there_without_a_word_of_deletion_differs(self, connected: World) -> None:
        placed = synced(connected)
        connected.netsuite.delete("salesOrder", connected.entry(placed).netsuite_id)

        tell(connected, placed, "edit")

        assert (connected.entry(placed).state, connected.entry(placed).total_state) == (State.SYNCED, "DIFFERS")
        assert "the role cannot see" in connected.entry(placed).message

    def test_that_we_deleted_ourselves_asks_nobody(self, connected: World) -> None:
        connected.rules.cancel_action = "DELETE"
        connected.rules.save()
        placed = synced(connected)
        connected.ordermentum.cancel_order(placed["id"])
        connected.sync()
        before = outcomes(placed)

        tell(connected, placed, "delete")

        assert (connected.entry(placed).state, outcomes(placed)) == (State.SYNCED, before)
        assert "cancelled by Crossfoot itself" in NetSuiteEvent.objects.get().note

    def test_that_is_being_written_at_this_moment_is_left_to_its_writer(self, connected: World) -> None:
        placed = synced(connected)
        connected.netsuite.delete("salesOrder", connected.entry(placed).netsuite_id)
        SyncEntry.objects.update(state=State.RUNNING, leased_until=connected.now() + timedelta(minutes=1))

        tell(connected, placed, "delete")

        assert connected.entry(placed).state == State.RUNNING
        assert NetSuiteEvent.objects.get().note.startswith("Its entry is running")


def tell_retry(world: World, placed: dict[str, Any]) -> None:
    assert ledger.retry(entry_ids=[world.entry(placed).pk], now=world.now()) == 1
    world.drain()


class TestAnEcho:
    def test_of_a_version_that_we_wrote_changes_nothing(self, connected: World) -> None:
        placed = synced(connected)
        before = SyncEntry.objects.values().get()

        tell(connected, placed, "create")
        tell(connected, placed, "edit")

        assert SyncEntry.objects.values().get() == before
        assert outcomes(placed) == ["CREATED"]
        assert {event.note.partition(".")[0] for event in NetSuiteEvent.objects.all()} == {"Nothing new"}

    def test_before_totals_were_compared_is_left_to_that(self, connected: World) -> None:
        placed = connected.order()
        connected.sync()

        tell(connected, placed)

        assert connected.entry(placed).total_state == TotalState.UNCHECKED

    def test_told_twice_is_read_once(self, connected: World) -> None:
        placed = synced(connected)
        calls = len(connected.netsuite.calls)

        for _ in range(3):
            suiteapp.tell(connected.account, suiteapp.event(id=connected.entry(placed).netsuite_id))
            read(connected)

        assert len(connected.netsuite.calls) == calls + 1
        assert NetSuiteEvent.objects.get().repeats == 2


class TestManyEvents:
    def test_are_one_query_for_each_type(self, connected: World) -> None:
        placed = [connected.order(customer=number % 10) for number in range(12)]
        connected.sync()
        calls = len(connected.netsuite.calls)
        events = [
            suiteapp.event(id=connected.entry(one).netsuite_id, changed_at=str(n)) for one in placed for n in (1, 2)
        ]

        suiteapp.tell(connected.account, *events)

        assert read(connected) == 24
        assert len(connected.netsuite.calls) == calls + 1

    @pytest.mark.parametrize("order", [("edit", "delete"), ("delete", "edit")])
    def test_of_one_record_end_in_its_present_state_in_whatever_order_they_come(
        self, connected: World, order: tuple[str, str]
    ) -> None:
        placed = synced(connected)
        netsuite_id = connected.entry(placed).netsuite_id
        connected.netsuite.delete("salesOrder", netsuite_id)

        suiteapp.tell(connected.account, *(suiteapp.event(id=netsuite_id, event=event) for event in order))
        read(connected)

        assert connected.entry(placed).error_code == "DecisionNeeded"

    def test_of_records_that_nobody_follows_cost_no_call(self, connected: World) -> None:
        events = [suiteapp.event(type=kind, id="1") for kind in ("customer", "salesOrder", "invoice", "timeBill")]

        suiteapp.tell(connected.account, *events)
        read(connected)

        assert connected.netsuite.calls == []
        assert set(NetSuiteEvent.objects.values_list("fate", flat=True)) == {"IGNORED"}
        assert NetSuiteEvent.objects.get(record_type="customer").note == (
            "Nobody follows it: this customer is linked to nothing."
        )

    def test_of_another_account_never_meet_this_ones_records(self, connected: World) -> None:
        placed = synced(connected)
        stranger = NetSuiteEventFactory(netsuite_id=connected.entry(placed).netsuite_id, event="delete")

        netsuite_events.read(account_id=stranger.account_id, now=connected.now())

        stranger.refresh_from_db()
        assert (stranger.fate, connected.entry(placed).state) == ("IGNORED", State.SYNCED)


class TestAHandler:
    def test_hears_of_its_type_and_its_notes_are_kept(self, connected: World, monkeypatch: pytest.MonkeyPatch) -> None:
        heard: list[tuple[str, str]] = []

        def follow(
            *, account: NetSuiteAccount, client: NetSuiteClient, events: Sequence[NetSuiteEvent], now: datetime
        ) -> Mapping[str, str]:
            heard.extend((event.netsuite_id, event.event) for event in events)
            return {"107": "Customer read."}

        monkeypatch.setitem(netsuite_events.HANDLERS, "customer", follow)
        told = [suiteapp.event(type="customer", id=number) for number in ("107", "108")]
        suiteapp.tell(connected.account, *told, suiteapp.event(type="contact", id="9"))
        read(connected)

        fates = dict(NetSuiteEvent.objects.values_list("netsuite_id", "fate"))
        assert heard == [("107", "edit"), ("108", "edit")]
        assert fates == {"107": "HANDLED", "108": "IGNORED", "9": "IGNORED"}
        assert NetSuiteEvent.objects.get(netsuite_id="107").note == "Customer read."

    def test_hears_of_linked_documents_too(self, connected: World, monkeypatch: pytest.MonkeyPatch) -> None:
        placed = synced(connected)
        monkeypatch.setitem(
            netsuite_events.HANDLERS, "salesOrder", lambda events, **_: {events[0].netsuite_id: "Heard."}
        )

        tell(connected, placed)

        note = NetSuiteEvent.objects.get().note
        assert note.startswith("Nothing new. Sales order")
        assert note.endswith("Heard.")


def fail(world: World, kind: FaultKind, **more: Any) -> dict[str, Any]:
    placed = synced(world)
    change_price(world, placed)
    world.netsuite.faults.add(Fault(kind=kind, path="suiteql", **more))
    tell(world, placed)
    return placed


class TestTrouble:
    @pytest.mark.parametrize("kind", [FaultKind.ERROR_BEFORE, FaultKind.OVERLOAD, FaultKind.GARBAGE])
    def test_puts_the_event_off_and_a_later_reading_succeeds(self, connected: World, kind: FaultKind) -> None:
        placed = fail(connected, kind)

        put_off = NetSuiteEvent.objects.get()
        assert (put_off.fate, connected.entry(placed).total_state) == ("QUEUED", TotalState.AGREES)
        assert put_off.leased_until
        assert put_off.leased_until > connected.now() - timedelta(seconds=5)
        assert put_off.note
        NetSuiteEvent.objects.update(leased_until=connected.now())
        NetSuiteAccount.objects.update(hold_until=None, lowered_until=None)

        assert read(connected) == 1
        assert connected.entry(placed).total_state == TotalState.DIFFERS

    def test_of_the_accounts_limit_is_no_attempt_of_the_event(self, connected: World) -> None:
        fail(connected, FaultKind.OVERLOAD)

        assert NetSuiteEvent.objects.get().attempts == 0

    def test_of_another_kind_counts(self, connected: World) -> None:
        fail(connected, FaultKind.ERROR_BEFORE)

        assert NetSuiteEvent.objects.get().attempts == 1

    def test_that_never_ends_is_left_to_polling(self, connected: World) -> None:
        placed = synced(connected)
        event = NetSuiteEventFactory(
            account=connected.account,
            netsuite_id=connected.entry(placed).netsuite_id,
            attempts=netsuite_events.MAX_ATTEMPTS,
        )
        calls = len(connected.netsuite.calls)

        read(connected)

        event.refresh_from_db()
        assert (event.fate, len(connected.netsuite.calls)) == ("IGNORED", calls)
        assert event.note.startswith("Given up after 20 attempts")

    def test_of_a_refused_sign_in_pauses_the_account_after_one_call(self, connected: World) -> None:
        placed = synced(connected)
        events = [suiteapp.event(id=connected.entry(placed).netsuite_id), suiteapp.event(type="invoice", id="1")]
        RecordLink.objects.create(
            connection=connected.connection, record_type="invoice", source_id="1", netsuite_type="invoice",
            netsuite_id="1", created_by="PLATFORM",
        )  # fmt: skip
        NetSuiteAccount.objects.update(token_secret="wrong")
        suiteapp.tell(connected.account, *events)
        calls = len(connected.netsuite.calls)

        read(connected)

        connected.account.refresh_from_db()
        assert connected.account.health == Health.PAUSED
        assert len(connected.netsuite.calls) - calls <= 2  # the second is the one re-signed retry
        assert set(NetSuiteEvent.objects.values_list("fate", "attempts")) == {("QUEUED", 0)}

    def test_of_a_handler_that_refuses_for_good_is_noted(
        self, connected: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(**_: Any) -> Mapping[str, str]:
            raise errors.PermissionMissing("The role may not see customers.")

        monkeypatch.setitem(netsuite_events.HANDLERS, "customer", refuse)
        suiteapp.tell(connected.account, suiteapp.event(type="customer"))
        read(connected)

        event = NetSuiteEvent.objects.get()
        assert (event.fate, event.note) == ("IGNORED", "The role may not see customers.")

    def test_without_a_free_slot_nothing_is_asked_and_nothing_counted(self, connected: World) -> None:
        placed = synced(connected)
        AccountSlot.objects.update(holder="others", leased_until=connected.now() + timedelta(minutes=1))
        calls = len(connected.netsuite.calls)

        tell(connected, placed)

        event = NetSuiteEvent.objects.get()
        assert (event.fate, event.attempts, len(connected.netsuite.calls)) == ("QUEUED", 0, calls)


class TestOneAtATime:
    def test_a_second_worker_leaves_the_account_to_the_first(self, connected: World) -> None:
        placed = synced(connected)
        NetSuiteAccount.objects.update(events_leased_until=connected.now() + timedelta(minutes=1))

        tell(connected, placed)

        assert NetSuiteEvent.objects.get().fate == "QUEUED"

    def test_the_lease_is_given_back_even_after_a_crash(
        self, connected: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def crash(**_: Any) -> Mapping[str, str]:
            raise RuntimeError("a defect")

        monkeypatch.setitem(netsuite_events.HANDLERS, "customer", crash)
        suiteapp.tell(connected.account, suiteapp.event(type="customer"))
        with pytest.raises(RuntimeError):
            read(connected)

        connected.account.refresh_from_db()
        assert connected.account.events_leased_until is None
        assert NetSuiteEvent.objects.get().attempts == 1
        assert not AccountSlot.objects.exclude(holder="").exists()

    @pytest.mark.parametrize("field", ["health", "hold_until"])
    def test_a_paused_or_held_account_is_not_asked(self, connected: World, field: str) -> None:
        placed = synced(connected)
        value: Any = Health.PAUSED if field == "health" else connected.now() + timedelta(minutes=1)
        NetSuiteAccount.objects.update(**{field: value})
        calls = len(connected.netsuite.calls)

        tell(connected, placed)

        assert len(connected.netsuite.calls) == calls
        assert NetSuiteEvent.objects.get().fate == "QUEUED"


class TestTheSweep:
    @pytest.fixture
    def waiting(self, connected: World) -> World:
        NetSuiteEventFactory(account=connected.account)
        Cursor.objects.update(due_at=connected.now() + timedelta(hours=1))
        return connected

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


@pytest.mark.django_db(transaction=True)
def test_from_a_persons_edit_to_the_ledger_with_a_hub_that_was_away(served: World, live_server: LiveServer) -> None:
    """The simulator's SuiteApp over real HTTP: suppressed echoes, an edit, a deletion, and the outbox."""
    served.fresh()
    served.connect(**TAXED)
    NetSuiteAccount.objects.update(suiteapp_secret=suiteapp.SECRET)
    path = reverse("netsuite_events", args=[served.account.public_id])
    app = SuiteApp(url=f"{live_server.url}{path}", secret="not-yet-the-same", resend_every_s=60.0)
    served.netsuite.suiteapp = app
    try:
        placed = synced(served)
        netsuite_id = served.entry(placed).netsuite_id
        assert app.wait_until_idle()
        assert (app.posts, NetSuiteEvent.objects.count()) == ([], 0)  # our own write is not told of

        change_price(served, placed)
        assert app.wait_until_idle()
        assert [event.id for event in app.parked] == [netsuite_id]
        served.account.refresh_from_db()
        assert served.account.suiteapp_refused == 1

        NetSuiteAccount.objects.update(suiteapp_secret="not-yet-the-same")
        assert app.resend() == 1
        assert read(served) == 1
        assert served.entry(placed).total_state == TotalState.DIFFERS

        served.netsuite.delete("salesOrder", netsuite_id)
        assert app.wait_until_idle()
        assert read(served) == 1
        assert served.entry(placed).error_code == "DecisionNeeded"
        assert SyncLog.objects.filter(outcome=Outcome.CONFLICT, netsuite_id=netsuite_id).count() == 1
        assert served.entry(placed).source_total == Decimal("72")
    finally:
        served.netsuite.suiteapp = None
