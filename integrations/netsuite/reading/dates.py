"""Records by the day they are dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What a query asks of a day, and the parameters it takes."""

    conditions: tuple[str, ...]
    params: tuple[str, ...]


def between(column: str, since_date: date, until_date: date) -> Dated:
    """Ask for what is dated from one day up to before another."""
    return Dated(
        conditions=tuple(f"{column} {sign} TO_DATE(?, 'YYYY-MM-DD')" for sign in (">=", "<")),
        params=(since_date.isoformat(), until_date.isoformat()),
    )
