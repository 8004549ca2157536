"""The key of a write: the same after a lost answer, another one after a refusal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.invoiced import idempotency

WRITE: dict[str, Any] = {"operation": "invoice.create", "of": "7741", "body": {"number": "INV-1"}, "refusals": 0}


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 10**9), st.dictionaries(st.text(), st.text()))
def test_any_key_has_6_to_64_plain_characters_d6(operation: str, of: str, refusals: int, body: dict[str, str]) -> None:
    key = idempotency.key(operation=operation, of=of, body=body, refusals=refusals)

    assert 6 <= len(key) <= 64
    assert key.isascii()
    assert key.isprintable()


def test_the_same_write_has_the_same_key_d4() -> None:
    one = idempotency.key(**{**WRITE, "body": {"a": Decimal("1.50"), "b": [{"c": 1, "d": None}]}})
    again = idempotency.key(**{**WRITE, "body": {"b": [{"d": None, "c": 1}], "a": Decimal("1.50")}})

    assert one == again
    assert one.startswith("invoice.create:7741:")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"refusals": 1}, id="after a refusal"),
        pytest.param({"body": {"number": "INV-2"}}, id="another body"),
        pytest.param({"of": "7742"}, id="another object"),
        pytest.param({"operation": "invoice.void"}, id="another operation"),
        pytest.param({"version": "2026-11-22"}, id="a later version that is the same again"),
        pytest.param({"operation": "invoice.create.and.more"}, id="where the shown part is cut"),
    ],
)
def test_any_other_write_has_another_key_d5(other: dict[str, Any]) -> None:
    assert idempotency.key(**WRITE) != idempotency.key(**{**WRITE, **other})
