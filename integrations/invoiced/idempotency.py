"""Keys by which Invoiced gives its first answer again instead of doing a thing twice.

A key belongs to the API key and not to an address, has 6 to 64 characters, goes with POST and PATCH only, and keeps
its first answer for 24 hours, a refusal too (Invoiced docs, Idempotent requests, and behaviour of the service).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from integrations import http

_SHOWN = 14  # characters of the operation and of the object, for people who read them in a log


def key(*, operation: str, of: str, body: Mapping[str, Any], refusals: int, version: str = "") -> str:
    """Give the key of one write: the same after an answer that was lost, another after one that refused.

    `operation` is such as "invoice.create", `of` what it is done to (NetSuite's id, or Invoiced's), `refusals` counts
    the answers that refused a write of it. `version` is the record's in NetSuite: without it a change that goes back
    to what was written earlier the same day would be answered from memory, and not done.
    """
    said = http.to_json(value=[operation, of, _sorted(body), refusals, version])
    mark = hashlib.sha256(said.encode()).hexdigest()[:24]
    return f"{_plain(operation)}:{_plain(of)}:{mark}:{refusals % 10_000}"


def _plain(text: str) -> str:
    return "".join(each if each.isascii() and each.isalnum() or each in "._-" else "-" for each in text)[:_SHOWN]


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(each) for each in value] if isinstance(value, list | tuple) else value
