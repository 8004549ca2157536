"""Which deposit rule decides where money goes (D74)."""

from __future__ import annotations

import pytest

from mappings import deposit_routing
from mappings.models import DepositRule

ANY, AUD, CHECK = ("", ""), ("AUD", ""), ("", "check")
BOTH, NZD = ("AUD", "check"), ("NZD", "check")


def rule(case: tuple[str, str]) -> DepositRule:
    return DepositRule(currency=case[0], method=case[1])


@pytest.mark.parametrize(
    ("cases", "wins"),
    [
        ([ANY, AUD, BOTH], BOTH),
        ([AUD, CHECK], AUD),
        ([CHECK, AUD], CHECK),
        ([NZD, ANY], ANY),
        ([BOTH, ANY], BOTH),
        ([NZD], None),
        ([], None),
    ],
    ids=["exact beats blank", "first of a tie", "first of a tie, turned", "mismatch is out", "order", "none", "empty"],
)
def test_the_best_fit_wins_and_of_equals_the_first_d74(
    cases: list[tuple[str, str]], wins: tuple[str, str] | None
) -> None:
    found = deposit_routing.rule_for(rules=[rule(case) for case in cases], currency="aud", method="check")

    assert (found and (found.currency, found.method)) == wins


def test_a_payment_without_a_method_only_fits_rules_without_one_d74() -> None:
    found = deposit_routing.rule_for(rules=[rule(BOTH), rule(AUD)], currency="AUD", method="")

    assert found is not None
    assert found.method == ""
