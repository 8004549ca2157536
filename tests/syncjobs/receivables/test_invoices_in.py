"""Invoices of NetSuite on Invoiced: what of them goes across, to the cent, and what of a change does."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from mappings.models import CustomerMapping
from syncjobs.models import Flow, RecordLink, State
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import (
    CORNER,
    HARBOUR,
    bill,
    change,
    customer,
    invoice,
    invoices,
    line,
    tell,
    touch,
    writes,
)

FLOW = Flow.AR_INVOICES_IN


@pytest.fixture
def billing(books: Receivables) -> Receivables:
    """Both sides connected, NetSuite's customer 1042 mapped."""
    books.connect(FLOW)
    customer(books)
    return books


def said(books: Receivables, netsuite_id: str) -> str:
    """What happened to an invoice, as staff read it."""
    return books.entry(FLOW, netsuite_id).message


def test_a_line_has_its_real_quantity_and_price_d37_q10(billing: Receivables) -> None:
    bill(billing, line(quantity=3, rate=10))

    billing.sync()

    [sold] = invoice(billing)["items"]
    assert (sold["name"], sold["quantity"], sold["unit_cost"]) == ("HB-1KG", 3, 10)
    assert invoice(billing)["total"] == 30


def test_a_line_whose_price_does_not_make_its_amount_is_one_of_that_amount_d37_q10(billing: Receivables) -> None:
    bill(billing, {"item": {"id": "513"}, "quantity": 3, "amount": 10})

    billing.sync()

    [sold] = invoice(billing)["items"]
    assert (sold["quantity"], sold["unit_cost"]) == (1, 10)
    assert sold["metadata"] == {"quantity": "3", "rate": "3.33333333"}


def test_an_invoice_without_lines_is_one_line_of_its_subtotal_d38(billing: Receivables) -> None:
    netsuite_id = bill(billing, line(rate=80))
    billing.netsuite.books.store.find("invoice", netsuite_id).lines["item"] = []  # as a role sees it without items
    billing.netsuite.books.store.put(billing.netsuite.books.store.find("invoice", netsuite_id))

    billing.sync()

    [only] = invoice(billing)["items"]
    assert (only["name"], only["unit_cost"], invoice(billing)["total"]) == (invoice(billing)["number"], 80, 80)


def test_shipping_and_handling_are_lines_d39(billing: Receivables) -> None:
    bill(billing, line(rate=20), shippingCost=12, handlingCost=3)

    billing.sync()

    assert [(each["name"], each["amount"]) for each in invoice(billing)["items"]] == [
        ("HB-1KG", 20),
        ("Shipping Cost", 12),
        ("Handling Cost", 3),
    ]
    assert invoice(billing)["total"] == 35


def test_the_discount_of_the_whole_invoice_is_a_discount_d40(billing: Receivables) -> None:
    bill(billing, line(rate=100), discountRate=-25)

    billing.sync()

    assert [each["amount"] for each in invoice(billing)["discounts"]] == [25]
    assert (invoice(billing)["subtotal"], invoice(billing)["total"]) == (100, 75)


def test_tax_is_the_sum_of_all_tax_lines_and_never_reckoned_anew_d41(billing: Receivables) -> None:
    billing.invoiced.add_tax_rate(id="gst", name="GST", value=10, is_percent=True)
    bill(billing, line("504", quantity=3, rate="3.33"), line("501", rate=1))

    billing.sync()

    assert [each["amount"] for each in invoice(billing)["taxes"]] == [Decimal("1")]
    assert invoice(billing)["total"] == Decimal("11.99")


def test_an_invoice_without_currency_is_an_error_and_not_sent_d42(billing: Receivables) -> None:
    netsuite_id = bill(billing)
    record = billing.netsuite.books.store.find("invoice", netsuite_id)
    del record.fields["currency"]
    billing.netsuite.books.store.put(record)

    billing.sync()

    assert invoices(billing) == []
    assert billing.entry(FLOW, netsuite_id).state == State.FAILED
    assert "no currency" in said(billing, netsuite_id)


def test_a_memorized_invoice_never_goes_d43(billing: Receivables) -> None:
    netsuite_id = bill(billing, tranId="Memorized 12")

    billing.sync()

    assert invoices(billing) == []
    assert "memorized" in said(billing, netsuite_id)


def test_an_invoice_dated_before_the_start_does_not_go_however_it_is_heard_of_d43(books: Receivables) -> None:
    books.connect(FLOW, starts_at=timezone.now() - timedelta(days=3))
    customer(books)
    netsuite_id = bill(books, tranDate=(timezone.now() - timedelta(days=10)).date().isoformat())

    books.sync()

    assert not books.plan(FLOW).entries.exists()
    tell(books, netsuite_id)
    books.work()
    assert invoices(books) == []
    assert "before this sync began" in said(books, netsuite_id)


def test_an_invoice_that_was_voided_is_voided_and_an_unknown_one_is_not_made_d44(billing: Receivables) -> None:
    known = bill(billing)
    billing.sync()
    unknown = bill(billing)
    for netsuite_id in (known, unknown):
        billing.netsuite.void("invoice", netsuite_id)

    billing.sync()

    assert invoice(billing)["voided"] is True
    assert billing.entry(FLOW, known).state == State.SYNCED
    assert billing.entry(FLOW, unknown).state == State.SKIPPED
    before = writes(billing)
    touch(billing, known)
    billing.sync()
    assert writes(billing) == before


