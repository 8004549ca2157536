"""Entries of receivables: what each is, both sides' pages, and no totals where there are none."""

from __future__ import annotations

from decimal import Decimal

from django.test import Client

from syncjobs.models import Flow, State, SyncEntry
from tests import factories
from tests.syncjobs.admin.asking import change_url, list_url, text
from tests.syncjobs.factories import SyncEntryFactory


def waiting(flow: Flow, source_id: str) -> SyncEntry:
    connection = factories.ConnectionFactory(connector="invoiced", values={}, secrets={"api_key": "k"})
    entry: SyncEntry = SyncEntryFactory(
        plan__connection=connection, plan__flow=flow, source_id=source_id, state=State.WAITING
    )
    return entry


def test_the_list_says_what_each_is(viewer: Client) -> None:
    page = text(viewer.get(list_url(waiting(Flow.AR_CREDITS_IN, "5004"))))

    assert "credit note" in page


def test_what_waits_is_found_on_the_side_it_comes_from(viewer: Client) -> None:
    invoice, payment = waiting(Flow.AR_INVOICES_IN, "5009"), waiting(Flow.AR_PAYMENTS_OUT, "50040")

    page = text(viewer.get(list_url(invoice)))

    assert "/app/accounting/transactions/custinvc.nl?id=5009" in page
    assert "https://app.invoiced.com/payments/50040" in page
    assert "/app/accounting/transactions/custinvc.nl?id=5009" in text(viewer.get(change_url(invoice)))
    assert "https://app.invoiced.com/payments/50040" in text(viewer.get(change_url(payment)))


def test_totals_are_shown_where_there_are_any(viewer: Client) -> None:
    customer, invoice = waiting(Flow.CUSTOMERS_IN, "1042"), waiting(Flow.AR_INVOICES_IN, "5009")
    SyncEntry.objects.filter(pk=invoice.pk).update(source_total=Decimal(40), netsuite_total=Decimal(40))

    assert "Total on the platform" not in text(viewer.get(change_url(customer)))
    assert "Total on the platform" in text(viewer.get(change_url(invoice)))
