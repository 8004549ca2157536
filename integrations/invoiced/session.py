"""One session with Invoiced: the API key, pages, the limit of requests in flight, and refusals as our errors."""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from requests.auth import HTTPBasicAuth

from integrations import contract, errors, http
from integrations.invoiced import fields, refusals, settings

# Invoiced takes 20 requests in flight for an API key. Half of them for one process of ours: others share the key.
IN_FLIGHT = 10
PLACE_WAIT_S = 60.0
_NEXT = re.compile(r'<([^<>]*)>\s*;[^<]*\brel="?next"?')

Query = Sequence[tuple[str, str]]

_places: dict[str, threading.BoundedSemaphore] = {}
_places_lock = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list. `next` is the query of the one after it, None on the last; `total` what the list counts."""

    rows: list[dict[str, Any]]
    next: tuple[tuple[str, str], ...] | None
    total: int | None


class Session:
    """May be used from several threads. `calls` counts the requests sent."""

    def __init__(self, *, settings: contract.Settings, addresses: Mapping[str, str]) -> None:
        self._api_url = addresses["api_url"]
        self._api_key = settings.get("api_key").strip()
        auth = HTTPBasicAuth(self._api_key.encode(), b"")
        self._remote = http.Remote(name="Invoiced", auth=auth, connections=IN_FLIGHT)
        self._places = _places_of(self._api_url, self._api_key)

    @property
    def calls(self) -> int:
        """Give how many requests were sent."""
        return self._remote.calls

    def close(self) -> None:
        """Give back the connections."""
        self._remote.close()

    def get(self, *, path: str, query: Query = (), about: str) -> Any:
        """Read JSON. `about` names what is read, for messages. Raises SyncError, never Ambiguous."""
        answer = self._send(method="GET", path=_target(path, query), about=about)
        return _json(answer, about=about, is_write=False)

    def page(self, *, path: str, query: Query = (), about: str) -> Page:
        """Read one page of a list. Raises as `get`."""
        answer = self._send(method="GET", path=_target(path, query), about=about)
        rows = _json(answer, about=about, is_write=False)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise refusals.unreadable(answer=answer, about=about, is_write=False)
        total = answer.headers.get("x-total-count", "").strip()
        return Page(rows=rows, next=_next(answer), total=int(total) if total.isascii() and total.isdigit() else None)

    def pages(self, *, path: str, query: Query = (), about: str) -> Iterator[list[dict[str, Any]]]:
        """Read a list to its end, page by page and in order, as its Link headers lead. Raises as `get`."""
        wanted: tuple[tuple[str, str], ...] | None = tuple(query)
        seen: set[tuple[tuple[str, str], ...]] = set()
        while wanted is not None:
            if wanted in seen:
                raise errors.Unreachable(f"Invoiced's pages of {about} lead in a circle. It will be tried again.")
            seen.add(wanted)
            page = self.page(path=path, query=wanted, about=about)
            yield page.rows
            wanted = page.next

    def post(self, *, path: str, body: Mapping[str, Any] | None, about: str, key: str) -> Any:
        """Make something, once for each idempotency `key`. Raises Ambiguous when it may have been made."""
        return self._write(method="POST", path=path, body=body or {}, about=about, key=key)

    def patch(self, *, path: str, body: Mapping[str, Any], about: str, key: str) -> Any:
        """Change something: only what `body` names. Raises Ambiguous when it may have been changed."""
        return self._write(method="PATCH", path=path, body=body, about=about, key=key)

    def delete(self, *, path: str, about: str) -> None:
        """Delete something (a payment is voided by it), whatever is said beside yes; what was gone already is no error.

        Raises Ambiguous when it may have been deleted.
        """
        with contextlib.suppress(errors.RecordNotFound):
            self._send(method="DELETE", path=path, about=about)

    def upload(self, *, path: str, query: Query = (), file: http.Upload, about: str, key: str) -> Any:
        """Send a file, once for each idempotency `key`. Raises as `post`."""
        return self._write(method="POST", path=_target(path, query), body=None, about=about, key=key, file=file)

    def _write(
        self,
        *,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        about: str,
        key: str,
        file: http.Upload | None = None,
    ) -> Any:
        answer = self._send(method=method, path=path, about=about, body=body, key=key, file=file)
        return None if answer.status == 204 else _json(answer, about=about, is_write=True)

    def _send(
        self,
        *,
        method: str,
        path: str,
        about: str,
        body: Mapping[str, Any] | None = None,
        key: str = "",
        file: http.Upload | None = None,
    ) -> http.Answer:
        if not self._api_key:
            raise errors.CredentialsRejected("This connection has no API key for Invoiced. Enter it.", reason="missing")
        is_write = method != "GET"
        headers = {"Idempotency-Key": key} if key else {}
        if not self._places.acquire(timeout=PLACE_WAIT_S):
            raise errors.Busy(f"All {IN_FLIGHT} requests that we allow ourselves at Invoiced are in use ({about}).")
        try:
            url = self._api_url + path
            answer = self._remote.send(
                method=method, url=url, is_write=is_write, body=body, upload=file, headers=headers
            )
        finally:
            self._places.release()
        if not 200 <= answer.status < 300:
            raise refusals.error(answer=answer, about=about, is_write=is_write)
        return answer


def _places_of(api_url: str, api_key: str) -> threading.BoundedSemaphore:
    # The limit is the API key's, so sessions that share one share its places, also those of other connections.
    mark = hashlib.sha256(f"{settings.place(api_url=api_url)} {api_key}".encode()).hexdigest()
    with _places_lock:
        return _places.setdefault(mark, threading.BoundedSemaphore(IN_FLIGHT))


def _target(path: str, query: Query) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _json(answer: http.Answer, *, about: str, is_write: bool) -> Any:
    try:
        return answer.json(number=fields.number)
    except ValueError as error:
        raise refusals.unreadable(answer=answer, about=about, is_write=is_write) from error


def _next(answer: http.Answer) -> tuple[tuple[str, str], ...] | None:
    # Of the address only the query is taken: the key goes nowhere but to the host that staff entered.
    found = _NEXT.search(answer.headers.get("link", ""))
    return tuple(parse_qsl(urlsplit(found[1]).query, keep_blank_values=True)) if found else None
