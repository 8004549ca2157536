"""Who may call: API keys by HTTP Basic, and OAuth bearer tokens."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

from integrations.invoiced.simulator import refusals

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Invoiced"'}


def secret(*, seed: int, use: str, length: int = 32) -> str:
    """Derive a secret from the seed, so that two processes that share the seed agree on it."""
    return hashlib.sha256(f"invoiced simulator {seed} {use}".encode()).hexdigest()[:length]


def turned_away() -> refusals.Refused:
    """Give the answer to a missing, wrong or revoked key."""
    return refusals.Refused(
        "Missing or invalid API key. HINT: You can find your API key in the developer settings.",
        status=401,
        headers=CHALLENGE,
    )


class Access:
    """The credentials of one simulated company. The repr shows none of them.

    `api_key` is the integration's; `dashboard_key` is for those who play the company's staff, and is exempt from the
    limit on requests in flight; `oauth_token` is what an OAuth application would hold. The sandbox has keys of its own.
    `revoked` keys are turned away.
    """

    def __init__(self, *, seed: int, is_sandbox: bool) -> None:
        face = "sandbox" if is_sandbox else "production"
        self.api_key = secret(seed=seed, use=f"{face} api key")
        self.dashboard_key = secret(seed=seed, use=f"{face} dashboard")
        self.oauth_token = secret(seed=seed, use=f"{face} oauth", length=48)
        self.revoked: set[str] = set()

    def __repr__(self) -> str:
        return "Access()"

    def caller(self, headers: Mapping[str, str]) -> str:
        """Say who calls, "integration", "oauth" or "dashboard", from headers with lower-case names.

        :raises Refused: 401 for a missing, wrong or revoked key.
        """
        kind, _, given = headers.get("authorization", "").partition(" ")
        held = _presented(kind.lower(), given.strip())
        if held and not any(_same(held[1], key) for key in self.revoked):
            for kind_wanted, key, caller in self._keys():
                if held[0] == kind_wanted and _same(held[1], key):
                    return caller
        raise turned_away()

    def _keys(self) -> list[tuple[str, str, str]]:
        return [
            ("basic", self.api_key, "integration"),
            ("bearer", self.oauth_token, "oauth"),
            ("basic", self.dashboard_key, "dashboard"),
        ]


def _presented(kind: str, given: str) -> tuple[str, str] | None:
    """Give the kind of credential and the credential; with Basic it is the user name and the password is empty."""
    if kind == "bearer":
        return kind, given
    if kind != "basic":
        return None
    try:
        name, _, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return None if password else (kind, name)


def _same(given: str, held: str) -> bool:
    return hmac.compare_digest(given.encode(), held.encode())
