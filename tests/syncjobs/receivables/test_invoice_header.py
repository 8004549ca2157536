"""What an invoice says beside its lines, field by field as Invoiced's own bundle for NetSuite sends it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from integrations.models import Connection
from syncjobs.models import Flow
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import bill, customer, invoice

SYDNEY = ZoneInfo("Australia/Sydney")
ADDRESS = {"addr1": "4 Quay St", "city": "Sydney", "state": "NSW", "zip": "2000", "country": {"id": "AU"}}


@pytest.fixture
def billing(books: Receivables) -> Receivables:
    books.connect(Flow.AR_INVOICES_IN)
    Connection.objects.update(time_zone=SYDNEY.key)
    customer(books)
    return books


def begins(seconds: int) -> str:
    """When a day begins, as the supplier's clock shows it."""
    return datetime.fromtimestamp(seconds, SYDNEY).isoformat()


def test_number_days_memo_order_terms_and_subsidiary_are_netsuites(billing: Receivables) -> None:
    terms = billing.netsuite.add("term", {"name": "Due in 30 days", "daysUntilNetDue": 30})
    said: dict[str, Any] = {"tranId": "INV-9", "tranDate": "2026-11-20", "dueDate": "2026-12-24", "memo": "Back door"}
    bill(billing, otherRefNum="PO 77", terms={"id": terms}, **said)

    billing.sync()

    made = invoice(billing)
    assert (made["number"], made["notes"], made["purchase_order"]) == ("INV-9", "Back door", "PO 77")
    assert made["payment_terms"] == "NET 30"
    assert begins(made["date"]) == "2026-11-20T00:00:00+11:00"
    assert begins(made["due_date"]) == "2026-12-24T00:00:00+11:00"
    assert made["metadata"]["subsidiary"] == "Southern Cross Roasters AU"


@pytest.mark.parametrize("addressee", ["Back dock", ""], ids=["to somebody", "to nobody"])
def test_it_is_sent_to_an_address_that_names_somebody(billing: Receivables, addressee: str) -> None:
    bill(billing, shippingAddress={**ADDRESS, "addressee": addressee})

    billing.sync()

    sent_to = invoice(billing)["ship_to"]
    if addressee:
        assert (sent_to["name"], sent_to["address1"], sent_to["country"]) == ("Back dock", "4 Quay St", "AU")
    else:
        assert not sent_to
