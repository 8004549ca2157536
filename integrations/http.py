"""One HTTP session per remote: time-outs, size caps, no cookies, no redirects, redaction, and failures as our errors.

The rule that matters: when a *write* was sent and no whole answer came back, it may have happened (`Ambiguous`);
when the connection could not be made at all, it cannot have (`Unreachable`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

import requests
import urllib3.exceptions
from django.conf import settings
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from integrations import errors

MAX_ANSWER_BYTES = 32 * 1024 * 1024  # ours: a SuiteQL page of 1,000 wide rows is about 2 MB
KEPT_CHARS = 20_000  # of each body in the log
LARGEST_EXPONENT = 300  # of a double, the number of most JSON readers
USER_AGENT = "Crossfoot/0.1 (+NetSuite hub)"
_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_SECRETS = r"pass(?:word)?|secret|token|api[-_]?key|authorization|signature|assertion|card"
_SECRET_KEYS = re.compile(_SECRETS)  # for text in lower case: ten times as fast as ignoring the case
# The same in text that is no JSON, or is cut off: `"token": "x"`, `token=x`, `Authorization: x`.
_SECRET_TEXT = re.compile(
    rf"""((?:{_SECRETS})[\w-]{{0,40}}["']?\s{{0,9}}[:=]\s{{0,9}})("[^"]*"?|'[^']*'?|[^\s&,;<>]+)""", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    text: str
    show: Callable[[], errors.Exchange] = field(repr=False)

    @cached_property
    def exchange(self) -> errors.Exchange:
        """Give what may be shown of it: redacted only when somebody wants to see it, since most answers go unseen."""
        return self.show()

    def json(self, *, number: Callable[[str], Decimal] = Decimal) -> Any:
        """Give the body with every number as Decimal or int. Raises ValueError when it is not JSON.

        `number` reads those with a fraction or an exponent.
        """
        try:
            return json.loads(self.text, parse_float=number, parse_constant=_no_constant)
        except RecursionError as error:
            raise ValueError("the JSON is nested too deeply") from error
        except ArithmeticError as error:
            raise ValueError("a number of the JSON is beyond measure") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def redact(*, value: Any) -> Any:
    """Give a copy of a JSON value in which everything that a key calls secret is masked."""
    if isinstance(value, Mapping):
        return {key: "***" if _is_secret(str(key)) else redact(value=inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [redact(value=inner) for inner in value]
    return value


def _is_secret(text: str) -> bool:
    return bool(_SECRET_KEYS.search(text.lower()))


def redact_text(*, text: str) -> str:
    """Give text that is no JSON, such as an address or a page of HTML, with what it calls secret masked."""
    return _SECRET_TEXT.sub(r"\1***", text)


def _number(value: Any) -> Any:
    # NetSuite takes JSON numbers only; a Decimal's own digits are kept by going through its text.
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} cannot be sent as JSON")
    if not value.is_finite() or abs(value.adjusted()) > LARGEST_EXPONENT:
        raise ValueError("A number is beyond what JSON can carry.")
    return int(value) if value == value.to_integral_value() else float(value)


def to_json(*, value: Any) -> str:
    """Give `value` as compact JSON. Decimals become numbers with the same digits (up to 15, as a double holds)."""
    return json.dumps(value, default=_number, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file of a form, in the field `field`, written in base64: the address must say that it is."""

    field: str
    name: str
    media_type: str
    content: bytes

    def as_form(self) -> tuple[str, str]:
        """Give the content type and the form (RFC 7578)."""
        boundary = f"crossfoot-{hashlib.sha256(self.content).hexdigest()[:32]}"
        name = re.sub(r"[^\w.() -]", "_", self.name, flags=re.ASCII)
        lines = [
            f"--{boundary}",
            f'Content-Disposition: form-data; name="{self.field}"; filename="{name}"',
            f"Content-Type: {self.media_type}",
            "",
            base64.b64encode(self.content).decode(),
            f"--{boundary}--",
            "",
        ]
        return f"multipart/form-data; boundary={boundary}", "\r\n".join(lines)


def _content(*, body: Any, form: Mapping[str, str] | None, upload: Upload | None) -> tuple[Mapping[str, str], str]:
    """Give the header and the text of what is sent."""
    if upload is not None:
        media_type, text = upload.as_form()
        return {"Content-Type": media_type}, text
    if form is not None:
        return _FORM, urlencode(form)
    return (_JSON, to_json(value=body)) if body is not None else ({}, "")


class Remote:
    """The kept connections to one remote. May be used from many threads; `calls` counts the requests sent.

    Requests go through the adapter of `requests`, not through a session of it: a session's redirects, cookies and
    environment are what we must not have, and leaving it out saves a fifth of a request's work (measured).
    """

    def __init__(
        self,
        *,
        name: str,
        auth: AuthBase | None = None,
        headers: Mapping[str, str] | None = None,
        connections: int = 4,
        read_timeout_s: float | None = None,
    ) -> None:
        self.name = name
        self.calls = 0
        self._lock = threading.Lock()
        self._timeout = (settings.HTTP_CONNECT_TIMEOUT_S, read_timeout_s or settings.HTTP_READ_TIMEOUT_S)
        self._auth = auth
        self._headers = {
            **requests.utils.default_headers(),
            "User-Agent": USER_AGENT,
            "Accept": "application/json",
            **(headers or {}),
        }
        self._adapter = HTTPAdapter(pool_connections=4, pool_maxsize=max(connections, 1), max_retries=0)

    def close(self) -> None:
        """Close the kept connections."""
        self._adapter.close()

    def send(
        self,
        *,
        method: str,
        url: str,
        is_write: bool,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        upload: Upload | None = None,
        headers: Mapping[str, str] | None = None,
        auth: AuthBase | None = None,
    ) -> Answer:
        """Send one request (signed afresh) and give the answer, whatever its status.

        `body` is sent as JSON, `form` as a form, `upload` as a form with one file. Query parameters stand in
        `url`, already encoded.
        Raises Unreachable when nothing can have been written, Ambiguous when a write may have been, and whatever a
        signature that needs a call of its own raises.
        """
        started = time.monotonic()
        typed, sent = _content(body=body, form=form, upload=upload)

        def exchange(status: int | None = None, text: str = "", ended: float | None = None) -> errors.Exchange:
            took_ms = int(((ended or time.monotonic()) - started) * 1000)
            return errors.Exchange(
                method=method,
                url=redact_text(text=url),
                request=_shown(sent),
                status=status,
                response=_shown(text),
                duration_ms=took_ms,
            )

        try:
            prepared = self._prepare(method, url, sent if typed else None, {**typed, **(headers or {})}, auth)
            started = time.monotonic()  # a signature may have taken a call of its own
            with self._lock:
                self.calls += 1
            with self._adapter.send(prepared, stream=True, timeout=self._timeout, verify=True) as response:
                text = _read(response, deadline=started + sum(self._timeout))
        except (
            requests.exceptions.InvalidURL,
            requests.exceptions.InvalidSchema,
            requests.exceptions.MissingSchema,
        ) as error:
            raise self._unreachable(f"cannot be asked: “{redact_text(text=url)}” is no address", exchange()) from error
        except requests.ConnectTimeout as error:
            raise self._unreachable("did not answer the connection in time", exchange()) from error
        except requests.ConnectionError as error:
            if _was_never_connected(error):
                raise self._unreachable("cannot be reached", exchange()) from error
            raise self._broken(is_write, "broke off before it answered", exchange()) from error
        except requests.Timeout as error:
            raise self._broken(is_write, "did not answer in time", exchange()) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, _Unreadable) as error:
            raise self._broken(is_write, f"gave an answer that cannot be read ({error})", exchange()) from error
        return Answer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            text=text,
            show=partial(exchange, response.status_code, text, time.monotonic()),
        )

    def _prepare(
        self, method: str, url: str, body: str | None, headers: Mapping[str, str], auth: AuthBase | None
    ) -> requests.PreparedRequest:
        prepared = requests.PreparedRequest()
        prepared.prepare(
            method=method,
            url=url,
            headers={**self._headers, **headers},
            data=body.encode() if body is not None else None,
            auth=auth or self._auth,
            cookies={},
        )
        return prepared

    def _unreachable(self, what: str, exchange: errors.Exchange) -> errors.Unreachable:
        return errors.Unreachable(f"{self.name} {what}. It will be tried again.", exchange=exchange)

    def _broken(self, is_write: bool, what: str, exchange: errors.Exchange) -> errors.SyncError:
        if not is_write:
            return self._unreachable(what, exchange)
        return errors.Ambiguous(
            f"{self.name} {what}, so the record may or may not have been written. It will be looked up first.",
            exchange=exchange,
        )


class _Unreadable(Exception):
    """The answer is not one we can take in whole."""


def _read(response: requests.Response, *, deadline: float) -> str:
    body = bytearray()
    for chunk in response.iter_content(64 * 1024):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise _Unreadable(f"larger than {MAX_ANSWER_BYTES // 1024 // 1024} MB")
        if time.monotonic() > deadline:
            raise _Unreadable("it did not end in time")
    expected = response.headers.get("Content-Length", "")
    if expected.isdigit() and response.request.method != "HEAD" and response.raw.tell() < int(expected):
        raise _Unreadable("it was cut short")
    try:
        return body.decode(response.encoding or "utf-8", errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")


def _was_never_connected(error: requests.ConnectionError) -> bool:
    # urllib3 names the phase: these come before a byte of the request is sent.
    text = repr(error)
    return any(phase in text for phase in ("NewConnectionError", "NameResolutionError", "CERTIFICATE_VERIFY_FAILED"))


def _shown(text: str) -> str:
    if not _is_secret(text):
        return text[:KEPT_CHARS]
    try:
        value = json.loads(text)  # floats will do: nobody computes with what is shown
        return to_json(value=redact(value=value))[:KEPT_CHARS]
    except (ValueError, RecursionError):
        return redact_text(text=text[:KEPT_CHARS])
