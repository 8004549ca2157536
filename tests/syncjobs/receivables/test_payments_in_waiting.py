"""Payments of invoices that are on their way to Invoiced wait for them, and no longer than that."""

from __future__ import annotations

import pytest

from syncjobs import ledger
from syncjobs.models import Flow, State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs.receivables.till import FLOW, Till


@pytest.fixture
def till(books: Receivables) -> Till:
    """Payments go from NetSuite to Invoiced."""
    books.connect(FLOW)
    return Till(books)


class TestInvoicesUnderWay:
    @pytest.fixture
    def underway(self, till: Till) -> str:
        """An invoice that is on its way to Invoiced, and a payment of it that waits; gives the invoice's id."""
        till.customer()
        plan = till.books.switch_on(Flow.AR_INVOICES_IN)
        plan.cursors.all().delete()
        return till.billed("80.00")

    def queue(self, till: Till, invoice: str) -> SyncEntry:
        return SyncEntry.objects.create(
            plan=till.books.plan(Flow.AR_INVOICES_IN), source_id=invoice, state=State.FAILED, message="Refused."
        )

    def test_it_waits_for_an_invoice_under_way(self, till: Till, underway: str) -> None:
        self.queue(till, underway)
        payment = till.pay((underway, "80.00"))
        till.pull()
        till.deliver()
        assert (till.payments(), till.entry(payment).state) == ([], State.WAITING)

        till.bring(underway, "80.00")
        till.release()
        till.deliver()

        assert (till.only()["amount"], till.balance(underway)) == (80, 0)

    def test_it_waits_no_longer_once_the_invoice_is_set_aside(self, till: Till, underway: str) -> None:
        entry = self.queue(till, underway)
        payment = till.pay((underway, "80.00"))
        till.pull()
        till.deliver()

        ledger.skip(entry_ids=[entry.pk], reason="Not on this platform.")
        till.release()
        till.deliver()

        assert (till.payments(), till.entry(payment).state) == ([], State.SKIPPED)

    def test_it_waits_before_the_invoices_were_ever_read(self, till: Till, underway: str) -> None:
        payment = till.pay((underway, "80.00"))

        till.pull()
        till.deliver()

        assert till.entry(payment).state == State.QUEUED

    def test_an_invoice_that_nobody_told_of_yet_is_made_due(self, till: Till, underway: str) -> None:
        till.pull(Flow.AR_INVOICES_IN)
        fresh = till.billed("20.00")
        payment = till.pay((fresh, "20.00"))
        till.pull()

        till.deliver()

        assert till.entry(payment).state == State.WAITING
        assert till.books.entry(Flow.AR_INVOICES_IN, fresh).state == State.QUEUED

    def test_an_invoice_read_before_and_left_out_is_not_waited_for(self, till: Till, underway: str) -> None:
        till.books.netsuite.habits.payment_touches_invoice = False
        till.pull(Flow.AR_INVOICES_IN)
        SyncEntry.objects.filter(plan__flow=Flow.AR_INVOICES_IN).delete()
        payment = till.pay((underway, "80.00"))
        till.pull()

        till.deliver()

        till.books.netsuite.habits.payment_touches_invoice = True
        assert till.entry(payment).state == State.SKIPPED
