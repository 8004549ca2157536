"""Items, rates, notes, files, events and webhooks."""

from __future__ import annotations

import base64
import binascii

from integrations.invoiced.simulator import refusals
from integrations.invoiced.simulator.endpoints.routing import Answer, Ask, Route, listing, one, reader, resource


def upload(ask: Ask) -> Answer:
    """Keep a file: multipart/form-data, in base64 with ?base64=1; or JSON with name, type and `file` in base64."""
    sent = ask.request.files.get("file")
    if sent is not None:
        name, kind, content = sent.filename or "file", sent.mimetype, sent.read()
        if dict(ask.parameters).get("base64") == "1":
            content = _decoded(content)
    elif ask.body.get("file"):
        name, kind = str(ask.body.get("name") or "file"), str(ask.body.get("type") or "application/octet-stream")
        content = _decoded(str(ask.body["file"]).encode())
    else:
        raise refusals.Refused("File is missing", param="file")
    return one(ask, "files", ask.sim.file_book.add(name=name, kind=kind, content=content), status=201)


def delete_file(ask: Ask) -> Answer:
    """Delete a file."""
    ask.sim.file_book.remove(ask.store.find("files", ask.ids["id"]))
    return Answer(status=204)


def _decoded(content: bytes) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise refusals.Refused("The file is not valid base64", param="file") from None


ROUTES = [
    *resource("/items", "items", lambda sim: sim.item_book),
    *resource("/tax_rates", "tax_rates", lambda sim: sim.tax_rate_book),
    *resource("/coupons", "coupons", lambda sim: sim.coupon_book),
    *resource("/notes", "notes", lambda sim: sim.note_book),
    *resource("/webhooks", "webhooks", lambda sim: sim.webhook_book),
    Route(rule="/events", method="GET", answer=lambda ask: listing(ask, "events")),
    Route(rule="/events/<id>", method="GET", answer=reader("events")),
    Route(rule="/files", method="POST", answer=upload),
    Route(rule="/files/<id>", method="GET", answer=reader("files")),
    Route(rule="/files/<id>", method="DELETE", answer=delete_file),
]
