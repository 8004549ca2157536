"""The account's limit holds over all worker processes."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from integrations import records
from integrations.netsuite.limiter import Lane
from syncjobs import ledger
from syncjobs.models import State, SyncEntry
from tests.crash.processes import Worker
from tests.world import World, serving

LIMIT = 8
ORDERS = 120


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with serving() as world:
        yield world


def _notice(world: World, lane: Lane) -> None:
    placed = [world.order(customer=number % 10) for number in range(ORDERS)]
    changes = [
        records.Change(source_id=order["id"], version=order["updatedAt"], updated_at=timezone.now()) for order in placed
    ]
    ledger.notice(plan=world.plan, changes=changes, lane=lane, now=timezone.now())


def _drain_in_two_processes(world: World, *, rounds: int) -> None:
    workers = [Worker(account_id=world.account.pk) for _ in range(2)]
    for _ in range(rounds):
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.wait()
    for worker in workers:
        worker.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("lane", "expected"), [(Lane.REALTIME, LIMIT), (Lane.BULK, LIMIT - 1)])
def test_two_worker_processes_use_the_accounts_limit_and_bulk_leaves_one_slot_of_it(
    served: World, lane: Lane, expected: int
) -> None:
    served.fresh()
    served.connect(concurrency_limit=LIMIT)
    _notice(served, lane)
    served.netsuite.latency_s, served.netsuite.limit = 0.1, 100  # NetSuite itself would let more through

    _drain_in_two_processes(served, rounds=3)

    assert SyncEntry.objects.filter(state=State.SYNCED).count() == ORDERS
    assert served.netsuite.high_water_mark == expected
