"""Auto-reconciliation towards NetSuite: what is small, early, late, taken back, refused or in doubt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from mappings.models import ProductMapping
from syncjobs import ledger, links
from syncjobs.models import EntryWait, Flow, State, TotalState
from tests.syncjobs.settling import Settling, amount
from tests.world import World


class TestEdges:
    def test_three_cents_are_reported_and_the_rest_is_paid_e60(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoice = invoicing.world.invoice(raised)
        assert invoice is not None
        invoicing.pay_by_hand(invoice["id"], "0.03")
        invoicing.pay(raised)

        invoicing.sync()

        payment, entry = invoicing.payment(raised), invoicing.entry(raised)
        assert payment is not None
        assert amount(payment["payment"]) == amount(raised["total"]) - Decimal("0.03")
        assert (entry.state, entry.total_state) == (State.SYNCED, TotalState.ROUNDING)
        assert "0.03 apart" in entry.message

    def test_an_order_paid_before_it_is_billed_gets_a_deposit_and_later_no_payment_e61(
        self, ordering: Settling
    ) -> None:
        raised = ordering.invoiced()
        ordering.pay(raised)
        ordering.sync()
        deposit = ordering.deposit(raised)
        assert deposit is not None
        assert deposit["salesOrder"]["id"] == ordering.sales_order_id(raised)
        assert amount(deposit["payment"]) == amount(raised["total"])

        ordering.world.netsuite.bill(ordering.sales_order_id(raised))
        ordering.world.ordermentum.edit_invoice(raised["id"], reference="PO-1")
        ordering.sync()

        assert (ordering.payment(raised), len(ordering.made())) == (None, 1)
        assert ordering.state(raised) == State.SYNCED

    def test_an_invoice_over_two_unbilled_orders_needs_a_person_e61(self, ordering: Settling) -> None:
        raised = ordering.world.bill(ordering.world.order(), ordering.world.order())

        ordering.sync()
        ordering.pay(raised)
        ordering.sync()

        assert (ordering.entry(raised).error_code, ordering.made()) == ("DecisionNeeded", [])

    @pytest.mark.parametrize("mode", [Flow.INVOICES_OUT, Flow.ORDERS_OUT])
    def test_a_payment_waits_for_its_invoice_and_is_released_by_it_e62(self, world: World, mode: str) -> None:
        settling = Settling(world, documents=mode)
        mapping = ProductMapping.objects.filter(product_id=world.products[8]["id"])
        mapping.update(netsuite_id="")
        raised = settling.invoice(products=(8,))
        settling.pay(raised)
        settling.sync()
        assert (settling.state(raised), settling.made()) == (State.WAITING, [])
        assert "has not gone across yet" in settling.entry(raised).message
        assert EntryWait.objects.filter(entry__plan=settling.payments, kind="PLATFORM_RECORD").exists()

        mapping.update(netsuite_id="509")
        settling.work()

        assert (settling.state(raised), len(settling.made())) == (State.SYNCED, 1)

    def test_twenty_invoices_of_one_settlement_are_twenty_payments_with_its_reference_e63(
        self, invoicing: Settling
    ) -> None:
        raised = [invoicing.invoice(customer=number % 5, products=(number % 7,)) for number in range(20)]
        invoicing.sync()
        for one in raised:
            invoicing.pay(one, reference="OMSET-20")

        invoicing.sync()

        payments = invoicing.made()
        assert (len(payments), {payment["memo"] for payment in payments}) == (20, {"OMSET-20"})
        settled = sum(amount(one["total"]) for one in raised)
        assert sum(amount(payment["payment"]) for payment in payments) == settled

    def test_a_payment_taken_back_is_left_to_a_person_e64(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoicing.pay(raised)
        invoicing.sync()

        invoicing.world.ordermentum.unpay_invoice(raised["id"])
        invoicing.sync()

        entry, payment = invoicing.entry(raised), invoicing.payment(raised)
        assert payment is not None
        assert (entry.state, entry.error_code) == (State.WAITING, "DecisionNeeded")
        assert "unpaid or refunded" in entry.message
        assert amount(payment["payment"]) == amount(raised["total"])

    def test_a_part_refunded_by_a_credit_is_left_to_a_person_e64(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoicing.pay(raised)
        invoicing.sync()

        invoicing.world.ordermentum.edit_invoice(raised["id"], credit="10.00")
        invoicing.sync()

        assert invoicing.entry(raised).error_code == "DecisionNeeded"
        assert f"says now that {amount(raised['total']) - 10} was paid" in invoicing.entry(raised).message
        assert invoicing.money_calls().count("PUT") == 1

    def test_one_undone_on_both_sides_is_done_and_paid_again_when_the_venue_pays_again_e64(
        self, invoicing: Settling
    ) -> None:
        raised = invoicing.invoiced()
        invoicing.pay(raised)
        invoicing.sync()
        payment = invoicing.payment(raised)
        assert payment is not None

        invoicing.world.ordermentum.unpay_invoice(raised["id"])
        invoicing.sync()
        invoicing.world.netsuite.delete("customerPayment", payment["id"])
        invoicing.world.ordermentum.edit_invoice(raised["id"], reference="PO-2")
        invoicing.sync()
        assert (invoicing.state(raised), invoicing.made()) == (State.SKIPPED, [])
        invoicing.pay(raised)
        invoicing.sync()

        assert (invoicing.state(raised), len(invoicing.made())) == (State.SYNCED, 1)

    def test_what_we_make_carries_the_prefix_by_which_it_is_known_as_ours_e65(self, ordering: Settling) -> None:
        billed, unbilled = ordering.invoiced(), ordering.invoiced()
        ordering.world.netsuite.bill(ordering.sales_order_id(billed))

        ordering.pay(billed)
        ordering.pay(unbilled)
        ordering.sync()

        prefix = ordering.world.connection.open().external_id_prefix
        assert ordering.world.netsuite.external_ids("customerPayment") == [f"{prefix}-payment-{billed['id']}"]
        assert ordering.world.netsuite.external_ids("customerDeposit") == [f"{prefix}-deposit-{unbilled['id']}"]

    def test_a_closed_period_needs_a_person_and_is_not_tried_again_by_itself_e66(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoicing.world.netsuite.close_period(f"{datetime.now(UTC):%Y-%m}")
        invoicing.pay(raised)
        invoicing.sync()
        tried = invoicing.money_calls()

        invoicing.sync()

        assert (invoicing.state(raised), invoicing.made()) == (State.FAILED, [])
        assert "accounting period" in invoicing.entry(raised).message
        assert (tried, invoicing.money_calls()) == (["PUT"], ["PUT"])


class TestInDoubt:
    def test_a_payment_whose_answer_was_lost_is_found_not_made_again_r39(self, invoicing: Settling) -> None:
        """R39a, E36"""
        raised = invoicing.invoiced()
        invoicing.pay(raised)
        invoicing.world.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PUT", path="customerPayment"))

        invoicing.sync()

        assert (invoicing.money_calls(), len(invoicing.made())) == (["PUT", "GET"], 1)
        assert invoicing.log(raised) == ["UNKNOWN", "ADOPTED"]

    def test_a_lost_deposit_is_found_though_the_order_was_billed_meanwhile_e61(self, ordering: Settling) -> None:
        raised = ordering.invoiced()
        ordering.pay(raised)
        ordering.world.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PUT", path="customerDeposit"))
        ordering.poll()
        ordering.work(rounds=2)
        assert ordering.state(raised) == State.UNKNOWN
        ordering.world.netsuite.bill(ordering.sales_order_id(raised))

        ordering.work()

        assert (ordering.payment(raised), len(ordering.made())) == (None, 1)
        assert ordering.state(raised) == State.SYNCED

    def test_one_that_did_not_happen_is_made_after_a_look_for_both_kinds_e61(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoicing.pay(raised)
        invoicing.world.netsuite.faults.add(Fault(kind=FaultKind.RESET_BEFORE, method="PUT", path="customerPayment"))

        invoicing.sync()

        assert invoicing.money_calls() == ["PUT", "GET", "GET", "PUT"]
        assert invoicing.state(raised) == State.SYNCED

    def test_one_in_doubt_that_was_taken_back_meanwhile_is_still_looked_for_e64(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoicing.pay(raised)
        invoicing.world.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PUT", path="customerPayment"))
        invoicing.poll()
        invoicing.work(rounds=2)

        invoicing.world.ordermentum.unpay_invoice(raised["id"])
        invoicing.sync()

        assert (invoicing.entry(raised).error_code, len(invoicing.made())) == ("DecisionNeeded", 1)

    def test_one_deleted_in_netsuite_is_made_again_only_when_its_link_is_forgotten(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoicing.pay(raised)
        invoicing.sync()
        payment = invoicing.payment(raised)
        assert payment is not None
        invoicing.world.netsuite.delete("customerPayment", payment["id"])
        entry = invoicing.entry(raised)
        ledger.resend(entry_ids=[entry.pk], now=timezone.now())
        invoicing.work()
        assert invoicing.made() == []

        links.forget(entry_id=entry.pk, who="Priya", now=timezone.now())
        ledger.resend(entry_ids=[entry.pk], now=timezone.now())
        invoicing.work()

        assert (invoicing.state(raised), len(invoicing.made())) == (State.SYNCED, 1)


class TestRace:
    """A card surcharge joins the order and the invoice at the moment of the payment."""

    def test_what_the_platform_changed_a_moment_ago_is_compared_again_before_a_person_is_asked_r40(
        self, ordering: Settling
    ) -> None:
        raised = ordering.invoiced()
        ordering.tell_time(ago=timedelta(0))
        ordering.pay(raised, surcharge="1.73")  # the order's own change has not been heard of
        ordering.world.tell("invoice_updated", raised)
        ordering.work()
        assert (ordering.state(raised), ordering.log(raised), ordering.made()) == (State.QUEUED, [], [])

        ordering.sync()

        deposit = ordering.deposit(raised)
        assert deposit is not None
        assert amount(deposit["payment"]) == amount(raised["total"]) + Decimal("1.73")

    def test_a_payment_lets_its_invoices_own_change_go_first_r40(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoicing.pay(raised, surcharge="1.73")

        invoicing.sync()

        invoice = invoicing.world.invoice(raised)
        assert invoice is not None
        assert amount(invoice["total"]) == amount(raised["total"]) + Decimal("1.73")
        assert amount(invoice["amountRemaining"]) == 0
        assert invoicing.log(raised) == ["CREATED"]
