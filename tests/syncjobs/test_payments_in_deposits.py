"""Deposits made in NetSuite pay the platform's invoices of their orders, before NetSuite bills and after."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from syncjobs.models import Flow, Outcome
from tests.syncjobs.hourly import Hourly
from tests.syncjobs.paying import Paying, as_it_was


@pytest.fixture
def orders(hourly: Hourly) -> Iterator[Paying]:
    """Orders go to NetSuite; the platform raises invoices of its own."""
    with as_it_was(hourly.world):
        yield Paying(hourly, Flow.PAYMENTS_IN, documents=Flow.ORDERS_OUT)


class TestDeposits:
    def test_one_that_covers_the_orders_invoice_pays_it_before_netsuite_bills_e61(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        deposit = orders.deposit(placed, raised["total"])

        orders.strike()

        assert orders.is_paid(raised)
        assert orders.entry(deposit).facts["received"]["kind"] == "deposit"

    def test_a_part_of_it_is_recorded_and_a_second_one_completes_it_e61(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        first = orders.deposit(placed, "10.00")
        orders.strike()
        assert not orders.is_paid(raised)
        assert "do not cover invoice" in orders.entry(first).message
        orders.deposit(placed, Decimal(raised["total"]) - 10)

        orders.strike()

        assert orders.is_paid(raised)

    def test_billed_and_applied_later_it_is_not_paid_twice_e61(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        deposit = orders.deposit(placed, raised["total"])
        orders.strike()
        billed = orders.billed(placed)
        orders.apply(deposit, billed, billed["total"])

        orders.strike()

        assert orders.left(billed) == 0
        assert orders.marks(raised) == 1
        assert [one["netsuite_number"] for one in orders.entry(deposit).facts["invoices"]] == [billed["tranId"]]

    def test_applied_to_an_invoice_it_pays_that_e61(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        billed = orders.billed(placed)
        deposit = orders.deposit(placed, "10.00")
        orders.strike()
        orders.apply(deposit, billed, "10.00")
        orders.pay(billed)

        orders.strike()

        assert orders.is_paid(raised)
        assert orders.marks(raised) == 1

    def test_without_an_invoice_on_the_platform_it_is_looked_at_every_hour_e61(self, orders: Paying) -> None:
        placed = orders.ordered()
        deposit = orders.deposit(placed, orders.world.sales_order(placed)["total"])
        orders.strike()
        orders.strike()
        assert orders.log(deposit) == [Outcome.NOTE]
        assert "has raised no invoice" in orders.entry(deposit).message
        raised = orders.world.bill(placed)

        orders.strike()

        assert orders.is_paid(raised)

    def test_our_own_does_not_count_e65(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        orders.deposit(placed, Decimal(raised["total"]) - 1, externalId=f"om-deposit-{raised['id']}")
        orders.deposit(placed, "1.00")

        orders.strike()

        assert not orders.is_paid(raised)

    def test_one_that_is_refunded_by_a_void_is_a_notice_e61(self, orders: Paying) -> None:
        placed = orders.ordered()
        raised = orders.world.bill(placed)
        deposit = orders.deposit(placed, raised["total"])
        orders.strike()
        orders.world.netsuite.void("customerDeposit", deposit)

        orders.strike()

        assert orders.is_paid(raised)
        assert "Deposit" in orders.entry(deposit).message
        assert orders.log(deposit) == [Outcome.UPDATED, Outcome.WARNING]
