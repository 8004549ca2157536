"""The record service, /services/rest/record/v1: every verb on every record."""

from __future__ import annotations

from urllib.parse import unquote

from integrations.netsuite.simulator import (
    account,
    addressing,
    contacts,
    deleting,
    metadata,
    permissions,
    qfilter,
    record_parts,
    refusals,
    rendering,
    schema,
    store,
    transforms,
    writing,
)
from integrations.netsuite.simulator.exchange import Answer, Exchange, page_links
from integrations.netsuite.simulator.role import Level

_FURTHEST_ROW = 100_000


def answer(exchange: Exchange, path: str, *, books: account.Account) -> Answer:
    """Answer a request; `path` is the raw path below the service's root."""
    parts = [unquote(part) for part in path.strip("/").split("/")] if path.strip("/") else []
    if not parts:
        raise refusals.invalid_url()
    if parts[0] == "metadata-catalog":
        return metadata.answer(exchange, parts[1:], books=books)
    record_type = schema.find(parts[0])
    if record_type is None:
        raise refusals.unknown_type(parts[0])
    books.require_record(record_type, level=_level(exchange, parts))
    if len(parts) == 1:
        return _collection(exchange, record_type, books=books)
    if len(parts) == 2:
        return _instance(exchange, record_type, parts[1], books=books)
    if len(parts) == 4 and parts[2] == "!transform":
        return _transform(exchange, record_type, parts[1], parts[3], books=books)
    if len(parts) == 5 and parts[2] == "!attach":
        return _attach(exchange, record_type, parts[1], parts[3], parts[4], books=books)
    return record_parts.answer(exchange, record_type, parts, books=books)


def _level(exchange: Exchange, parts: list[str]) -> Level:
    if "!transform" in parts:
        return Level.VIEW  # of what is transformed; what is made of it needs its own
    return Level.EDIT if "!attach" in parts else permissions.OF_VERB.get(exchange.method, Level.FULL)


def _collection(exchange: Exchange, record_type: schema.RecordType, *, books: account.Account) -> Answer:
    if exchange.method == "POST":
        options = _options(exchange)
        record = writing.create(record_type, exchange.json(), books=books, options=options)
        return _stored(exchange, record, options, event="create", books=books)
    if exchange.method not in ("GET", "HEAD"):
        raise refusals.method_not_allowed("GET", "POST")
    limit, offset = exchange.page()
    renderer = rendering.Renderer(books=books, base_url=exchange.base_url)
    with books.store.lock:
        records = books.store.all(record_type.name)
        if query := exchange.request.args.get("q"):
            keep = qfilter.compile_filter(query)
            records = [record for record in records if keep(record)]
        page = records[:_FURTHEST_ROW][offset : offset + limit]
        items = [{"links": [rendering.link(renderer.href(record))], "id": record.id} for record in page]
    href = f"{exchange.base_url}{rendering.RECORD_PATH}/{record_type.name}"
    body = {
        "links": page_links(href, limit=limit, offset=offset, total=len(records)),
        "count": len(items),
        "hasMore": offset + len(items) < len(records),
        "items": items,
        "offset": offset,
        "totalResults": len(records),
    }
    return Answer(status=200, body=body, kind="collection")


def _instance(exchange: Exchange, record_type: schema.RecordType, key: str, *, books: account.Account) -> Answer:
    method = exchange.method
    if method in ("GET", "HEAD"):
        with books.store.lock:
            body = _renderer(exchange, books).record(
                addressing.find(exchange, record_type, key, books=books), only=exchange.names("fields") or None
            )
        return Answer(status=200, body=body)
    if method == "PUT":
        return _upsert(exchange, record_type, key, books=books)
    if method == "PATCH":
        options = _options(exchange)
        with books.store.lock:
            record = addressing.find(exchange, record_type, key, books=books)
            record = writing.update(record, exchange.json(), books=books, options=options)
        return _stored(exchange, record, options, event="edit", books=books)
    if method == "DELETE":
        with books.store.lock:
            record = addressing.find(exchange, record_type, key, books=books)
            deleting.delete(record, books=books)
        exchange.committed = True
        books.tell(record, "delete", over_rest=True)
        return Answer(status=204)
    raise refusals.method_not_allowed("GET", "PATCH", "PUT", "DELETE")


