"""What happens to a payment of NetSuite after it went across: applied otherwise, voided, refunded, deleted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from integrations.netsuite.limiter import Lane
from integrations.records import Change
from syncjobs import ledger
from syncjobs.models import Outcome, RecordLink, State
from tests.receivables import Receivables
from tests.syncjobs.receivables.till import FLOW, Till


@pytest.fixture
def till(books: Receivables) -> Till:
    """Payments go from NetSuite to Invoiced."""
    books.connect(FLOW)
    return Till(books)


class TestAppliedOtherwise:
    def test_moved_from_one_invoice_to_another_it_is_the_same_payment(self, till: Till) -> None:
        one, other = till.invoice("80.00"), till.invoice("90.00")
        payment = till.pay((one, "80.00"))
        till.sync()

        till.reapply(payment, (other, "80.00"))
        till.sync()

        assert (till.splits(till.only()), till.only()["balance"]) == ({other: Decimal(80)}, 0)
        assert (till.balance(one), till.balance(other)) == (80, 10)

    def test_what_another_one_leaves_is_free_for_it(self, till: Till) -> None:
        one, other = till.invoice("80.00"), till.invoice("80.00")
        first, second = till.pay((one, "80.00")), till.pay((other, "80.00"))
        till.sync()
        till.reapply(second)
        till.reapply(first, (other, "80.00"))

        till.sync()

        assert [till.splits(each) for each in till.payments()] == [{other: Decimal(80)}, {}]
        assert [till.books.log(FLOW, each)[-1] for each in (first, second)] == [Outcome.UPDATED] * 2

    @pytest.mark.parametrize("names_fields", [True, False])
    def test_two_that_change_places_both_arrive_whether_the_refusal_names_its_field_or_not(
        self, till: Till, names_fields: bool
    ) -> None:
        till.books.invoiced.names_fields = names_fields
        one, other = till.invoice("80.00"), till.invoice("80.00")
        first, second = till.pay((one, "80.00")), till.pay((other, "80.00"))
        till.sync()
        till.reapply(second)
        till.reapply(first, (other, "80.00"))
        till.reapply(second, (one, "80.00"))

        till.sync()
        till.settle()

        assert [till.splits(each) for each in till.payments()] == [{other: Decimal(80)}, {one: Decimal(80)}]
        assert [till.entry(each).state for each in (first, second)] == [State.SYNCED] * 2

    def test_unapplied_later_its_money_is_its_balance(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        payment = till.pay((invoice, "80.00"))
        till.sync()

        till.reapply(payment)
        till.sync()

        assert (till.only()["amount"], till.only()["balance"], till.only()["voided"]) == (80, 80, False)
        assert till.balance(invoice) == 80

    def test_moved_to_an_invoice_that_is_not_there_it_is_of_nothing_until_it_comes_back(self, till: Till) -> None:
        invoice, old = till.invoice("80.00"), till.billed("80.00")
        payment = till.pay((invoice, "80.00"))
        till.sync()
        till.reapply(payment, (old, "80.00"))
        till.sync()
        assert (till.only()["amount"], till.balance(invoice)) == (0, 80)

        till.reapply(payment, (invoice, "80.00"))
        till.sync()

        assert (till.only()["amount"], till.balance(invoice)) == (80, 0)

    def test_a_split_that_stays_keeps_its_id(self, till: Till) -> None:
        one, other = till.invoice("80.00"), till.invoice("90.00")
        payment = till.pay((one, "80.00"), total="100.00")
        till.sync()
        [before] = till.only()["applied_to"]

        till.reapply(payment, (one, "80.00"), (other, "20.00"))
        till.sync()

        assert before["id"] in [each["id"] for each in till.only()["applied_to"]]

    def test_a_refund_of_what_was_not_applied_makes_it_smaller(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"), total="100.00")
        till.sync()
        assert till.only()["balance"] == 20

        till.refund(payment, "12.50")
        till.books.netsuite.change("customerPayment", payment, {"memo": "Sent back"})
        till.sync()

        assert (till.only()["amount"], till.only()["balance"]) == (Decimal("87.50"), Decimal("7.50"))

    def test_what_others_keep_in_its_metadata_stays(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"))
        till.sync()
        till.books.invoiced.edit_payment(till.only()["id"], metadata={"netsuite_id": payment, "batch": "B-7"})

        till.books.netsuite.change("customerPayment", payment, {"memo": "Corrected"})
        till.sync()

        assert till.only()["metadata"] == {"netsuite_id": payment, "batch": "B-7"}

    def test_back_to_what_it_was_on_the_same_day_it_is_written_again(self, till: Till) -> None:
        one, other = till.invoice("80.00"), till.invoice("80.00")
        payment = till.pay((one, "80.00"))
        till.sync()
        for invoice in (other, one, other, one):
            till.reapply(payment, (invoice, "80.00"))
            till.sync()

        assert till.splits(till.only()) == {one: Decimal(80)}


class TestGone:
    def test_a_voided_one_is_voided_once_d61(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        payment = till.pay((invoice, "80.00"))
        till.sync()
        till.books.netsuite.void("customerPayment", payment)

        till.sync()

        assert (till.only()["voided"], till.balance(invoice)) == (True, 80)
        assert till.books.link("payment", payment).is_cancelled
        before = till.writes()
        ledger.resend(entry_ids=[till.entry(payment).pk], now=till.books.plan(FLOW).starts_at)
        till.deliver()
        assert till.writes() == before
        assert till.books.log(FLOW, payment) == [Outcome.CREATED, Outcome.CANCELLED, Outcome.CANCELLED]

    def test_one_voided_on_invoiced_already_is_no_error_d61(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"))
        till.sync()
        till.books.invoiced.void_payment(till.only()["id"])
        till.books.netsuite.void("customerPayment", payment)

        till.sync()

        assert till.entry(payment).state == State.SYNCED

    def test_one_voided_before_it_went_across_makes_nothing_d61(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"))
        till.books.netsuite.void("customerPayment", payment)

        till.sync()

        assert (till.payments(), till.entry(payment).state) == ([], State.SKIPPED)

    def test_a_deleted_one_is_voided(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        payment = till.pay((invoice, "80.00"))
        till.sync()
        till.books.netsuite.delete("customerPayment", payment)

        till.sync()

        assert (till.only()["voided"], till.balance(invoice)) == (True, 80)
        assert "as NetSuite's was deleted" in till.entry(payment).message

    def test_a_deleted_one_is_voided_by_its_event_alone(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"))
        till.sync()
        till.books.netsuite.delete("customerPayment", payment)
        plan = till.books.plan(FLOW)
        told = Change(source_id=payment, version="told 1", updated_at=plan.starts_at)
        ledger.notice(plan=plan, changes=[told], lane=Lane.REALTIME, now=plan.starts_at)

        till.deliver()

        assert till.only()["voided"]

    def test_one_deleted_before_it_went_across_is_no_error(self, till: Till) -> None:
        payment = till.pay(total="80.00")
        till.sync()
        till.books.netsuite.delete("customerPayment", payment)

        till.sync()

        assert till.entry(payment).state == State.SKIPPED

    def test_one_that_staff_voided_on_invoiced_is_for_a_person(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"))
        till.sync()
        till.books.invoiced.void_payment(till.only()["id"])
        till.books.netsuite.change("customerPayment", payment, {"memo": "Corrected"})

        till.sync()

        assert (till.entry(payment).state, till.entry(payment).error_code) == (State.WAITING, "DecisionNeeded")

    def test_forgotten_after_that_it_is_made_anew_the_same_day(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        payment = till.pay((invoice, "80.00"))
        till.sync()
        till.books.invoiced.void_payment(till.only()["id"])
        RecordLink.objects.filter(record_type="payment").delete()
        ledger.resend(entry_ids=[till.entry(payment).pk], now=till.books.plan(FLOW).starts_at)

        till.deliver()

        assert [each["voided"] for each in till.payments()] == [True, False]
        assert till.balance(invoice) == 0
