"""Customers of a platform as it states them, kept for a while: it allows few such reads a minute (Ordermentum: 40)."""

from __future__ import annotations

import itertools
from collections.abc import Collection

from django.core.cache import cache

from integrations import contract, records

KEPT_S = 300  # how long a change of a customer may go unnoticed
_A_READ = 50


def read(
    *, connector: contract.Connector, connection_id: int, customer_ids: Collection[str]
) -> dict[str, records.Customer]:
    """Give these customers by their ids; one that does not exist is left out. Raises SyncError."""
    keys = {f"customer:{connection_id}:{customer_id}": customer_id for customer_id in customer_ids}
    found: dict[str, records.Customer] = {keys[key]: kept for key, kept in cache.get_many(keys).items()}
    missing = iter(sorted(set(customer_ids) - found.keys()))
    while some := list(itertools.islice(missing, _A_READ)):
        for customer_id, customer in connector.read_customers(source_ids=some).items():
            found[customer_id] = customer
            cache.set(f"customer:{connection_id}:{customer_id}", customer, KEPT_S)
    return found
