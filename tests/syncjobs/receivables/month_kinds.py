"""What one random month has beside what every month has: currencies, projects, mapped fields, PDFs, two companies."""

from __future__ import annotations

from dataclasses import dataclass, fields
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Which of them a month has."""

    has_currencies: bool = False
    has_projects: bool = False
    has_history: bool = False
    has_mapped_fields: bool = False
    prints: bool = False
    is_shared: bool = False

    @property
    def names(self) -> list[str]:
        """Those that it has, as they are counted."""
        return [one.name for one in fields(self) if getattr(self, one.name)]


def of(number: int) -> Kind:
    """Give what the month of that number has."""
    chance = Random(f"kind of month {number}")
    return Kind(**{one.name: chance.random() < 0.5 for one in fields(Kind)})
