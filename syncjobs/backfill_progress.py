"""How far a backfill is, how fast it goes and how long it still takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from syncjobs.ledger import DUE_STATES
from syncjobs.models import Backfill, State

BAR_WIDTH = 30  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`share` of the records (0 to 1) and `left` are None where the source does not say how many there are."""

    seen: int
    expected: int | None
    share: float | None
    rate_per_s: float
    left: timedelta | None

    @property
    def counted(self) -> str:
        """Say how many were read, of how many."""
        return f"{self.seen:,} of {self.expected:,} read" if self.expected is not None else f"{self.seen:,} read"

    @property
    def pace(self) -> str:
        """Say how fast it goes."""
        if self.rate_per_s >= 1 or not self.rate_per_s:
            return f"{self.rate_per_s:.0f} a second"
        return f"{self.rate_per_s * 60:.0f} a minute"

    @property
    def time_left(self) -> str:
        """Say how long it still takes, "" when nobody can know."""
        if self.left is None:
            return ""
        minutes, seconds = divmod(round(self.left.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        if hours:
            return f"{hours} h {minutes:02d} min left"
        return f"{minutes} min {seconds:02d} s left" if minutes else f"{seconds} s left"

    @property
    def bar(self) -> str:
        """Draw it in plain text; an empty text when nobody knows how much there is."""
        if self.share is None:
            return ""
        full = int(self.share * BAR_WIDTH)
        return f"[{'#' * full}{'.' * (BAR_WIDTH - full)}] {int(self.share * 100)} %"


def of(*, backfill: Backfill, now: datetime) -> Progress:
    """Give the progress of its reading. Rests count as time it ran: they come again."""
    is_done = backfill.state == Backfill.State.DONE
    ran_s = max(((backfill.finished_at or now) - backfill.started_at).total_seconds(), 0.001)
    rate_per_s = backfill.seen / ran_s
    share = left = None
    if is_done:
        share = 1.0
    elif backfill.expected is not None:
        share = min(backfill.seen / backfill.expected, 1.0) if backfill.expected else 0.0
        missing = max(backfill.expected - backfill.seen, 0)
        left = timedelta(seconds=missing / rate_per_s) if rate_per_s else None
    return Progress(seen=backfill.seen, expected=backfill.expected, share=share, rate_per_s=rate_per_s, left=left)


def unwritten(*, backfill: Backfill) -> int:
    """Give how many records of its plan are queued or being written, the backfill's and others."""
    return backfill.plan.entries.filter(state__in=[*DUE_STATES, State.RUNNING]).count()
