"""Access tokens in this process: one for all its threads, fetched once, renewed early, never used after its end."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integrations import errors

RENEWED_BEFORE_END = timedelta(minutes=5)  # ours; a tenth of its life where that is shorter
LEFT_UNUSED = timedelta(seconds=10)  # ours: a request takes a while to arrive
TRIED_AGAIN_AFTER = timedelta(seconds=30)  # ours: a renewal that could not be had, while the old token still serves


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An access token. `source` is the fingerprint of the certificate that it was given for."""

    text: str = field(repr=False)
    source: str
    asked_at: datetime
    ends_at: datetime

    @property
    def renewed_at(self) -> datetime:
        """Give when it is time for the next one."""
        return self.ends_at - min(RENEWED_BEFORE_END, (self.ends_at - self.asked_at) / 10)

    def serves(self, *, now: datetime) -> bool:
        """Say whether a request may still carry it."""
        return now < self.ends_at - min(LEFT_UNUSED, (self.ends_at - self.asked_at) / 10)

    def as_stored(self, *, owner: str) -> dict[str, str]:
        """Give it as the database keeps it, encrypted there. `owner` is whose it is: see `Tokens`."""
        return {
            "text": self.text,
            "source": self.source,
            "asked_at": self.asked_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "owner": owner,
        }


def from_stored(*, stored: Mapping[str, str], owner: str) -> Token | None:
    """Give a stored token back, None when there is none or it is another owner's."""
    if stored.get("owner") != owner:
        return None
    asked_at, ends_at = (datetime.fromisoformat(stored[name]) for name in ("asked_at", "ends_at"))
    return Token(text=stored["text"], source=stored["source"], asked_at=asked_at, ends_at=ends_at)


class Tokens:
    """The tokens of one owner (a token address and a client ID), by the certificate that each was given for.

    However many threads want one at the same moment, one of them asks and the others wait for what it gets. While the
    old one still serves they do not even wait.
    """

    def __init__(self) -> None:
        self._by_source: dict[str, Token] = {}
        self._given_up: dict[str, str] = {}
        self._lock = threading.Lock()
        self._answers = 0
        self._failure: errors.SyncError | None = None
        self._quiet_until: datetime | None = None

    def take_in(self, *, token: Token) -> None:
        """Learn of a token that another process was given."""
        known = self._by_source.get(token.source)
        if self._given_up.get(token.source) != token.text and (known is None or known.ends_at < token.ends_at):
            self._by_source[token.source] = token

    def known(self, *, source: str) -> Token | None:
        """Give the token of a certificate, whether it still serves or not."""
        return self._by_source.get(source)

    def get(self, *, sources: Sequence[str], grant: Callable[[], Token], clock: Callable[[], datetime]) -> Token:
        """Give a token of one of these certificates that serves now; `grant` fetches one when there is none.

        Raises what `grant` raises, in every thread that waited for it, unless the old token still serves.
        """
        if found := self._fresh(sources, clock()):
            return found
        answers, old = self._answers, self._serving(sources, clock())
        if not self._lock.acquire(blocking=old is None):
            assert old is not None
            return old
        try:
            if found := self._fresh(sources, clock()):
                return found
            if self._answers != answers and self._failure:
                raise copy.copy(self._failure)
            return self._granted(sources, grant, clock)
        finally:
            self._lock.release()

    def is_current(self, *, token: Token) -> bool:
        """Say whether this is still the token of its certificate."""
        return self._by_source.get(token.source) == token

    def give_up(self, *, token: Token) -> None:
        """Never use this token again."""
        with self._lock:
            self._given_up[token.source] = token.text
            if self._by_source.get(token.source) == token:
                del self._by_source[token.source]

    def _granted(self, sources: Sequence[str], grant: Callable[[], Token], clock: Callable[[], datetime]) -> Token:
        try:
            token = grant()
        except errors.SyncError as failure:
            self._failure = failure
            old = self._serving(sources, clock())
            if old is None or not isinstance(failure, errors.Retryable):
                raise
            self._quiet_until = clock() + TRIED_AGAIN_AFTER
            return old
        else:
            self._failure = self._quiet_until = None
            self._by_source[token.source] = token
            return token
        finally:
            self._answers += 1  # at the end: whoever came meanwhile has waited for this answer

    def _fresh(self, sources: Sequence[str], now: datetime) -> Token | None:
        token = self._serving(sources, now)
        is_quiet = self._quiet_until is not None and now < self._quiet_until
        return token if token is not None and (now < token.renewed_at or is_quiet) else None

    def _serving(self, sources: Sequence[str], now: datetime) -> Token | None:
        found = [token for source in sources if (token := self._by_source.get(source)) and token.serves(now=now)]
        return max(found, key=lambda token: token.ends_at, default=None)
