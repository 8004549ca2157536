"""A token address and one service behind it, strict about tokens and easy about everything else."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
from werkzeug.wrappers import Request, Response

from integrations import simulation
from integrations.netsuite import token_request

LOCATION = "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/salesOrder/5012"


class TokenServer:
    """Grants a new token for each assertion of a certificate that is not in `refuses`; every other path wants one.

    `says` is what is answered instead of a token, one after the other, as (status, body). `revoked` are tokens that
    are not accepted any more.
    """

    def __init__(self) -> None:
        self.base_url = ""
        self.forms: list[dict[str, str]] = []
        self.tried: list[str] = []
        self.granted: list[str] = []
        self.carried: list[str] = []
        self.revoked: set[str] = set()
        self.refuses: set[str] = set()
        self.says: list[tuple[int, Any]] = []
        self.expires_in: Any = 3600
        self.takes_s = 0.0
        self.takes_none = False
        self._lock = threading.Lock()

    def revoke_all(self) -> None:
        """End every token that was given so far."""
        self.revoked.update(self.granted)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        answer = self._token(request) if request.path == token_request.PATH else self._service(request)
        return answer(environ, start_response)

    def _token(self, request: Request) -> Response:
        time.sleep(self.takes_s)
        with self._lock:
            self.forms.append(request.form.to_dict())
            certificate_id = jwt.get_unverified_header(request.form["client_assertion"])["kid"]
            self.tried.append(certificate_id)
            if self.says:
                status, body = self.says.pop(0)
                return _json(body, status)
            if certificate_id in self.refuses:
                return _json({"error": "invalid_grant"}, 400)
            self.granted.append(f"token-{len(self.granted)}-canary")
            return _json({"access_token": self.granted[-1], "expires_in": self.expires_in, "token_type": "Bearer"})

    def _service(self, request: Request) -> Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        with self._lock:
            self.carried.append(token)
            is_good = token in self.granted and token not in self.revoked and not self.takes_none
        if not is_good:
            denied = 'Bearer realm="1", error="invalid_token", error_description="Invalid login attempt."'
            return Response("{}", status=401, headers={"WWW-Authenticate": denied})
        return Response("", status=204, headers={"Location": LOCATION})


def _json(body: Any, status: int = 200) -> Response:
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(text, status=status, content_type="application/json")


@contextmanager
def token_server() -> Iterator[TokenServer]:
    """Serve it."""
    served = TokenServer()
    with simulation.SimulatorServer(served) as server:
        served.base_url = server.base_url
        yield served
