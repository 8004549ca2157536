"""The tables of docs/invoiced.md: every edge case has the tests that prove it, every quirk what is done instead."""

from __future__ import annotations

from tests.docs import proof

CASES = [f"D{number}" for number in range(1, 92)]
QUIRKS = [f"Q{number}" for number in range(1, 17)]


def cases() -> list[proof.Row]:
    return proof.rows("invoiced.md", "## Edge cases, and the test that proves each")


def quirks() -> list[proof.Row]:
    return proof.rows("invoiced.md", "## What others do, and what Crossfoot does instead")


def test_every_case_and_every_quirk_has_one_row_in_its_place() -> None:
    assert [row.number for row in cases()] == CASES
    assert [row.number for row in quirks()] == QUIRKS


def test_every_row_says_what_happens_in_its_own_words() -> None:
    assert proof.badly_said([*cases(), *quirks()]) == []


def test_every_case_is_proved() -> None:
    assert proof.unproved([*cases(), *quirks()]) == []


def test_every_named_test_is_there() -> None:
    assert proof.lost([*cases(), *quirks()]) == []


def test_every_named_test_carries_its_number() -> None:
    assert proof.not_carried([*cases(), *quirks()]) == []
