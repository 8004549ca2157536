"""Batches: up to a hundred records of one type in one asynchronous request.

Source: NetSuite help, "Batch Operations". How a batch names the records to delete is our guess: by `items`, or `ids=`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from integrations.netsuite.simulator import refusals, rendering
from integrations.netsuite.simulator.exchange import Exchange

MOST_RECORDS = 100


def is_batch(exchange: Exchange) -> bool:
    """Whether the body is a collection of records."""
    return "type=collection" in exchange.header("CONTENT_TYPE")


def split(exchange: Exchange, path: str) -> list[Exchange]:
    """One exchange per record of a batch; `path` is the raw path below the record service's root."""
    type_name = path.strip("/")
    if "/" in type_name or exchange.method not in ("POST", "PATCH", "PUT", "DELETE"):
        raise refusals.invalid_url()
    items = _items(exchange)
    if not 1 <= len(items) <= MOST_RECORDS:
        raise refusals.invalid_content(f"A batch holds from 1 to {MOST_RECORDS} records.", path="items")
    query = exchange.target.partition("?")[2]
    made = []
    for number, item in enumerate(items):
        address = f"{rendering.RECORD_PATH}/{type_name}{_key(exchange.method, item, number)}"
        body = {name: value for name, value in item.items() if name != "id"}
        target = f"{address}?{query}" if query else address
        made.append(Exchange(request=exchange.request, target=target, raw=rendering.to_json(body)))
    return made


def _items(exchange: Exchange) -> list[dict[str, Any]]:
    if exchange.method == "DELETE" and (ids := exchange.names("ids")):
        return [{"id": one} for one in sorted(ids)]
    items = exchange.json().get("items")
    if not isinstance(items, list) or any(not isinstance(item, dict) for item in items):
        raise refusals.invalid_content("The property 'items' must be a list of records.", path="items")
    return items


def _key(method: str, item: dict[str, Any], number: int) -> str:
    if method == "POST":
        return ""
    if method != "PUT" and isinstance(item.get("id"), str):
        return f"/{quote(item['id'])}"
    if isinstance(item.get("externalId"), str):
        return f"/eid:{quote(item['externalId'], safe='')}"
    raise refusals.invalid_content("The record names no id and no external id.", path=f"items[{number}]")
