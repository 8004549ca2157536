"""Deposits of NetSuite that pay invoices, and payments of long ago that are imported."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from syncjobs.models import State
from tests.receivables import Receivables
from tests.syncjobs.receivables.till import FLOW, Till


@pytest.fixture
def till(books: Receivables) -> Till:
    """Payments go from NetSuite to Invoiced."""
    books.connect(FLOW)
    return Till(books)


class TestDeposits:
    def test_a_deposit_goes_across_once_it_is_applied(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        deposit = till.deposit("100.00")
        till.sync()
        assert (till.payments(), till.entry(deposit).state) == ([], State.SKIPPED)

        till.apply(deposit, (invoice, "60.00"))
        till.sync()

        made = till.only()
        assert (made["amount"], made["balance"], till.splits(made)) == (100, 40, {invoice: Decimal(60)})
        assert made["metadata"] == {"netsuite_id": deposit}

    def test_applied_twice_it_is_one_payment(self, till: Till) -> None:
        one, other = till.invoice("80.00"), till.invoice("80.00")
        deposit = till.deposit("100.00")
        till.apply(deposit, (one, "60.00"))
        till.sync()

        till.apply(deposit, (one, "20.00"), (other, "20.00"))
        till.sync()

        assert till.splits(till.only()) == {one: Decimal(80), other: Decimal(20)}
        assert till.only()["balance"] == 0

    def test_with_its_application_deleted_it_is_unapplied(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        deposit = till.deposit("100.00")
        application = till.apply(deposit, (invoice, "60.00"))
        till.sync()
        # The deposit's own stamp does not move, and is no more among what is read again.
        till.books.clock.shift(timedelta(minutes=20))
        till.sync()

        till.books.netsuite.delete("depositApplication", application)
        till.sync()

        assert (till.only()["balance"], till.balance(invoice)) == (100, 80)

    def test_used_by_a_payment_both_are_payments_and_nothing_counts_twice(self, till: Till) -> None:
        invoice = till.invoice("100.00")
        deposit = till.deposit("30.00")
        till.books.netsuite.add(
            "customerPayment",
            {
                "customer": {"id": "1042"},
                "payment": Decimal(70),
                "deposit": {"items": [{"doc": {"id": deposit}, "apply": True, "amount": Decimal(30)}]},
                "apply": {"items": [{"doc": {"id": invoice}, "apply": True, "amount": Decimal(100)}]},
            },
        )

        till.sync()

        assert sorted(each["amount"] for each in till.payments()) == [30, 70]
        assert till.balance(invoice) == 0


class TestImport:
    def test_an_import_takes_what_is_dated_then(self, till: Till) -> None:
        plan = till.books.plan(FLOW)
        invoice = till.invoice("80.00", tranDate="2026-03-02")
        payment = till.pay((invoice, "80.00"), tranDate="2026-03-10")
        till.sync()
        assert till.entry(payment).state == State.SKIPPED

        till.backfill("2026-03-01", "2026-03-31")

        assert till.only()["amount"] == 80
        assert plan.entries.get().state == State.SYNCED

    def test_of_open_ones_only_those_with_money_left(self, till: Till) -> None:
        one, other = till.invoice("80.00"), till.invoice("80.00")
        till.pay((one, "80.00"), tranDate="2026-03-10")
        till.pay((other, "80.00"), total="95.00", tranDate="2026-03-10")

        till.backfill("2026-03-01", "2026-03-31", open_only=True)

        assert [each["amount"] for each in till.payments()] == [95]

    def test_of_open_ones_those_too_that_paid_a_part_of_an_open_invoice(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        till.pay((invoice, "30.00"), tranDate="2026-03-10")

        till.backfill("2026-03-01", "2026-03-31", open_only=True)

        assert till.balance(invoice) == 50

    def test_read_again_after_its_invoices_it_goes_across(self, till: Till) -> None:
        invoice = till.billed("80.00", tranDate="2026-03-02")
        till.pay((invoice, "80.00"), tranDate="2026-03-10")
        till.backfill("2026-03-01", "2026-03-31")
        assert till.payments() == []

        till.bring(invoice, "80.00")
        till.backfill("2026-03-01", "2026-03-31")

        assert (till.only()["amount"], till.balance(invoice)) == (80, 0)
