"""Credit notes."""

from __future__ import annotations

from integrations.ordermentum.simulator import refusals
from integrations.ordermentum.simulator.endpoints.routing import (
    Answer,
    Ask,
    check_supplier,
    listing,
    one,
    reader,
    routes,
)

EQUAL = ("purchaserId", "retailerId", "status", "number")


def search(ask: Ask) -> Answer:
    """The list asks for purchaserId or supplierId."""
    if not ask.parameter("purchaserId"):
        check_supplier(ask, ask.parameter("supplierId"))
    return listing(ask, "credit_notes", equal=EQUAL)


def create(ask: Ask) -> Answer:
    """Issue a credit note."""
    check_supplier(ask, ask.body.get("supplierId"))
    _check(ask)
    ignored = {"id", "number", "status", "completedAt", "createdAt", "updatedAt"}
    fields = {name: value for name, value in ask.body.items() if name not in ignored}
    return one(ask, "credit_notes", ask.sim.credit_book.issue(fields), status=201)


def update(ask: Ask) -> Answer:
    """Change or cancel a credit note."""
    _check(ask)
    return one(ask, "credit_notes", ask.sim.credit_book.edit(ask.store.find("credit_notes", ask.id), ask.body))


def _check(ask: Ask) -> None:
    for name in ("lineItems", "invoiceIds"):
        if not isinstance(ask.body.get(name, []), list):
            raise refusals.Refused(f"{name} must be a list")
    if not isinstance(ask.body.get("properties", {}), dict):
        raise refusals.Refused("properties must be an object")


ROUTES = [
    *routes("/v1/credit-notes", "credit_note_read", GET=search),
    *routes("/v1/credit-notes", "credit_note_write", POST=create),
    *routes("/v1/credit-notes/<id>", "credit_note_read", GET=reader("credit_notes")),
    *routes("/v1/credit-notes/<id>", "credit_note_write", PUT=update, PATCH=update),
]
