"""Payments made in NetSuite are recorded, and complete the platform's invoices, on the hour."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from integrations.simulation import Fault, FaultKind
from syncjobs import ledger
from syncjobs.models import Flow, Outcome, State, SyncEntry
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.paying import Paying, amount, as_it_was


@pytest.fixture
def till(hourly: Hourly) -> Iterator[Paying]:
    """Invoices go to NetSuite, and the money that NetSuite received for them comes back."""
    with as_it_was(hourly.world):
        yield Paying(hourly, Flow.PAYMENTS_IN)


class TestPayments:
    def test_one_that_covers_an_invoice_pays_it_on_the_platform_r39b(self, till: Paying) -> None:
        raised = till.invoiced()
        payment = till.pay(till.of(raised))

        till.strike()

        assert till.is_paid(raised)
        entry = till.entry(payment)
        assert (entry.state, till.log(payment)) == (State.SYNCED, [Outcome.UPDATED])
        assert f"Invoice {raised['number']} marked as paid on 2026-11-22." in entry.message

    def test_what_was_applied_is_kept_with_number_amount_and_day_r39b(self, till: Paying) -> None:
        raised = till.invoiced()
        payment = till.pay(till.of(raised), amount="20.00", tranDate="2026-11-19")

        till.strike()

        entry = till.entry(payment)
        [kept] = entry.facts["invoices"]
        assert (kept["invoice_id"], kept["number"], amount(kept["amount"])) == (
            raised["id"], raised["number"], Decimal("20.00"),
        )  # fmt: skip
        assert (kept["date"], kept["is_paid"]) == ("2026-11-19", False)
        assert f"of 20.00 on 2026-11-19: 20.00 to invoice {raised['number']}" in entry.message

    def test_a_part_is_recorded_and_pays_nothing_r39b(self, till: Paying) -> None:
        raised = till.invoiced()
        payment = till.pay(till.of(raised), amount="20.00")

        till.strike()

        assert (till.is_paid(raised), till.marks()) == (False, 0)
        assert (till.entry(payment).state, till.log(payment)) == (State.SYNCED, [Outcome.NOTE])
        assert "is not paid in full in NetSuite" in till.entry(payment).message

    def test_parts_pay_it_once_they_cover_it_together_r39b(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised), amount="20.00")
        till.strike()
        till.pay(till.of(raised))

        till.strike()

        assert till.is_paid(raised)
        assert till.marks() == 1

    def test_two_of_one_hour_mark_it_once_r39b(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised), amount="20.00")
        till.pay(till.of(raised))

        till.strike()

        assert till.is_paid(raised)
        assert till.marks() == 1

    def test_one_payment_of_three_invoices_pays_all_of_them_r39b(self, till: Paying) -> None:
        raised = [till.invoiced() for _ in range(3)]
        payment = till.pay(*[till.of(one) for one in raised])

        till.strike()

        assert [till.is_paid(one) for one in raised] == [True, True, True]
        assert {one["number"] for one in till.entry(payment).facts["invoices"]} == {one["number"] for one in raised}

    def test_one_that_pays_nothing_of_ours_leaves_no_trace(self, till: Paying) -> None:
        raised = till.invoiced()
        till.world.netsuite.add("customerPayment", {"customer": till.of(raised)["entity"], "payment": 10})

        till.strike()

        assert not SyncEntry.objects.filter(plan=till.hourly.plan).exists()

    def test_one_that_is_applied_later_is_seen_then_r39b(self, till: Paying) -> None:
        raised = till.invoiced()
        billed = till.of(raised)
        payment = till.world.netsuite.add(
            "customerPayment", {"customer": billed["entity"], "payment": till.left(billed)}
        )
        till.strike()
        till.world.netsuite.change("customerPayment", payment, {"apply": {"items": [{"doc": {"id": billed["id"]}}]}})

        till.strike()

        assert till.is_paid(raised)

    def test_our_own_are_never_echoed_e65(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised), externalId=f"om-payment-{raised['id']}")

        till.strike()

        assert not SyncEntry.objects.filter(plan=till.hourly.plan).exists()
        assert till.marks() == 0

    def test_read_once_an_hour_on_the_hour_r40(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised))
        till.write()
        assert not till.is_paid(raised)

        for _ in range(3):
            till.strike()

        assert till.marks() == 1
        assert SyncEntry.objects.get(plan=till.hourly.plan).attempts == 0

    def test_the_same_payment_read_again_is_logged_once_r40(self, till: Paying) -> None:
        payment = till.pay(till.of(till.invoiced()))

        till.strike()
        till.hourly.read()
        till.write()

        assert till.log(payment) == [Outcome.UPDATED]


class TestPlatform:
    def test_paid_there_already_it_gets_no_call_r39b(self, till: Paying) -> None:
        raised = till.invoiced()
        till.world.ordermentum.pay_invoice(raised["id"])
        till.pay(till.of(raised))

        till.strike()

        assert till.marks() == 0

    def test_with_mark_as_paid_on_too_it_is_marked_once_r39b(self, hourly: Hourly) -> None:
        till = Paying(hourly, Flow.PAID_IN, Flow.PAYMENTS_IN)
        raised = till.invoiced()
        payment = till.pay(till.of(raised))

        till.strike()

        assert till.is_paid(raised)
        assert till.marks() == 1
        assert "is paid on the platform" in till.entry(payment, Flow.PAYMENTS_IN).message

    def test_a_card_that_is_being_charged_is_waited_for_e59(self, till: Paying) -> None:
        raised = till.invoiced()
        till.world.ordermentum.edit_invoice(raised["id"], processing=True)
        till.pay(till.of(raised))
        till.strike()
        assert till.marks() == 0
        till.world.ordermentum.edit_invoice(raised["id"], processing=False)

        till.strike()

        assert till.is_paid(raised)

    def test_a_mark_whose_answer_was_lost_is_not_sent_again_r39b(self, till: Paying) -> None:
        raised = till.invoiced()
        payment = till.pay(till.of(raised))
        till.world.ordermentum.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PUT", path="/v1/invoices/"))

        till.strike()
        till.hourly.settle()

        assert till.is_paid(raised)
        assert till.marks() == 1
        assert till.log(payment) == [Outcome.UNKNOWN, Outcome.NOTE]

    def test_one_that_somebody_unpaid_there_is_not_paid_again_e64(self, till: Paying) -> None:
        raised = till.invoiced()
        payment = till.pay(till.of(raised))
        till.strike()
        till.world.ordermentum.unpay_invoice(raised["id"])
        ledger.resend(entry_ids=[till.entry(payment).pk], now=till.world.now())

        till.write()

        assert not till.is_paid(raised)
        assert till.log(payment)[-1] == Outcome.WARNING
        assert "unpaid on the platform again" in till.entry(payment).message


class TestTakenBack:
    @pytest.mark.parametrize("how", ["void", "delete"])
    def test_a_payment_that_goes_away_is_a_notice_and_the_platform_stays_r39b(self, till: Paying, how: str) -> None:
        raised = till.invoiced()
        payment = till.pay(till.of(raised))
        till.strike()
        getattr(till.world.netsuite, how)("customerPayment", payment)

        till.strike()
        till.strike()

        assert till.is_paid(raised)
        assert till.log(payment) == [Outcome.UPDATED, Outcome.WARNING]
        message = till.entry(payment).message
        assert f"was {how}{'d' if how == 'delete' else 'ed'} in NetSuite" in message
        assert raised["number"] in message

    def test_one_that_is_no_longer_applied_is_a_notice_r39b(self, till: Paying) -> None:
        raised = till.invoiced()
        billed = till.of(raised)
        payment = till.pay(billed)
        till.strike()
        lines = [{"doc": {"id": billed["id"]}, "apply": False}]
        till.world.netsuite.change("customerPayment", payment, {"apply": {"items": lines}})

        till.strike()

        assert till.is_paid(raised)
        assert till.log(payment) == [Outcome.UPDATED, Outcome.WARNING]
        assert f"no longer applied to {raised['number']}" in till.entry(payment).message

    def test_voided_before_it_was_read_it_is_nothing(self, till: Paying) -> None:
        payment = till.pay(till.of(till.invoiced()))
        till.world.netsuite.void("customerPayment", payment)

        till.strike()

        assert not SyncEntry.objects.filter(plan=till.hourly.plan).exists()

    def test_where_the_account_tells_no_deletions_the_rest_goes_on(self, till: Paying) -> None:
        till.world.netsuite.books.hidden_tables.add("deletedrecord")
        raised = till.invoiced()
        till.pay(till.of(raised))

        till.strike()

        assert till.is_paid(raised)
        assert till.hourly.run().is_complete


def test_its_switch_is_one_of_two_r38(till: Paying) -> None:
    """R38: payments come from NetSuite with the other direction off."""
    raised = till.invoiced()
    till.pay(till.of(raised))
    made = len(till.world.netsuite.all("customerPayment"))

    till.strike()
    till.world.sync()

    assert till.is_paid(raised)
    assert len(till.world.netsuite.all("customerPayment")) == made


def test_switched_off_it_calls_neither_side_r59(till: Paying) -> None:
    till.pay(till.of(till.invoiced()))
    till.hourly.plan.is_enabled = False
    till.hourly.plan.save()
    before = len(till.world.netsuite.calls), len(till.world.ordermentum.calls)

    till.strike()

    assert (len(till.world.netsuite.calls), len(till.world.ordermentum.calls)) == before


def test_facts_outlive_an_attempt_that_came_to_nothing(till: Paying) -> None:
    raised = till.invoiced()
    payment = till.pay(till.of(raised))
    till.strike()
    till.world.ordermentum.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path="/v1/invoices", times=3))
    ledger.resend(entry_ids=[till.entry(payment).pk], now=till.world.now())

    till.write()

    assert till.entry(payment).state == State.QUEUED
    assert till.entry(payment).facts["invoices"][0]["number"] == raised["number"]
