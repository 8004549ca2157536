"""Payments of NetSuite whose way to Invoiced is bad: lost answers, refusals, limits. Nothing is doubled or lost."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from integrations.simulation import Fault, FaultKind
from syncjobs.models import State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs.receivables.till import FLOW, Till

STORED = [FaultKind.RESET_AFTER, FaultKind.ERROR_AFTER, FaultKind.TRUNCATED]
NOT_STORED = [FaultKind.RESET_BEFORE, FaultKind.ERROR_BEFORE, FaultKind.OVERLOAD, FaultKind.GARBAGE]


@pytest.fixture
def till(books: Receivables) -> Till:
    """Payments go from NetSuite to Invoiced."""
    books.connect(FLOW)
    books.invoiced.faults.replace([])
    return Till(books)


def trouble(till: Till, kind: FaultKind, method: str, **fields: object) -> None:
    till.books.invoiced.faults.add(Fault(kind=kind, method=method, path="/payments", **fields))  # type: ignore[arg-type]


class TestLostAnswers:
    @pytest.mark.parametrize("kind", STORED + NOT_STORED)
    def test_a_payment_whose_making_went_wrong_is_there_once(self, till: Till, kind: FaultKind) -> None:
        invoice = till.invoice("80.00")
        payment = till.pay((invoice, "80.00"))
        trouble(till, kind, "POST")

        till.sync()
        till.settle()

        assert (till.only()["amount"], till.balance(invoice)) == (80, 0)
        assert till.entry(payment).state == State.SYNCED
        assert till.books.link("payment", payment).source_id == str(till.only()["id"])

    def test_changed_before_it_is_tried_again_it_is_still_one(self, till: Till) -> None:
        one, other = till.invoice("80.00"), till.invoice("80.00")
        payment = till.pay((one, "80.00"))
        trouble(till, FaultKind.RESET_AFTER, "POST")
        till.sync()

        till.reapply(payment, (other, "80.00"))
        till.settle()

        assert till.splits(till.only()) == {other: Decimal(80)}

    def test_unapplied_before_it_is_tried_again_its_money_is_its_balance(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"))
        trouble(till, FaultKind.RESET_AFTER, "POST")
        till.sync()

        till.reapply(payment)
        till.settle()

        assert (till.only()["balance"], till.entry(payment).state) == (80, State.SYNCED)

    def test_unapplied_before_it_was_made_it_is_not_made(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"))
        trouble(till, FaultKind.RESET_BEFORE, "POST")
        till.sync()

        till.reapply(payment)
        till.settle()

        assert (till.payments(), till.entry(payment).state) == ([], State.SKIPPED)

    @pytest.mark.parametrize("way", ["void", "delete"])
    def test_gone_before_it_is_tried_again_it_is_voided(self, till: Till, way: str) -> None:
        invoice = till.invoice("80.00")
        payment = till.pay((invoice, "80.00"))
        trouble(till, FaultKind.RESET_AFTER, "POST")
        till.sync()

        getattr(till.books.netsuite, way)("customerPayment", payment)
        till.settle()

        assert (till.only()["voided"], till.balance(invoice)) == (True, 80)

    @pytest.mark.parametrize("kind", STORED + NOT_STORED)
    def test_a_change_whose_answer_was_lost_is_made(self, till: Till, kind: FaultKind) -> None:
        one, other = till.invoice("80.00"), till.invoice("80.00")
        payment = till.pay((one, "80.00"))
        till.sync()
        trouble(till, kind, "PATCH")

        till.reapply(payment, (other, "80.00"))
        till.sync()
        till.settle()

        assert till.splits(till.only()) == {other: Decimal(80)}
        assert till.entry(payment).state == State.SYNCED

    @pytest.mark.parametrize("kind", STORED + NOT_STORED)
    def test_a_void_whose_answer_was_lost_is_a_void_d61(self, till: Till, kind: FaultKind) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"))
        till.sync()
        trouble(till, kind, "DELETE")

        till.books.netsuite.void("customerPayment", payment)
        till.sync()
        till.settle()

        assert (till.only()["voided"], till.entry(payment).state) == (True, State.SYNCED)


def standing_ids(payments: list[dict[str, object]]) -> list[str]:
    return [each["metadata"]["netsuite_id"] for each in payments]  # type: ignore[index]


def test_a_bad_day_ends_in_agreement_to_the_cent(till: Till) -> None:
    chance = random.Random(7)
    invoices = [till.invoice(f"{chance.randint(50, 900)}.{chance.randint(0, 99):02d}") for _ in range(12)]
    for seed, sim in enumerate((till.books.invoiced, till.books.netsuite)):
        sim.faults = type(sim.faults)(seed=seed)
        sim.faults.add(
            Fault(kind=FaultKind.RESET_AFTER, share=0.08, times=None),
            Fault(kind=FaultKind.OVERLOAD, share=0.05, times=None),
            Fault(kind=FaultKind.ERROR_BEFORE, share=0.03, times=None),
        )
    paid = [till.pay((invoice, f"{chance.randint(1, 49)}.{chance.randint(0, 99):02d}")) for invoice in invoices]
    till.sync()
    for payment, invoice in zip(paid[:4], invoices[4:], strict=False):
        till.reapply(payment, (invoice, f"0.{chance.randint(10, 99)}"))
    till.books.netsuite.void("customerPayment", paid[4])
    till.books.netsuite.delete("customerPayment", paid[5])
    till.settle()
    for sim in (till.books.invoiced, till.books.netsuite):
        sim.faults.replace([])
    till.settle()

    for invoice in invoices:
        left = Decimal(str(till.books.netsuite.get("invoice", invoice)["amountRemaining"]))
        assert till.balance(invoice) == left
    standing = [each for each in till.payments() if not each["voided"]]
    assert sorted(standing_ids(standing)) == sorted(set(paid) - {paid[4], paid[5]})
    never_there = [State.SYNCED, State.SKIPPED]
    assert not SyncEntry.objects.filter(plan__flow=FLOW).exclude(state__in=never_there).exists()
    assert {till.entry(each).state for each in standing_ids(standing)} == {State.SYNCED}
    before = till.writes()
    till.sync()
    assert till.writes() == before
