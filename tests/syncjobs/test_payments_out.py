"""Auto-reconciliation towards NetSuite: what venues paid through the platform becomes payments and deposits there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mappings.models import ReconciliationAccounts
from syncjobs import sweeping
from syncjobs.models import Flow, State, SyncLog, SyncPlan
from tests.syncjobs.settling import BANK, Settling, amount
from tests.world import World


def segments(record: dict[str, Any]) -> list[str]:
    return [record[name]["id"] for name in ("class", "location", "department")]


class TestSettings:
    def test_both_kinds_go_to_the_bank_account_r38(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()

        invoicing.pay(raised)
        invoicing.sync()

        payment = invoicing.payment(raised)
        assert payment is not None
        assert (payment["account"]["id"], payment["undepFunds"]["id"]) == (BANK, "F")

    def test_a_payment_carries_the_payment_segments_r38(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()

        invoicing.pay(raised)
        invoicing.sync()

        payment = invoicing.payment(raised)
        assert payment is not None
        assert segments(payment) == ["6", "1", "3"]

    def test_a_deposit_carries_the_deposit_segments_r38(self, ordering: Settling) -> None:
        raised = ordering.invoiced()

        ordering.pay(raised)
        ordering.sync()

        deposit = ordering.deposit(raised)
        assert deposit is not None
        assert segments(deposit) == ["7", "2", "4"]
        assert deposit["account"]["id"] == BANK

    def test_segments_that_were_left_empty_are_not_sent_r38(self, invoicing: Settling) -> None:
        empty = dict.fromkeys(("payment_class_id", "payment_location_id", "payment_department_id"), "")
        ReconciliationAccounts.objects.update(**empty)
        raised = invoicing.invoiced()

        invoicing.pay(raised)
        invoicing.sync()

        (body,) = [call.body for call in invoicing.world.netsuite.calls if "customerPayment" in call.target]
        assert not {"class", "location", "department"} & body.keys()

    def test_it_cannot_be_switched_on_without_a_bank_account_r38(self, world: World) -> None:
        world.connect()

        with pytest.raises(IntegrityError, match="reconciliation_needs_its_accounts"), transaction.atomic():
            SyncPlan.objects.create(connection=world.connection, flow=Flow.PAYMENTS_OUT)
        with pytest.raises(IntegrityError, match="reconciliation_needs_a_bank_account"), transaction.atomic():
            ReconciliationAccounts.objects.create(connection=world.connection, bank_account_id="")


class TestPayment:
    def test_an_invoice_paid_through_the_platform_is_paid_in_netsuite_r39(self, invoicing: Settling) -> None:
        """R39a"""
        raised = invoicing.invoiced()
        invoicing.pay(raised, reference="OMSET-77")

        invoicing.sync()

        payment, invoice = invoicing.payment(raised), invoicing.world.invoice(raised)
        assert payment is not None
        assert invoice is not None
        assert amount(payment["payment"]) == amount(raised["total"])
        assert (payment["customer"]["id"], payment["memo"]) == (invoice["entity"]["id"], "OMSET-77")
        assert (invoice["status"]["refName"], amount(invoice["amountRemaining"])) == ("Paid In Full", 0)
        assert invoicing.state(raised) == State.SYNCED

    def test_its_day_is_that_of_the_settlement_where_the_supplier_is_r39(self, invoicing: Settling) -> None:
        """R39a: 13:30 UTC is the next day in Sydney."""
        raised = invoicing.invoiced()
        invoicing.world.ordermentum.edit_invoice(
            raised["id"],
            paidAt="2026-11-18T02:00:00.000Z",
            paidSupplierAt="2026-11-19T13:30:00.000Z",
            settlementReference="OMSET-2",
        )

        invoicing.sync()

        payment = invoicing.payment(raised)
        assert payment is not None
        assert payment["tranDate"] == "2026-11-20"

    def test_it_takes_two_calls_and_a_second_pass_none_r39(self, invoicing: Settling) -> None:
        """R39a"""
        raised = invoicing.invoiced()
        invoicing.pay(raised)
        before = len(invoicing.world.netsuite.calls)
        invoicing.sync()
        after = len(invoicing.world.netsuite.calls)

        invoicing.world.ordermentum.edit_invoice(raised["id"], reference="PO-9")
        invoicing.sync()

        assert (after - before, invoicing.money_calls()) == (2, ["PUT"])
        assert invoicing.log(raised) == ["CREATED", "UNCHANGED"]

    def test_only_what_credit_notes_did_not_pay_r39(self, invoicing: Settling) -> None:
        """R39a"""
        raised = invoicing.invoiced()
        invoice = invoicing.world.invoice(raised)
        assert invoice is not None
        invoicing.pay_by_hand(invoice["id"], "20.00")  # stands for NetSuite's own credit memo
        invoicing.world.ordermentum.edit_invoice(raised["id"], credit="20.00")
        invoicing.pay(raised)

        invoicing.sync()

        payment = invoicing.payment(raised)
        assert payment is not None
        assert amount(payment["payment"]) == amount(raised["total"]) - 20

    @pytest.mark.parametrize("how", ["unpaid", "paid and not settled", "marked as paid", "cancelled"])
    def test_nothing_else_counts_as_paid_and_none_of_it_fills_the_log_r39(self, invoicing: Settling, how: str) -> None:
        """R39a"""
        raised = invoicing.invoiced()
        if how == "paid and not settled":
            invoicing.pay(raised, reference=None)
        elif how == "marked as paid":
            invoicing.world.ordermentum.edit_invoice(raised["id"], paidAt="2026-11-18T02:00:00.000Z")
        elif how == "cancelled":
            invoicing.world.ordermentum.cancel_invoice(raised["id"])

        invoicing.sync()

        assert (invoicing.state(raised), invoicing.entry(raised).message) == (
            State.SKIPPED,
            "Not paid through the platform.",
        )
        assert (invoicing.log(raised), invoicing.made()) == ([], [])

    def test_an_invoice_that_netsuite_has_paid_gets_nothing_more_r39(self, invoicing: Settling) -> None:
        """R39a"""
        raised = invoicing.invoiced()
        invoice = invoicing.world.invoice(raised)
        assert invoice is not None
        invoicing.pay_by_hand(invoice["id"], str(raised["total"]))
        invoicing.pay(raised)

        invoicing.sync()

        assert "paid already" in invoicing.entry(raised).message
        assert (invoicing.state(raised), len(invoicing.made())) == (State.SYNCED, 1)

    def test_an_order_billed_in_netsuite_gets_its_invoice_paid_r39(self, ordering: Settling) -> None:
        """R39a"""
        raised = ordering.invoiced()
        invoice_id = ordering.world.netsuite.bill(ordering.sales_order_id(raised))

        ordering.pay(raised)
        ordering.sync()

        payment = ordering.payment(raised)
        assert payment is not None
        (line,) = [line for line in payment["apply"]["items"] if line["apply"]]
        assert (str(line["doc"]["id"]), ordering.deposit(raised)) == (invoice_id, None)

    def test_an_order_billed_in_two_parts_gets_one_payment_over_both_r39(self, ordering: Settling) -> None:
        """R39a"""
        raised = ordering.invoiced()
        order_id = ordering.sales_order_id(raised)
        parts = [ordering.world.netsuite.bill(order_id, quantities={line: 2}) for line in (1, 2)]

        ordering.pay(raised)
        ordering.sync()

        left = [amount(ordering.world.netsuite.get("invoice", part)["amountRemaining"]) for part in parts]
        assert (left, len(ordering.made())) == ([0, 0], 1)

    def test_an_invoice_that_is_not_approved_is_waited_for_r39(self, invoicing: Settling) -> None:
        """R39a"""
        raised = invoicing.invoiced()
        invoice = invoicing.world.invoice(raised)
        assert invoice is not None
        invoicing.world.netsuite.change("invoice", invoice["id"], {"approvalStatus": {"id": "1"}})
        invoicing.pay(raised)
        invoicing.sync()
        assert (invoicing.state(raised), invoicing.made()) == (State.WAITING, [])

        invoicing.world.netsuite.change("invoice", invoice["id"], {"approvalStatus": {"id": "2"}})
        sweeping.sweep(now=timezone.now() + timedelta(hours=1, minutes=1))
        invoicing.work()

        assert (invoicing.state(raised), len(invoicing.made())) == (State.SYNCED, 1)


class TestTrigger:
    def test_a_webhook_makes_the_payment_due_at_once_r40(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoicing.pay(raised)

        invoicing.world.tell("invoice_updated", raised)

        entry = invoicing.entry(raised)
        assert (entry.state, entry.lane) == (State.QUEUED, "REALTIME")
        invoicing.work()
        assert invoicing.payment(raised) is not None

    def test_a_poll_finds_what_no_webhook_told_r40(self, invoicing: Settling) -> None:
        raised = invoicing.invoiced()
        invoicing.pay(raised)

        invoicing.sync()

        assert invoicing.payment(raised) is not None

    @pytest.mark.parametrize("paid_by_hand", ["0.06", "30.00"])
    def test_amounts_that_differ_need_a_person_and_pay_nothing_r40(
        self, invoicing: Settling, paid_by_hand: str
    ) -> None:
        raised = invoicing.invoiced()
        invoice = invoicing.world.invoice(raised)
        assert invoice is not None
        invoicing.pay_by_hand(invoice["id"], paid_by_hand)
        invoicing.pay(raised)

        invoicing.sync()

        entry = invoicing.entry(raised)
        left = amount(raised["total"]) - amount(paid_by_hand)
        assert (entry.state, entry.error_code, invoicing.payment(raised)) == (State.WAITING, "DecisionNeeded", None)
        assert f"says {amount(raised['total'])} was paid" in entry.message
        assert f"had {left} left to pay" in entry.message

    def test_a_deposit_of_another_amount_than_the_order_needs_a_person_r40(self, ordering: Settling) -> None:
        raised = ordering.invoiced()
        line = {"line": 1, "quantity": 1}
        ordering.world.netsuite.change("salesOrder", ordering.sales_order_id(raised), {"item": {"items": [line]}})

        ordering.pay(raised)
        ordering.sync()

        assert (ordering.entry(raised).error_code, ordering.made()) == ("DecisionNeeded", [])

    def test_an_account_that_netsuite_refuses_needs_a_person_r40(self, invoicing: Settling) -> None:
        ReconciliationAccounts.objects.update(bank_account_id="999")
        raised = invoicing.invoiced()

        invoicing.pay(raised)
        invoicing.sync()

        assert (invoicing.state(raised), invoicing.made()) == (State.FAILED, [])
        assert "account" in invoicing.entry(raised).message


def test_a_plan_that_is_off_makes_nothing_r39(invoicing: Settling) -> None:
    """R39: the two directions are switched apart; this one is off."""
    SyncPlan.objects.filter(pk=invoicing.payments.pk).update(is_enabled=False)
    raised = invoicing.invoiced()

    invoicing.pay(raised)
    invoicing.sync()

    assert (SyncLog.objects.filter(plan=invoicing.payments).count(), invoicing.made()) == (0, [])
