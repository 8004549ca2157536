"""How the doctor asks: one request at a time, with patience where NetSuite is busy and never against a closed door."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from integrations import http
from integrations.netsuite import client as clients
from integrations.netsuite import refusals, sign_in

_BUSY_PAUSES_S = (1.0, 2.0, 4.0, 8.0)  # ours
_LONGEST_PAUSE_S = 30.0  # ours: a longer Retry-After is left to the next run


def _nothing() -> None:
    pass


class Questions:
    """Asks one account. Raises CredentialsRejected when it lets us in no more, Retryable when it cannot answer.

    `has_worked`: it let us in a moment ago, so that a lone 401 may be a hiccup and is asked again once, as NetSuite
    has been seen to answer so under load. After a second 401 nothing more is asked: five failures in a row lock the
    NetSuite user.

    `pause` waits that many seconds; `before_each` is called before every request.
    """

    def __init__(
        self,
        *,
        client: clients.NetSuiteClient,
        has_worked: bool,
        pause: Callable[[float], None] = time.sleep,
        before_each: Callable[[], None] = _nothing,
    ) -> None:
        self.account_name = client.account_name
        self._client = client
        self._has_worked = has_worked
        self._pause = pause
        self._before_each = before_each

    @property
    def calls(self) -> int:
        """How many requests were sent."""
        return self._client.calls

    def knock(self, *, path: str) -> http.Answer:
        """Ask the record service for the first time and give its answer, a 401 too."""
        return self._patient("GET", f"{clients.RECORDS}/{path}", None, {})

    def record_service(self, *, path: str, method: str = "GET", body: Any = None) -> http.Answer:
        """Ask the record service; `path` begins after its root."""
        return self._let_in(method, f"{clients.RECORDS}/{path}", body, {})

    def query(self, *, sql: str) -> http.Answer:
        """Ask by SuiteQL."""
        return self._let_in("POST", f"{clients.SUITEQL}?limit=5&offset=0", {"q": sql}, {"Prefer": "transient"})

    def _let_in(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> http.Answer:
        answer = self._patient(method, path, body, headers)
        if answer.status == 401:
            raise sign_in.rejected(answer=answer, account_name=self.account_name, now=datetime.now(UTC))
        return answer

    def _patient(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> http.Answer:
        answer = self._send(method, path, body, headers)
        if answer.status == 401 and self._has_worked:
            self._pause(clients.RESIGN_PAUSE_S)
            answer = self._send(method, path, body, headers)
        if answer.status >= 500 or answer.status in (408, 429):
            raise refusals.error_for(
                answer=answer, is_write=False, account_name=self.account_name, subject="an examination"
            )
        self._has_worked = answer.status != 401
        return answer

    def _send(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> http.Answer:
        pauses_s = list(_BUSY_PAUSES_S)
        while True:
            self._before_each()
            answer = self._client.probe(path=path, method=method, body=body, headers=headers)
            if answer.status != 429 or not pauses_s:
                return answer
            pause_s = pauses_s.pop(0)
            self._pause(_asked_pause_s(answer) or pause_s)


def _asked_pause_s(answer: http.Answer) -> float:
    text = answer.headers.get("retry-after", "")
    return min(float(text), _LONGEST_PAUSE_S) if text.isascii() and text.isdigit() else 0.0
