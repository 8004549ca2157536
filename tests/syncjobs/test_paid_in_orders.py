"""Mark as paid where orders cross: the platform's own invoices of them, or those that NetSuite's became."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from syncjobs import sweeping
from syncjobs.models import Flow, Outcome, State
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.paying import Paying, as_it_was


@pytest.fixture
def orders(hourly: Hourly) -> Iterator[Paying]:
    """Orders go to NetSuite and are billed there; the platform raises invoices of its own."""
    with as_it_was(hourly.world):
        yield Paying(hourly, Flow.PAID_IN, documents=Flow.ORDERS_OUT)


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
