"""Edits, cancellations and what became of the sales order in NetSuite meanwhile."""

from __future__ import annotations

import pytest

from integrations.simulation import Fault, FaultKind
from mappings.models import CancelAction
from syncjobs.models import RecordLink, State, SyncEntry
from tests.world import World


def status(world: World, placed: dict[str, object]) -> str:
    order = world.sales_order(placed)
    return str(order["status"]["id"]) if order else "none"


class TestEdits:
    def test_change_the_same_sales_order_and_take_lines_away_e23(self, world: World) -> None:
        world.connect()
        placed = world.order(products=(0, 1, 2), reference="PO-1")
        world.sync()

        kept = [line for line in placed["lineItems"] if line["productId"] != world.products[1]["id"]]
        world.ordermentum.edit_order(placed["id"], lines=kept, reference="PO-2")
        world.sync()

        order = world.sales_order(placed)
        assert order is not None
        assert [line[0] for line in world.lines(placed)] == ["501", "503"]
        assert (order["otherRefNum"], len(world.netsuite.all("salesOrder"))) == ("PO-2", 1)
        assert world.log(placed) == ["CREATED", "UPDATED"]

    def test_that_take_the_purchase_order_away_take_it_away_e23(self, world: World) -> None:
        world.connect()
        placed = world.order(reference="PO-1")
        world.sync()

        world.ordermentum.edit_order(placed["id"], reference=None)
        world.sync()
        world.ordermentum.edit_order(placed["id"], properties={"colour": "blue"})
        world.sync()

        order = world.sales_order(placed)
        assert order is not None
        assert order.get("otherRefNum") is None
        assert world.log(placed) == ["CREATED", "UPDATED", "UNCHANGED"]

    def test_that_netsuite_does_not_hold_are_not_sent_e34(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        before = len(world.netsuite.calls)

        world.ordermentum.edit_order(placed["id"], properties={"colour": "blue"})
        world.sync()

        assert len(world.netsuite.calls) == before
        assert world.log(placed) == ["CREATED", "UNCHANGED"]

    def test_of_a_billed_order_are_left_to_a_person_with_both_versions_e24(self, world: World) -> None:
        world.connect()
        placed = world.order(reference="PO-1")
        world.sync()
        world.netsuite.bill(world.entry(placed).netsuite_id)

        world.ordermentum.edit_order(placed["id"], reference="PO-2")
        world.sync()

        entry = world.entry(placed)
        assert (entry.state, world.log(placed)[-1]) == (State.WAITING, "CONFLICT")
        assert entry.facts["platform"]["otherRefNum"] == "PO-2"
        assert entry.facts["netsuite"]["otherRefNum"] == "PO-1"
        assert "is billed and was left alone" in entry.message
        order = world.sales_order(placed)
        assert order is not None
        assert order["otherRefNum"] == "PO-1"

    def test_of_an_order_that_was_billed_in_part_are_left_to_a_person_e24(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        world.netsuite.bill(world.entry(placed).netsuite_id, quantities={1: 1})

        world.ordermentum.edit_order(placed["id"], reference="PO-2")
        world.sync()

        assert world.entry(placed).error_code == "DecisionNeeded"

    def test_of_an_order_that_people_closed_are_left_to_a_person_e24(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        closed = {"item": {"items": [{"line": 1, "isClosed": True}, {"line": 2, "isClosed": True}]}}
        world.netsuite.change("salesOrder", world.entry(placed).netsuite_id, closed)

        world.ordermentum.edit_order(placed["id"], reference="PO-2")
        world.sync()

        assert "is closed and was left alone" in world.entry(placed).message
        assert status(world, placed) == "Closed"

    def test_taken_back_end_the_conflict_e24(self, world: World) -> None:
        world.connect()
        placed = world.order(reference="PO-1")
        world.sync()
        world.netsuite.bill(world.entry(placed).netsuite_id)
        world.ordermentum.edit_order(placed["id"], reference="PO-2")
        world.sync()

        world.ordermentum.edit_order(placed["id"], reference="PO-1")
        world.sync()

        assert (world.entry(placed).state, world.entry(placed).facts) == (State.SYNCED, {})

    def test_of_an_order_that_people_deleted_are_left_to_a_person(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        books = world.netsuite.books
        (record,) = books.store.all("salesOrder")
        books.store.remove(record, name="Sales Order #1", now=books.now())

        world.ordermentum.edit_order(placed["id"], reference="PO-2")
        world.sync()

        assert "somebody deleted it" in world.entry(placed).message
        assert world.netsuite.all("salesOrder") == []


class TestCancelling:
    def test_what_never_went_across_creates_nothing_e25(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.ordermentum.cancel_order(placed["id"])

        world.sync()

        assert (world.entry(placed).state, world.netsuite.calls) == (State.SKIPPED, [])
        assert "nothing was created in NetSuite" in world.entry(placed).message

    @pytest.mark.parametrize("verb", ["cancel_order", "delete_order"])
    def test_closes_the_sales_order_e25_e31(self, world: World, verb: str) -> None:
        world.connect()
        placed = world.order()
        world.sync()

        getattr(world.ordermentum, verb)(placed["id"])
        world.sync()

        assert status(world, placed) == "Closed"
        assert world.log(placed) == ["CREATED", "CANCELLED"]

    def test_deletes_it_where_that_is_chosen_e25(self, world: World) -> None:
        world.connect(cancel_action=CancelAction.DELETE)
        placed = world.order()
        world.sync()

        world.ordermentum.cancel_order(placed["id"])
        world.sync()

        assert world.netsuite.all("salesOrder") == []
        assert world.entry(placed).state == State.SYNCED

    def test_only_tells_where_that_is_chosen_e25(self, world: World) -> None:
        world.connect(cancel_action=CancelAction.IGNORE)
        placed = world.order()
        world.sync()

        world.ordermentum.cancel_order(placed["id"])
        world.sync()

        assert status(world, placed) == "Pending Fulfillment"
        assert (world.entry(placed).state, world.entry(placed).error_code) == (State.WAITING, "DecisionNeeded")

    def test_of_a_billed_order_is_only_flagged_e25(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        world.netsuite.bill(world.entry(placed).netsuite_id)

        world.ordermentum.cancel_order(placed["id"])
        world.sync()

        assert status(world, placed) == "Billed"
        assert "was cancelled on the platform" in world.entry(placed).message

    def test_twice_is_once_e25(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        world.ordermentum.cancel_order(placed["id"])
        world.sync()
        before = len(world.netsuite.calls)

        world.ordermentum.edit_order(placed["id"], comment="Sorry")
        world.sync()

        assert (len(world.netsuite.calls), world.log(placed)[-1]) == (before, "UNCHANGED")

    def test_whose_answer_was_lost_is_found_done_e25_e36(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        world.ordermentum.cancel_order(placed["id"])
        world.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PATCH"))
        world.sync()
        assert world.entry(placed).state == State.UNKNOWN

        world.pass_time()
        world.drain()

        assert [call.method for call in world.netsuite.calls].count("PATCH") == 1
        assert (world.entry(placed).state, status(world, placed)) == (State.SYNCED, "Closed")

    def test_finds_an_order_that_an_earlier_installation_sent_r19(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        world.write_ids_back()
        SyncEntry.objects.all().delete()
        RecordLink.objects.all().delete()

        world.ordermentum.cancel_order(placed["id"])
        world.sync()

        assert status(world, placed) == "Closed"


class TestReinstating:
    def test_opens_the_sales_order_again_e26(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        world.ordermentum.cancel_order(placed["id"])
        world.sync()

        world.ordermentum.reinstate_order(placed["id"])
        world.sync()

        assert status(world, placed) == "Pending Fulfillment"
        assert not RecordLink.objects.get().is_cancelled

    def test_makes_a_deleted_sales_order_anew_e26(self, world: World) -> None:
        world.connect(cancel_action=CancelAction.DELETE)
        placed = world.order()
        world.sync()
        world.ordermentum.cancel_order(placed["id"])
        world.sync()

        world.ordermentum.reinstate_order(placed["id"])
        world.sync()

        order = world.sales_order(placed)
        assert order is not None
        assert (world.entry(placed).state, world.entry(placed).netsuite_id) == (State.SYNCED, order["id"])

    def test_of_what_people_cancelled_in_netsuite_is_flagged_e26(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.sync()
        world.netsuite.cancel(world.entry(placed).netsuite_id)
        world.ordermentum.cancel_order(placed["id"])
        world.sync()

        world.ordermentum.reinstate_order(placed["id"])
        world.sync()

        assert (status(world, placed), world.entry(placed).state) == ("Cancelled", State.WAITING)