def test_a_paid_invoice_stays_as_it_is_and_the_difference_shows_d46(billing: Receivables) -> None:
    netsuite_id = bill(billing, line(rate=10))
    billing.sync()
    billing.invoiced.pay_online(invoice(billing)["id"])
    change(billing, netsuite_id, line(rate=15))
    before = writes(billing)

    billing.sync()

    assert writes(billing) == before
    assert invoice(billing)["total"] == 10
    assert billing.entry(FLOW, netsuite_id).state == State.SYNCED
    assert billing.entry(FLOW, netsuite_id).total_state == "DIFFERS"


def test_one_that_changed_while_it_was_paid_follows_once_it_is_open_again_d46(billing: Receivables) -> None:
    netsuite_id = bill(billing, line(rate=10))
    billing.sync()
    paid = billing.invoiced.pay_online(invoice(billing)["id"])
    change(billing, netsuite_id, line(rate=15))
    billing.sync()
    log = len(billing.log(FLOW, netsuite_id))
    billing.sync()
    assert len(billing.log(FLOW, netsuite_id)) == log

    billing.invoiced.void_payment(paid["id"])
    billing.sync()

    assert invoice(billing)["total"] == 15
    assert billing.entry(FLOW, netsuite_id).total_state == "AGREES"


def test_an_issued_invoice_stays_issued_when_drafts_are_wanted_d47(books: Receivables) -> None:
    books.connect(FLOW, sends_drafts=True)
    customer(books)
    netsuite_id = bill(books)
    books.sync()
    assert invoice(books)["draft"] is True
    books.invoiced.edit_invoice(invoice(books)["id"], draft=False)
    change(books, netsuite_id, line(rate=12))

    books.sync()

    assert (invoice(books)["draft"], invoice(books)["total"]) == (False, 12)


def test_autopay_keeps_terms_and_due_date_d48(billing: Receivables) -> None:
    netsuite_id = bill(billing)
    billing.sync()
    billing.invoiced.edit_invoice(invoice(billing)["id"], autopay=True, payment_terms="AutoPay", due_date=2_000_000_000)
    change(billing, netsuite_id, line(rate=12))

    billing.sync()

    kept = invoice(billing)
    assert (kept["payment_terms"], kept["due_date"], kept["total"]) == ("AutoPay", 2_000_000_000, 12)


def test_an_invoice_with_the_same_number_is_adopted_d49(billing: Receivables) -> None:
    whose = int(CustomerMapping.objects.get(netsuite_id=HARBOUR).source_id)
    there = billing.invoiced.raise_invoice(whose, [{"name": "By hand", "unit_cost": 5}], number="INV-77")
    netsuite_id = bill(billing, line(rate=30), tranId="INV-77")

    billing.sync()

    assert (invoice(billing)["id"], invoice(billing)["total"]) == (there["id"], 30)
    assert invoice(billing)["metadata"]["netsuite_id"] == netsuite_id
    assert billing.link("invoice", netsuite_id).source_id == str(there["id"])


def test_an_invoice_of_another_customer_with_the_same_number_is_left_to_a_person_d49(billing: Receivables) -> None:
    other = billing.invoiced.add_customer(name="Somebody else")
    billing.invoiced.raise_invoice(other["id"], [{"name": "By hand", "unit_cost": 5}], number="INV-77")
    netsuite_id = bill(billing, tranId="INV-77")

    billing.sync()

    assert invoice(billing)["total"] == 5
    assert billing.log(FLOW, netsuite_id) == ["CONFLICT"]


def test_an_invoice_that_came_from_the_platform_is_not_written_over_d50(billing: Receivables) -> None:
    netsuite_id = bill(billing)
    made = billing.invoiced.raise_invoice(
        int(CustomerMapping.objects.get(netsuite_id=HARBOUR).source_id), [{"name": "Theirs", "unit_cost": 5}]
    )
    RecordLink.objects.create(
        connection=billing.connection, record_type="invoice", source_id=str(made["id"]), netsuite_type="invoice",
        netsuite_id=netsuite_id, created_by=RecordLink.Side.PLATFORM,
    )  # fmt: skip

    billing.sync()

    assert invoice(billing)["total"] == 5
    assert "came from the platform" in said(billing, netsuite_id)


def test_a_project_is_billed_before_its_customer_d51(billing: Receivables) -> None:
    project = customer(billing, CORNER, name="Fit-out")
    bill(billing, job={"id": CORNER})

    billing.sync()

    assert invoice(billing)["customer"] == project


def test_another_systems_external_id_that_begins_like_ours_holds_nothing_back_d52(billing: Receivables) -> None:
    netsuite_id = bill(billing, externalId="inv-1001")

    billing.sync()

    assert invoice(billing)["metadata"]["netsuite_id"] == netsuite_id


def test_our_own_fee_invoice_never_goes_back_d52(billing: Receivables) -> None:
    netsuite_id = bill(billing, externalId="inv-fee-8812")

    billing.sync()
    tell(billing, netsuite_id)
    billing.work()

    assert invoices(billing) == []
    assert "made by us" in said(billing, netsuite_id)
