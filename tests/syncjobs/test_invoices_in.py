"""Finalised invoices: what NetSuite billed of a platform's order becomes the platform's invoice, on the hour."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.simulation import Fault, FaultKind
from mappings.models import ProductMapping
from syncjobs import ledger, sweeping, sync_type
from syncjobs.models import Flow, Outcome, RecordLink, State, SyncEntry, SyncPlan
from tests.syncjobs.hourly import Hourly

STRANGE_ITEM = "505"  # of a product that no order here is for


def money(value: Any) -> Decimal:
    return Decimal(str(value))


def lines(raised: dict[str, Any]) -> list[tuple[str, Decimal, Decimal]]:
    """Product, quantity and unit price of each line of a platform's invoice."""
    return [(line["productId"], money(line["quantity"]), money(line["price"])) for line in raised["lineItems"]]


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


class TestPurchasers:
    def test_one_not_on_manual_invoicing_is_left_to_the_platform_r42(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        hourly.world.ordermentum.edit_purchaser(
            placed["purchaserId"], invoiceSetting="on_delivery", invoiceFrequency="on_place"
        )
        netsuite_id = hourly.bill(placed)

        hourly.strike()

        assert hourly.invoices() == []
        entry = hourly.entry(netsuite_id)
        assert entry.state == State.SKIPPED
        assert "not on manual invoicing" in entry.message

    def test_one_that_is_put_on_it_gets_the_invoice_with_the_next_hour_e68(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        hourly.world.ordermentum.edit_purchaser(placed["purchaserId"], invoiceSetting="x", invoiceFrequency="y")
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        hourly.world.ordermentum.edit_purchaser(placed["purchaserId"], invoiceSetting="manual")
        hourly.forget()

        hourly.strike()

        assert len(hourly.invoices(placed)) == 1
        assert hourly.outcomes(netsuite_id) == [Outcome.SKIPPED, Outcome.CREATED]

    def test_one_of_which_the_platform_does_not_say_is_not_guessed_at_r42(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        hourly.world.ordermentum.edit_purchaser(placed["purchaserId"], invoiceSetting=None, invoiceFrequency=None)
        netsuite_id = hourly.bill(placed)

        hourly.strike()

        assert hourly.invoices() == []
        assert "the platform does not say" in hourly.entry(netsuite_id).message

    def test_looking_again_each_hour_leaves_one_row_in_the_log_and_costs_netsuite_nothing_e68(
        self, hourly: Hourly
    ) -> None:
        hourly.connect()
        placed = hourly.order()
        hourly.world.ordermentum.edit_purchaser(placed["purchaserId"], invoiceSetting="x", invoiceFrequency="y")
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        hourly.strike()
        calls = len(hourly.world.netsuite.calls)

        hourly.strike()

        assert hourly.outcomes(netsuite_id) == [Outcome.SKIPPED]
        assert len(hourly.world.netsuite.calls) - calls == 2  # the clock and one empty page

    def test_one_taken_off_it_keeps_the_invoice_it_has_up_to_date_r42(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        hourly.world.ordermentum.edit_purchaser(placed["purchaserId"], invoiceSetting="x", invoiceFrequency="y")
        hourly.forget()
        hourly.world.netsuite.change("invoice", netsuite_id, {"otherRefNum": "PO-2"})

        hourly.strike()

        assert [raised["reference"] for raised in hourly.invoices()] == ["PO-2"]

    def test_an_invoice_that_somebody_raised_on_the_platform_is_not_doubled_r42(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        raised = hourly.world.bill(placed)
        netsuite_id = hourly.bill(placed)

        hourly.strike()

        assert [each["id"] for each in hourly.invoices()] == [raised["id"]]
        assert raised["number"] in hourly.entry(netsuite_id).message

    def test_when_that_one_is_cancelled_netsuites_goes_with_the_next_hour_r42(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        raised = hourly.world.bill(placed)
        hourly.bill(placed)
        hourly.strike()
        hourly.world.ordermentum.cancel_invoice(raised["id"])

        hourly.strike()

        assert len(hourly.invoices(placed)) == 2


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


def pay(hourly: Hourly, netsuite_id: str) -> None:
    """Pay an invoice in NetSuite, all of it."""
    held = hourly.world.netsuite.get("invoice", netsuite_id)
    hourly.world.netsuite.add(
        "customerPayment",
        {
            "customer": {"id": held["entity"]["id"]},
            "payment": held["total"],
            "apply": {"items": [{"doc": {"id": netsuite_id}, "apply": True, "amount": held["total"]}]},
        },
    )


class TestLines:
    def test_what_netsuite_billed_wins_over_what_was_ordered_r47(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        change_line(hourly, netsuite_id, 1, quantity=1, rate=7.5)

        hourly.strike()

        [raised] = hourly.invoices(placed)
        assert lines(raised)[0][1:] == (Decimal(1), Decimal("7.5"))
        assert money(raised["total"]) == money(hourly.world.netsuite.get("invoice", netsuite_id)["total"])

    def test_freight_surcharge_and_discount_are_known_by_their_items_r47(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        for item_id, rate in (("310", 12), ("320", 1.73), ("330", -5)):
            add_line(hourly, netsuite_id, item_id, rate=rate)

        hourly.strike()

        [raised] = hourly.invoices(placed)
        charges = [money(raised[name]) for name in ("totalFreight", "surcharge", "totalDiscount")]
        assert charges == [Decimal(12), Decimal("1.73"), Decimal(5)]
        assert len(raised["lineItems"]) == 2
        assert money(raised["total"]) == money(hourly.world.netsuite.get("invoice", netsuite_id)["total"])

    def test_a_freight_item_that_the_customer_names_is_freight_too_r47(self, hourly: Hourly) -> None:
        hourly.connect(freight_item_id="")
        placed = hourly.order()
        hourly.world.ordermentum.edit_purchaser(placed["purchaserId"], properties={"netsuite_freight_id": "310"})
        netsuite_id = hourly.bill(placed)
        add_line(hourly, netsuite_id, "310", rate=12)

        hourly.strike()

        assert money(hourly.invoices(placed)[0]["totalFreight"]) == Decimal(12)

    def test_a_product_that_was_added_in_netsuite_is_found_by_its_mapping_r47(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        add_line(hourly, netsuite_id, STRANGE_ITEM, rate=4)

        hourly.strike()

        added = ProductMapping.objects.get(netsuite_id=STRANGE_ITEM)
        assert lines(hourly.invoices(placed)[0])[2] == (added.product_id, Decimal(1), Decimal(4))

    def test_an_item_that_is_no_product_waits_and_is_named_and_goes_once_mapped_r47(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        mapping = ProductMapping.objects.get(netsuite_id=STRANGE_ITEM)
        ProductMapping.objects.filter(pk=mapping.pk).update(netsuite_id="")
        netsuite_id = hourly.bill(placed)
        add_line(hourly, netsuite_id, STRANGE_ITEM, rate=4)
        hourly.strike()
        waiting = hourly.entry(netsuite_id)
        before = len(hourly.invoices())
        ProductMapping.objects.filter(pk=mapping.pk).update(netsuite_id=STRANGE_ITEM)

        sweeping.sweep(now=timezone.now())
        hourly.write()

        assert (waiting.state, before) == (State.WAITING, 0)
        assert f"(id {STRANGE_ITEM})" in waiting.message
        assert len(hourly.invoices(placed)) == 1

    def test_an_item_of_two_products_that_is_on_no_order_line_fails_with_both_named_e7(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        share_item(hourly, STRANGE_ITEM, 3)
        netsuite_id = hourly.bill(placed)
        add_line(hourly, netsuite_id, STRANGE_ITEM, rate=4)

        hourly.strike()

        entry = hourly.entry(netsuite_id)
        assert (entry.state, hourly.invoices()) == (State.FAILED, [])
        assert hourly.world.products[3]["name"] in entry.message

    def test_two_products_of_one_item_are_told_apart_by_the_orders_sequence_e7(self, hourly: Hourly) -> None:
        hourly.connect()
        share_item(hourly, "501", 1)
        placed = hourly.order(products=(1, 0))
        hourly.bill(placed)

        hourly.strike()

        billed = [line[0] for line in lines(hourly.invoices(placed)[0])]
        assert billed == [hourly.world.products[1]["id"], hourly.world.products[0]["id"]]

    def test_where_one_of_them_is_billed_its_quantity_tells_which_e7(self, hourly: Hourly) -> None:
        hourly.connect()
        share_item(hourly, "501", 1)
        placed = hourly.order(lines=ordered(hourly, {0: 2, 1: 5}))
        hourly.bill(placed, {2: 5})

        hourly.strike()

        assert [line[0] for line in lines(hourly.invoices(placed)[0])] == [hourly.world.products[1]["id"]]

    def test_where_nothing_tells_which_it_fails_with_the_reason_e7(self, hourly: Hourly) -> None:
        hourly.connect()
        share_item(hourly, "501", 1)
        placed = hourly.order(lines=ordered(hourly, {0: 2, 1: 5}))
        netsuite_id = hourly.bill(placed, {2: 3})

        hourly.strike()

        entry = hourly.entry(netsuite_id)
        assert (entry.state, hourly.invoices()) == (State.FAILED, [])
        assert "cannot be told" in " ".join(entry.message.split())


def ordered(hourly: Hourly, quantities: dict[int, int]) -> list[dict[str, Any]]:
    """Lines of an order: a quantity of each product."""
    return [
        {"productId": hourly.world.products[number]["id"], "quantity": quantity}
        for number, quantity in quantities.items()
    ]


def share_item(hourly: Hourly, item_id: str, product: int) -> None:
    """Have one more product mapped to an item."""
    product_id = hourly.world.products[product]["id"]
    ProductMapping.objects.filter(product_id=product_id).update(
        netsuite_id=item_id, name=hourly.world.products[product]["name"]
    )


def add_line(hourly: Hourly, netsuite_id: str, item_id: str, *, rate: float) -> None:
    """Add a line of one piece to an invoice in NetSuite."""
    added = {"item": {"id": item_id}, "quantity": 1, "price": {"id": "-1"}, "rate": rate}
    hourly.world.netsuite.change("invoice", netsuite_id, {"item": {"items": [added]}})


def change_line(hourly: Hourly, netsuite_id: str, number: int, **changes: float) -> None:
    """Change a line of an invoice in NetSuite."""
    line = {"line": number, "price": {"id": "-1"}, **changes}
    hourly.world.netsuite.change("invoice", netsuite_id, {"item": {"items": [line]}})


class TestLater:
    def test_an_edit_in_netsuite_brings_the_unpaid_invoice_up_to_it_e72(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        change_line(hourly, netsuite_id, 1, quantity=1)

        hourly.strike()

        [raised] = hourly.invoices(placed)
        assert lines(raised)[0][1] == Decimal(1)
        assert hourly.outcomes(netsuite_id) == [Outcome.CREATED, Outcome.UPDATED]

    def test_an_edit_after_it_was_paid_is_left_to_a_person_e72(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        [raised] = hourly.invoices(placed)
        hourly.world.ordermentum.pay_invoice(raised["id"])
        change_line(hourly, netsuite_id, 1, quantity=1)

        hourly.strike()

        assert lines(hourly.invoices(placed)[0])[0][1] == Decimal(2)
        assert (hourly.entry(netsuite_id).state, hourly.outcomes(netsuite_id)[-1]) == (State.WAITING, Outcome.CONFLICT)

    def test_while_a_payment_is_under_way_an_edit_waits_e72(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        [raised] = hourly.invoices(placed)
        hourly.world.ordermentum.edit_invoice(raised["id"], processing=True)
        change_line(hourly, netsuite_id, 1, quantity=1)
        hourly.strike()
        before = hourly.entry(netsuite_id).state
        hourly.world.ordermentum.edit_invoice(raised["id"], processing=False)

        hourly.settle()

        assert before == State.QUEUED
        assert lines(hourly.invoices(placed)[0])[0][1] == Decimal(1)

    def test_a_void_cancels_the_unpaid_invoice_e71(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        hourly.world.netsuite.void("invoice", netsuite_id)

        hourly.strike()

        assert hourly.invoices(placed)[0]["cancelledAt"]
        assert hourly.outcomes(netsuite_id) == [Outcome.CREATED, Outcome.CANCELLED]

    def test_a_void_after_it_was_paid_is_left_to_a_person_e71(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        hourly.world.ordermentum.pay_invoice(hourly.invoices(placed)[0]["id"])
        hourly.world.netsuite.void("invoice", netsuite_id)

        hourly.strike()

        assert not hourly.invoices(placed)[0]["cancelledAt"]
        assert hourly.entry(netsuite_id).state == State.WAITING
        assert "was voided in NetSuite" in hourly.entry(netsuite_id).message

    def test_a_second_edit_in_the_same_second_is_not_missed_r45(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        moment = timezone.now().replace(minute=58, second=20, microsecond=0)
        hourly.to(moment)
        hourly.world.netsuite.change("invoice", netsuite_id, {"otherRefNum": "PO-1"})
        hourly.strike()
        first = hourly.invoices(placed)[0]["reference"]
        hourly.to(moment)
        hourly.world.netsuite.change("invoice", netsuite_id, {"otherRefNum": "PO-2"})
        hourly.to(moment + timedelta(minutes=20))

        hourly.strike()

        assert (first, hourly.invoices(placed)[0]["reference"]) == ("PO-1", "PO-2")

    def test_an_invoice_of_an_order_that_was_cancelled_on_the_platform_is_held_r43(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        netsuite_id = hourly.bill(placed)
        hourly.world.ordermentum.cancel_order(placed["id"])

        hourly.strike()

        assert hourly.invoices() == []
        assert hourly.entry(netsuite_id).state == State.WAITING

    def test_one_deleted_in_netsuite_before_it_was_written_is_not_made_r43(self, hourly: Hourly) -> None:
        hourly.connect()
        placed = hourly.order()
        hourly.world.ordermentum.edit_purchaser(placed["purchaserId"], invoiceSetting="x", invoiceFrequency="y")
        netsuite_id = hourly.bill(placed)
        hourly.strike()
        hourly.world.netsuite.delete("invoice", netsuite_id)
        hourly.world.ordermentum.edit_purchaser(placed["purchaserId"], invoiceSetting="manual")
        hourly.forget()

        hourly.strike()

        assert hourly.invoices() == []
        assert "has no invoice" in hourly.entry(netsuite_id).message


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
