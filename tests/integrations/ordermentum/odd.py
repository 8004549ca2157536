"""A platform that answers as a test says, however odd."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

Answer = tuple[int, dict[str, str], Any]
Ask = dict[str, list[str]]


class Odd:
    """An HTTP server that answers by the function a test gives it: (path, parameters) -> status, headers, body."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Ask]] = []
        self.answer: Callable[[str, Ask], Answer] = lambda path, ask: (404, {}, {})

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        path, ask = environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"])
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.asked.append((path, ask))
        status, headers, body = self.answer(path, ask)
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        start_response(f"{status} Answer", [*headers.items(), ("Content-Length", str(len(content)))])
        return [content]


def ok(body: Any) -> Answer:
    """Give a good answer."""
    return 200, {}, body
