"""Finalised invoices: what is edited, voided or deleted after they were made."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from syncjobs.models import Outcome, State
from tests.syncjobs.billed import change_line, lines
from tests.syncjobs.hourly import Hourly


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
