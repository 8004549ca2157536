"""What changed between two checkups, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from syncjobs import drift

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def step(key: str, light: str, permission: str = "") -> dict[str, Any]:
    return {"key": key, "name": f"{permission} (View)" if permission else key, "light": light, "permission": permission}


def held(light: str, *names: str) -> list[dict[str, Any]]:
    return [step(f"permission:{name}", light, name) for name in names]


def told(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    return drift.sentences(before=before, after=after, since="Since yesterday")


def test_what_the_role_lost_is_one_sentence() -> None:
    lost = told(held("GREEN", "Items", "Locations", "Customers"), held("RED", "Items", "Locations", "Customers"))

    assert lost == ["Since yesterday the role lost Items (View), Locations (View) and Customers (View)."]


def test_what_the_role_gained_is_another() -> None:
    assert told(held("RED", "Items"), held("GREEN", "Items")) == ["Since yesterday the role gained Items (View)."]


def test_other_turns_are_told_by_their_lights() -> None:
    after = [step("clock", "RED"), *held("AMBER", "Items")]

    assert told([step("clock", "GREEN"), *held("GREEN", "Items")], after) == [
        "Since yesterday clock turned from healthy to broken.",
        "Since yesterday Items (View) turned from healthy to not proved.",
    ]


def test_a_permission_that_became_needed_and_is_missing_is_told() -> None:
    assert told(held("GREEN", "Items"), held("RED", "Invoice")) == [
        "Since yesterday Invoice (View) is needed too, and the role lacks it."
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (held("GREEN", "Items"), held("GREEN", "Items")),
        (held("GREEN", "Items"), [step("sign_in", "RED"), step("permissions", "AMBER")]),
        ([step("permissions", "AMBER")], held("RED", "Items")),
    ],
    ids=["the same", "not looked at now", "not looked at then"],
)
def test_the_same_and_the_unseen_say_nothing(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    assert told(before, after) == []


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=2, minutes=50), "Since 09:10 today"),
        (timedelta(days=1), "Since yesterday"),
        (timedelta(hours=13), "Since yesterday"),
        (timedelta(days=18), "Since 3 Nov 2026"),
    ],
)
def test_the_time_before_is_said_as_people_say_it(ago: timedelta, words: str) -> None:
    assert drift.since(before=NOON - ago, now=NOON) == words


def test_only_what_was_not_red_before_is_newly_red() -> None:
    after = [*held("RED", "Items", "Locations"), *held("GREEN", "Customers")]

    newly = drift.newly_red(before=held("RED", "Items"), after=after)

    assert [found["permission"] for found in newly] == ["Locations"]