def _upsert(exchange: Exchange, record_type: schema.RecordType, key: str, *, books: account.Account) -> Answer:
    if not key.startswith("eid:") or key == "eid:":
        raise refusals.method_not_allowed("GET", "PATCH", "DELETE")
    external_id, options, body = key[4:], _options(exchange), exchange.json()
    with books.store.lock:
        record = books.store.find_external(record_type, external_id)
        if record is not None and record.type is not record_type:
            raise refusals.user_error("This record already exists.")
        if body.get("externalId", external_id) != external_id:
            raise refusals.user_error("The external ID in the body differs from the one in the URL.", path="externalId")
        event = "create" if record is None else "edit"
        if record is None:
            record = writing.create(record_type, body, books=books, options=options, external_id=external_id)
        else:
            record = writing.update(record, body, books=books, options=options)
    return _stored(exchange, record, options, event=event, books=books)


def _transform(
    exchange: Exchange, record_type: schema.RecordType, key: str, target_name: str, *, books: account.Account
) -> Answer:
    if exchange.method != "POST":
        raise refusals.method_not_allowed("POST")
    target = schema.find(target_name)
    if target is None:
        raise refusals.unknown_type(target_name)
    books.require_record(target, level=Level.CREATE)
    options, body = _options(exchange), exchange.json()
    with books.store.lock:
        source = addressing.find(exchange, record_type, key, books=books)
        record = transforms.transform(source, target, body, books=books, options=options)
    return _stored(exchange, record, options, event="create", books=books)


def _attach(
    exchange: Exchange, record_type: schema.RecordType, key: str, to_type: str, to_key: str, *, books: account.Account
) -> Answer:
    pair = (record_type.name, to_type.lower())
    if exchange.method != "POST" or pair not in (("contact", "customer"), ("customer", "contact")):
        raise refusals.method_not_allowed("POST")
    with books.store.lock:
        first = addressing.find(exchange, record_type, key, books=books)
        second = addressing.find(exchange, schema.get(to_type), to_key, books=books)
        contact, customer = (first, second) if record_type.name == "contact" else (second, first)
        contact = contacts.attach(contact, customer, exchange.json(), books=books)
    exchange.committed = True
    books.tell(contact, "edit", over_rest=True)
    return Answer(status=204)


def _renderer(exchange: Exchange, books: account.Account) -> rendering.Renderer:
    expand = exchange.names("expand") or None
    if exchange.flag("expandSubResources"):
        expand = frozenset()
    return rendering.Renderer(
        books=books,
        base_url=exchange.base_url,
        expand=expand,
        simple_enums=exchange.flag("simpleEnumFormat"),
    )


def _options(exchange: Exchange) -> writing.Options:
    validation = exchange.header("HTTP_X_NETSUITE_PROPERTYNAMEVALIDATION").lower() or "warning"
    if validation not in ("ignore", "warning", "error"):
        raise refusals.invalid_header(
            "X-NetSuite-PropertyNameValidation", f"Invalid value '{validation}' for the header."
        )
    return writing.Options(
        replace=exchange.names("replace"),
        replace_selected=exchange.flag("replaceSelectedFields"),
        name_validation=validation,
    )


def _stored(
    exchange: Exchange, record: store.Record, options: writing.Options, *, event: str, books: account.Account
) -> Answer:
    exchange.committed = True
    books.tell(record, event, over_rest=True)
    renderer = rendering.Renderer(books=books, base_url=exchange.base_url)
    headers = [("Location", renderer.href(record))]
    if options.unknown and options.name_validation == "warning":
        names = ", ".join(options.unknown)
        headers.append(("Warning", f'299 NetSuite "Unknown properties were ignored: {names}"'))
    return Answer(status=204, headers=tuple(headers))
