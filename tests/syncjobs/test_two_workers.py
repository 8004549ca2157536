"""Two workers at once, as two processes would be: each order goes across once (E35)."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from integrations.netsuite.limiter import Lane
from syncjobs import tasks
from syncjobs.models import State
from tests.world import World

ORDERS = 12


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_drain_the_same_orders_send_each_once_e35(served: World) -> None:
    served.fresh()
    served.connect(concurrency_limit=4)
    served.netsuite.latency_s = 0.02
    placed = [served.order(customer=number % 10) for number in range(ORDERS)]
    served.poll()
    both_are_there = threading.Barrier(2)

    def drain() -> None:
        both_are_there.wait(10)
        tasks.drain(account_id=served.account.pk, lane=Lane.BULK.value)
        connections.close_all()

    workers = [threading.Thread(target=drain) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    served.drain()

    sent = sorted(call.external_id for call in served.netsuite.writes)
    assert sent == sorted(f"om-order-{one['id']}" for one in placed)
    assert {served.entry(one).state for one in placed} == {State.SYNCED}
