"""Several companies on Invoiced that share one NetSuite account, and customers of long ago."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from integrations.invoiced.simulator import InvoicedSimulator
from mappings.models import ReceivableSettings
from syncjobs import backfilling, tasks
from syncjobs.models import Backfill, Flow, State, SyncEntry, SyncPlan
from tests import factories
from tests.receivables import LONG_AGO, Receivables
from tests.syncjobs.receivables.billing import bill
from tests.syncjobs.receivables.people import FLOW, HARBOUR, add_customer, entry, told


def test_a_subsidiary_of_another_company_goes_there_alone_d87(books: Receivables) -> None:
    kiwi = add_customer(books, "Kiwi Beans", subsidiary={"id": "2"})
    other = InvoicedSimulator(seed=5)
    with other.serve() as server:
        books.connect(FLOW)  # names no subsidiary: it takes what nobody else names
        second = factories.ConnectionFactory(
            name="Invoiced NZ",
            connector="invoiced",
            netsuite_account=books.account,
            values={"api_url": server.base_url},
            secrets={"api_key": other.api_key},
        )
        ReceivableSettings.objects.create(connection=second, subsidiary_ids=["2"])
        SyncPlan.objects.create(connection=second, flow=FLOW, starts_at=timezone.now() - LONG_AGO)

        books.sync()

        assert [one["name"] for one in other.customers.values()] == ["Kiwi Beans"]
    assert len(books.invoiced.customers) == 12
    assert not SyncEntry.objects.filter(plan=books.plan(FLOW), source_id=kiwi).exists()


def test_an_event_of_a_subsidiary_that_is_not_ours_is_skipped_with_the_reason_d87(books: Receivables) -> None:
    kiwi = add_customer(books, "Kiwi Beans", subsidiary={"id": "2"})
    books.connect(FLOW, subsidiary_ids=["1"])

    told(books, kiwi)

    assert entry(books, kiwi).state == State.SKIPPED
    expected = "It belongs to the subsidiary Southern Cross Roasters NZ, which is none of this connection's."
    assert entry(books, kiwi).message == expected


def test_a_customer_whom_several_subsidiaries_bill_goes_to_each_company_that_bills_him_d87(books: Receivables) -> None:
    books.connect(FLOW, Flow.AR_INVOICES_IN, subsidiary_ids=["2"])
    billed = bill(books, to=HARBOUR, subsidiary={"id": "2"})

    books.sync()
    for _ in range(2):  # the customer, then the invoice that waited for him
        tasks.sweep()
        books.work()

    assert books.entry(Flow.AR_INVOICES_IN, billed).state == State.SYNCED
    assert [one["name"] for one in books.invoiced.customers.values()] == ["Harbour Espresso"]

    books.netsuite.change("customer", HARBOUR, {"companyName": "Harbour Roasters"})
    books.sync()

    assert [one["name"] for one in books.invoiced.customers.values()] == ["Harbour Roasters"]


def test_only_the_subsidiaries_named_are_read_d88(books: Receivables) -> None:
    add_customer(books, "Kiwi Beans", subsidiary={"id": "2"})
    books.connect(FLOW, subsidiary_ids=["1"])

    books.sync()

    assert len(books.invoiced.customers) == 12
    assert all(one["name"] != "Kiwi Beans" for one in books.invoiced.customers.values())


def test_an_account_of_one_company_has_no_subsidiaries_to_tell_apart_d88(books: Receivables) -> None:
    books.connect(FLOW)
    books.netsuite.books.hidden_columns |= {"customer.subsidiary", "job.subsidiary"}
    books.netsuite.books.hidden_tables.add("subsidiary")
    try:
        books.sync()
    finally:
        books.netsuite.books.hidden_columns.clear()
        books.netsuite.books.hidden_tables.clear()

    assert len(books.invoiced.customers) == 12


def history(books: Receivables, *, open_only: bool = False) -> Backfill:
    """Import the customers of the last days."""
    started = backfilling.start(
        plan=books.plan(FLOW), since_date=(timezone.now() - timedelta(days=3)).date(), open_only=open_only,
        now=timezone.now(),
    )  # fmt: skip
    tasks.backfill(backfill_id=started.pk)
    books.work()
    books.pass_time()
    books.work()
    started.refresh_from_db()
    return started


def test_customers_of_before_are_imported_by_date_with_their_projects(books: Receivables) -> None:
    books.connect(FLOW, starts_at=timezone.now())
    books.netsuite.add("job", {"companyName": "Fit-out", "entityId": "J-7", "parent": {"id": HARBOUR}})

    found = history(books)

    assert (found.state, found.seen, found.expected, found.queued) == ("DONE", 13, 13, 13)
    assert len(books.invoiced.customers) == 13


def test_inactive_customers_can_be_left_out_of_an_import(books: Receivables) -> None:
    books.connect(FLOW, starts_at=timezone.now())
    books.netsuite.deactivate("customer", HARBOUR)

    found = history(books, open_only=True)

    assert (found.state, found.seen, found.queued) == ("DONE", 12, 11)


def test_an_import_goes_on_behind_the_last_page(books: Receivables) -> None:
    books.connect(FLOW, starts_at=timezone.now())
    started = backfilling.start(
        plan=books.plan(FLOW), since_date=(timezone.now() - timedelta(days=3)).date(), now=timezone.now()
    )
    Backfill.objects.filter(pk=started.pk).update(position="1050")

    tasks.backfill(backfill_id=started.pk)

    assert sorted(SyncEntry.objects.values_list("source_id", flat=True)) == ["1051", "1052", "1053"]
