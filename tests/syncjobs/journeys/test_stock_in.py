"""Stock from end to end: counted, moved and re-arranged in NetSuite for a day while both sides are in trouble."""

from __future__ import annotations

import random

from syncjobs.models import State, SyncEntry
from tests.syncjobs.journeys import bad_day
from tests.syncjobs.stock import Stock
from tests.world import World

FOLLOWED = range(14)
ROUNDS = 6


def settle(stock: Stock) -> None:
    """Look and write until a whole look found nothing new and nothing is left to be written."""
    for _ in range(60):
        run = stock.look()
        stock.pass_time()
        waiting = SyncEntry.objects.filter(plan=stock.plan).exclude(state__in=[State.SYNCED, State.SKIPPED])
        if run.is_complete and not run.queued and not waiting.exists():
            return
    raise AssertionError("It does not come to rest.")


def count(stock: Stock, chance: random.Random) -> dict[tuple[int, str], int]:
    """Count every item anew at both warehouses; give what buyers are to see."""
    expected = {}
    for number in FOLLOWED:
        at_1, at_2 = chance.randint(-3, 40), chance.randint(0, 40)
        stock.put(str(501 + number), at_1=(at_1 + 5, at_1), at_2=(at_2 + 0.5, at_2 + 0.5))
        expected |= {(number, "1"): max(at_1, 0), (number, "2"): at_2}
    return expected


def test_stock_comes_out_right_with_faults_on_both_sides(world: World) -> None:
    """R28, R33, R34, R36, E46, E48, E52: right figures, no second location, whatever breaks."""
    stock, chance = Stock(world), random.Random(28)
    stock.connect("1,2", followed=FOLLOWED)
    variants = len(world.ordermentum.variants)
    for round_number in range(ROUNDS):
        bad_day.begin(world.ordermentum, world.netsuite)
        listed = ("1,2", "2,1,3")[round_number % 2]
        stock.change_settings(location_ids=listed)

        expected = count(stock, chance)
        settle(stock)

        assert {key: stock.shown(*key) for key in expected} == {key: {figure} for key, figure in expected.items()}
        assert [stock.itself(number) for number in FOLLOWED] == [expected[number, listed[0]] for number in FOLLOWED]
        places = world.ordermentum.locations.values()
        assert [place["externalId"] for place in places if place["default"]] == [listed[0]]
    assert sorted(place["externalId"] for place in world.ordermentum.locations.values()) == ["1", "2", "3"]
    assert len(world.ordermentum.stock_items) == 3 * variants
    assert SyncEntry.objects.filter(plan=stock.plan).count() == len(FOLLOWED)
    assert world.netsuite.writes == []
    assert bad_day.answers(world.ordermentum) >= {None, 429, 500}
