"""A month of receivables, both ways, while both sides lose connections, refuse and fail: they agree to the cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from integrations.models import Health
from mappings.models import Prepayments
from syncjobs.models import Flow, Outcome, State, SyncEntry, SyncLog, SyncRun
from tests.receivables import Receivables, serving, ticking
from tests.syncjobs.journeys import bad_day
from tests.syncjobs.receivables import billing

FLOWS = (Flow.CUSTOMERS_IN, Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN, Flow.AR_PAYMENTS_IN, Flow.AR_PAYMENTS_OUT)
Record = dict[str, Any]


@pytest.fixture
def books(db: None) -> Iterator[Receivables]:
    with serving() as both, ticking(both) as books:
        yield books


def test_a_month_with_trouble_on_both_sides_ends_in_agreement_to_the_cent_and_then_is_quiet(
    books: Receivables,
) -> None:
    books.connect(*FLOWS, prepayments=Prepayments.HOLD)
    bad_day.begin(books.netsuite, books.invoiced)
    customer = new_customer(books)
    contact = new_contact(books, customer)
    bills = [billing.bill(books, billing.line(quantity=3, rate="12.35"), to=customer) for _ in range(6)]
    settle(books)
    received = books.netsuite.add(
        "customerPayment", payment(customer, [(bills[0], Decimal("10.05")), (bills[1], Decimal("37.05"))])
    )
    memo = billing.credit(
        books, billing.line(quantity=1, rate="7.35"), to=customer, applied=[(bills[2], Decimal("7.35"))]
    )
    online = books.invoiced.pay_online(on_invoiced(books, bills[3])["id"])
    by_cheque = books.invoiced.receive_payment(**cheque(books, bills[4], "20.00"))
    settle(books)
    books.netsuite.change("contact", contact, {"custentity_crossfoot_sync": False})
    books.netsuite.change("customer", customer, {"companyName": "Harbour Lane Grocers Pty Ltd"})
    books.netsuite.void("customerPayment", received)
    books.invoiced.void_payment(by_cheque["id"])
    books.invoiced.refund(online["charge"]["id"], "5.00")
    settle(books)
    bad_day.end(books.netsuite, books.invoiced)
    settle(books)

    agree(books, bills)
    once(books, bills, [memo], [received], paid=[online])
    assert [each["name"] for each in books.invoiced.customers.values() if each["number"] == "HLG-014"] == [
        "Harbour Lane Grocers Pty Ltd"
    ]
    assert list(books.invoiced.contacts.values()) == []
    assert "refunds only what is not" in books.entry(Flow.AR_PAYMENTS_OUT, online["id"]).message
    assert SyncLog.objects.filter(outcome=Outcome.UNKNOWN).exists()
    assert a_quiet_hour(books) == Counter()


def new_customer(books: Receivables) -> str:
    """A grocer, in NetSuite alone."""
    fields = {"companyName": "Harbour Lane Grocers", "entityId": "HLG-014", "accountNumber": "HLG-014"}
    return books.netsuite.add("customer", {**fields, "email": "ap@harbourlane.example", "subsidiary": {"id": "1"}})


def new_contact(books: Receivables, customer: str) -> str:
    """Its bookkeeper, ticked."""
    fields = {"firstName": "Mei", "lastName": "Tran", "email": "mei@harbourlane.example", "company": {"id": customer}}
    return books.netsuite.add("contact", {**fields, "entityId": "Mei Tran", "custentity_crossfoot_sync": True})


def payment(customer: str, parts: list[tuple[str, Decimal]]) -> Record:
    """Money for invoices, as a bookkeeper enters it in NetSuite."""
    paid = sum((amount for _, amount in parts), Decimal(0))
    return {"customer": {"id": customer}, "payment": paid, "apply": billing.apply(parts)}


def cheque(books: Receivables, bill: str, amount: str) -> Record:
    """A cheque for an invoice, as somebody enters it in Invoiced."""
    invoice = on_invoiced(books, bill)
    splits = [{"type": "invoice", "invoice": invoice["id"], "amount": amount}]
    content = {"customer": invoice["customer"], "currency": invoice["currency"], "amount": amount}
    return {**content, "method": "check", "applied_to": splits}


def on_invoiced(books: Receivables, bill: str) -> Record:
    """What Invoiced has of an invoice of NetSuite."""
    found: Record = books.invoiced.invoices[int(books.link("invoice", bill).source_id)]
    return found


def settle(books: Receivables, most: int = 100) -> None:
    """Go on as worker and clock do until every plan has read all there was and nothing is due any more."""
    begun_at = timezone.now()
    for _ in range(most):
        books.pass_time()
        books.sync()
        books.connection.refresh_from_db()
        assert books.connection.health != Health.PAUSED, books.connection.health_message
        whole = SyncRun.objects.filter(is_complete=True, started_at__gt=begun_at, plan__flow__in=FLOWS)
        if whole.values("plan").distinct().count() == len(FLOWS) and not bad_day.is_anything_open():
            return
    raise AssertionError(list(SyncEntry.objects.exclude(state=State.SYNCED).values_list("state", "message")))


def agree(books: Receivables, bills: list[str]) -> None:
    """Total and balance of every invoice are the same on both sides."""
    for bill in bills:
        netsuite, invoiced = books.netsuite.get("invoice", bill), on_invoiced(books, bill)
        assert (Decimal(str(netsuite["total"])), Decimal(str(netsuite["amountRemaining"]))) == (
            invoiced["total"],
            invoiced["balance"],
        ), (bill, SyncEntry.objects.exclude(state=State.SYNCED).values_list("plan__flow", "state", "message"))


def once(books: Receivables, bills: list[str], memos: list[str], received: list[str], paid: list[Record]) -> None:
    """Every record is there once on the other side."""
    assert netsuite_ids(books.invoiced.invoices) == Counter(bills)
    assert netsuite_ids(books.invoiced.credit_notes) == Counter(memos)
    assert netsuite_ids(books.invoiced.payments) == Counter(received)
    ours = [each.get("externalId") for each in books.netsuite.all("customerPayment")]
    assert sorted(key for key in ours if key) == [books.external_id("payment", each["id"]) for each in paid]


def netsuite_ids(table: dict[Any, Record]) -> Counter[str]:
    """Count the records of Invoiced by the id of NetSuite that each one carries."""
    return Counter(each["metadata"]["netsuite_id"] for each in table.values() if "netsuite_id" in each["metadata"])


def a_quiet_hour(books: Receivables) -> Counter[str]:
    """Count what is written in an hour in which nobody does anything; signing in and asking is not writing."""
    sides = (books.netsuite, books.invoiced)
    before = [len(side.calls) for side in sides]
    for _ in range(30):
        books.sync()
    made = [call for side, count in zip(sides, before, strict=True) for call in side.calls[count:]]
    assert made, "nobody looked"
    return Counter(
        f"{call.method} {call.target}" for call in made if call.method != "GET" and "suiteql" not in call.target
    )
