"""Request bodies: JSON, or a form with brackets such as metadata[key]=value and items[0][name]=Beans."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from integrations.invoiced.simulator import refusals
from integrations.invoiced.simulator.store import Record

FORM = "application/x-www-form-urlencoded"


def json_object(raw: bytes) -> Record:
    """Read a JSON object; numbers with a fraction become Decimals.

    :raises Refused: 400 when it is none.
    """
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise refusals.Refused("The request body is not valid JSON") from None
    if body == []:  # what an empty object becomes on the way through some clients
        return {}
    if not isinstance(body, dict):
        raise refusals.Refused("The request body must be a JSON object")
    return body


def form(pairs: Iterable[tuple[str, str]]) -> Record:
    """Read the fields of a form."""
    body: Record = {}
    for name, value in pairs:
        first, _, _ = name.partition("[")
        keys = [first, *re.findall(r"\[([^\]]*)\]", name)]
        held = body
        for key in keys[:-1]:
            held = held.setdefault(key or str(len(held)), {})
            if not isinstance(held, dict):
                raise refusals.Refused(f"{name} contradicts another field")
        held[keys[-1] or str(len(held))] = value
    return {name: _lists(value) for name, value in body.items()}


def _lists(value: Any) -> Any:
    """Turn dicts whose keys are 0, 1, 2 … into lists."""
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(held) for key, held in value.items()}
    return list(inner.values()) if inner and list(inner) == [str(number) for number in range(len(inner))] else inner
