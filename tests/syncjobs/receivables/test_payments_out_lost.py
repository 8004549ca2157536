"""Answers that are lost at every step, and two workers at once: nothing is ever there twice, and all ends right."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from integrations.netsuite.limiter import Lane
from integrations.simulation import Fault, FaultKind
from mappings.models import DepositRule, Prepayments
from syncjobs import tasks
from syncjobs.models import State, SyncPlan
from tests.receivables import Receivables, serving
from tests.syncjobs.receivables.counter import BANK, FLOW, GST_FREE, SERVICE, Counter, cash, credit

LOST = [FaultKind.RESET_AFTER, FaultKind.ERROR_AFTER, FaultKind.TRUNCATED, FaultKind.RESET_BEFORE]


def settle(books: Receivables) -> None:
    """Work until nothing is in doubt any more."""
    for _ in range(6):
        books.pass_time()
        books.sync()


def agreed(books: Receivables, counter: Counter, paid: Any) -> None:
    """One payment, one fee, one application and no more, to the cent."""
    assert counter.entry(paid).state == State.SYNCED, counter.entry(paid).message
    (fee,) = [one for one in books.netsuite.all("invoice") if one["tranId"] != "INV-1"]
    assert counter.applied(counter.payment()) == {"INV-1": Decimal("69.99"), fee["tranId"]: Decimal("2.12")}
    assert counter.applied(counter.document("CN-1", "creditMemo")) == {"INV-1": Decimal("30.01")}
    assert counter.left("INV-1") == 0


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize(
    "step",
    [("PUT", "/invoice/"), ("PUT", "/customerPayment/"), ("PATCH", "/creditMemo/"), ("GET", "."), ("POST", "suiteql")],
    ids=["fee", "payment", "credit memo", "reads", "query"],
)
def test_an_answer_lost_at_any_step_doubles_nothing_d77_q3(
    books: Receivables, step: tuple[str, str], kind: FaultKind
) -> None:
    books.connect(FLOW, fee_item_id=SERVICE, fee_tax_code_id=GST_FREE)
    counter = Counter(books)
    invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "40")
    fee = {"type": "convenience_fee", "amount": "2.12"}
    paid = counter.receive("72.11", cash(invoice, "69.99"), credit(note, invoice, "30.01"), fee)
    books.netsuite.faults.add(Fault(kind=kind, method=step[0], path=step[1]))

    settle(books)

    agreed(books, counter, paid)


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.ERROR_BEFORE])
def test_every_second_answer_lost_doubles_nothing_d77_q3(books: Receivables, kind: FaultKind) -> None:
    books.connect(FLOW, fee_item_id=SERVICE, fee_tax_code_id=GST_FREE)
    counter = Counter(books)
    invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "40")
    fee = {"type": "convenience_fee", "amount": "2.12"}
    paid = counter.receive("72.11", cash(invoice, "69.99"), credit(note, invoice, "30.01"), fee)
    books.netsuite.faults.add(Fault(kind=kind, method="PUT|PATCH", share=0.5, times=6))

    for _ in range(4):
        settle(books)

    agreed(books, counter, paid)


@pytest.mark.parametrize(
    "step",
    [("POST", "!transform/creditMemo"), ("PUT", "/customerRefund/")],
    ids=["credit memo", "refund"],
)
def test_a_refund_whose_answer_is_lost_is_made_once_d77(books: Receivables, step: tuple[str, str]) -> None:
    books.connect(FLOW)
    counter = Counter(books)
    DepositRule.objects.create(connection=books.connection, is_undeposited=False, account_id=BANK)
    invoice = counter.invoice("INV-1", "100")
    paid = books.invoiced.pay_online(invoice["id"])
    books.sync()
    books.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method=step[0], path=step[1]))

    books.invoiced.refund(paid["charge"]["id"])
    settle(books)

    assert len(books.netsuite.all("customerRefund")) == len(books.netsuite.all("creditMemo")) == 1
    assert counter.entry(paid).state == State.SYNCED


@pytest.mark.parametrize(
    "step",
    [("PUT", "/customerDeposit/"), ("POST", "!transform/depositApplication"), ("PATCH", "/depositApplication/")],
    ids=["deposit", "application", "its change"],
)
def test_a_deposit_whose_answer_is_lost_is_made_and_applied_once_d77(books: Receivables, step: tuple[str, str]) -> None:
    books.connect(FLOW, prepayments=Prepayments.DEPOSIT)
    counter = Counter(books)
    invoice = counter.invoice("INV-1", "60")
    books.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method=step[0], path=step[1]))
    paid = counter.receive("100")
    settle(books)

    for amount in ("60", "45.05"):
        books.invoiced.edit_payment(paid["id"], applied_to=[cash(invoice, amount)])
        settle(books)

    assert len(books.netsuite.all("customerDeposit")) == len(books.netsuite.all("depositApplication")) == 1
    assert counter.left("INV-1") == Decimal("14.95")
    assert counter.entry(paid).state == State.SYNCED


def test_a_void_whose_answer_is_lost_ends_the_same(books: Receivables) -> None:
    books.connect(FLOW)
    counter = Counter(books)
    invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "30")
    paid = counter.receive("70", cash(invoice, "70"), credit(note, invoice, "30"))
    books.sync()
    books.netsuite.faults.add(
        Fault(kind=FaultKind.RESET_AFTER, method="PATCH", path="/creditMemo/"),
        Fault(kind=FaultKind.RESET_AFTER, method="DELETE", path="/customerPayment/"),
    )

    books.invoiced.void_payment(paid["id"])
    settle(books)

    assert counter.payments() == []
    assert counter.left("INV-1") == 100
    assert counter.entry(paid).state == State.SYNCED


def test_a_credit_memo_that_others_moved_while_an_answer_was_lost_is_left_to_a_person(books: Receivables) -> None:
    books.connect(FLOW)
    counter = Counter(books)
    invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "40")
    paid = counter.receive("0", credit(note, invoice, "30"))
    books.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PATCH", path="/creditMemo/"))
    books.sync()
    memo, number = counter.document("CN-1", "creditMemo")["id"], counter.document("INV-1")["id"]
    books.netsuite.change("creditMemo", memo, {"apply": {"items": [{"doc": {"id": number}, "amount": 35}]}})

    settle(books)

    assert counter.entry(paid).error_code == "DecisionNeeded"
    assert counter.applied(counter.document("CN-1", "creditMemo")) == {"INV-1": Decimal(35)}


def test_a_lost_answer_is_not_mistaken_for_what_another_payment_applied(books: Receivables) -> None:
    books.connect(FLOW)
    counter = Counter(books)
    invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "40")
    counter.receive("0", credit(note, invoice, "10"))
    books.sync()
    books.netsuite.faults.add(Fault(kind=FaultKind.RESET_BEFORE, method="PATCH", path="/creditMemo/"))
    paid = counter.receive("0", credit(note, invoice, "10"))

    settle(books)

    assert counter.applied(counter.document("CN-1", "creditMemo")) == {"INV-1": Decimal(20)}
    assert counter.entry(paid).state == State.SYNCED


@pytest.fixture(scope="module")
def apart() -> Iterator[Receivables]:
    with serving() as receivables:
        yield receivables


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_payment_once(apart: Receivables) -> None:
    apart.fresh()
    apart.connect(FLOW)
    apart.netsuite.latency_s = 0.02
    counter = Counter(apart)
    invoices = [counter.invoice(f"INV-{number}", "10") for number in range(8)]
    paid = [counter.receive("10", cash(invoice, "10")) for invoice in invoices]
    tasks.poll(plan_id=SyncPlan.objects.get().pk)
    both_are_there = threading.Barrier(2)

    def drain() -> None:
        both_are_there.wait(10)
        tasks.drain(account_id=apart.account.pk, lane=Lane.BULK.value)
        connections.close_all()

    workers = [threading.Thread(target=drain) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    apart.work()

    assert apart.netsuite.external_ids("customerPayment") == sorted(
        apart.external_id("payment", one["id"]) for one in paid
    )
    assert len(apart.netsuite.writes) == len(paid)
