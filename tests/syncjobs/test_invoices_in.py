"""Finalised invoices: what NetSuite billed of a platform's order becomes the platform's invoice, on the hour."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from syncjobs import ledger, sweeping, sync_type
from syncjobs.models import Flow, Outcome, RecordLink, State, SyncEntry, SyncPlan
from tests.syncjobs.billed import lines, money, pay
from tests.syncjobs.hourly import Hourly


def test_an_order_billed_in_netsuite_becomes_the_platforms_invoice_r43(hourly: Hourly) -> None:
    hourly.connect()
    placed = hourly.order(freight="12.00", surcharge="1.73", reference="PO-77")
    netsuite_id = hourly.bill(placed)

    hourly.strike()

    [raised] = hourly.invoices(placed)
    billed = hourly.world.netsuite.get("invoice", netsuite_id)
    assert (money(raised["total"]), money(raised["totalGST"])) == (money(billed["total"]), money(billed["taxTotal"]))
    assert (money(raised["totalFreight"]), money(raised["surcharge"])) == (Decimal("12.00"), Decimal("1.73"))
    assert [line[0] for line in lines(raised)] == [line["productId"] for line in placed["lineItems"]]
    assert (raised["reference"], raised["purchaserId"]) == ("PO-77", placed["purchaserId"])


def test_the_invoice_has_netsuites_days_r43(hourly: Hourly) -> None:
    hourly.connect()
    placed = hourly.order()
    netsuite_id = hourly.bill(placed)
    hourly.world.netsuite.change("invoice", netsuite_id, {"tranDate": "2026-11-20", "dueDate": "2026-12-04"})

    hourly.strike()

    [raised] = hourly.invoices(placed)
    # Days are the supplier's, and begin in Sydney thirteen or eleven hours before they do in UTC.
    assert (raised["date"][:16], raised["dueAt"][:16]) == ("2026-11-19T13:00", "2026-12-03T13:00")


def test_without_a_purchase_order_it_carries_netsuites_number_r43(hourly: Hourly) -> None:
    hourly.connect()
    placed = hourly.order(reference="")
    netsuite_id = hourly.bill(placed)

    hourly.strike()

    assert hourly.invoices(placed)[0]["reference"] == hourly.world.netsuite.get("invoice", netsuite_id)["tranId"]


class TestIdentity:
    def test_both_sides_keep_the_others_id_r45(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)

        hourly.strike()

        [raised] = hourly.invoices(placed)
        link = RecordLink.objects.get(record_type="invoice")
        assert (raised["properties"]["netsuite_id"], raised["externalId"]) == (netsuite_id, netsuite_id)
        assert (link.source_id, link.netsuite_id) == (raised["id"], netsuite_id)

    def test_an_hour_in_which_nothing_changed_writes_nothing_r45(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.strike()

        hourly.strike()

        assert len(hourly.invoices(placed)) == 1
        assert hourly.outcomes(netsuite_id) == [Outcome.CREATED]

    def test_read_again_it_is_found_to_be_up_to_date_r45(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        ledger.resend(entry_ids=[hourly.entry(netsuite_id).pk], now=timezone.now())

        hourly.write()

        assert hourly.outcomes(netsuite_id) == [Outcome.CREATED, Outcome.UNCHANGED]

    def test_what_an_earlier_installation_made_is_adopted_and_not_made_again_r45(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        RecordLink.objects.filter(record_type="invoice").delete()
        SyncEntry.objects.filter(plan=hourly.plan).delete()
        hourly.world.netsuite.change("invoice", netsuite_id, {"memo": "seen again"})

        hourly.strike()

        assert len(hourly.invoices(placed)) == 1
        assert hourly.entry(netsuite_id).state == State.SYNCED

    def test_two_partial_invoices_give_two_invoices_e69(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        hourly.bill(placed, {1: 1})
        hourly.strike()
        hourly.bill(placed)

        hourly.strike()

        first, second = hourly.invoices(placed)
        product, other = (line["productId"] for line in placed["lineItems"])
        assert [line[:2] for line in lines(first)] == [(product, Decimal(1))]
        assert [line[:2] for line in lines(second)] == [(product, Decimal(1)), (other, Decimal(2))]

    def test_an_invoice_of_no_order_of_ours_leaves_no_trace_e70(self, hourly: Hourly) -> None:
        hourly.connect()
        netsuite = hourly.world.netsuite
        body = {"entity": {"id": "1042"}, "item": {"items": [{"item": {"id": "501"}, "quantity": 1}]}}
        netsuite.add("invoice", body)
        netsuite.bill(netsuite.add("salesOrder", body))

        hourly.strike()

        assert not SyncEntry.objects.filter(plan=hourly.plan).exists()
        assert hourly.run().seen == 0
        assert hourly.invoices() == []

    def test_an_account_that_does_not_show_the_order_on_the_invoice_is_asked_for_links_r43(
        self, hourly: Hourly
    ) -> None:
        hourly.connect()
        placed = hourly.order()
        hourly.bill(placed)
        hourly.world.netsuite.books.hidden_columns.add("transactionline.createdfrom")

        try:
            hourly.strike()
        finally:
            hourly.world.netsuite.books.hidden_columns.clear()

        assert len(hourly.invoices(placed)) == 1

    def test_one_of_an_order_whose_writing_is_not_cleared_up_waits_for_it_r43(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.world.order()
        hourly.world.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PUT"))
        hourly.world.sync()
        assert hourly.world.entry(placed).is_in_doubt
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        before = hourly.entry(netsuite_id)
        hourly.wait()
        hourly.world.sync()

        hourly.settle()
        sweeping.sweep(now=timezone.now())
        hourly.write()

        assert before.state == State.WAITING
        assert "which has not gone across yet" in before.message
        assert len(hourly.invoices(placed)) == 1


class TestStatus:
    def test_one_pending_approval_goes_when_it_is_approved_r46(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        hourly.world.netsuite.preferences.invoices_need_approval = True
        try:
            netsuite_id = hourly.bill(placed)
        finally:
            hourly.world.netsuite.preferences.invoices_need_approval = False
        hourly.strike()
        before = (hourly.entry(netsuite_id).state, len(hourly.invoices()))
        hourly.world.netsuite.change("invoice", netsuite_id, {"approvalStatus": {"id": "2"}})

        hourly.strike()

        assert before == (State.SKIPPED, 0)
        assert len(hourly.invoices(placed)) == 1

    def test_one_rejected_is_not_taken_r46(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.world.netsuite.change("invoice", netsuite_id, {"approvalStatus": {"id": "3"}})

        hourly.strike()

        assert hourly.invoices() == []
        assert "was rejected" in hourly.entry(netsuite_id).message

    def test_one_voided_before_it_was_seen_is_not_taken_r46(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.world.netsuite.void("invoice", netsuite_id)

        hourly.strike()

        assert hourly.invoices() == []
        assert hourly.entry(netsuite_id).state == State.SKIPPED

    def test_one_paid_in_full_already_is_taken_r46(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        pay(hourly, netsuite_id)

        hourly.strike()

        assert len(hourly.invoices(placed)) == 1


class TestSyncType:
    def test_invoices_mode_and_finalised_invoices_exclude_each_other_e67(self, hourly: Hourly) -> None:
        hourly.connect()
        SyncPlan.objects.filter(flow=Flow.ORDERS_OUT).update(is_enabled=False)

        with pytest.raises(IntegrityError), transaction.atomic():
            SyncPlan.objects.create(connection=hourly.world.connection, flow=Flow.INVOICES_OUT)

    def test_leaving_orders_mode_makes_it_inert_r41_r15(self, hourly: Hourly) -> None:
        hourly.connect()
        hourly.bill(hourly.order())
        sync_type.switch(connection=hourly.world.connection, now=timezone.now())
        calls = len(hourly.world.netsuite.calls), len(hourly.world.ordermentum.calls)

        hourly.strike()

        assert not SyncPlan.objects.get(pk=hourly.plan.pk).is_enabled
        assert hourly.invoices() == []
        assert (len(hourly.world.netsuite.calls), len(hourly.world.ordermentum.calls)) == calls

    def test_coming_back_to_orders_mode_leaves_it_off_r41(self, hourly: Hourly) -> None:
        hourly.connect()
        sync_type.switch(connection=hourly.world.connection, now=timezone.now())

        sync_type.switch(connection=hourly.world.connection, now=timezone.now())

        assert not SyncPlan.objects.get(pk=hourly.plan.pk).is_enabled
