"""When to try again: exponential, capped, with full jitter so that many entries do not come back at once (pure)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

BASE_S = 1.0
CAP_S = 600.0


def delay_s(*, attempt: int, retry_after_s: float | None = None, chance: random.Random | None = None) -> float:
    """Give the seconds to wait before the attempt after number `attempt` (1 is the first).

    What the remote asks for (`retry_after_s`) is a floor; never below 0.2 s, never above 600 s without being asked.
    """
    ceiling = min(CAP_S, BASE_S * 2 ** min(attempt, 20))
    jittered = max(0.2, (chance or random).uniform(0, ceiling))
    return max(jittered, retry_after_s or 0.0)


def next_attempt_at(*, attempt: int, failed_at: datetime, retry_after_s: float | None = None) -> datetime:
    """Give the instant of the next attempt."""
    return failed_at + timedelta(seconds=delay_s(attempt=attempt, retry_after_s=retry_after_s))


def after(*, seconds: float, now: datetime) -> datetime:
    """Give the instant that many seconds from now."""
    return now + timedelta(seconds=seconds)
