"""Run as a process of its own: `create` makes the tables and a connection, `take` takes all that a bucket gives."""

from __future__ import annotations

import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from integrations import errors, models, rate_buckets  # noqa: E402
from tests.factories import ConnectionFactory  # noqa: E402


def create() -> int:
    """Make what a bucket needs in an empty database; give the connection's id."""
    with connection.schema_editor() as editor:
        for model in (models.NetSuiteAccount, models.Connection, models.RateBucket):
            editor.create_model(model)
    return ConnectionFactory().pk


def take(*, connection_id: int, limit: int) -> int:
    """Try as often as there are calls in the bucket; give how many were let through."""
    taken = 0
    for _ in range(limit):
        try:
            rate_buckets.take(connection_id=connection_id, bucket="orders", limit=limit)
        except errors.RateLimited:
            continue
        taken += 1
    return taken


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[2:]]
    answer = create() if sys.argv[1] == "create" else take(connection_id=numbers[0], limit=numbers[1])
    sys.stdout.write(str(answer))
