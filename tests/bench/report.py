"""What was measured, against its goal."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure. `goal` says in words what is to be reached; `ok` whether it was."""

    name: str
    value: float
    unit: str
    goal: str = ""
    ok: bool = True


def at_least(name: str, value: float, unit: str, goal: float) -> Figure:
    """A figure that should not be below its goal."""
    return Figure(name=name, value=round(value, 3), unit=unit, goal=f"≥ {goal:g}", ok=value >= goal)


def at_most(name: str, value: float, unit: str, goal: float) -> Figure:
    """A figure that should not be above its goal."""
    return Figure(name=name, value=round(value, 3), unit=unit, goal=f"≤ {goal:g}", ok=value <= goal)


def exactly(name: str, value: float, unit: str, goal: float) -> Figure:
    """A figure that should be just its goal."""
    return Figure(name=name, value=round(value, 6), unit=unit, goal=f"= {goal:g}", ok=value == goal)


def seen(name: str, value: float, unit: str) -> Figure:
    """A figure without a goal, for the reader."""
    return Figure(name=name, value=round(value, 3), unit=unit)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which `share` (0-1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def table(figures: Sequence[Figure], write: Callable[[str], object]) -> None:
    """Print the figures as a table."""
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        verdict = "" if not figure.goal else "ok" if figure.ok else "MISSED"
        write(f"{figure.name:<{width}}  {figure.value:>10g} {figure.unit:<14} {figure.goal:<8} {verdict}\n")


def save(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(figure) for figure in figures], indent=1, ensure_ascii=False) + "\n")
