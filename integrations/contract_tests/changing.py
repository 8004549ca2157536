"""Polling: what changed since an instant."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from integrations import contract, errors, records
from integrations.contract_tests.case import LONG_AGO, Case
from integrations.contract_tests.platform import Platform
from integrations.contract_tests.reading import read


def changed(connector: contract.Connector, record_type: str, since: Any = LONG_AGO) -> list[records.Change]:
    """Give the changes of all pages."""
    return [change for page in connector.changes(record_type=record_type, since=since) for change in page]


class Changes(Case):
    """A change that a poll misses is lost for good."""

    def test_none_is_lost_between_pages(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        made = {platform.add(record_type=record_type) for _ in range(2 * platform.page_size + 1)}

        assert {change.source_id for change in changed(connector, record_type)} == made

    def test_the_oldest_comes_first(self, platform: Platform, connector: contract.Connector, record_type: str) -> None:
        made = [platform.add(record_type=record_type) for _ in range(platform.page_size + 1)]
        platform.edit(record_type=record_type, source_id=made[0])

        found = changed(connector, record_type)

        instants = [change.updated_at for change in found]
        assert instants == sorted(instants)
        assert {instant.utcoffset() for instant in instants} == {timedelta(0)}
        assert found[-1].source_id == made[0]

    def test_it_begins_with_what_changed_at_that_very_instant(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        for _ in range(3):
            platform.add(record_type=record_type)
        _, second, third = changed(connector, record_type)

        found = {change.source_id for change in changed(connector, record_type, second.updated_at)}

        assert {second.source_id, third.source_id} <= found

    def test_its_version_is_the_one_that_reading_gives(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        # Two words for one version would make the record due for ever.
        source_id = platform.add(record_type=record_type)
        platform.edit(record_type=record_type, source_id=source_id)

        last = [change for change in changed(connector, record_type) if change.source_id == source_id][-1]

        assert last.version == read(connector, record_type, [source_id])[source_id].version

    def test_a_record_that_came_with_the_list_can_be_kept_as_json(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        platform.add(record_type=record_type)
        (change,) = changed(connector, record_type)

        if change.document is not None:
            kept = json.loads(json.dumps(change.document.raw, default=str), parse_float=Decimal)
            assert connector.parse_document(record_type=record_type, raw=kept) == change.document

    def test_one_that_cannot_be_understood_does_not_hide_the_others(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        made = [platform.add(record_type=record_type) for _ in range(3)]
        platform.spoil(record_type=record_type, source_id=made[1])

        found = {change.source_id for change in changed(connector, record_type)}

        assert {made[0], made[2]} <= found

    def test_a_poll_that_fails_says_so_and_is_never_in_doubt(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        platform.add(record_type=record_type)

        with platform.failing(), pytest.raises(errors.SyncError) as caught:
            changed(connector, record_type)

        assert not isinstance(caught.value, errors.Ambiguous)
