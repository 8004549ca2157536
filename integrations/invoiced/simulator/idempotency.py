"""Idempotency keys: the first answer to a key is kept for a day and given again, whatever the second request is.

Behaviour of the service: 6 to 64 characters, on POST and PATCH only; a key belongs to the API key and not to the
URL; every first answer is kept, errors included; bodies are not compared; headers are not replayed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.invoiced.simulator import refusals

KEPT_FOR = timedelta(hours=24)
LENGTHS = range(6, 65)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A first answer."""

    status: int
    content: bytes
    at: datetime


class Replays:
    """The first answers of the last 24 hours, by caller and key."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Kept] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Forget them."""
        self._kept.clear()

    def find(self, *, caller: str, key: str, now: datetime) -> Kept | None:
        """Give the first answer to this key, unless it is more than a day old."""
        kept = self._kept.get((caller, key))
        return kept if kept and now - kept.at < KEPT_FOR else None

    def keep(self, *, caller: str, key: str, status: int, content: bytes, now: datetime) -> None:
        """Keep an answer."""
        self._kept[caller, key] = Kept(status=status, content=content, at=now)


def key_of(headers: Mapping[str, str], *, method: str) -> str:
    """Give the request's idempotency key, or nothing.

    :raises Refused: 400 for a key of another length, or on another method than POST and PATCH.
    """
    key = headers.get("idempotency-key", "")
    if not key:
        return ""
    if method not in ("POST", "PATCH"):
        raise refusals.Refused("Idempotency keys can only be used with POST and PATCH requests")
    if len(key) not in LENGTHS:
        raise refusals.Refused("Idempotency keys must be between 6 and 64 characters")
    return key
