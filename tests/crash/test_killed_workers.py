"""Real processes, killed by SIGKILL at whatever they are doing."""

import random
import time
from collections.abc import Iterator

import pytest
from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from syncjobs import ledger
from syncjobs.models import State, SyncEntry
from tests.crash import checker
from tests.crash.processes import Worker
from tests.world import World, serving

KILLS_A_TEST = 10


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with serving() as world:
        yield world


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(6))
def test_ten_workers_killed_at_work_double_lose_and_blindly_resend_nothing(served: World, seed: int) -> None:
    chance = random.Random(seed)
    served.fresh()
    served.connect()
    placed = [served.order(customer=number % 10, reference=f"PO-{number}") for number in range(20)]
    served.poll()
    worker = Worker(account_id=served.account.pk)
    for _ in range(KILLS_A_TEST):
        served.netsuite.faults.replace([Fault(kind=FaultKind.SLOW, share=0.5, times=None, delay_s=0.03)])
        _kill_at_work(worker, delay_s=chance.uniform(0.0, 0.1))
        served.ordermentum.edit_order(chance.choice(placed)["id"], reference=f"PO-{chance.randrange(100, 999)}")
        served.pass_time()
        served.poll()

    served.netsuite.faults.replace([])
    _settle(served, worker)
    worker.close()

    assert checker.broken_promises(served) == []
    assert len(served.netsuite.all("salesOrder")) == len(placed)


def _kill_at_work(worker: Worker, *, delay_s: float) -> None:
    pid = worker.start()
    _wait_for_claim()
    time.sleep(delay_s)
    worker.kill(pid)


def _settle(world: World, worker: Worker) -> None:
    for _ in range(10):
        ledger.expire(now=timezone.now())
        if not SyncEntry.objects.filter(state__in=[State.QUEUED, State.UNKNOWN, State.RUNNING]).exists():
            return
        worker.start()
        worker.wait()
        world.pass_time()


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_order_is_looked_up_before_it_is_sent_again(served: World) -> None:
    served.fresh()
    served.connect()
    placed = served.order()
    served.poll()
    served.netsuite.faults.add(Fault(kind=FaultKind.SLOW, method="PUT", delay_s=5.0))
    worker = Worker(account_id=served.account.pk)
    pid = worker.start()
    _wait_for_claim()
    time.sleep(0.3)
    worker.kill(pid)
    served.pass_time()

    worker.start()
    worker.wait()
    worker.close()

    methods = [call.method for call in served.netsuite.calls if "om-order" in call.target]
    assert methods[0] == "GET" or methods[:2] == ["PUT", "GET"]
    assert served.entry(placed).state == State.SYNCED


def _wait_for_claim() -> None:
    until = time.monotonic() + 10
    while not SyncEntry.objects.filter(state=State.RUNNING).exists():
        assert time.monotonic() < until, "no worker claimed anything"
        time.sleep(0.005)
