"""Parts of a record by the address its links give: a sublist, a line of it, a subrecord."""

from __future__ import annotations

from integrations.netsuite.simulator import account, addressing, refusals, rendering, schema
from integrations.netsuite.simulator.exchange import Answer, Exchange


def answer(exchange: Exchange, record_type: schema.RecordType, parts: list[str], *, books: account.Account) -> Answer:
    """A sublist, one line of it, or a subrecord, by the address its link gives."""
    if exchange.method not in ("GET", "HEAD"):
        raise refusals.method_not_allowed("GET")
    renderer = rendering.Renderer(books=books, base_url=exchange.base_url, expand=frozenset())
    with books.store.lock:
        record = addressing.find(exchange, record_type, parts[1], books=books)
        if len(parts) == 3 and isinstance(record.fields.get(parts[2]), dict):
            return Answer(status=200, body=record.fields[parts[2]])
        if parts[2] not in record_type.sublists.keys() - books.hidden_sublists or len(parts) > 4:
            raise refusals.invalid_url()
        lines = renderer.lines(record, parts[2])
    if len(parts) == 4:
        key = record_type.sublists[parts[2]].key or ""
        wanted = parts[3].removeprefix(f"{key}=")
        found = [line for line in lines if str(_plain(line.get(key))) == wanted]
        if not found:
            raise refusals.not_found()
        return Answer(status=200, body=found[0])
    if not exchange.flag("expandSubResources"):
        lines = [{"links": line["links"]} for line in lines]
    href = f"{renderer.href(record)}/{parts[2]}"
    body = {"links": [rendering.link(href)], "items": lines, "totalResults": len(lines)}
    return Answer(status=200, body=body, kind="collection")


def _plain(value: object) -> object:
    return value.get("id") if isinstance(value, dict) else value
