"""Finalised invoices: for whom the platform is sent them, and who raises them himself there."""

from __future__ import annotations

from syncjobs.models import Outcome, State
from tests.syncjobs.hourly import Hourly


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
