"""The count of requests in flight."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from integrations.netsuite.simulator import gate

THREADS = 24


def test_counts_every_thread_that_is_in_at_once() -> None:
    counter = gate.Gate(limit=10)
    everybody_is_in = threading.Barrier(THREADS)

    def enter() -> bool:
        with counter.enter() as admitted:
            everybody_is_in.wait(timeout=10)
            return admitted

    with ThreadPoolExecutor(THREADS) as pool:
        admitted = [future.result() for future in [pool.submit(enter) for _ in range(THREADS)]]

    assert (counter.high_water_mark, counter.rejected, admitted.count(True)) == (THREADS, THREADS - 10, 10)


def test_never_loses_count_however_often_threads_come_and_go() -> None:
    counter = gate.Gate(limit=THREADS)

    def come_and_go() -> None:
        for _ in range(500):
            with counter.enter() as admitted:
                assert admitted

    with ThreadPoolExecutor(THREADS) as pool:
        for future in [pool.submit(come_and_go) for _ in range(THREADS)]:
            future.result()

    counter.clear()
    assert (counter.high_water_mark, counter.rejected) == (0, 0)
