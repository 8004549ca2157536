"""What an entry waits for leads to the page that helps."""

from __future__ import annotations

from typing import Any

import pytest

from mappings.models import DocumentRules
from syncjobs.admin import mending
from syncjobs.models import Flow, State, SyncEntry
from tests import factories
from tests.syncjobs.admin.asking import change_url
from tests.syncjobs.factories import EntryWaitFactory, SyncEntryFactory, SyncPlanFactory

UNMAPPED = "/admin/mappings/customermapping/?mapped=no&connection__id__exact="


@pytest.fixture
def payment(db: None) -> SyncEntry:
    """A payment of Invoiced that waits."""
    connection = factories.ConnectionFactory(connector="invoiced", values={}, secrets={"api_key": "k"})
    plan = SyncPlanFactory(connection=connection, flow=Flow.AR_PAYMENTS_OUT)
    found: SyncEntry = SyncEntryFactory(plan=plan, source_id="50040", state=State.WAITING)
    return found


def ways(entry: SyncEntry, kind: str, key: str, *, may_map: bool = True) -> list[tuple[str, str]]:
    EntryWaitFactory(entry=entry, kind=kind, key=key, label="what it waits for")
    [wait] = mending.waits(entry=entry, may_map=may_map)
    return [(way.action, way.url) for way in wait.ways]


def of_netsuite(payment: SyncEntry, flow: Flow, netsuite_id: str) -> Any:
    plan = SyncPlanFactory(connection=payment.plan.connection, flow=flow)
    return SyncEntryFactory(plan=plan, source_id=netsuite_id, state=State.WAITING)


@pytest.mark.parametrize("kind", ["PLATFORM_CUSTOMER", "PLATFORM_APPLICATION"])
def test_what_only_the_platforms_users_can_bring_about_leads_there(payment: SyncEntry, kind: str) -> None:
    assert ways(payment, kind, "50040") == [("Open it on the platform", "https://app.invoiced.com/payments/50040")]


def test_an_approval_leads_to_netsuite(payment: SyncEntry) -> None:
    [(action, url)] = ways(payment, "NETSUITE_APPROVAL", "5009")

    assert action == "Open it in NetSuite"
    assert url.endswith("/app/accounting/transactions/transaction.nl?id=5009")


def test_a_customer_without_a_row_is_added_with_what_is_known(payment: SyncEntry) -> None:
    connection_id = payment.plan.connection_id
    added = f"/admin/mappings/customermapping/add/?connection={connection_id}&source_id=10024&name=what+it+waits+for"

    assert ways(payment, "CUSTOMER", "10024") == [("Map this customer", added)]


def test_who_may_add_none_is_led_to_the_list(payment: SyncEntry) -> None:
    [(_, url)] = ways(payment, "CUSTOMER", "10024", may_map=False)

    assert url == "/admin/mappings/customermapping/?q=10024"


def test_a_customer_of_netsuite_leads_to_its_entry_and_to_the_mappings(payment: SyncEntry) -> None:
    customer = of_netsuite(payment, Flow.CUSTOMERS_IN, "3057")

    assert ways(payment, "CUSTOMER_PAIR", "3057") == [
        ("See how far the customer is", change_url(customer)),
        ("Map a customer to it", f"{UNMAPPED}{payment.plan.connection_id}"),
    ]


def test_a_customer_of_netsuite_that_is_not_synced_leads_to_the_mappings(payment: SyncEntry) -> None:
    [(action, _)] = ways(payment, "NETSUITE_CUSTOMER", "3057")

    assert action == "Map a customer to it"


def test_an_invoice_on_its_way_leads_to_its_entry(payment: SyncEntry) -> None:
    invoice = of_netsuite(payment, Flow.AR_INVOICES_IN, "5009")
    of_netsuite(payment, Flow.CUSTOMERS_IN, "5009")  # another record with the same id

    assert ways(payment, "NETSUITE_RECORD", "invoice:5009") == [("See how far it is", change_url(invoice))]


def test_a_record_of_the_platform_leads_to_its_entry(payment: SyncEntry) -> None:
    invoice = of_netsuite(payment, Flow.AR_INVOICES_IN, "5009")
    SyncEntry.objects.filter(pk=invoice.pk).update(platform_id="30025")

    assert ways(payment, "PLATFORM_RECORD", "invoice:30025") == [("See how far it is", change_url(invoice))]


def test_a_charge_leads_to_the_document_rules_of_its_connection(payment: SyncEntry) -> None:
    rules = DocumentRules.objects.create(connection=payment.plan.connection)

    assert ways(payment, "FREIGHT_ITEM", "") == [("Open the document rules", change_url(rules))]


def test_a_kind_that_no_page_helps_with_has_none(payment: SyncEntry) -> None:
    assert ways(payment, "SOMETHING_ELSE", "1") == []
