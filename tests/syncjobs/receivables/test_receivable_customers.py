"""A document whose customer is not on the platform yet waits, and goes by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mappings.models import CustomerMapping
from syncjobs import ledger, pulling, tasks
from syncjobs.flows import receivable_customers
from syncjobs.models import Flow, RecordLink, State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import HARBOUR, bill, customer, invoices

FLOW = Flow.AR_INVOICES_IN


def pair(books: Receivables, source_id: str, netsuite_id: str = HARBOUR) -> None:
    """Both sides' customers, found to be the same."""
    RecordLink.objects.create(
        connection=books.connection, record_type="customer", source_id=source_id, netsuite_type="customer",
        netsuite_id=netsuite_id, created_by=RecordLink.Side.NETSUITE,
    )  # fmt: skip


def known(books: Receivables) -> dict[str, str]:
    return receivable_customers.customers_of(plan=books.plan(FLOW), netsuite_ids=[HARBOUR])


class TestCustomersOf:
    def test_staffs_mapping_goes_before_a_pair(self, books: Receivables) -> None:
        books.connect(FLOW)
        pair(books, "1")
        CustomerMapping.objects.create(connection=books.connection, source_id="2", name="B", netsuite_id=HARBOUR)

        assert known(books) == {HARBOUR: "2"}

    def test_of_several_mapped_the_pair_tells_which(self, books: Receivables) -> None:
        books.connect(FLOW)
        for source_id in "12":
            CustomerMapping.objects.create(
                connection=books.connection, source_id=source_id, name=source_id, netsuite_id=HARBOUR
            )
        assert known(books) == {}

        pair(books, "1")

        assert known(books) == {HARBOUR: "1"}


class TestWaiting:
    def test_an_old_customer_is_brought_across_by_its_first_invoice(self, books: Receivables) -> None:
        books.connect(FLOW)
        books.clock.shift(timedelta(hours=1))
        books.switch_on(Flow.CUSTOMERS_IN, starts_at=timezone.now())
        netsuite_id = bill(books)

        books.sync()
        for _ in range(3):
            books.pass_time()
            books.work()

        assert [each["customer"] for each in invoices(books)] == list(books.invoiced.customers)
        assert len(books.invoiced.customers) == 1
        assert books.entry(FLOW, netsuite_id).state == State.SYNCED

    def test_without_that_sync_a_mapping_lets_it_go(self, books: Receivables) -> None:
        books.connect(FLOW)
        netsuite_id = bill(books)
        books.sync()
        assert books.entry(FLOW, netsuite_id).state == State.WAITING
        assert "Map the customer" in books.entry(FLOW, netsuite_id).message

        customer(books)
        books.pass_time()
        books.work()

        assert len(invoices(books)) == 1

    def test_a_customer_that_is_held_up_is_named_with_the_reason(self, books: Receivables) -> None:
        books.connect(FLOW)
        plan = books.switch_on(Flow.CUSTOMERS_IN)
        entry = SyncEntry.objects.create(plan=plan, source_id=HARBOUR, lane="REALTIME")
        ledger.skip(entry_ids=[entry.pk], reason="It is ticked not to be synced.")
        netsuite_id = bill(books)
        read_only_invoices(books)

        assert "ticked not to be synced" in books.entry(FLOW, netsuite_id).message

    @pytest.mark.parametrize("times", [1, 2])
    def test_the_customer_is_made_due_once(self, books: Receivables, times: int) -> None:
        books.connect(FLOW)
        books.switch_on(Flow.CUSTOMERS_IN)
        for _ in range(times):
            bill(books)
        read_only_invoices(books)

        assert SyncEntry.objects.get(plan__flow=Flow.CUSTOMERS_IN).wanted_version == 1


def read_only_invoices(books: Receivables) -> None:
    """Read and write invoices alone."""
    books.clock.shift(timedelta(minutes=2))
    pulling.pull(plan_id=books.plan(FLOW).pk, now=timezone.now())
    tasks.deliver(plan_id=books.plan(FLOW).pk)
