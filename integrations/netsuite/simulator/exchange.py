"""One request under /services: what is known about it while it is answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Request

from integrations.netsuite.simulator import refusals, rendering

ANSWER_TYPE = "application/vnd.oracle.resource+json; type="


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes back: status, JSON body or none, kind of body, extra headers."""

    status: int
    body: Any = None
    kind: str = "singular"
    headers: tuple[tuple[str, str], ...] = ()

    def content(self) -> bytes:
        """The body's bytes."""
        return b"" if self.body is None else rendering.to_json(self.body)


@dataclass(kw_only=True)
class Exchange:
    """The request, its path within the service, and whether it changed anything."""

    request: Request
    target: str
    raw: bytes
    committed: bool = False

    @property
    def base_url(self) -> str:
        """Scheme and host as the caller wrote them."""
        return f"{self.request.environ['wsgi.url_scheme']}://{self.request.environ.get('HTTP_HOST', '')}"

    @property
    def method(self) -> str:
        """The verb."""
        return self.request.method

    def header(self, name: str) -> str:
        """A header as it came, "" if it did not. `name` as WSGI has it ("HTTP_PREFER"): the quick way to it."""
        value: str = self.request.environ.get(name, "")
        return value

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; Refusal when it is none."""
        try:
            body = json.loads(self.raw or b"{}", parse_float=Decimal)
        except ValueError:
            raise refusals.invalid_content("Invalid content in the request body. Provide valid JSON.") from None
        if not isinstance(body, dict):
            raise refusals.invalid_content("Invalid content in the request body. Provide a JSON object.")
        return body

    def json_or_none(self) -> dict[str, Any] | None:
        """The body as a JSON object, or None."""
        try:
            body = json.loads(self.raw, parse_float=Decimal)
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

    def flag(self, name: str) -> bool:
        """A query parameter that is true or false."""
        return self.request.args.get(name, "").lower() == "true"

    def names(self, name: str) -> frozenset[str]:
        """A query parameter that lists names."""
        return frozenset(part.strip() for part in self.request.args.get(name, "").split(",") if part.strip())

    def page(self, *, largest: int = 1000) -> tuple[int, int]:
        """`limit` and `offset`, checked: at most a thousand, and the offset a multiple of the limit."""
        limit, offset = self._whole("limit", largest), self._whole("offset", 0)
        if not 1 <= limit <= largest:
            raise refusals.invalid_parameter(
                "limit", f"Invalid value for 'limit'. Provide a number from 1 to {largest}."
            )
        if offset % limit:
            raise refusals.invalid_parameter("offset", "Invalid value for 'offset'. It must be divisible by the limit.")
        return limit, offset

    def _whole(self, name: str, default: int) -> int:
        text = self.request.args.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit()):
            raise refusals.invalid_parameter(name, f"Invalid value for '{name}'. Provide a whole number.")
        return int(text)


def external_id_of(target: str, body: dict[str, Any] | None) -> str | None:
    """The external id that a request names, in its path or its body."""
    _, found, rest = unquote(target).partition("/eid:")
    if found:
        return rest.partition("?")[0].partition("/")[0]
    in_body = (body or {}).get("externalId")
    return in_body if isinstance(in_body, str) else None


def page_links(href: str, *, limit: int, offset: int, total: int) -> list[dict[str, str]]:
    """The links of a page: those that apply of self, first, prev, next, last."""

    def to(rel: str, start: int) -> dict[str, str]:
        return rendering.link(f"{href}?limit={limit}&offset={start}", rel)

    links = [to("self", offset)]
    if offset > 0:
        links += [to("first", 0), to("prev", max(offset - limit, 0))]
    if offset + limit < total:
        links += [to("next", offset + limit), to("last", (total - 1) // limit * limit)]
    return links
