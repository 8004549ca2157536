"""Who may call: API keys, and bearer tokens got with user and password."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from integrations.ordermentum.simulator import refusals

# Ordermentum docs: a token lives 24 hours.
TOKEN_LIFE = timedelta(hours=24)


def secret(*, seed: int, use: str) -> str:
    """Derive a secret from the seed, so that two processes that share the seed agree on it."""
    return hashlib.sha256(f"ordermentum simulator {seed} {use}".encode()).hexdigest()[:40]


class Access:
    """The credentials of one simulated supplier. The repr shows none of them.

    `api_key` is the integration's; `buyer_api_key` is for those who play the venues, so that their orders do not use up
    the integration's rate limits. `two_factor_username` has the same password, and gets no token.
    """

    def __init__(self, *, seed: int) -> None:
        self.api_key = "om_api_" + secret(seed=seed, use="api key")
        self.buyer_api_key = "om_api_" + secret(seed=seed, use="buyer")
        self.username = "integration@supplier.example"
        self.two_factor_username = "owner@supplier.example"
        self.password = secret(seed=seed, use="password")
        self._seed = seed
        self._expiries: dict[str, datetime] = {}

    def __repr__(self) -> str:
        return "Access()"

    def log_in(self, credentials: Mapping[str, object], *, now: datetime) -> dict[str, str]:
        """Give a token for user and password.

        :raises Refused: 400 when one is missing, 401 when they are wrong, 403 when the user needs a second factor.
        """
        username, password = credentials.get("username"), credentials.get("password")
        if not isinstance(username, str) or not isinstance(password, str):
            raise refusals.Refused("username and password are required")
        known = username in (self.username, self.two_factor_username)
        if not (_same(password, self.password) and known):
            raise refusals.Refused("Invalid username or password", status=401)
        if username == self.two_factor_username:
            raise refusals.Refused("Two-factor authentication is required for this user", status=403)
        token = secret(seed=self._seed, use=f"token {len(self._expiries)} {now.isoformat()}")
        self._expiries[token] = now + TOKEN_LIFE
        return {"access_token": token, "token_type": "Bearer"}

    def revoke_tokens(self) -> None:
        """End every session at once."""
        self._expiries.clear()

    def caller(self, headers: Mapping[str, str], *, now: datetime) -> str:
        """Say who calls, "integration" or "buyer", from headers with lower-case names.

        :raises Refused: 401 for a missing or wrong key, or an unknown or expired token.
        """
        if key := headers.get("x-api-key"):
            if _same(key, self.api_key):
                return "integration"
            if _same(key, self.buyer_api_key):
                return "buyer"
            raise refusals.Refused("Invalid API key", status=401)
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind == "Bearer" and self._expiries.get(token.strip(), now) > now:
            return "integration"
        raise refusals.Refused("Unauthorized", status=401)


def _same(given: str, held: str) -> bool:
    return hmac.compare_digest(given.encode(), held.encode())
