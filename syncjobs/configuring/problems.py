"""What is wrong with a file: every problem at once, each with its line, its name and its cure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend; `line` counts from 1."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


class Refused(Exception):
    """The file has problems, and nothing of it was applied."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def unknown_key(*, name: str, where: str, known: Iterable[str]) -> str:
    """Say that there is no such key, and which one may have been meant."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    guess = f" Did you mean “{close[0]}”?" if close else ""
    return f"“{name}” is not a key of {where}.{guess} Known: {', '.join(names)}."
