"""Invoices paid in full in NetSuite are marked as paid on the platform, on the hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from integrations.simulation import Fault, FaultKind
from syncjobs import ledger, links
from syncjobs.models import Flow, Outcome, RecordLink, State, SyncEntry
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.paying import Paying, as_it_was


@pytest.fixture
def till(hourly: Hourly) -> Iterator[Paying]:
    """Invoices go to NetSuite, and come back when they are paid there."""
    with as_it_was(hourly.world):
        yield Paying(hourly, Flow.PAID_IN)


class TestMarking:
    def test_an_invoice_paid_in_netsuite_is_paid_on_the_platform_r49(self, till: Paying) -> None:
        raised = till.invoiced(freight="12.00")
        till.pay(till.of(raised))

        till.strike()

        assert till.is_paid(raised)
        entry = till.entry(till.of(raised)["id"])
        assert (entry.state, entry.platform_id) == (State.SYNCED, raised["id"])
        assert entry.message == f"Invoice {raised['number']} marked as paid on 2026-11-22."

    def test_on_the_day_of_its_last_payment_in_the_suppliers_zone_r49(self, till: Paying) -> None:
        till.world.netsuite.books.hidden_columns.add("transaction.closedate")
        raised = till.invoiced()
        till.pay(till.of(raised), amount="20.00", tranDate="2026-11-18")
        till.pay(till.of(raised), tranDate="2026-11-20")

        till.strike()

        assert till.shown(raised)["paidAt"].startswith("2026-11-19T13:00")  # midnight in Sydney

    def test_nothing_is_marked_before_the_hour_r54(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised))
        till.hourly.wait(timedelta(minutes=15))

        till.write()

        assert not till.is_paid(raised)

    def test_a_second_hour_finds_nothing_to_do_r49(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised))

        for _ in range(3):
            till.strike()

        assert till.marks() == 1
        assert till.log(till.of(raised)["id"]) == [Outcome.UPDATED]

    def test_nobodys_card_is_charged_r49(self, till: Paying) -> None:
        till.pay(till.of(till.invoiced()))

        till.strike()

        assert till.world.ordermentum.forbidden_calls == []

    def test_one_that_is_none_of_ours_leaves_no_trace(self, till: Paying) -> None:
        raised = till.invoiced()
        line = {"item": {"id": "501"}, "quantity": 1}
        other = till.world.netsuite.add("invoice", {"entity": till.of(raised)["entity"], "item": {"items": [line]}})
        till.pay(till.world.netsuite.get("invoice", other))

        till.strike()

        assert not SyncEntry.objects.filter(plan=till.hourly.plan).exists()
        assert till.marks() == 0

    def test_an_account_that_moves_no_stamp_of_a_paid_invoice_is_followed_r49(self, till: Paying) -> None:
        raised = till.invoiced()
        till.strike()
        till.world.netsuite.habits.payment_touches_invoice = False
        till.hourly.wait(timedelta(hours=3))
        till.strike()
        till.pay(till.of(raised))

        till.strike()

        assert till.is_paid(raised)

    def test_a_mark_whose_answer_was_lost_is_not_sent_again_r49(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised))
        till.world.ordermentum.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PUT", path="/v1/invoices/"))

        till.strike()
        till.hourly.settle()

        assert till.is_paid(raised)
        assert till.marks() == 1
        assert till.log(till.of(raised)["id"]) == [Outcome.UNKNOWN, Outcome.UNCHANGED]

    def test_many_of_them_cost_netsuite_as_few_calls_as_one(self, till: Paying) -> None:
        raised = [till.invoiced() for _ in range(6)]
        for one in raised:
            till.pay(till.of(one))
        before = len(till.world.netsuite.calls)

        till.strike()

        asked = [str(call.body) for call in till.world.netsuite.calls[before:]]
        assert all(till.is_paid(one) for one in raised)
        assert len(asked) <= 6  # the clock, invoices, payments, deposit applications, credit memos, applications


class TestAmounts:
    def test_a_part_leaves_the_platform_alone_e55(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised), amount="50.00")

        till.strike()

        assert not till.is_paid(raised)
        assert till.marks() == 0

    def test_the_rest_pays_it_e55(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised), amount="50.00")
        till.strike()
        till.pay(till.of(raised))

        till.strike()

        assert till.is_paid(raised)

    def test_payment_and_credit_memo_together_pay_once_e56(self, till: Paying) -> None:
        raised = till.invoiced()
        till.credit(till.of(raised), "20.00")
        till.pay(till.of(raised))

        till.strike()

        assert till.left(till.of(raised)) == 0
        assert till.is_paid(raised)
        assert till.marks() == 1

    def test_more_than_is_owed_counts_as_paid_r49(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised), payment=till.left(till.of(raised)) + 5)

        till.strike()

        assert till.is_paid(raised)


class TestTakenBack:
    @pytest.mark.parametrize("touches", [True, False])
    def test_a_payment_deleted_later_is_a_notice_and_the_platform_stays_e57(self, till: Paying, touches: bool) -> None:
        raised = till.invoiced()
        payment = till.pay(till.of(raised))
        till.strike()
        till.world.netsuite.habits.payment_touches_invoice = touches
        till.world.netsuite.delete("customerPayment", payment)

        till.strike()
        till.strike()

        assert till.is_paid(raised)
        entry = till.entry(till.of(raised)["id"])
        assert "is open again in NetSuite" in entry.message
        assert till.log(entry.source_id) == [Outcome.UPDATED, Outcome.WARNING]
        assert till.marks() == 1

    def test_paid_again_there_it_is_in_step_again_e57(self, till: Paying) -> None:
        raised = till.invoiced()
        payment = till.pay(till.of(raised))
        till.strike()
        till.world.netsuite.void("customerPayment", payment)
        till.strike()
        till.pay(till.of(raised))

        till.strike()

        assert till.entry(till.of(raised)["id"]).state == State.SYNCED
        assert till.marks() == 1

    def test_unpaid_on_both_sides_and_paid_again_it_is_marked_again_e57(self, till: Paying) -> None:
        raised = till.invoiced()
        payment = till.pay(till.of(raised))
        till.strike()
        till.world.netsuite.void("customerPayment", payment)
        till.strike()
        till.world.ordermentum.unpay_invoice(raised["id"])
        till.pay(till.of(raised))

        till.strike()

        assert till.is_paid(raised)

    def test_a_mark_that_somebody_took_back_on_the_platform_is_left_to_a_person_e64(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised))
        till.strike()
        till.world.ordermentum.unpay_invoice(raised["id"])
        ledger.resend(entry_ids=[till.entry(till.of(raised)["id"]).pk], now=till.world.now())

        till.write()

        entry = till.entry(till.of(raised)["id"])
        assert (entry.state, entry.error_code) == (State.WAITING, "DecisionNeeded")
        assert "unpaid on the platform again" in entry.message
        assert not till.is_paid(raised)


class TestPlatform:
    def test_one_that_is_paid_already_needs_no_call_e58(self, till: Paying) -> None:
        raised = till.invoiced()
        till.world.ordermentum.pay_invoice(raised["id"])
        till.pay(till.of(raised))

        till.strike()

        assert till.marks() == 0
        assert (
            till.entry(till.of(raised)["id"]).message == f"Invoice {raised['number']} is paid on the platform already."
        )

    def test_one_whose_card_is_being_charged_is_tried_the_next_hour_e59(self, till: Paying) -> None:
        raised = till.invoiced()
        till.world.ordermentum.edit_invoice(raised["id"], processing=True)
        till.pay(till.of(raised))
        till.strike()
        assert till.marks() == 0
        assert "under way" in till.entry(till.of(raised)["id"]).message
        till.world.ordermentum.edit_invoice(raised["id"], processing=False)
        till.hourly.wait(timedelta(minutes=20))
        till.write()
        assert till.marks() == 0

        till.strike()

        assert till.is_paid(raised)

    def test_a_cancelled_one_is_set_aside_in_words_r49(self, till: Paying) -> None:
        raised = till.invoiced()
        till.pay(till.of(raised))
        till.world.ordermentum.cancel_invoice(raised["id"])

        till.strike()

        entry = till.entry(till.of(raised)["id"])
        assert (entry.state, till.marks()) == (State.SKIPPED, 0)
        assert "is cancelled on the platform and paid in NetSuite" in entry.message


def test_switched_off_it_calls_neither_side_r59(till: Paying) -> None:
    till.pay(till.of(till.invoiced()))
    till.hourly.plan.is_enabled = False
    till.hourly.plan.save()
    before = len(till.world.netsuite.calls), len(till.world.ordermentum.calls)

    till.strike()

    assert (len(till.world.netsuite.calls), len(till.world.ordermentum.calls)) == before


def test_forgetting_a_link_here_leaves_that_of_the_invoice(till: Paying) -> None:
    raised = till.invoiced()
    till.pay(till.of(raised))
    till.strike()

    forgotten = links.forget(entry_id=till.entry(till.of(raised)["id"]).pk, who="Ann", now=till.world.now())

    assert forgotten == 0
    assert RecordLink.objects.filter(record_type="invoice", source_id=raised["id"]).exists()
