"""From NetSuite's ids back to the platform's records: the same tables, read the other way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from mappings import models

# Kinds of `EntryWait`; their key is NetSuite's id.
NETSUITE_CUSTOMER = "NETSUITE_CUSTOMER"
NETSUITE_ITEM = "NETSUITE_ITEM"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerOf:
    """The platform's customer that a NetSuite customer stands for."""

    customer_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOf:
    """The platform's product, or variant of it, that a NetSuite item stands for."""

    product_id: str
    variant_id: str
    sku: str
    name: str


def customers(*, connection_id: int, netsuite_ids: Collection[str]) -> dict[str, list[CustomerOf]]:
    """Give the platform's customers by NetSuite id; several where the tables name one NetSuite customer twice."""
    found: dict[str, list[CustomerOf]] = defaultdict(list)
    rows = _naming(models.CustomerMapping.objects.filter(connection=connection_id), netsuite_ids)
    for row in rows:
        found[row.netsuite_id or row.property_id].append(CustomerOf(customer_id=row.source_id, name=row.name))
    return dict(found)


def products(*, connection_id: int, item_ids: Collection[str]) -> dict[str, list[ProductOf]]:
    """Give the platform's products by item id; several where the tables name one item twice (E7)."""
    found: dict[str, list[ProductOf]] = defaultdict(list)
    rows = _naming(models.ProductMapping.objects.filter(connection=connection_id), item_ids)
    for row in rows:
        product = ProductOf(product_id=row.product_id, variant_id=row.variant_id, sku=row.sku, name=row.name)
        found[row.netsuite_id or row.property_id].append(product)
    return dict(found)


def _naming(rows: QuerySet[Any], netsuite_ids: Collection[str]) -> QuerySet[Any]:
    # The table before the property, as on the way to NetSuite (R23).
    by_property = Q(netsuite_id="", property_id__in=netsuite_ids)
    return rows.filter(Q(netsuite_id__in=netsuite_ids) | by_property).order_by("pk")


def present(*, connection_id: int, waits: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give those of the waits (kind and key) whose NetSuite record is mapped by now."""
    customer_ids = {key for kind, key in waits if kind == NETSUITE_CUSTOMER}
    item_ids = {key for kind, key in waits if kind == NETSUITE_ITEM}
    mapped_customers = customers(connection_id=connection_id, netsuite_ids=customer_ids) if customer_ids else {}
    mapped_items = products(connection_id=connection_id, item_ids=item_ids) if item_ids else {}
    return {(NETSUITE_CUSTOMER, key) for key in mapped_customers} | {(NETSUITE_ITEM, key) for key in mapped_items}
