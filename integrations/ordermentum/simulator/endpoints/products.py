"""Products, variants and the small lists beside them."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.ordermentum.simulator import refusals, views
from integrations.ordermentum.simulator.endpoints.routing import (
    Answer,
    Ask,
    Endpoint,
    check_supplier,
    listing,
    one,
    reader,
    routes,
    supplier_listing,
)

EQUAL = ("SKU", "sku", "externalId", "visible", "productId", "tracked")


def create(ask: Ask) -> Answer:
    """Add a product."""
    check_supplier(ask, ask.body.get("supplierId"))
    if not ask.body.get("name"):
        raise refusals.Refused("name is required")
    _check(ask.body)
    return one(ask, "products", ask.sim.catalog.add(ask.body), status=201)


def updater(table: str) -> Endpoint:
    """Give the endpoint that changes a product or a variant."""

    def update(ask: Ask) -> Answer:
        _check(ask.body)
        return one(ask, table, ask.sim.catalog.edit(table, ask.id, ask.body))

    return update


def delete(ask: Ask) -> Answer:
    """Mark a product as deleted."""
    return one(ask, "products", ask.sim.catalog.delete(ask.id))


def variants(ask: Ask) -> Answer:
    """The variants of one product."""
    product = ask.store.find("products", ask.id)
    return listing(ask, "variants", records=views.variants_of(ask.store, product))


def _check(body: Mapping[str, object]) -> None:
    available = body.get("available", 0)
    if isinstance(available, bool) or not isinstance(available, int):
        raise refusals.Refused("available must be an integer")
    if not isinstance(body.get("tracked", False), bool):
        raise refusals.Refused("tracked must be true or false")
    if not isinstance(body.get("properties", {}), dict):
        raise refusals.Refused("properties must be an object")


ROUTES = [
    *routes(
        "/v2/products",
        "product_search",
        GET=supplier_listing("products", equal=EQUAL, view=views.product_summary, version=2),
    ),
    *routes("/v1/products", "product_list", GET=supplier_listing("products", equal=EQUAL, view=views.full_product)),
    *routes("/v1/products", "product_create", POST=create),
    *routes("/v1/products/<id>", "product_read", GET=reader("products")),
    *routes("/v1/products/<id>", "product_update", PUT=updater("products"), PATCH=updater("products")),
    *routes("/v1/products/<id>", "product_destroy", DELETE=delete),
    *routes("/v1/products/<id>/variants", "variant_read", GET=variants),
    *routes("/v1/variants", "variant_read", GET=supplier_listing("variants", equal=EQUAL)),
    *routes("/v1/variants/<id>", "variant_read", GET=reader("variants")),
    *routes("/v1/variants/<id>", "variant_update", PUT=updater("variants"), PATCH=updater("variants")),
    *routes("/v1/categories", "setting_read", GET=supplier_listing("categories")),
    *routes("/v1/price-groups", "setting_read", GET=supplier_listing("price_groups")),
    *routes("/v1/visibility-groups", "setting_read", GET=supplier_listing("visibility_groups")),
]
