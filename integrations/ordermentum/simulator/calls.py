"""What the simulator remembers of each request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Call:
    """One API request that came in.

    `status` is None when the connection was reset instead of an answer; `caller` is "integration", "buyer" or empty for
    one who was not let in.
    """

    method: str
    target: str
    status: int | None
    bucket: str
    at: datetime
    caller: str = ""
