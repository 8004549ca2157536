"""What every simulator stands on: a real HTTP server on loopback, and faults that can be ordered.

A simulator is a WSGI application (Werkzeug). `SimulatorServer` serves it over HTTP/1.1 with keep-alive
in a thread of its own (Werkzeug's own handler closes the connection after each answer); `FaultPlan` decides,
request by request, what goes wrong.
"""

from __future__ import annotations

import io
import logging
import os
import random
import re
import socket
import struct
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

# How often a server looks whether it should stop. The default of half a second would slow every test.
_STOP_POLL_S = 0.02

logger = logging.getLogger(__name__)


class FaultKind(StrEnum):
    """What can go wrong with one request. BEFORE: nothing was stored. AFTER: it was, but nobody is told."""

    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    ERROR_BEFORE = "error_before"  # HTTP 500
    ERROR_AFTER = "error_after"  # HTTP 500, though stored
    OVERLOAD = "overload"  # HTTP 429
    LOGIN = "login"  # HTTP 401
    SLOW = "slow"  # answers after `Fault.delay_s`
    GARBAGE = "garbage"  # HTTP 502 with an HTML body, nothing stored
    TRUNCATED = "truncated"  # stored, the answer breaks off half-way


@dataclass(kw_only=True)
class Fault:
    """One order for trouble: which requests it hits, how often and how.

    `method` and `path` are regular expressions matched with `re.search` against the request's verb and raw
    target; `share` (0-1) is the chance for each matching request; `times` counts down, None means for ever.
    """

    kind: FaultKind
    method: str = ""
    path: str = ""
    share: float = 1.0
    times: int | None = 1
    delay_s: float = 0.0

    def matches(self, *, method: str, target: str) -> bool:
        """Say whether this fault is about such a request."""
        return bool(re.search(self.method, method) and re.search(self.path, target))


@dataclass(kw_only=True)
class FaultPlan:
    """The faults ordered so far. Seeded, so that a history can be repeated. Safe from many threads."""

    seed: int = 0
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._lock = threading.Lock()

    def add(self, *faults: Fault) -> None:
        """Order more trouble."""
        with self._lock:
            self.faults.extend(faults)

    def replace(self, faults: Iterable[Fault]) -> None:
        """Forget what was ordered and order this."""
        with self._lock:
            self.faults = list(faults)

    def draw(self, *, method: str, target: str) -> Fault | None:
        """Take the first fault that hits this request, or None."""
        with self._lock:
            for fault in self.faults:
                if fault.times == 0 or not fault.matches(method=method, target=target):
                    continue
                if self._random.random() >= fault.share:
                    continue
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None


def reset_connection(environ: WSGIEnvironment) -> None:
    """Break the TCP connection of this request with a reset, so that the caller reads no answer at all."""
    connection: socket.socket = environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # Not connection.close(): the handler's files keep it open, and no reset would be sent.
    os.close(connection.detach())
    raise ConnectionResetError("ordered by a fault")


class _Connections:
    """The open connections of one server, so that stopping it ends them too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()

    def add(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def remove(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def end_all(self) -> None:
        with self._lock:
            for connection in self._open:
                if connection.fileno() != -1:
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(WSGIRequestHandler):
    """Reads a request whole, asks the application, sends the answer whole, and waits for the next request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    connections: _Connections

    def handle(self) -> None:
        """Serve one connection until either side ends it."""
        self.connections.add(self.connection)
        try:
            super().handle()
        finally:
            self.connections.remove(self.connection)

    def run_wsgi(self) -> None:
        """Serve one request."""
        environ = self.make_environ()
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started[:] = [(status, headers)]
            return None

        try:
            environ["wsgi.input"] = io.BytesIO(self._read_body(environ))
            content = b"".join(self.server.app(environ, start_response))
            self._send(*started[0], content)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception:
            logger.exception("The simulator failed: %s %s", self.command, self.path)
            self.close_connection = True
            self._send("500 INTERNAL SERVER ERROR", [("Content-Length", "0")], b"")

    def _read_body(self, environ: WSGIEnvironment) -> bytes:
        if environ.get("wsgi.input_terminated"):
            return bytes(environ["wsgi.input"].read())
        length = environ.get("CONTENT_LENGTH") or "0"
        return self.rfile.read(int(length)) if length.isdigit() else b""

    def _send(self, status: str, headers: list[tuple[str, str]], content: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response_only(HTTPStatus(int(code)), reason)
        names = {name.lower() for name, _ in headers}
        for name, value in headers:
            self.send_header(name, value)
        if "date" not in names:
            self.send_header("Date", self.date_time_string())
        if "content-length" not in names and code != "204":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: a line for each request would drown a test's output."""


class SimulatorServer:
    """A simulator on loopback: `with SimulatorServer(app) as server: server.base_url`.

    Port 0 (the default) takes a free one. Each connection has a thread of its own and is kept alive.
    """

    def __init__(self, app: WSGIApplication, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._connections = _Connections()
        handler = type("Handler", (_Handler,), {"connections": self._connections})
        self._server: BaseWSGIServer = make_server(host, port, app, threaded=True, request_handler=handler)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{self._server.host}:{self._server.port}"

    def start(self) -> SimulatorServer:
        """Serve in a thread and return at once."""
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, args=(_STOP_POLL_S,), name="simulator", daemon=True)
        self._thread.start()
        return self

    def serve_forever(self) -> None:
        """Serve in this thread until it is interrupted."""
        self._server.serve_forever()

    def stop(self) -> None:
        """Stop, end the open connections and free the port."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._connections.end_all()

    def __enter__(self) -> SimulatorServer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
