"""Fields by dotted path: what is written is read again, and nothing else moves."""

from __future__ import annotations

import contextlib
import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import dotted_paths

NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(".".join)
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
CONTENTS = st.recursive(VALUES, lambda inner: st.dictionaries(NAMES, inner, max_size=4), max_leaves=8).map(
    lambda content: content if isinstance(content, dict) else {"one": content}
)


@given(CONTENTS, PATHS, VALUES)
def test_what_is_written_is_read_again(content: dict[str, Any], path: str, value: Any) -> None:
    dotted_paths.write(content=content, path=path, value=value)

    assert dotted_paths.read(content=content, path=path) == value


@given(CONTENTS, PATHS, PATHS, VALUES)
def test_a_path_that_is_apart_keeps_its_value(content: dict[str, Any], path: str, other: str, value: Any) -> None:
    parts, others = path.split("."), other.split(".")
    if parts[: len(others)] == others or others[: len(parts)] == parts:
        return
    before = dotted_paths.read(content=content, path=other)

    body = dotted_paths.written(content=content, fields={path: value})

    is_in_the_way = any(
        not isinstance(dotted_paths.read(content=content, path=".".join(parts[:n])), dict) for n in range(1, len(parts))
    )
    assert is_in_the_way or dotted_paths.read(content=body, path=other) == before


@given(CONTENTS, st.dictionaries(PATHS, VALUES, max_size=3))
def test_what_was_given_is_left_as_it_is(content: dict[str, Any], fields: dict[str, Any]) -> None:
    before = copy.deepcopy(content)

    dotted_paths.written(content=content, fields=fields)

    assert content == before


@given(st.text())
def test_any_text_is_a_path_or_refused(path: str) -> None:
    with contextlib.suppress(ValueError):
        dotted_paths.write(content={}, path=path, value="x")


def test_objects_on_the_way_are_made_b8() -> None:
    assert dotted_paths.written(content={"name": "A"}, fields={"ship_to.name": "Dock", "metadata.po": "7"}) == {
        "name": "A",
        "ship_to": {"name": "Dock"},
        "metadata": {"po": "7"},
    }


def test_it_is_applied_last_and_beside_what_is_there_b8() -> None:
    body = {"purchase_order": "old", "ship_to": None, "metadata": {"netsuite_id": "5"}}

    assert dotted_paths.written(
        content=body, fields={"purchase_order": "new", "ship_to.city": "Sydney", "metadata.po": "7"}
    ) == {"purchase_order": "new", "ship_to": {"city": "Sydney"}, "metadata": {"netsuite_id": "5", "po": "7"}}


def test_the_later_one_wins_b8() -> None:
    assert dotted_paths.written(content={}, fields={"ship_to.name": "a", "ship_to": "b"}) == {"ship_to": "b"}


def test_a_list_stands_at_the_end_c6() -> None:
    body = dotted_paths.written(content={}, fields={"disabled_payment_methods[]": ["ach", "check"]})

    assert body == {"disabled_payment_methods": ["ach", "check"]}
    assert dotted_paths.read(content=body, path="disabled_payment_methods[]") == ["ach", "check"]


def test_behind_a_list_every_item_is_read_and_none_is_written() -> None:
    content = {"charge": {"refunds": [{"id": 1}, {"id": 2}, {}]}}

    assert dotted_paths.read(content=content, path="charge.refunds[].id") == [1, 2]
    with pytest.raises(ValueError, match="end of a path"):
        dotted_paths.write(content={}, path="items[].name", value="x")


def test_a_day_is_written_as_the_platform_writes_it() -> None:
    body = dotted_paths.written(content={}, fields={"due_date": date(2026, 12, 1)}, day=lambda day: day.toordinal())

    assert body == {"due_date": date(2026, 12, 1).toordinal()}


def test_metadata_are_told_apart() -> None:
    fields = {"metadata.po": "7", "purchase_order": "7"}

    assert dotted_paths.metadata_of(fields=fields) == {"po": "7"}
    assert dotted_paths.without_metadata(fields=fields) == {"purchase_order": "7"}
