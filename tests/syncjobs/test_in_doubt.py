"""A write whose answer was lost: looked up before anything is sent again."""

from __future__ import annotations

from integrations.simulation import Fault, FaultKind
from syncjobs.models import State
from tests.world import World


class TestInDoubt:
    def test_a_write_whose_answer_was_lost_is_found_not_sent_again_e36(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PUT"))
        world.sync()
        assert (world.entry(placed).state, world.log(placed)) == (State.UNKNOWN, ["UNKNOWN"])

        world.pass_time()
        world.drain()

        assert [call.method for call in world.netsuite.calls] == ["PUT", "GET"]
        assert (world.entry(placed).state, world.log(placed)[-1]) == (State.SYNCED, "ADOPTED")

    def test_a_write_that_did_not_happen_is_sent_after_a_look_e36(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.netsuite.faults.add(Fault(kind=FaultKind.RESET_BEFORE, method="PUT"))
        world.sync()

        world.pass_time()
        world.drain()

        assert [call.method for call in world.netsuite.calls] == ["PUT", "GET", "PUT"]
        assert len(world.netsuite.all("salesOrder")) == 1
        assert not world.entry(placed).is_in_doubt

    def test_ten_unclear_answers_in_a_row_need_a_person(self, world: World) -> None:
        world.connect()
        placed = world.order()
        world.netsuite.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, method="PUT", times=None))
        world.poll()

        for _ in range(12):
            world.drain()
            world.pass_time()

        entry = world.entry(placed)
        assert (entry.state, entry.is_in_doubt) == (State.FAILED, True)
        assert "10 times in a row" in entry.message
