"""What the simulator remembers of each request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Call:
    """One API request that came in.

    `status` is None when the connection was reset instead of an answer; `caller` is "integration", "oauth",
    "dashboard" or empty for one who was not let in; `replayed` says that an idempotency key gave an earlier answer
    again.
    """

    method: str
    target: str
    status: int | None
    at: datetime
    caller: str = ""
    idempotency_key: str = ""
    replayed: bool = False

    @property
    def writes(self) -> bool:
        """Whether it asked for a change."""
        return self.method not in ("GET", "HEAD")
