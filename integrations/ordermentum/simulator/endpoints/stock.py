"""The stock service; it wants to know on whose behalf it is called."""

from __future__ import annotations

from integrations.ordermentum.simulator import refusals
from integrations.ordermentum.simulator.endpoints.routing import (
    Answer,
    Ask,
    Endpoint,
    check_supplier,
    listing,
    one,
    reader,
    routes,
)

EQUAL = ("locationId", "variantId", "productId", "externalId", "tracked")


def in_context(answer: Endpoint) -> Endpoint:
    """Insist on the headers context-entity and context-id (Ordermentum docs, stock API), and a token if so set."""

    def checked(ask: Ask) -> Answer:
        if ask.headers.get("context-entity") != "supplier":
            raise refusals.Refused("context-entity must be supplier")
        check_supplier(ask, ask.headers.get("context-id"))
        if ask.sim.stock_requires_bearer and ask.headers.get("x-api-key"):
            raise refusals.Refused("Unauthorized", status=401)
        return answer(ask)

    return checked


def add_location(ask: Ask) -> Answer:
    """Add a location."""
    check_supplier(ask, ask.body.get("supplierId"))
    _check_location(ask)
    if not ask.body.get("name"):
        raise refusals.Refused("name is required")
    return one(ask, "locations", ask.sim.stock.add_location(ask.body), status=201)


def edit_location(ask: Ask) -> Answer:
    """Change a location."""
    _check_location(ask)
    return one(ask, "locations", ask.sim.stock.edit_location(ask.id, ask.body))


def edit_item(ask: Ask) -> Answer:
    """Change a stock item."""
    for name in ("tracked", "allowOversell"):
        if not isinstance(ask.body.get(name, False), bool):
            raise refusals.Refused(f"{name} must be true or false")
    return one(ask, "stock_items", ask.sim.stock.edit_item(ask.id, ask.body))


def _check_location(ask: Ask) -> None:
    if not isinstance(ask.body.get("default", False), bool):
        raise refusals.Refused("default must be true or false")


def _list(table: str) -> Endpoint:
    return in_context(lambda ask: listing(ask, table, equal=EQUAL))


ROUTES = [
    *routes("/v1/locations", "location_read", GET=_list("locations")),
    *routes("/v1/locations", "location_write", POST=in_context(add_location)),
    *routes("/v1/locations/<id>", "location_read", GET=in_context(reader("locations"))),
    *routes("/v1/locations/<id>", "location_write", PUT=in_context(edit_location), PATCH=in_context(edit_location)),
    *(
        route
        # An earlier revision of the docs had the stock items under /v2.
        for base in ("/v1/items", "/v2/items")
        for route in (
            *routes(base, "stock_item_read", GET=_list("stock_items")),
            *routes(f"{base}/<id>", "stock_item_read", GET=in_context(reader("stock_items"))),
            *routes(f"{base}/<id>", "stock_item_update", PUT=in_context(edit_item), PATCH=in_context(edit_item)),
        )
    ),
]
