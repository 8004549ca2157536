"""Invoices paid in full in NetSuite are marked as paid on the platform, on the hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from integrations import errors, records
from integrations.simulation import Fault, FaultKind
from syncjobs import ledger, links, sweeping
from syncjobs.flows import paying
from syncjobs.flows.inbound import Aside, Done
from syncjobs.models import Flow, Outcome, RecordLink, State, SyncEntry
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.paying import Paying, as_it_was

TODAY = date(2026, 11, 22)


@pytest.fixture
def till(hourly: Hourly) -> Iterator[Paying]:
    """Invoices go to NetSuite, and come back when they are paid there."""
    with as_it_was(hourly.world):
        yield Paying(hourly, Flow.PAID_IN)


@pytest.fixture
def orders(hourly: Hourly) -> Iterator[Paying]:
    """Orders go to NetSuite and are billed there; the platform raises invoices of its own."""
    with as_it_was(hourly.world):
        yield Paying(hourly, Flow.PAID_IN, documents=Flow.ORDERS_OUT)


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


class TestOrders:
    def test_the_platforms_own_invoice_of_an_order_is_marked_when_netsuites_is_paid_r49(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        orders.pay(orders.billed(placed))

        orders.strike()

        assert orders.is_paid(raised)

    def test_not_before_every_invoice_of_the_order_is_paid_e55(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        first, second = orders.billed(placed, {1: 1}), orders.billed(placed)
        orders.pay(first)
        orders.strike()
        assert (orders.is_paid(raised), orders.marks()) == (False, 0)
        assert "is not paid in full in NetSuite" in orders.entry(first["id"]).message
        orders.pay(second)

        orders.strike()

        assert orders.is_paid(raised)

    def test_not_while_a_part_of_it_is_not_billed_e55(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        first = orders.billed(placed, {1: 1})
        orders.pay(first)

        orders.strike()

        assert not orders.is_paid(raised)
        assert "NetSuite has billed" in orders.entry(first["id"]).message

    def test_two_invoices_paid_in_one_hour_mark_it_once_e56(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        orders.pay(orders.billed(placed, {1: 1}), orders.billed(placed))

        orders.strike()

        assert orders.is_paid(raised)
        assert orders.marks(raised) == 1

    def test_an_invoice_over_two_orders_waits_for_both_e55(self, orders: Paying) -> None:
        placed = [orders.ordered(), orders.ordered()]
        raised = orders.world.bill(*placed)
        orders.pay(orders.billed(placed[0]))
        orders.strike()
        assert not orders.is_paid(raised)
        orders.pay(orders.billed(placed[1]))

        orders.strike()

        assert orders.is_paid(raised)

    def test_an_invoice_that_the_platform_raises_later_is_found_r49(self, orders: Paying) -> None:
        placed = orders.ordered()
        billed = orders.billed(placed)
        orders.pay(billed)
        orders.strike()
        orders.strike()
        assert orders.log(billed["id"]) == [Outcome.SKIPPED]
        raised = orders.world.bill(placed)

        orders.strike()

        assert orders.is_paid(raised)

    def test_where_the_role_may_not_see_an_invoices_order_the_links_tell_r49(self, orders: Paying) -> None:
        orders.world.netsuite.books.hidden_columns.add("transactionline.createdfrom")
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        orders.pay(orders.billed(placed))

        orders.strike()

        assert orders.is_paid(raised)


class TestFinalised:
    @pytest.fixture
    def both(self, hourly: Hourly) -> Paying:
        """Invoices of NetSuite become the platform's, and are marked when they are paid."""
        paying = Paying(hourly, Flow.INVOICES_IN, Flow.PAID_IN, documents=Flow.ORDERS_OUT)
        for row in paying.world.purchasers:
            paying.world.ordermentum.edit_purchaser(row["id"], invoiceSetting="manual", invoiceFrequency="manual")
        return paying

    def test_billed_and_paid_in_one_hour_it_is_made_and_then_marked_r54(self, both: Paying) -> None:
        placed = both.ordered()
        both.pay(both.billed(placed))

        both.strike()

        [raised] = both.hourly.invoices(placed)
        assert raised["status"] == "Paid"

    def test_a_payment_seen_before_the_invoice_is_there_waits_for_it_r54(self, both: Paying) -> None:
        placed = both.ordered()
        billed = both.billed(placed)
        both.pay(billed)
        both.hourly.plan = both.plans[Flow.PAID_IN]
        both.hourly.strike()  # both are read, and payments written first
        entry = both.entry(billed["id"])
        assert (entry.state, both.hourly.invoices(placed)) == (State.WAITING, [])
        assert f"waits for {billed['tranId']} itself" in entry.message

        both.write()
        sweeping.sweep(now=both.world.now())
        both.write()

        [raised] = both.hourly.invoices(placed)
        assert raised["status"] == "Paid"

    def test_of_two_partial_invoices_the_paid_one_is_marked_r49(self, both: Paying) -> None:
        placed = both.ordered()
        first, _second = both.billed(placed, {1: 1}), both.billed(placed)
        both.strike()
        both.pay(first)

        both.strike()

        shown = {raised["properties"]["netsuite_id"]: raised["status"] for raised in both.hourly.invoices(placed)}
        assert shown[first["id"]] == "Paid"
        assert sorted(shown.values()) == ["Paid", "Unpaid"]


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


class Racing:
    """A platform that refuses a mark, because a payment began since it was read."""

    def __init__(self, *, now: records.Held) -> None:
        self.now = now

    def mark_paid(self, *, held: records.Held, paid_date: date) -> records.Held:
        raise errors.RecordRejected("A cancelled or processing invoice cannot be marked as paid")

    def read_held(self, *, record_type: str, source_ids: Sequence[str]) -> dict[str, records.Held | None]:
        return {source_ids[0]: self.now}


class TestRaces:
    idle = records.Held(record_type="invoice", source_id="6d2e", number="OMI1890")

    def test_a_payment_that_began_since_it_was_read_is_no_failure_e59(self) -> None:
        said = paying.mark(connector=Racing(now=replace(self.idle, is_busy=True)), held=self.idle, paid_date=TODAY)

        assert isinstance(said, Aside)
        assert said.is_looked_at_again

    def test_nor_is_one_that_ended_e58(self) -> None:
        said = paying.mark(connector=Racing(now=replace(self.idle, is_paid=True)), held=self.idle, paid_date=TODAY)

        assert isinstance(said, Done)
        assert said.outcome == Outcome.UNCHANGED

    def test_any_other_refusal_is_told(self) -> None:
        with pytest.raises(errors.RecordRejected):
            paying.mark(connector=Racing(now=self.idle), held=self.idle, paid_date=TODAY)
