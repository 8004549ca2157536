"""What the SuiteApp told of: the ledger follows what people did to linked documents in NetSuite."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from syncjobs import ledger, links
from syncjobs.models import NetSuiteEvent, State, SyncEntry, TotalState
from tests.syncjobs.told_of import change_price, outcomes, synced, tell
from tests.world import World


class TestALinkedDocument:
    def test_that_people_changed_is_compared_anew_at_once(self, listening: World) -> None:
        placed = synced(listening)
        change_price(listening, placed)

        tell(listening, placed)

        entry = listening.entry(placed)
        assert (entry.state, entry.total_state) == (State.SYNCED, TotalState.DIFFERS)
        assert entry.netsuite_total != entry.source_total
        assert entry.message.startswith(f"NetSuite's total is {entry.netsuite_total:.2f}, the platform's is 72.00")
        assert outcomes(placed) == ["CREATED", "WARNING"]
        assert NetSuiteEvent.objects.get().fate == "HANDLED"

    def test_that_people_put_right_again_agrees_again(self, listening: World) -> None:
        placed = synced(listening)
        before = listening.sales_order(placed)
        assert before
        change_price(listening, placed)
        tell(listening, placed)

        listening.netsuite.change("salesOrder", before["id"], {"item": before["item"]})
        tell(listening, placed, changed_at="2026-10-05T04:00:00.000Z")

        entry = listening.entry(placed)
        assert (entry.total_state, entry.message) == (TotalState.AGREES, "Both sides' totals agree again: 72.00.")

    def test_fails_by_a_mismatch_only_where_that_is_chosen_e20(self, listening: World) -> None:
        listening.rules.is_strict_on_totals = True
        listening.rules.save()
        placed = synced(listening)
        change_price(listening, placed)

        tell(listening, placed)

        assert (listening.entry(placed).state, listening.entry(placed).error_code) == (State.FAILED, "TOTALS_DIFFER")

    def test_that_was_deleted_needs_a_decision(self, listening: World) -> None:
        placed = synced(listening)
        netsuite_id = listening.entry(placed).netsuite_id
        listening.netsuite.delete("salesOrder", netsuite_id)

        tell(listening, placed, "delete")

        entry = listening.entry(placed)
        assert (entry.state, entry.error_code) == (State.WAITING, "DecisionNeeded")
        assert entry.message.startswith(f"Sales order {netsuite_id} was deleted in NetSuite by somebody.")
        assert f"Skip {entry.number}, or forget the link and retry" in entry.message
        assert outcomes(placed) == ["CREATED", "CONFLICT"]

    def test_that_was_deleted_is_not_taken_for_up_to_date_by_a_retry(self, listening: World) -> None:
        placed = synced(listening)
        listening.netsuite.delete("salesOrder", listening.entry(placed).netsuite_id)
        tell(listening, placed, "delete")

        tell_retry(listening, placed)

        entry = listening.entry(placed)
        assert (entry.state, entry.error_code) == (State.WAITING, "DecisionNeeded")
        assert "no longer exists in NetSuite" in entry.message

    def test_that_was_deleted_is_created_again_once_the_link_is_forgotten(self, listening: World) -> None:
        placed = synced(listening)
        listening.netsuite.delete("salesOrder", listening.entry(placed).netsuite_id)
        tell(listening, placed, "delete")

        links.forget(entry_id=listening.entry(placed).pk, who="Somebody", now=listening.now())
        tell_retry(listening, placed)

        assert listening.entry(placed).state == State.SYNCED
        assert listening.sales_order(placed)

    def test_that_is_said_to_be_deleted_but_is_there_is_left_alone(self, listening: World) -> None:
        placed = synced(listening)

        tell(listening, placed, "delete")

        assert (listening.entry(placed).state, outcomes(placed)) == (State.SYNCED, ["CREATED"])

    def test_that_is_not_there_without_a_word_of_deletion_differs(self, listening: World) -> None:
        placed = synced(listening)
        listening.netsuite.delete("salesOrder", listening.entry(placed).netsuite_id)

        tell(listening, placed, "edit")

        assert (listening.entry(placed).state, listening.entry(placed).total_state) == (State.SYNCED, "DIFFERS")
        assert "the role cannot see" in listening.entry(placed).message

    def test_that_we_deleted_ourselves_asks_nobody(self, listening: World) -> None:
        listening.rules.cancel_action = "DELETE"
        listening.rules.save()
        placed = synced(listening)
        listening.ordermentum.cancel_order(placed["id"])
        listening.sync()
        before = outcomes(placed)

        tell(listening, placed, "delete")

        assert (listening.entry(placed).state, outcomes(placed)) == (State.SYNCED, before)
        assert "cancelled by Crossfoot itself" in NetSuiteEvent.objects.get().note

    def test_that_is_being_written_at_this_moment_is_left_to_its_writer(self, listening: World) -> None:
        placed = synced(listening)
        listening.netsuite.delete("salesOrder", listening.entry(placed).netsuite_id)
        SyncEntry.objects.update(state=State.RUNNING, leased_until=listening.now() + timedelta(minutes=1))

        tell(listening, placed, "delete")

        assert listening.entry(placed).state == State.RUNNING
        assert NetSuiteEvent.objects.get().note.startswith("Its entry is running")


def tell_retry(world: World, placed: dict[str, Any]) -> None:
    assert ledger.retry(entry_ids=[world.entry(placed).pk], now=world.now()) == 1
    world.drain()
