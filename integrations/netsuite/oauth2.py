"""OAuth 2.0 client credentials: every request carries an access token, which a key of ours buys for an hour."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import requests
from django.utils import timezone

from integrations import errors
from integrations.netsuite import access_tokens, signing, signing_keys, token_request

FORCED_EVERY_S = 60.0  # ours: a second token refused within that time is not about the token
NO_CERTIFICATE = (
    "There is no certificate to sign in with. Make a key pair on the account's page under Certificates, upload the "
    "certificate in NetSuite (Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup), and enter the "
    "certificate ID that NetSuite gives it."
)
ALL_EXPIRED = (
    "Every certificate has expired. Make a new key pair on the account's page under Certificates, upload the "
    "certificate in NetSuite (Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup), and enter the "
    "certificate ID that NetSuite gives it."
)

# By owner: each process has one set, however many clients it opens.
TOKENS: dict[str, access_tokens.Tokens] = {}


class ClientCredentials(signing.Signer):
    """Signs the requests of one client with an access token.

    Of `keys` the best two are tried (see `signing_keys.in_order`). Once NetSuite has refused them, no further call is
    made. `shares` False: asks for a token of its own instead of taking the process's.
    """

    def __init__(
        self,
        *,
        counter: token_request.Counter,
        keys: Sequence[signing_keys.SigningKey],
        shares: bool = True,
        clock: Callable[[], datetime] = timezone.now,
    ) -> None:
        # A token is good for its scopes alone.
        scopes = "" if counter.scopes == token_request.REST else f" {' '.join(counter.scopes)}"
        self.owner = hashlib.sha256(f"{counter.url} {counter.client_id}{scopes}".encode()).hexdigest()
        self._counter, self._clock = counter, clock
        self._keys = {key.fingerprint: key for key in keys}
        new = access_tokens.Tokens()
        self._tokens = TOKENS.setdefault(self.owner, new) if shares else new
        self._used = threading.local()
        self._learned: set[str] = set()
        self._rejection: errors.CredentialsRejected | None = None
        self._forced_s = float("-inf")

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the token on a request. Raises CredentialsRejected, Unreachable or LimitReached when there is none."""
        token = self._token()
        self._used.token = token
        request.headers["Authorization"] = f"Bearer {token.text}"
        return request

    def renew(self) -> bool:
        """Give up the token that this thread's last request carried; at most once a minute."""
        refused: access_tokens.Token | None = getattr(self._used, "token", None)
        if refused is None:
            return False
        if not self._tokens.is_current(token=refused):
            return True
        if time.monotonic() - self._forced_s < FORCED_EVERY_S:
            return False
        self._forced_s = time.monotonic()
        self._tokens.give_up(token=refused)
        return True

    def take_in(self, *, token: access_tokens.Token) -> None:
        """Learn of a token that another process was given."""
        self._tokens.take_in(token=token)

    def keep(self) -> None:
        """Store the token and which certificate worked or was refused."""
        for fingerprint in sorted(self._learned):
            token = self._tokens.known(source=fingerprint)
            stored = token.as_stored(owner=self.owner) if token else None
            signing_keys.note(key=self._keys[fingerprint], token=stored)
        self._learned.clear()

    def _token(self) -> access_tokens.Token:
        if self._rejection is not None:
            raise errors.CredentialsRejected(
                self._rejection.message, reason=self._rejection.reason, exchange=self._rejection.exchange
            )
        try:
            return self._tokens.get(sources=list(self._keys), grant=self._grant, clock=self._clock)
        except errors.CredentialsRejected as rejected:
            self._rejection = rejected
            raise

    def _grant(self) -> access_tokens.Token:
        """Ask with one key after the other; raises what was said of the first."""
        first: errors.CredentialsRejected | None = None
        for key in signing_keys.in_order(keys=self._keys.values(), now=self._clock()):
            try:
                token = token_request.ask(key=key, counter=self._counter, now=self._clock())
            except errors.CredentialsRejected as rejected:
                self._note(dataclasses.replace(key, refused_at=self._clock()))
                first = first or rejected
            else:
                self._note(dataclasses.replace(key, worked_at=self._clock()))
                return token
        if first is None:
            why = ALL_EXPIRED if self._keys else NO_CERTIFICATE
            raise errors.CredentialsRejected(f"NetSuite ({self._counter.account_name}) was not asked. {why}")
        raise first

    def _note(self, key: signing_keys.SigningKey) -> None:
        self._keys[key.fingerprint] = key
        self._learned.add(key.fingerprint)
