"""So many calls in any minute and no more, over all processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from integrations import errors, models, rate_buckets
from tests.factories import ConnectionFactory

ROOT = Path(__file__).parents[2]
LIMIT, PROCESSES = 100, 4


def take(connection: models.Connection, *, bucket: str = "orders", limit: int = 3) -> None:
    rate_buckets.take(connection_id=connection.pk, bucket=bucket, limit=limit)


def wait_s(connection: models.Connection, **bucket: Any) -> float:
    with pytest.raises(errors.RateLimited) as caught:
        take(connection, **bucket)
    return caught.value.retry_after_s or 0.0


def called(connection: models.Connection, *counted: tuple[float, int]) -> None:
    """Say that calls were made so many seconds ago."""
    now = int(timezone.now().timestamp())
    calls = sorted([now - int(ago_s), count] for ago_s, count in counted)
    models.RateBucket.objects.update_or_create(connection=connection, name="orders", defaults={"called_at": calls})


@pytest.fixture
def connection(db: None) -> models.Connection:
    return ConnectionFactory()


class TestTake:
    def test_lets_through_as_many_as_the_limit(self, connection: models.Connection) -> None:
        for _ in range(3):
            take(connection)

        assert 60 < wait_s(connection) <= 62

    def test_buckets_and_connections_do_not_share_e41_e80(self, connection: models.Connection) -> None:
        for _ in range(3):
            take(connection)

        take(connection, bucket="invoices")
        take(ConnectionFactory())

        assert wait_s(connection) > 0

    def test_a_call_of_sixty_seconds_ago_still_counts(self, connection: models.Connection) -> None:
        called(connection, (60, 3))

        assert 0 < wait_s(connection) <= 2

    def test_a_call_older_than_the_window_counts_no_more(self, connection: models.Connection) -> None:
        called(connection, (63, 3))

        take(connection)

        assert models.RateBucket.objects.get().called_at[0][1] == 1

    def test_the_wait_is_until_one_more_fits(self, connection: models.Connection) -> None:
        called(connection, (50, 1), (20, 1), (10, 1))

        assert 10 < wait_s(connection, limit=3) <= 12
        assert 40 < wait_s(connection, limit=2) <= 42

    def test_the_row_stays_small_under_a_high_limit(self, connection: models.Connection) -> None:
        for _ in range(200):
            take(connection, limit=100_000)

        counted = models.RateBucket.objects.get().called_at
        assert sum(calls for _second, calls in counted) == 200
        assert len(counted) < 60

    def test_a_refused_call_is_not_counted(self, connection: models.Connection) -> None:
        called(connection, (30, 3))

        wait_s(connection)

        assert models.RateBucket.objects.get().version == 0


class TestBlock:
    def test_stops_the_bucket_for_as_long_as_was_asked_e41(self, connection: models.Connection) -> None:
        rate_buckets.block(connection_id=connection.pk, bucket="orders", wait_s=30)

        assert 29 < wait_s(connection) <= 30

    def test_stops_no_other_bucket_e41(self, connection: models.Connection) -> None:
        rate_buckets.block(connection_id=connection.pk, bucket="orders", wait_s=30)

        take(connection, bucket="order")

    def test_ends_by_itself(self, connection: models.Connection) -> None:
        rate_buckets.block(connection_id=connection.pk, bucket="orders", wait_s=-1)

        take(connection)

    def test_is_never_shortened(self, connection: models.Connection) -> None:
        rate_buckets.block(connection_id=connection.pk, bucket="orders", wait_s=30)
        rate_buckets.block(connection_id=connection.pk, bucket="orders", wait_s=5)

        assert wait_s(connection) > 25

    def test_forgets_no_call_that_was_counted(self, connection: models.Connection) -> None:
        take(connection)
        rate_buckets.block(connection_id=connection.pk, bucket="orders", wait_s=-1)
        take(connection)
        take(connection)

        assert wait_s(connection) > 60


def run(*arguments: object, database_url: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "tests.integrations.take_calls", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def answer(process: subprocess.Popen[str]) -> int:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return int(output)


def taken_by_processes(*, connection_id: int, database_url: str) -> int:
    processes = [run("take", connection_id, LIMIT, database_url=database_url) for _ in range(PROCESSES)]
    return sum(answer(process) for process in processes)


@pytest.mark.django_db(transaction=True)
def test_processes_never_take_more_than_the_limit_together(tmp_path: Path) -> None:
    if database.vendor == "sqlite":  # its test database lives in memory, so the processes get a file
        database_url = f"sqlite:///{tmp_path / 'buckets.sqlite3'}"
        connection_id = answer(run("create", database_url=database_url))
    else:
        address, mark, options = os.environ["DATABASE_URL"].partition("?")
        database_url = f"{address.rpartition('/')[0]}/{database.settings_dict['NAME']}{mark}{options}"
        connection_id = ConnectionFactory().pk

    assert taken_by_processes(connection_id=connection_id, database_url=database_url) == LIMIT
