"""What the SuiteApp told of is read again, once for many, and handed to whoever follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from integrations.models import NetSuiteAccount
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.simulator import SuiteApp
from syncjobs import netsuite_events
from syncjobs.models import NetSuiteEvent, Outcome, State, SyncEntry, SyncLog, TotalState
from tests.syncjobs import suiteapp
from tests.syncjobs.factories import NetSuiteEventFactory
from tests.syncjobs.told_of import TAXED, change_price, outcomes, read, synced, tell
from tests.world import World


class TestAnEcho:
    def test_of_a_version_that_we_wrote_changes_nothing(self, listening: World) -> None:
        placed = synced(listening)
        before = SyncEntry.objects.values().get()

        tell(listening, placed, "create")
        tell(listening, placed, "edit")

        assert SyncEntry.objects.values().get() == before
        assert outcomes(placed) == ["CREATED"]
        assert {event.note.partition(".")[0] for event in NetSuiteEvent.objects.all()} == {"Nothing new"}

    def test_before_totals_were_compared_is_left_to_that(self, listening: World) -> None:
        placed = listening.order()
        listening.sync()

        tell(listening, placed)

        assert listening.entry(placed).total_state == TotalState.UNCHECKED

    def test_told_twice_is_read_once(self, listening: World) -> None:
        placed = synced(listening)
        calls = len(listening.netsuite.calls)

        for _ in range(3):
            suiteapp.tell(listening.account, suiteapp.event(id=listening.entry(placed).netsuite_id))
            read(listening)

        assert len(listening.netsuite.calls) == calls + 1
        assert NetSuiteEvent.objects.get().repeats == 2


class TestManyEvents:
    def test_are_one_query_for_each_type(self, listening: World) -> None:
        placed = [listening.order(customer=number % 10) for number in range(12)]
        listening.sync()
        calls = len(listening.netsuite.calls)
        events = [
            suiteapp.event(id=listening.entry(one).netsuite_id, changed_at=str(n)) for one in placed for n in (1, 2)
        ]

        suiteapp.tell(listening.account, *events)

        assert read(listening) == 24
        assert len(listening.netsuite.calls) == calls + 1

    @pytest.mark.parametrize("order", [("edit", "delete"), ("delete", "edit")])
    def test_of_one_record_end_in_its_present_state_in_whatever_order_they_come(
        self, listening: World, order: tuple[str, str]
    ) -> None:
        placed = synced(listening)
        netsuite_id = listening.entry(placed).netsuite_id
        listening.netsuite.delete("salesOrder", netsuite_id)

        suiteapp.tell(listening.account, *(suiteapp.event(id=netsuite_id, event=event) for event in order))
        read(listening)

        assert listening.entry(placed).error_code == "DecisionNeeded"

    def test_of_records_that_nobody_follows_cost_no_call(self, listening: World) -> None:
        events = [suiteapp.event(type=kind, id="1") for kind in ("customer", "salesOrder", "invoice", "timeBill")]

        suiteapp.tell(listening.account, *events)
        read(listening)

        assert listening.netsuite.calls == []
        assert set(NetSuiteEvent.objects.values_list("fate", flat=True)) == {"IGNORED"}
        assert NetSuiteEvent.objects.get(record_type="customer").note == (
            "Nobody follows it: this customer is linked to nothing."
        )

    def test_of_another_account_never_meet_this_ones_records(self, listening: World) -> None:
        placed = synced(listening)
        stranger = NetSuiteEventFactory(netsuite_id=listening.entry(placed).netsuite_id, event="delete")

        netsuite_events.read(account_id=stranger.account_id, now=listening.now())

        stranger.refresh_from_db()
        assert (stranger.fate, listening.entry(placed).state) == ("IGNORED", State.SYNCED)


class TestAHandler:
    def test_hears_of_its_type_and_its_notes_are_kept(self, listening: World, monkeypatch: pytest.MonkeyPatch) -> None:
        heard: list[tuple[str, str]] = []

        def follow(
            *, account: NetSuiteAccount, client: NetSuiteClient, events: Sequence[NetSuiteEvent], now: datetime
        ) -> Mapping[str, str]:
            heard.extend((event.netsuite_id, event.event) for event in events)
            return {"107": "Customer read."}

        monkeypatch.setitem(netsuite_events.HANDLERS, "customer", follow)
        told = [suiteapp.event(type="customer", id=number) for number in ("107", "108")]
        suiteapp.tell(listening.account, *told, suiteapp.event(type="contact", id="9"))
        read(listening)

        fates = dict(NetSuiteEvent.objects.values_list("netsuite_id", "fate"))
        assert heard == [("107", "edit"), ("108", "edit")]
        assert fates == {"107": "HANDLED", "108": "IGNORED", "9": "IGNORED"}
        assert NetSuiteEvent.objects.get(netsuite_id="107").note == "Customer read."

    def test_hears_of_linked_documents_too(self, listening: World, monkeypatch: pytest.MonkeyPatch) -> None:
        placed = synced(listening)
        monkeypatch.setitem(
            netsuite_events.HANDLERS, "salesOrder", lambda events, **_: {events[0].netsuite_id: "Heard."}
        )

        tell(listening, placed)

        note = NetSuiteEvent.objects.get().note
        assert note.startswith("Nothing new. Sales order")
        assert note.endswith("Heard.")


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
