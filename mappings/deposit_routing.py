"""Where the money of a payment goes in NetSuite: the deposit rule that fits best. Pure.

A condition that is the payment's own counts 2, an empty one 1, another one rules the rule out; the highest sum wins,
and of equals the first.
"""

from __future__ import annotations

from collections.abc import Iterable

from mappings.models import DepositRule

_EXACT, _ANY = 2, 1


def rule_for(*, rules: Iterable[DepositRule], currency: str, method: str) -> DepositRule | None:
    """Give the rule for a payment, None when none fits: NetSuite's own default counts then.

    `rules` come in the order in which staff put them; letter case does not count.
    """
    best: DepositRule | None = None
    most = 0
    for rule in rules:
        score = _score(rule, currency=currency, method=method)
        if score > most:
            best, most = rule, score
    return best


def _score(rule: DepositRule, *, currency: str, method: str) -> int:
    scores = [_fit(rule.currency, currency), _fit(rule.method, method)]
    return sum(scores) if all(scores) else 0


def _fit(wanted: str, found: str) -> int:
    if not wanted.strip():
        return _ANY
    return _EXACT if wanted.strip().casefold() == found.strip().casefold() else 0
