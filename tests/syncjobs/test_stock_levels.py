"""What counts as news of an item's stock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from mappings.models import StockSettings
from syncjobs.flows import stock_levels

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ITEM = stock_levels.MappedItem(label="HB-1KG", mark="5c1f0000")


def version(*, now: datetime = NOON, shown: dict[str, str] | None, item_id: str = "501") -> str:
    figures = None if shown is None else {place: Decimal(figure) for place, figure in shown.items()}
    settings = StockSettings(location_ids="3,1")
    kept = stock_levels.raw(item_id=item_id, item=ITEM, shown=figures, settings=settings, now=now)
    return str(kept["version"])


def test_the_order_of_the_locations_is_part_of_it_e46() -> None:
    assert version(shown={"3": "7", "1": "2"}) != version(shown={"1": "2", "3": "7"})


def test_the_same_figure_in_another_writing_is_no_news_r36() -> None:
    assert version(shown={"3": "7.00"}) == version(shown={"3": "7"})


def test_an_item_is_looked_at_again_once_a_day_r36() -> None:
    seen = [version(shown={"3": "7"}, now=NOON + timedelta(minutes=15 * look)) for look in range(4 * 24 * 3)]

    assert len(set(seen)) in (3, 4)


def test_not_all_items_are_looked_at_again_at_once_r36() -> None:
    ids = [str(number) for number in range(1000, 1100)]
    first, next_hour = (
        {item_id: version(shown={"3": "7"}, now=NOON + timedelta(hours=hour), item_id=item_id) for item_id in ids}
        for hour in (0, 1)
    )

    assert 0 < sum(first[item_id] != next_hour[item_id] for item_id in ids) < 15


def test_an_item_without_stock_is_no_news_for_ever_e50() -> None:
    assert version(shown=None) == version(shown=None, now=NOON + timedelta(days=40))


def test_very_many_locations_fit_r36() -> None:
    many = {str(10_000 + number): "123456.789" for number in range(50)}

    assert len(version(shown=many)) <= 100
    assert version(shown=many) != version(shown=many | {"10000": "1"})
