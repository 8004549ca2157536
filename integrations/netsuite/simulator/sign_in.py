"""Who may come in: token-based authentication with its clock, nonces and lock-out.

Source: NetSuite help, "The Authorization Header Is Case Sensitive", "Token-based Authentication Error Messages".
"""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integrations.netsuite.simulator import refusals, signature

CLOCK_WINDOW = timedelta(minutes=5)
LOCK_OUT = timedelta(minutes=30)
FAILURES_BEFORE_LOCK_OUT = 5
SHORTEST_NONCE = 6
_REQUIRED = (
    "realm", "oauth_consumer_key", "oauth_token", "oauth_nonce", "oauth_timestamp",
    "oauth_signature_method", "oauth_signature",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """One account's token-based sign-in: the integration record's pair and the token's pair."""

    account_id: str
    consumer_key: str
    consumer_secret: str = field(repr=False)
    token_id: str
    token_secret: str = field(repr=False)

    @property
    def oauth_client_id(self) -> str:
        """The client ID for OAuth 2.0: the integration record shows it as "Consumer Key / Client ID"."""
        return self.consumer_key


class SignIn:
    """Checks each request's header. Safe from many threads."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self._lock = threading.Lock()
        self._failures = 0
        self._locked_until: datetime | None = None
        self._nonces: dict[tuple[str, str], datetime] = {}

    @property
    def failures(self) -> int:
        """Consecutive failures so far."""
        return self._failures

    def is_locked_out(self, *, now: datetime) -> bool:
        """Say whether even a right signature is refused now."""
        return self._locked_until is not None and now < self._locked_until

    def unlock(self) -> None:
        """What an administrator does for the user."""
        with self._lock:
            self._failures, self._locked_until = 0, None

    def refusal(self, error: str) -> refusals.Refusal:
        """The answer to a request that did not sign in."""
        return refusals.invalid_login(realm=self.credentials.account_id, error=error)

    def check(self, *, method: str, url: str, authorization: str, refused: str | None, now: datetime) -> None:
        """Let the request in, or raise the 401. `refused` names a reason the account itself has (a feature off)."""
        fields = signature.parse_header(authorization)
        with self._lock:
            if self.is_locked_out(now=now):
                raise self.refusal("temporary_locked")
            error = self._header_error(fields, now=now) or self._signature_error(method, url, fields)
            error = error or self._nonce_error(fields, now=now)
            if error:
                self._count_failure(now=now)
                raise self.refusal(error)
            if refused:
                raise self.refusal(refused)
            self._failures = 0

    def _header_error(self, fields: dict[str, str], *, now: datetime) -> str | None:
        if any(not fields.get(name) for name in _REQUIRED):
            return "parameter_absent"
        if fields["oauth_signature_method"] != "HMAC-SHA256":
            return "UnknownAlgorithm"
        if fields.get("oauth_version", "1.0") != "1.0":
            return "VersionRejected"
        if fields["realm"] != self.credentials.account_id:
            return "consumer_key_unknown"
        if not hmac.compare_digest(fields["oauth_consumer_key"].encode(), self.credentials.consumer_key.encode()):
            return "consumer_key_unknown"
        if not hmac.compare_digest(fields["oauth_token"].encode(), self.credentials.token_id.encode()):
            return "token_rejected"
        seconds = fields["oauth_timestamp"]
        if not (seconds.isascii() and seconds.isdigit()):
            return "InvalidTimestamp"
        if abs(now.timestamp() - int(seconds)) > CLOCK_WINDOW.total_seconds():
            return "InvalidTimestamp"
        return None

    def _signature_error(self, method: str, url: str, fields: dict[str, str]) -> str | None:
        is_valid = signature.is_valid(
            method=method,
            url=url,
            fields=fields,
            consumer_secret=self.credentials.consumer_secret,
            token_secret=self.credentials.token_secret,
        )
        return None if is_valid else "InvalidSignature"

    def _nonce_error(self, fields: dict[str, str], *, now: datetime) -> str | None:
        nonce = fields["oauth_nonce"]
        if len(nonce) < SHORTEST_NONCE:
            return "nonce_rejected"
        key = (nonce, fields["oauth_timestamp"])
        if key in self._nonces:
            return "NonceUsed"
        self._nonces[key] = now
        self._forget_old_nonces(now=now)
        return None

    def _forget_old_nonces(self, *, now: datetime) -> None:
        # Longer than the window (both ways): a nonce is only dangerous while its timestamp would still be accepted.
        while self._nonces:
            oldest = next(iter(self._nonces))
            if now - self._nonces[oldest] <= 3 * CLOCK_WINDOW:
                return
            del self._nonces[oldest]

    def _count_failure(self, *, now: datetime) -> None:
        self._failures += 1
        if self._failures >= FAILURES_BEFORE_LOCK_OUT:
            self._failures, self._locked_until = 0, now + LOCK_OUT
