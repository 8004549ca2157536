"""How far one pull of the lists is: kept with the job's cursor, so that the next pass goes on where one stopped."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime


@dataclass(slots=True, kw_only=True)
class Progress:
    """One pull, over all of its passes. `position` is where the present step stopped, in the words of its list.

    `began_at` is by this machine's clock: what a list has not shown since is not on it any more. `read` counts records
    by what they are called. `left_out` are records of the present step that could not be understood. `failures` are
    those since something was read.
    """

    run_id: int
    began_at: datetime
    step: int = 0
    position: str = ""
    read: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left_out: int = 0
    failures: int = 0

    @classmethod
    def from_text(cls, text: str) -> Progress | None:
        """Give what `as_text` wrote; None when there is nothing to go on with."""
        try:
            facts = json.loads(text)
            return cls(**{**facts, "began_at": datetime.fromisoformat(facts["began_at"])})
        except (ValueError, TypeError, KeyError):
            return None

    def as_text(self) -> str:
        """Give it as text to be kept."""
        return json.dumps({**asdict(self), "began_at": self.began_at.isoformat()})

    def got(self, *, noun: str, number: int, position: str) -> None:
        """Note a page that was stored."""
        self.read[noun] = self.read.get(noun, 0) + number
        self.position, self.failures = position, 0

    def next_step(self) -> None:
        """Go on with the next list."""
        self.step, self.position, self.left_out = self.step + 1, "", 0

    def told(self) -> str:
        """Say what was read so far: "3 locations, 1,204 items"."""
        return ", ".join(f"{number:,} {noun}" for noun, number in self.read.items())
