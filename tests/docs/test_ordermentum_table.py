"""The table of docs/ordermentum.md: every promise has its number, and tests that are there and carry it."""

from __future__ import annotations

import pytest

from tests.docs import proof

NUMBERS = [*(f"R{number}" for number in range(1, 61)), *(f"E{number}" for number in range(1, 81))]


def table() -> list[proof.Row]:
    return proof.rows("ordermentum.md", "## What is promised, and the test that proves it")


def test_every_number_has_one_row_in_its_place() -> None:
    assert [row.number for row in table()] == NUMBERS


def test_every_row_says_what_is_promised_in_its_own_words() -> None:
    assert proof.badly_said(table()) == []


def test_every_promise_is_proved() -> None:
    assert proof.unproved(table()) == []


def test_every_named_test_is_there() -> None:
    assert proof.lost(table()) == []


def test_every_named_test_carries_its_number() -> None:
    assert proof.not_carried(table()) == []


@pytest.mark.parametrize(
    ("text", "number", "is_carried"),
    [
        ("test_a_paid_invoice_stays_e24", "E24", True),
        ("test_freight_r50_r51", "R50", True),
        ("test_freight_r50_r51", "R5", False),
        ("test_a_state None pytest.param(id='decision (E24)')", "E24", True),
        ("test_a_state None pytest.param(id='decision (E24)')", "E2", False),
        ("test_a_state E24: a billed order", "E24", True),
        ("test_a_state None ", "E24", False),
    ],
)
def test_a_number_is_not_taken_for_another(text: str, number: str, is_carried: bool) -> None:
    assert proof.carries(text, number) is is_carried
