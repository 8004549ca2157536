"""A server on loopback that answers what a test tells it to, and keeps what it was asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

from integrations import simulation


@dataclass
class ScriptedServer:
    """Gives `answers` in turn, and the last one for ever."""

    answers: list[Response] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    base_url: str = ""

    def answer(self, body: Any = "", *, status: int = 200, **headers: str) -> None:
        """Answer this from now on, after what was said before. Header names have _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        self.answers.append(Response(text, status=status, headers={"Content-Type": "application/json"} | named))

    def only(self, body: Any = "", *, status: int = 200, **headers: str) -> None:
        """Answer nothing but this."""
        self.answers.clear()
        self.answer(body, status=status, **headers)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        request.get_data(cache=True)
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(environ, start_response)


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """Serve it."""
    scripted = ScriptedServer()
    with simulation.SimulatorServer(scripted) as server:
        scripted.base_url = server.base_url
        yield scripted
