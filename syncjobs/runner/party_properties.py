"""The platform's own fields of customers and products, read only where nothing nearer answers, and kept for a while.

A platform allows few such reads a minute (Ordermentum: 40), and the same products are on order after order.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.core.cache import cache

from integrations import contract, errors, records
from mappings.book import MappingBook

KEPT_S = 300  # how long a changed property of a customer or product may go unnoticed
KEPT_EMPTY_S = 60
# Products are read singly, so that what was read is kept when the platform's limit stops us.
_CUSTOMERS_A_READ, _PRODUCTS_A_READ = 50, 2

Properties = Mapping[str, str]


def fill(
    *, book: MappingBook, documents: Sequence[records.Document], connector: contract.Connector, connection_id: int
) -> errors.Retryable | None:
    """Give the book what these documents still lack; give the error that stopped the reading half-way, if any."""
    customer_ids, product_ids = book.unanswered(documents=documents)
    try:
        _fill_customers(book, customer_ids, connector, connection_id)
        _fill_products(book, product_ids, connector, connection_id)
    except errors.Retryable as error:
        return error
    return None


def _fill_customers(book: MappingBook, ids: set[str], connector: contract.Connector, connection_id: int) -> None:
    kept = _kept(connection_id, "customer", ids)
    book.customers.update(kept)
    for some in _steps(ids - kept.keys(), _CUSTOMERS_A_READ):
        found = connector.read_customers(source_ids=some)
        read = {key: found[key].properties if key in found else {} for key in some}
        book.customers.update(read)
        _keep(connection_id, "customer", read)


def _fill_products(book: MappingBook, ids: set[str], connector: contract.Connector, connection_id: int) -> None:
    kept = _kept(connection_id, "product", ids)
    book.products.update(kept)
    for some in _steps(ids - kept.keys(), _PRODUCTS_A_READ):
        found = connector.read_products(source_ids=some)
        read = {key: found[key].properties if key in found else {} for key in some}
        book.products.update(read)
        # One without properties makes its order wait, and is read again as soon as somebody retries.
        _keep(connection_id, "product", {key: properties for key, properties in read.items() if properties})


def _steps(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    ordered = iter(sorted(ids))
    while some := list(itertools.islice(ordered, size)):
        yield some


def _kept(connection_id: int, kind: str, ids: Iterable[str]) -> dict[str, Properties]:
    keys = {_key(connection_id, kind, source_id): source_id for source_id in ids}
    return {keys[key]: properties for key, properties in cache.get_many(keys).items()}


def _keep(connection_id: int, kind: str, read: Mapping[str, Properties]) -> None:
    for source_id, properties in read.items():
        lasts_s = KEPT_S if properties else KEPT_EMPTY_S
        cache.set(_key(connection_id, kind, source_id), dict(properties), lasts_s)


def _key(connection_id: int, kind: str, source_id: str) -> str:
    return f"properties:{connection_id}:{kind}:{source_id}"
