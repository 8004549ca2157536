"""One signed-in session with Ordermentum: credentials, rate buckets, and its refusals as our errors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from integrations import contract, errors, http, rate_buckets, secrets
from integrations.ordermentum import endpoints, refusals

TOKEN_LIFE_S = 23 * 3600  # Ordermentum docs: 24 h; an hour less, so that it does not end in mid-use
PER_MINUTE = "requests_per_minute"
LEFT_TO_OTHERS = 4  # one in so many calls, by a session that stands back

Query = Sequence[tuple[str, str]]


class Session:
    """Used from one thread at a time. `calls` counts the requests sent, sign-ins included."""

    _context: Mapping[str, str] = {}  # headers that say on whose behalf we call, where that is wanted

    def __init__(self, *, settings: contract.Settings, addresses: Mapping[str, str]) -> None:
        self._settings = settings
        self._addresses = addresses
        self._remote = http.Remote(name="Ordermentum")
        self._token = ""
        self._stands_back = False

    @property
    def calls(self) -> int:
        """Give how many requests were sent."""
        return self._remote.calls

    def stand_back(self) -> None:
        """From now on leave a quarter of every rate limit, and one call at least, to other sessions."""
        self._stands_back = True

    def close(self) -> None:
        """Give back the connections."""
        self._remote.close()

    def get(self, *, path: str, bucket: str, query: Query = (), about: str) -> Any:
        """Read JSON. `about` names what is read, for messages. Raises SyncError, never Ambiguous."""
        target = f"{path}?{urlencode(query)}" if query else path
        answer = self._send(method="GET", path=target, bucket=bucket, about=about)
        try:
            return answer.json()
        except ValueError as error:
            raise errors.Unreachable(
                f"Ordermentum's answer about {about} cannot be read. It will be tried again.", exchange=answer.exchange
            ) from error

    def write(self, *, method: str, path: str, bucket: str, body: Mapping[str, Any] | None, about: str) -> Any:
        """Change something and give the answer's JSON, None when it has none. Raises SyncError."""
        answer = self._send(method=method, path=path, bucket=bucket, about=about, body=body)
        try:
            return answer.json()
        except ValueError:
            return None

    def _send(
        self, *, method: str, path: str, bucket: str, about: str, body: Mapping[str, Any] | None = None
    ) -> http.Answer:
        answer = self._attempt(method, path, bucket, body)
        if answer.status == 401 and self._may_sign_in_anew():
            answer = self._attempt(method, path, bucket, body)
        if answer.status == 429:
            self._block(bucket, answer)
        if not 200 <= answer.status < 300:
            raise refusals.error(answer=answer, about=about, is_write=method != "GET")
        return answer

    def _attempt(self, method: str, path: str, bucket: str, body: Mapping[str, Any] | None) -> http.Answer:
        headers = {**self._context, **self._credentials()}
        self._take(bucket)
        url = self._addresses["api_url"] + path
        return self._remote.send(method=method, url=url, is_write=method != "GET", body=body, headers=headers)

    def _credentials(self) -> dict[str, str]:
        if api_key := self._api_key():
            return {"x-api-key": api_key}
        self._token = self._token or self._kept_token() or self._sign_in()
        return {"Authorization": f"Bearer {self._token}"}

    def _api_key(self) -> str:
        return self._settings.get("api_key")

    def _may_sign_in_anew(self) -> bool:
        # A token may end early; one new sign-in tells that from a lost password (Ordermentum docs: 24 h).
        if self._api_key():
            return False
        self._forget_token()
        return True

    def _sign_in(self) -> str:
        username, password = self._settings.get("username"), self._settings.get("password")
        if not (username and password):
            raise errors.CredentialsRejected(
                "This connection has no credentials for Ordermentum. Enter its API key, or a user name and password.",
                reason="missing",
            )
        self._take("sign-in")
        answer = self._remote.send(
            method="POST",
            url=f"{self._addresses['auth_url']}/v1/auth",
            is_write=False,  # a sign-in that got lost has changed nothing
            body={"username": username, "password": password},
        )
        if answer.status == 429:
            self._block("sign-in", answer)
        token = refusals.token(answer=answer)
        cache.set(self._token_key(), secrets.encrypt(text=token), TOKEN_LIFE_S)
        return token

    def _kept_token(self) -> str:
        kept = cache.get(self._token_key())
        return secrets.decrypt(token=kept) if kept else ""

    def _forget_token(self) -> None:
        self._token = ""
        cache.delete(self._token_key())

    def _token_key(self) -> str:
        # With the credentials in it, so that a changed password never goes on with the old one's token.
        signed_in_as = json.dumps(
            [self._addresses["auth_url"], self._settings.get("username"), self._settings.get("password")]
        )
        mark = salted_hmac("ordermentum token", signed_in_as, algorithm="sha256").hexdigest()[:32]
        return f"ordermentum-token-{self._settings.connection_id}-{mark}"

    def _take(self, bucket: str) -> None:
        limit = self._limit(bucket)
        mine = max(1, limit - max(1, limit // LEFT_TO_OTHERS)) if self._stands_back else limit
        rate_buckets.take(connection_id=self._settings.connection_id, bucket=bucket, limit=mine)

    def _block(self, bucket: str, answer: http.Answer) -> None:
        rate_buckets.block(
            connection_id=self._settings.connection_id, bucket=bucket, wait_s=refusals.retry_after_s(answer=answer)
        )

    def _limit(self, bucket: str) -> int:
        stated = self._settings.get(PER_MINUTE).strip()
        if not stated:
            return endpoints.LIMITS[bucket]
        if not (stated.isascii() and stated.isdigit() and int(stated) > 0):
            raise errors.NeedsStaff(
                f"Requests per minute is “{stated[:20]}”; write a whole number above 0, or leave it empty."
            )
        return int(stated)
