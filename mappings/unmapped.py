"""What waits for a mapping: rows for staff to fill in, and which waits are over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from integrations import errors, records
from mappings import models
from mappings.findings import Kind

IDS_A_QUERY = 1000  # ours: SQLite may be built with a limit of 32,766 parameters a query
_RULE_FIELDS = {
    Kind.FREIGHT_ITEM: "freight_item_id",
    Kind.SURCHARGE_ITEM: "surcharge_item_id",
    Kind.DISCOUNT_ITEM: "discount_item_id",
}


def present(*, connection_id: int, waits: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give those of `waits`, (kind, key) as in `errors.Missing`, that have a counterpart in the tables by now.

    An id that the platform's property gave counts too, as it does for documents. A variant is answered by its
    product's row too. One query for a thousand customers or products.
    """
    customers = {key for kind, key in waits if kind == Kind.CUSTOMER}
    products = {key.rpartition(":")[0] for kind, key in waits if kind == Kind.PRODUCT}
    mapped_products = _mapped_products(connection_id=connection_id, product_ids=products)
    answered: dict[str, set[str]] = {
        Kind.CUSTOMER: _mapped_customers(connection_id=connection_id, customer_ids=customers),
        Kind.PRODUCT: {
            key
            for kind, key in waits
            if kind == Kind.PRODUCT and not mapped_products.isdisjoint({key, f"{key.rpartition(':')[0]}:"})
        },
    }
    rules = models.DocumentRules.objects.filter(connection_id=connection_id).first()
    for kind, field in _RULE_FIELDS.items():
        answered[kind] = {""} if rules and getattr(rules, field) else set()
    return {(kind, key) for kind, key in waits if key in answered.get(kind, set())}


def note_unmapped(*, connection_id: int, document: records.Document, missing: Iterable[errors.Missing]) -> None:
    """Make rows for the missing customer and products, so that staff find them under Unmapped.

    A row that is there already gets the platform's present name, SKU and reference; its `netsuite_id` is never
    touched, and what the platform leaves empty is kept. What a property said once is forgotten: it says so no more,
    or nothing would be missing. Two processes may note the same document at once.
    """
    keys = {(missed.kind, missed.key) for missed in missing}
    if (Kind.CUSTOMER, document.customer_id) in keys:
        _note_customers(rows=[_customer_row(connection_id=connection_id, document=document)])
    lines = {
        (line.product_id, line.variant_id): line
        for line in document.lines
        if (Kind.PRODUCT, f"{line.product_id}:{line.variant_id}") in keys
    }
    # In one order everywhere, so that two processes never wait for each other crosswise.
    _note_products(rows=[_product_row(connection_id=connection_id, line=lines[key]) for key in sorted(lines)])
    of_products = models.ProductMapping.objects.filter(connection_id=connection_id, variant_id="", netsuite_id="")
    of_products.filter(product_id__in=[key[0] for key in lines]).exclude(property_id="").update(property_id="")


def _note_customers(*, rows: Sequence[models.CustomerMapping]) -> None:
    said = [column for column in ("name", "reference") if all(getattr(row, column) for row in rows)]
    models.CustomerMapping.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["connection", "source_id"],
        update_fields=[*said, "property_id", "updated_at"],
    )


def _note_products(*, rows: Sequence[models.ProductMapping]) -> None:
    said = [column for column in ("sku", "name") if all(getattr(row, column) for row in rows)]
    models.ProductMapping.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["connection", "product_id", "variant_id"],
        update_fields=[*said, "property_id", "updated_at"],
    )


def _customer_row(*, connection_id: int, document: records.Document) -> models.CustomerMapping:
    return models.CustomerMapping(
        connection_id=connection_id,
        source_id=document.customer_id,
        name=document.customer_name[:255],
        reference=document.customer_reference[:100],
    )


def _product_row(*, connection_id: int, line: records.DocumentLine) -> models.ProductMapping:
    return models.ProductMapping(
        connection_id=connection_id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        sku=line.sku[:100],
        name=line.name[:255],
    )


def _mapped_customers(*, connection_id: int, customer_ids: set[str]) -> set[str]:
    mapped = models.CustomerMapping.objects.with_id().filter(connection_id=connection_id)
    return {
        source_id
        for some in _portions(ids=sorted(customer_ids))
        for source_id in mapped.filter(source_id__in=some).values_list("source_id", flat=True)
    }


def _mapped_products(*, connection_id: int, product_ids: set[str]) -> set[str]:
    mapped = models.ProductMapping.objects.with_id().filter(connection_id=connection_id)
    return {
        f"{product_id}:{variant_id}"
        for some in _portions(ids=sorted(product_ids))
        for product_id, variant_id in mapped.filter(product_id__in=some).values_list("product_id", "variant_id")
    }


def _portions(*, ids: Sequence[str]) -> Iterator[list[str]]:
    left = iter(ids)
    while some := list(islice(left, IDS_A_QUERY)):
        yield some
