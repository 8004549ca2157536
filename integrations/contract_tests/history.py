"""History by when a record was made, a page at a time, resumable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations import contract, errors
from integrations.contract_tests.case import LONG_AGO, Case
from integrations.contract_tests.platform import Platform


def pages(connector: contract.Connector, record_type: str, **asked: Any) -> list[contract.HistoryPage]:
    """Give the pages of everything there is, unless told what to ask."""
    whole = {"since": LONG_AGO, "until": datetime.now(UTC) + timedelta(days=1)}
    return list(connector.history(record_type=record_type, **{**whole, **asked}))


def ids(found: list[contract.HistoryPage]) -> list[str]:
    """Give the records of these pages in their order."""
    return [change.source_id for page in found for change in page.changes]


class History(Case):
    """What a backfill reads, and goes on with after it was stopped."""

    def test_each_record_comes_once_the_oldest_first(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        made = [platform.add(record_type=record_type) for _ in range(2 * platform.page_size + 1)]

        found = pages(connector, record_type)

        assert ids(found) == made
        assert sum(page.seen for page in found) == len(made)
        assert len(found) > 1

    def test_it_goes_on_at_any_page_s_position(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        for _ in range(2 * platform.page_size + 1):
            platform.add(record_type=record_type)
        found = pages(connector, record_type)

        for number, page in enumerate(found, start=1):
            assert ids(pages(connector, record_type, position=page.position)) == ids(found[number:])

    def test_it_begins_at_since_and_ends_before_until(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        first, second, third = (platform.add(record_type=record_type) for _ in range(3))
        since, until = (platform.made_at(record_type=record_type, source_id=each) for each in (second, third))

        assert ids(pages(connector, record_type, since=since, until=until)) == [second]
        assert ids(pages(connector, record_type, until=since)) == [first]

    def test_open_ones_are_some_of_all(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        made = {platform.add(record_type=record_type) for _ in range(3)}

        assert set(ids(pages(connector, record_type, open_only=True))) <= made

    def test_a_reading_that_fails_says_so_and_is_never_in_doubt(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        platform.add(record_type=record_type)

        with platform.failing(), pytest.raises(errors.SyncError) as caught:
            pages(connector, record_type)

        assert not isinstance(caught.value, errors.Ambiguous)
