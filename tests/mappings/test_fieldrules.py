"""How a field's value changes sides."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.netsuite.field_catalog import Kind
from mappings import fieldrules

SYDNEY = ZoneInfo("Australia/Sydney")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class TestToThePlatform:
    @pytest.mark.parametrize(
        ("told", "kind", "path", "sent"),
        [
            ("  PO 7 ", Kind.TEXT, "purchase_order", "PO 7"),
            ("  ", Kind.TEXT, "purchase_order", None),
            ("T", Kind.FLAG, "autopay", True),
            ("F", Kind.FLAG, "autopay", False),
            ("F", Kind.FLAG, "metadata.rush", "false"),
            ("T", Kind.TEXT, "metadata.size", "T"),
            ("2026-12-01", Kind.DAY, "due_date", date(2026, 12, 1)),
            ("2026-12-01", Kind.DAY, "metadata.promised", "2026-12-01"),
            ("12/1/2026", Kind.UNKNOWN, "metadata.promised", "12/1/2026"),
            ("1500.50", Kind.NUMBER, "credit_limit", Decimal("1500.50")),
            ("1.5E3", Kind.NUMBER, "metadata.limit", "1500"),
            ("0.10", Kind.NUMBER, "metadata.rate", "0.10"),
            ("007", Kind.UNKNOWN, "metadata.code", "007"),
            ("ach, check,", Kind.TEXT, "disabled_payment_methods[]", ["ach", "check"]),
            (" , ", Kind.TEXT, "disabled_payment_methods[]", None),
        ],
    )
    def test_a_value_is_sent_as_its_kind_says_b8_c6(self, told: str, kind: Kind, path: str, sent: Any) -> None:
        found = fieldrules.for_platform(told=told, kind=kind, path=path)

        assert (found, type(found)) == (sent, type(sent))

    @pytest.mark.parametrize(("told", "is_on"), [("F", False), ("T", True)])
    def test_an_unticked_checkbox_is_never_taken_for_yes_q9(self, told: str, is_on: bool) -> None:
        assert fieldrules.for_platform(told=told, kind=Kind.UNKNOWN, path="autopay") is is_on
        assert fieldrules.flag(told=told) is is_on

    @pytest.mark.parametrize(
        ("kind", "told"), [(Kind.FLAG, "perhaps"), (Kind.NUMBER, "twelve"), (Kind.NUMBER, "1e9999")]
    )
    def test_a_text_that_is_not_what_its_kind_says_is_refused(self, kind: Kind, told: str) -> None:
        with pytest.raises(ValueError, match="is "):
            fieldrules.for_platform(told=told, kind=kind, path="x")

    @given(st.text(), st.sampled_from(Kind), st.sampled_from(["metadata.x", "x.y", "x[]"]))
    def test_whatever_is_told_is_sent_or_refused(self, told: str, kind: Kind, path: str) -> None:
        sent = None
        with contextlib.suppress(ValueError):
            sent = fieldrules.for_platform(told=told, kind=kind, path=path)
        assert sent is None or not path.startswith("metadata.") or isinstance(sent, str)
        assert sent is None or told.strip()

    @pytest.mark.parametrize(
        ("typed", "path", "sent"),
        [
            ("false", "autopay", False),
            ("true", "metadata.x", "true"),
            ("NET 30", "payment_terms", "NET 30"),
            ("", "x", None),
        ],
    )
    def test_a_constant_is_sent_as_it_was_typed(self, typed: str, path: str, sent: Any) -> None:
        assert fieldrules.fixed(text=typed, path=path) == sent


class TestLimits:
    @given(st.text(min_size=255, max_size=400))
    def test_a_long_value_is_a_problem_and_never_cut_b8(self, text: str) -> None:
        problem = fieldrules.too_long(field="custbody_note", path="metadata.note", value=text)

        assert str(problem) == f"custbody_note has {len(text)} characters, and metadata.note takes at most 254"

    @given(st.text(max_size=254))
    def test_a_value_of_254_characters_is_none(self, text: str) -> None:
        assert fieldrules.too_long(field="custbody_note", path="metadata.note", value=text) is None

    def test_a_key_may_have_forty_characters(self) -> None:
        def problem(length: int) -> Any:
            return fieldrules.too_long(field="memo", path=f"metadata.{'k' * length}", value="x")

        assert problem(40) is None
        assert "more than 40 characters" in str(problem(41))

    def test_ten_keys_are_taken_and_eleven_are_named(self) -> None:
        ten = {f"k{number}": "x" for number in range(10)}

        assert fieldrules.too_many_keys(metadata=ten) is None
        assert "11 keys (k0, " in str(fieldrules.too_many_keys(metadata={**ten, "last": "x"}))


class TestToNetSuite:
    @pytest.mark.parametrize(
        ("value", "kind", "sent"),
        [
            (" CHK 7 ", Kind.TEXT, "CHK 7"),
            (False, Kind.FLAG, False),
            ("F", Kind.FLAG, False),
            (7, Kind.REFERENCE, {"id": "7"}),
            (Decimal("2.50"), Kind.NUMBER, Decimal("2.50")),
            (1739000000, Kind.DAY, "2025-02-08"),
            (1739000000, Kind.INSTANT, "2025-02-08T07:33:20Z"),
            ("2026-12-01", Kind.DAY, "2026-12-01"),
            (["a", "b"], Kind.TEXT, "a, b"),
            ({"a": Decimal("1.0")}, Kind.TEXT, '{"a": "1"}'),
            (True, Kind.UNKNOWN, "true"),
            ("", Kind.TEXT, None),
            (None, Kind.DAY, None),
        ],
    )
    def test_a_value_is_written_as_the_field_holds_it(self, value: Any, kind: Kind, sent: Any) -> None:
        assert fieldrules.for_netsuite(value=value, kind=kind, zone=SYDNEY) == sent

    @given(ANYTHING, st.sampled_from(Kind))
    def test_whatever_a_platform_has_is_written_or_refused(self, value: Any, kind: Kind) -> None:
        with contextlib.suppress(ValueError):
            fieldrules.for_netsuite(value=value, kind=kind, zone=SYDNEY)
