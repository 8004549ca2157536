"""What may happen in a random month, how often, and which steps the month of a number has."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.syncjobs.receivables import month_fields, month_in_invoiced, month_in_netsuite, month_kinds, month_projects


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens: its name, and what decides the rest of it."""

    name: str
    number: int


NETSUITE = {act.__name__: act for act in (*month_in_netsuite.ACTS, *month_projects.ACTS, *month_fields.IN_NETSUITE)}
INVOICED = {f"platform_{act.__name__}": act for act in (*month_in_invoiced.ACTS, *month_fields.IN_INVOICED)}
_WEIGHTS: dict[str, int] = {
    **{act.__name__: weight for act, weight in month_in_netsuite.ACTS.items()},
    **{f"platform_{act.__name__}": weight for act, weight in month_in_invoiced.ACTS.items()},
    "passes": 16, "reads": 6, "writes": 6, "loses_worker": 5, "time_passes": 5, "trouble_begins": 3, "trouble_ends": 3,
    "suiteapp_tells": 8, "invoiced_tells": 6,
}  # fmt: skip


def steps_of(number: int, *, size: int = 60) -> list[Step]:
    """Give the steps of a month; it begins with something to sell to somebody."""
    chance = Random(f"month {number}")
    weights = {**_WEIGHTS, **_more_weights(month_kinds.of(number))}
    names = chance.choices(list(weights), weights=list(weights.values()), k=size)
    first = ["makes_customer", "bills", "bills", "credits", "bills", "passes"]
    return [Step(name=name, number=chance.randrange(10**6)) for name in (*first, *names)]


def _more_weights(kind: month_kinds.Kind) -> dict[str, int]:
    """What happens in some months alone."""
    acts: dict[str, int] = {"imports": 4} if kind.has_history else {}
    if kind.has_projects:
        acts |= {act.__name__: weight for act, weight in month_projects.ACTS.items()}
    if kind.has_mapped_fields:
        acts |= {act.__name__: weight for act, weight in month_fields.IN_NETSUITE.items()}
        acts |= {f"platform_{act.__name__}": weight for act, weight in month_fields.IN_INVOICED.items()}
    return acts
