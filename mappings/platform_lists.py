"""A platform's customers and products as its own lists have them: rows to be mapped, kept current. No HTTP.

What staff mapped is never touched, and no row is ever deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from integrations import records
from mappings import models, properties
from mappings.models import CustomerMapping, ProductMapping
from mappings.properties import Tag

_CUSTOMER_FACTS = ("name", "reference", "email", "tax_number", "is_active", "property_id")
_PRODUCT_FACTS = ("name", "sku", "is_active", "property_id")


def note_customers(*, connection_id: int, customers: Sequence[records.Customer], now: datetime) -> None:
    """Add the active customers of a page that have no row yet, and bring the rows there are up to date."""
    names = _id_names(connection_id=connection_id)
    wanted = {customer.source_id: _customer_facts(customer, names) for customer in customers}
    rows: Iterable[Any] = CustomerMapping.objects.filter(connection_id=connection_id, source_id__in=wanted)
    known = {row.source_id: row for row in rows}
    changed = [
        _with(known.get(key) or CustomerMapping(connection_id=connection_id, source_id=key), facts, now)
        for key, facts in sorted(wanted.items())
        if _is_news(known.get(key), facts)
    ]
    CustomerMapping.objects.bulk_create(
        [CustomerMapping(**_columns(row)) for row in changed],
        update_conflicts=True,
        unique_fields=["connection", "source_id"],
        update_fields=[*_CUSTOMER_FACTS, "seen_at", "updated_at"],
    )
    CustomerMapping.objects.filter(pk__in=[row.pk for row in known.values()]).update(seen_at=now)


def note_products(*, connection_id: int, products: Sequence[records.Product], now: datetime) -> None:
    """Do the same for a page of products and variants."""
    names = _id_names(connection_id=connection_id)
    wanted = {(product.source_id, product.variant_id): _product_facts(product, names) for product in products}
    ids = {key[0] for key in wanted}
    rows: Iterable[Any] = ProductMapping.objects.filter(connection_id=connection_id, product_id__in=ids)
    known = {(row.product_id, row.variant_id): row for row in rows if (row.product_id, row.variant_id) in wanted}
    changed = [
        _with(
            known.get(key) or ProductMapping(connection_id=connection_id, product_id=key[0], variant_id=key[1]),
            facts,
            now,
        )
        for key, facts in sorted(wanted.items())
        if _is_news(known.get(key), facts)
    ]
    ProductMapping.objects.bulk_create(
        [ProductMapping(**_columns(row)) for row in changed],
        update_conflicts=True,
        unique_fields=["connection", "product_id", "variant_id"],
        update_fields=[*_PRODUCT_FACTS, "seen_at", "updated_at"],
    )
    ProductMapping.objects.filter(pk__in=[row.pk for row in known.values()]).update(seen_at=now)


def finish(*, connection_id: int, model: type[CustomerMapping] | type[ProductMapping], began_at: datetime) -> int:
    """Take what a list read to its end since `began_at` did not have for inactive; give how many that are."""
    rows = model.objects.filter(connection_id=connection_id, is_active=True, first_seen_at__lt=began_at)
    missed: int = rows.filter(Q(seen_at=None) | Q(seen_at__lt=began_at)).update(is_active=False)
    return missed


def _id_names(*, connection_id: int) -> tuple[str, ...]:
    rules = models.DocumentRules.objects.filter(connection_id=connection_id).first()
    return properties.names(tag=Tag.ID, renamed=rules.property_tags if rules else {})


def _customer_facts(customer: records.Customer, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": customer.name[:255],
        "reference": customer.reference[:100],
        "email": customer.email[:255],
        "tax_number": customer.tax_number[:50],
        "is_active": customer.is_active,
        "property_id": _property_id(customer.properties, names),
    }


def _product_facts(product: records.Product, names: tuple[str, ...]) -> dict[str, Any]:
    # A document's line is resolved by its product's properties, so those of a variant answer nothing.
    property_id = "" if product.variant_id else _property_id(product.properties, names)
    return {
        "name": product.name[:255],
        "sku": product.sku[:100],
        "is_active": product.is_active,
        "property_id": property_id,
    }


def _property_id(held: Mapping[str, str], names: tuple[str, ...]) -> str:
    found = properties.read(properties=held, names=names)
    return found.text if found and found.is_internal_id else ""


def _is_news(row: CustomerMapping | ProductMapping | None, facts: Mapping[str, Any]) -> bool:
    if row is None:
        return bool(facts["is_active"])
    return any(getattr(row, name) != value for name, value in facts.items() if value != "" or name != "name")


def _with(row: Any, facts: Mapping[str, Any], now: datetime) -> Any:
    for name, value in facts.items():
        if value != "" or name != "name":  # a name is kept when the platform gives none
            setattr(row, name, value)
    row.seen_at = now
    return row


def _columns(row: Any) -> dict[str, Any]:
    # Without its key, so that a row which somebody else makes at this moment is met by the same rule.
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
