"""From when to when to read, in the text of the server's own clock. Pure: both clocks are passed in.

The promise: a change that can be seen at most `LAG_S + OVERLAP_S` seconds after the time it is stamped with is
read at least once, whenever and however often runs stop, start again or overlap.

Why it holds. NetSuite stamps a record when it is saved, yet a query sees it only when it is committed: a window
therefore ends `LAG_S` before the server's present, and the next one begins `OVERLAP_S` before that end. Reading a row
twice is harmless.

Stamps are wall-clock text of the account's zone (NetSuite help does not promise one, so none is assumed). In autumn
that clock goes back and names an hour twice: what is saved in the second hour is stamped with times that were read
already. In spring it leaps: what was being committed just before is stamped an hour before the end of the last
window. Both are met by reaching back `TURN_OVERLAP_S` while a turn is near. A turn shows when the server's text
moved otherwise than true time did; the machine's own clock serves for that difference alone, never as a position.
After the clock went back, the cursor goes back with it: the rest of the first hour is read when the second reaches it.

An account may tell its stamps in another zone than SYSDATE. Then the server's text is SYSDATE moved by an offset that
the doctor measures (`Reader.server_now`), and that text leaps when the offset is found to be another one. What was
saved since may have been looked for at the wrong time: the reading after a leap reaches back two days, once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

LAG_S = 60  # ours: how long before its commit a record may be stamped
OVERLAP_S = 600  # ours: for slower commits, and servers whose clocks differ
TURN_OVERLAP_S = 7200  # ours: an hour for the turn, and one to spare
TURN_S = 900  # the least leap taken for a turn of the clock; the smallest one known is 30 minutes (Lord Howe)
TURN_NEAR_S = LAG_S + OVERLAP_S + 240  # as long as a change from before the turn may still come to light
LEAP_OVERLAP_S = 172_800  # the doctor measures the offset of stamps every night; once it may not have been able to
LONG_AGO_S = 86_400  # taken for a turn too: two of them may have cancelled each other out


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A closed stretch of the server's time, `since` included, `until` not: "YYYY-MM-DD HH24:MI:SS" text."""

    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCursor:
    """Up to where an account's changes have a stored outcome. Kept as text between runs (`as_text`, `from_text`).

    `position` is server text; `clock_ahead_s` is how far the server's text was ahead of UTC at `measured_at`, the
    instant (UTC) of the reading that led here; `turned_at` is when a turn of the clock was last noticed, or could not
    be ruled out.
    """

    position: str
    clock_ahead_s: int
    measured_at: datetime
    turned_at: datetime | None = None

    @classmethod
    def starting(cls, *, position: str, server_now: str, measured_at: datetime) -> ReadingCursor:
        """Give the first cursor: changes from `position` on matter. Raises ValueError for text that is no time."""
        _wall(position)
        return cls(position=position, clock_ahead_s=_ahead_s(server_now, measured_at), measured_at=measured_at)

    def next_reading(self, *, server_now: str, measured_at: datetime) -> Reading:
        """Give what to read now: `server_now` is the server's text, asked for at `measured_at` (UTC, ours).

        Raises ValueError when the server's text is no time.
        """
        ahead_s = _ahead_s(server_now, measured_at)
        leap_s = abs(ahead_s - self.clock_ahead_s)
        # After a long time the clock may have turned twice, and stand as it stood.
        is_turn = leap_s >= TURN_S or _seconds(self.measured_at, measured_at) >= LONG_AGO_S
        turned_at = measured_at if is_turn else self.turned_at
        was_just_turned = self.turned_at is not None and _seconds(self.turned_at, self.measured_at) < TURN_NEAR_S
        overlap_s = TURN_OVERLAP_S if is_turn or was_just_turned else OVERLAP_S
        if leap_s >= TURN_S:
            overlap_s = leap_s + LEAP_OVERLAP_S
        window = Window(since=moved(self.position, -overlap_s), until=moved(server_now, -LAG_S))
        position = window.until if window.since < window.until else self.position  # not begun yet
        after = ReadingCursor(position=position, clock_ahead_s=ahead_s, measured_at=measured_at, turned_at=turned_at)
        return Reading(window=window, cursor_after=after)

    def as_text(self) -> str:
        """Give it as one line of text, to be stored."""
        return json.dumps(
            {
                "position": self.position,
                "clock_ahead_s": self.clock_ahead_s,
                "measured_at": self.measured_at.isoformat(),
                "turned_at": self.turned_at.isoformat() if self.turned_at else None,
            }
        )

    @classmethod
    def from_text(cls, text: str) -> ReadingCursor:
        """Read what `as_text` gave. Raises ValueError when it is something else."""
        try:
            kept = json.loads(text)
            _wall(kept["position"])
            return cls(
                position=kept["position"],
                clock_ahead_s=int(kept["clock_ahead_s"]),
                measured_at=_instant(kept["measured_at"]),
                turned_at=_instant(kept["turned_at"]) if kept["turned_at"] else None,
            )
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError("The stored cursor cannot be read.") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one run reads. Store `cursor_after` only once every change in `window` has a stored outcome."""

    window: Window
    cursor_after: ReadingCursor


def moved(text: str, seconds: float) -> str:
    """Give server text so many seconds later (earlier when negative), as a clock without turns would show it."""
    return (_wall(text) + timedelta(seconds=seconds)).isoformat(sep=" ", timespec="seconds")


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()


def _ahead_s(server_now: str, measured_at: datetime) -> int:
    utc = measured_at.astimezone(UTC).replace(tzinfo=None)
    return round((_wall(server_now) - utc).total_seconds())


def _wall(text: Any) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is not None or found.isoformat(sep=" ") != text:
        raise ValueError(f"“{text}” is no time as NetSuite tells it.")
    return found


def _instant(text: Any) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"“{text}” is no instant.")
    return found
