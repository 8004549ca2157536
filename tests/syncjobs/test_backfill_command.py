"""`manage.py backfill`: what it prints, what it refuses, and Ctrl-C (R16)."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from integrations.models import Connection, Health
from integrations.netsuite.limiter import Lane
from syncjobs import backfill_progress, backfilling
from syncjobs.models import Backfill, Flow, State, SyncEntry
from syncjobs.runner import drain as draining
from tests.syncjobs import backfilled
from tests.syncjobs.backfilled import begin, external_ids, ids, noticed, old_orders, read_all, sent
from tests.world import World


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def orders(world: World) -> World:
    return backfilled.connected(world)


def run(world: World, *words: str, out: Any = None, **options: Any) -> str:
    out = out or io.StringIO()
    call_command("backfill", world.connection.name, *words, stdout=out, **options)
    return str(out.getvalue())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


SINCE = str(timezone.now().date() - timedelta(days=200))


def test_reads_and_writes_without_any_worker_r16(orders: World) -> None:
    old = old_orders(orders, 60)

    printed = run(orders, "orders_out", "--since", SINCE)

    assert sent(orders) == external_ids(old)
    assert "60 records read, 60 of them new or changed." in printed


def test_draws_a_bar_with_the_rate_and_the_time_left_r16(orders: World) -> None:
    old_orders(orders, 60)

    printed = run(orders, "orders_out", "--since", SINCE, out=Terminal())

    assert f"[{'#' * 30}] 100 %  60 of 60 read" in printed
    assert "a second" in printed or "a minute" in printed


def test_the_bar_says_how_much_is_left(orders: World) -> None:
    backfill = begin(orders)
    backfill.seen, backfill.expected = 500, 2000

    shown = backfill_progress.of(backfill=backfill, now=backfill.started_at + timedelta(seconds=50))

    assert (shown.bar, shown.counted) == ("[#######.......................] 25 %", "500 of 2,000 read")
    assert (shown.pace, shown.time_left) == ("10 a second", "2 min 30 s left")


def test_only_reads_where_a_worker_writes_r16(orders: World) -> None:
    old = old_orders(orders, 3)

    run(orders, "orders-out", "--since", SINCE, "--queue-only")

    assert noticed(orders) == ids(old)
    assert sent(orders) == []


def ctrl_c_when(is_time: Callable[[], bool]) -> None:
    """Press Ctrl-C as soon as that is so."""

    def press() -> None:
        while not is_time():
            time.sleep(0.005)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press, daemon=True).start()


def test_ctrl_c_while_it_reads_says_how_to_go_on_and_that_brings_the_rest_once_r16(orders: World) -> None:
    old = old_orders(orders, 200)
    orders.ordermentum.latency_s = 0.5
    asked = len(orders.ordermentum.calls)
    ctrl_c_when(lambda: len(orders.ordermentum.calls) > asked)

    with pytest.raises(CommandError) as stopped:
        run(orders, "orders_out", "--since", SINCE, "--queue-only")
    orders.ordermentum.latency_s = 0.0
    before = Backfill.objects.get()
    run(orders, "orders_out", "--resume")

    assert f'manage.py backfill "{orders.connection.name}" orders_out --resume' in str(stopped.value)
    assert before.state == Backfill.State.STOPPED
    assert before.leased_until is None
    assert sent(orders) == external_ids(old)


def test_ctrl_c_while_it_writes_leaves_nothing_half_done_r16(orders: World) -> None:
    old = old_orders(orders, 60)
    ctrl_c_when(lambda: bool(orders.netsuite.writes))

    with pytest.raises(CommandError, match=r"Stopped\."):
        run(orders, "orders_out", "--since", SINCE)
    run_on = set(SyncEntry.objects.values_list("state", flat=True))
    draining.drain(account_id=orders.account.pk, lane=Lane.BULK)

    assert run_on <= {State.QUEUED, State.SYNCED}
    assert sent(orders) == external_ids(old)


def test_stops_the_one_that_a_worker_reads_and_lists_what_there_was(orders: World) -> None:
    begin(orders)

    stopped = run(orders, "orders_out", "--stop")
    listed = run(orders, "--list")

    assert "--resume" in stopped
    assert listed.startswith("orders_out, ")
    assert "stopped, 0 read, 0 queued" in listed


def test_takes_the_connections_number_too(orders: World) -> None:
    out = io.StringIO()

    call_command("backfill", str(orders.connection.pk), "orders_out", "--since", SINCE, stdout=out)

    assert "0 records read" in out.getvalue()


def test_a_paused_side_ends_it_in_words(orders: World) -> None:
    Connection.objects.update(health=Health.PAUSED, health_message="The key is refused.")

    with pytest.raises(CommandError, match="is paused: The key is refused"):
        run(orders, "orders_out", "--since", SINCE)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("orders_out",), "Add --since"),
        (("orders_out", "--since", "1/2/2026"), "YYYY-MM-DD"),
        (("orders_out", "--since", "2026-01-01", "--until", "soon"), "--until takes a day"),
        (("orders_out", "--since", "2026-02-01", "--until", "2026-01-01"), "nothing between"),
        (("orders_out", "--resume"), "no backfill of this plan to resume"),
        (("orders_out", "--stop"), "No backfill of this plan is running"),
        (("stock_in", "--since", "2026-01-01"), "There are: orders_out."),
        (("orders",), "There are: orders_out."),
        ((), "Which flow"),
    ],
)
def test_refuses_in_words_what_makes_no_sense(orders: World, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        run(orders, *words)
    assert not Backfill.objects.exists()


def test_names_the_connections_there_are(orders: World) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("backfill", "Nobody", "orders_out")

    assert f"“{orders.connection.name}” ({orders.connection.pk})" in str(refused.value)


def test_a_done_one_cannot_be_resumed(orders: World) -> None:
    read_all(begin(orders))

    with pytest.raises(CommandError, match="only a stopped or failed one"):
        run(orders, "orders_out", "--resume")


def test_flows_with_a_history_are_those_of_documents(orders: World) -> None:
    for flow in (Flow.INVOICES_IN, Flow.CREDIT_NOTES_IN, Flow.CATALOG):
        orders.connection.plans.create(flow=flow)

    found = [plan.flow for plan in backfilling.plans(connection=orders.connection)]

    assert found == [Flow.ORDERS_OUT, Flow.INVOICES_IN, Flow.CREDIT_NOTES_IN]
    assert not SyncEntry.objects.exists()
