"""Where staff see a record on either side."""

from __future__ import annotations

import pytest

from syncjobs.models import Flow, State
from syncjobs.record_pages import RecordPages
from tests import factories
from tests.syncjobs.factories import SyncEntryFactory

NETSUITE = "https://1234567-sb1.app.netsuite.com/app"


def pages(flow: Flow, source_id: str = "7", netsuite_id: str = "5009") -> tuple[str, str]:
    account = factories.NetSuiteAccountFactory.build(account_id="1234567_SB1")
    connection = factories.ConnectionFactory.build(pk=1, connector="invoiced", values={}, netsuite_account=account)
    found = RecordPages()
    return (
        found.platform(connection=connection, flow=flow, source_id=source_id),
        found.netsuite(connection=connection, flow=flow, netsuite_id=netsuite_id),
    )


@pytest.mark.parametrize(
    ("flow", "on_invoiced", "in_netsuite"),
    [
        (Flow.CUSTOMERS_IN, "customers", "/common/entity/custjob.nl"),
        (Flow.AR_INVOICES_IN, "invoices", "/accounting/transactions/custinvc.nl"),
        (Flow.AR_CREDITS_IN, "credit_notes", "/accounting/transactions/custcred.nl"),
        # A payment or a deposit: NetSuite leads on to the page of what it is.
        (Flow.AR_PAYMENTS_IN, "payments", "/accounting/transactions/transaction.nl"),
        (Flow.AR_PAYMENTS_OUT, "payments", "/accounting/transactions/transaction.nl"),
    ],
)
def test_each_kind_of_record_leads_to_its_page_on_both_sides(flow: Flow, on_invoiced: str, in_netsuite: str) -> None:
    assert pages(flow) == (f"https://app.invoiced.com/{on_invoiced}/7", f"{NETSUITE}{in_netsuite}?id=5009")


@pytest.mark.django_db
def test_a_record_of_netsuite_has_its_page_there_before_it_went_across() -> None:
    waiting = SyncEntryFactory(plan__flow=Flow.AR_INVOICES_IN, source_id="5009", state=State.WAITING)

    assert (waiting.id_in_netsuite, waiting.id_on_platform) == ("5009", "")


@pytest.mark.django_db
def test_a_record_of_the_platform_has_none_in_netsuite_before_it_went_across() -> None:
    waiting = SyncEntryFactory(plan__flow=Flow.AR_PAYMENTS_OUT, source_id="50040", state=State.WAITING)

    assert (waiting.id_in_netsuite, waiting.id_on_platform) == ("", "50040")
