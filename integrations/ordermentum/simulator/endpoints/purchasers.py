"""Purchasers, retailers, and the supplier's own record."""

from __future__ import annotations

from integrations.ordermentum.simulator import refusals
from integrations.ordermentum.simulator.endpoints.routing import (
    Answer,
    Ask,
    check_supplier,
    one,
    reader,
    routes,
    supplier_listing,
)

EQUAL = ("retailerId", "reference", "externalCustomerId", "name", "disabled", "archived")


def update(ask: Ask) -> Answer:
    """Change a purchaser; properties merge."""
    if not isinstance(ask.body.get("properties", {}), dict):
        raise refusals.Refused("properties must be an object")
    if not isinstance(ask.body.get("freightGroup"), dict | None):
        raise refusals.Refused("freightGroup must be an object")
    return one(ask, "purchasers", ask.sim.purchaser_book.edit(ask.id, ask.body))


def supplier(ask: Ask) -> Answer:
    """The supplier with its time zone and number prefixes."""
    check_supplier(ask, ask.id)
    held = ask.store.supplier
    return Answer(json={**held, **{name: held["settings"][name] for name in ("orderPrefix", "invoicePrefix")}})


ROUTES = [
    *routes("/v1/purchasers", "purchaser_read", GET=supplier_listing("purchasers", equal=EQUAL)),
    *routes("/v1/purchasers/<id>", "purchaser_read", GET=reader("purchasers")),
    *routes("/v1/purchasers/<id>", "purchaser_update", PUT=update, PATCH=update),
    *routes("/v1/retailers/<id>", "purchaser_read", GET=reader("retailers")),
    *routes("/v1/suppliers/<id>", "supplier_read", GET=supplier),
    *routes("/v1/properties", "setting_read", GET=supplier_listing("properties")),
    *routes("/v1/integrations", "setting_read", GET=supplier_listing("integrations")),
]
