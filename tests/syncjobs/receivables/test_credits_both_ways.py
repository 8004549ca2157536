"""Credit notes that payments on Invoiced use: NetSuite's memo pays the same, and none of it comes back as another."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from syncjobs.models import Flow, State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import apply, bill, credit, credit_note, customer, invoice, line

IN, OUT = Flow.AR_CREDITS_IN, Flow.AR_PAYMENTS_OUT


@pytest.fixture
def using(books: Receivables) -> tuple[Receivables, str, str]:
    """An invoice of 100 and a credit memo of 40 on both sides; on Invoiced 10 of it paid the invoice."""
    books.connect(Flow.AR_INVOICES_IN, IN, OUT)
    customer(books)
    netsuite_id, memo_id = bill(books, line(rate=100)), credit(books, line(rate=40))
    books.sync()
    use(books, "10")
    books.sync()
    return books, netsuite_id, memo_id


def use(books: Receivables, amount: str) -> Any:
    """Pay the invoice with so much of the credit note, on Invoiced."""
    owed, note = invoice(books), credit_note(books)
    split = {"type": "credit_note", "credit_note": note["id"], "document_type": "invoice", "invoice": owed["id"]}
    common = {"customer": owed["customer"], "currency": owed["currency"]}
    return books.invoiced.receive_payment(**common, amount=0, applied_to=[{**split, "amount": amount}])


def left(books: Receivables, netsuite_id: str) -> tuple[Decimal, Decimal]:
    """What is still owed of the invoice, in NetSuite and on Invoiced."""
    return Decimal(str(books.netsuite.get("invoice", netsuite_id)["amountRemaining"])), invoice(books)["balance"]


def test_what_invoiced_used_of_a_credit_note_does_not_come_back(using: tuple[Receivables, str, str]) -> None:
    books, netsuite_id, memo_id = using

    books.sync()

    assert left(books, netsuite_id) == (90, 90)
    assert credit_note(books)["balance"] == 30
    assert len(books.invoiced.payments) == 1
    assert books.entry(IN, memo_id).state == State.SYNCED


def test_what_netsuite_applies_besides_goes_across_alone(using: tuple[Receivables, str, str]) -> None:
    books, netsuite_id, memo_id = using

    books.netsuite.change("creditMemo", memo_id, {"apply": apply([(netsuite_id, 25)])})
    books.sync()

    assert left(books, netsuite_id) == (75, 75)
    ours = [one for one in books.invoiced.payments.values() if one["source"] == "accounting_system"]
    assert [split["amount"] for one in ours for split in one["applied_to"]] == [15]


def test_what_netsuite_took_off_and_invoiced_still_uses_is_told(using: tuple[Receivables, str, str]) -> None:
    books, netsuite_id, memo_id = using

    line_off = {"items": [{"doc": {"id": netsuite_id}, "apply": False}]}
    books.netsuite.change("creditMemo", memo_id, {"apply": line_off})
    books.sync()

    entry = books.entry(IN, memo_id)
    assert (entry.state, entry.error_code) == (State.WAITING, "DecisionNeeded")
    assert "use 10" in entry.message


def test_while_a_payment_is_just_going_to_netsuite_its_memo_waits(using: tuple[Receivables, str, str]) -> None:
    books, netsuite_id, memo_id = using
    paid = use(books, "5")
    # NetSuite has applied it, and the worker was lost before it said so.
    books.netsuite.change("creditMemo", memo_id, {"apply": apply([(netsuite_id, 15)])})
    entry, _ = SyncEntry.objects.get_or_create(plan=books.plan(OUT), source_id=str(paid["id"]))
    SyncEntry.objects.filter(pk=entry.pk).update(state=State.UNKNOWN, is_in_doubt=True, lane="REALTIME")
    before = len(books.invoiced.payments)

    books.sync()
    assert len(books.invoiced.payments) == before

    books.pass_time()
    books.sync()
    assert left(books, netsuite_id) == (85, 85)
    assert len(books.invoiced.payments) == before
