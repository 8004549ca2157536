"""OAuth 1.0a signatures as NetSuite checks them: HMAC-SHA256 over the raw request target (RFC 5849)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_PAIR = re.compile(r'\s*([A-Za-z_]+)="([^"]*)"\s*$')
_DEFAULT_PORTS = {"http": "80", "https": "443"}


def encode(text: str) -> str:
    """Percent-encode as RFC 3986 has it: only letters, digits and -._~ stay."""
    return quote(text, safe="~")


def parse_header(header: str) -> dict[str, str]:
    """The decoded fields of an `Authorization: OAuth …` header; empty if it is not one."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "oauth":
        return {}
    pairs = [_PAIR.match(part) for part in rest.split(",")]
    return {pair.group(1): unquote(pair.group(2)) for pair in pairs if pair}


def base_string(*, method: str, url: str, fields: Mapping[str, str]) -> str:
    """What is signed: verb, address without query, and every parameter but `oauth_signature` and `realm`."""
    parts = urlsplit(url)
    host = parts.netloc.lower()
    name, _, port = host.rpartition(":")
    if name and port == _DEFAULT_PORTS.get(parts.scheme.lower()):
        host = name
    address = f"{parts.scheme.lower()}://{host}{parts.path or '/'}"
    signed = [(name, value) for name, value in fields.items() if name not in ("realm", "oauth_signature")]
    signed += parse_qsl(parts.query, keep_blank_values=True)
    pairs = sorted((encode(name), encode(value)) for name, value in signed)
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join((method.upper(), encode(address), encode(joined)))


def sign(*, method: str, url: str, fields: Mapping[str, str], consumer_secret: str, token_secret: str) -> str:
    """The base64 signature of a request."""
    key = f"{encode(consumer_secret)}&{encode(token_secret)}"
    text = base_string(method=method, url=url, fields=fields)
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def is_valid(*, method: str, url: str, fields: Mapping[str, str], consumer_secret: str, token_secret: str) -> bool:
    """Say whether `fields["oauth_signature"]` is right."""
    wanted = sign(method=method, url=url, fields=fields, consumer_secret=consumer_secret, token_secret=token_secret)
    return hmac.compare_digest(wanted.encode(), fields.get("oauth_signature", "").encode())
