"""Two versions of one record, side by side."""

from __future__ import annotations

from syncjobs.admin import comparing


def different(platform: dict[str, object], netsuite: dict[str, object]) -> list[str]:
    return [row.field for row in comparing.rows(platform=platform, netsuite=netsuite) if row.is_different]


def test_references_are_compared_by_id_whatever_they_are_called() -> None:
    assert different({"entity": {"id": "7"}}, {"entity": {"id": "7", "refName": "Harbour", "links": []}}) == []
    assert different({"entity": {"id": "7"}}, {"entity": {"id": "8"}}) == ["customer"]


def test_numbers_are_compared_by_value() -> None:
    assert different({"rate": "30.00"}, {"rate": 30}) == []


def test_each_line_is_compared_and_named() -> None:
    platform = {"item": {"items": [{"quantity": 2}, {"quantity": 3}]}}
    netsuite = {"item": {"items": [{"quantity": 2}, {"quantity": 1}]}}

    assert different(platform, netsuite) == ["line 2: quantity"]


def test_a_line_that_only_netsuite_has_is_shown() -> None:
    rows = comparing.rows(platform={"memo": "x"}, netsuite={"item": {"items": [{"item": {"id": "9"}, "rate": 1}]}})

    assert ("line 1: item", "", "9") in [(row.field, row.platform, row.netsuite) for row in rows]


def test_a_record_deleted_in_netsuite_leaves_that_side_empty() -> None:
    (row,) = comparing.rows(platform={"memo": "x"}, netsuite=None)

    assert (row.platform, row.netsuite, row.is_different) == ("x", "", True)
