"""A worker process killed (SIGKILL) while the other side takes what it sent: one record there, and no second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from integrations.simulation import Fault, FaultKind, FaultPlan
from syncjobs import polling
from syncjobs.models import Flow, State, SyncEntry
from tests.crash.processes import Worker
from tests.receivables import Receivables
from tests.syncjobs.receivables import billing, counter
from tests.syncjobs.receivables.counter import Counter, cash

pytestmark = pytest.mark.django_db(transaction=True)
# From when the other side has a request to when it stores it: the worker is killed in between.
SHORT_S = 1.0
LONG_S = 5.0  # so that another worker has sent it too by then


@pytest.fixture
def books(both: Receivables) -> Receivables:
    """Both companies as new, by the machine's clock: a worker process has no other one."""
    both.fresh()
    both.connect(Flow.AR_INVOICES_IN, Flow.AR_PAYMENTS_OUT)
    return both


@pytest.fixture
def worker(books: Receivables) -> Iterator[Worker]:
    """A process that works when told."""
    process = Worker(account_id=books.account.pk)
    yield process
    process.close()


class TestAnInvoiceThatInvoicedTakesWhileItsWorkerIsKilled:
    @pytest.fixture
    def entry(self, books: Receivables) -> SyncEntry:
        """An invoice of NetSuite that is due."""
        billing.customer(books)
        netsuite_id = billing.bill(books, billing.line(rate=40))
        billing.tell(books, netsuite_id)
        return books.entry(Flow.AR_INVOICES_IN, netsuite_id)

    def test_is_found_and_not_sent_again(self, books: Receivables, worker: Worker, entry: SyncEntry) -> None:
        kill_during(worker, books.invoiced.faults, SHORT_S, method="POST", path="/invoices$")
        entry.refresh_from_db()
        assert entry.state == State.RUNNING
        until(lambda: billing.invoices(books))

        finish(books, worker)

        assert_written(books, entry)
        assert posted(books) == [False]

    def test_is_made_once_though_it_is_sent_again_before_it_can_be_found(
        self, books: Receivables, worker: Worker, entry: SyncEntry
    ) -> None:
        kill_during(worker, books.invoiced.faults, LONG_S, method="POST", path="/invoices$")

        finish(books, worker)
        until(lambda: len(posted(books)) == 2)
        finish(books, worker)

        assert_written(books, entry)
        assert posted(books) == [False, True]


def posted(books: Receivables) -> list[bool]:
    """For each time an invoice was posted, whether its idempotency key gave the first answer again."""
    mine = [call for call in books.invoiced.calls if (call.method, call.target) == ("POST", "/invoices")]
    return [call.replayed for call in mine]


def assert_written(books: Receivables, entry: SyncEntry) -> None:
    """One invoice, its entry done, its pair known."""
    made = billing.invoice(books)
    entry.refresh_from_db()
    assert (made["total"], entry.state) == (Decimal(40), State.SYNCED), entry.message
    assert books.link("invoice", entry.source_id).source_id == str(made["id"])


class TestAPaymentThatNetSuiteTakesWhileItsWorkerIsKilled:
    @pytest.fixture
    def entry(self, books: Receivables) -> SyncEntry:
        """A payment of Invoiced that is due, for a part of an invoice: NetSuite would take it twice."""
        hands = Counter(books)
        paid = hands.receive("40", cash(hands.invoice("INV-1", "100"), "40"))
        polling.poll(plan_id=books.plan(counter.FLOW).pk, now=timezone.now())
        return hands.entry(paid)

    def test_is_found_and_not_sent_again(self, books: Receivables, worker: Worker, entry: SyncEntry) -> None:
        kill_during(worker, books.netsuite.faults, SHORT_S, method="PUT", path="/customerPayment/")
        entry.refresh_from_db()
        assert entry.state == State.RUNNING
        until(lambda: books.netsuite.all("customerPayment"))

        finish(books, worker)

        assert_received(books, entry)
        assert put(books) == 1

    def test_is_made_once_though_it_is_sent_again_before_it_can_be_found(
        self, books: Receivables, worker: Worker, entry: SyncEntry
    ) -> None:
        kill_during(worker, books.netsuite.faults, LONG_S, method="PUT", path="/customerPayment/")

        finish(books, worker)
        until(lambda: put(books) == 2)
        finish(books, worker)

        assert_received(books, entry)


def put(books: Receivables) -> int:
    """How often a payment was put."""
    return sum(call.method == "PUT" and "/customerPayment/" in call.target for call in books.netsuite.calls)


def assert_received(books: Receivables, entry: SyncEntry) -> None:
    """One payment that pays its part of the invoice, its entry done, its pair known."""
    [made] = books.netsuite.all("customerPayment")
    [bill] = books.netsuite.all("invoice")
    entry.refresh_from_db()
    assert (Decimal(str(bill["amountRemaining"])), entry.state) == (Decimal(60), State.SYNCED), entry.message
    assert books.link("payment", made["id"]).source_id == entry.source_id


def kill_during(worker: Worker, faults: FaultPlan, takes_s: float, *, method: str, path: str) -> None:
    """Have a worker begin, and kill it when the other side has this request and has stored nothing yet."""
    slow = Fault(kind=FaultKind.SLOW, method=method, path=path, delay_s=takes_s)
    faults.replace([slow])
    pid = worker.start()
    until(lambda: slow.times == 0)
    worker.kill(pid)


def finish(books: Receivables, worker: Worker) -> None:
    """The lease of the killed worker runs out, and another does what is left."""
    books.pass_time()
    worker.start()
    worker.wait()


def until(is_so: Callable[[], Any]) -> None:
    """Wait for it."""
    ends_at = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < ends_at, "it never came"
        time.sleep(0.005)
