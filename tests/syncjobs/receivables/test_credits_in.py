"""Credit memos of NetSuite on Invoiced, and what they pay there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from integrations import simulation
from syncjobs import backfilling, tasks
from syncjobs.models import Flow, State
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import (
    apply,
    bill,
    change,
    credit,
    credit_note,
    customer,
    invoices,
    line,
    touch,
    uses,
    writes,
)

FLOW = Flow.AR_CREDITS_IN


@pytest.fixture
def crediting(books: Receivables) -> Receivables:
    """Both sides connected for invoices and credit memos, NetSuite's customer 1042 mapped."""
    books.connect(Flow.AR_INVOICES_IN, FLOW)
    customer(books)
    return books


def reapply(books: Receivables, memo_id: str, *applied: tuple[str, Any]) -> None:
    """Apply a credit memo otherwise in NetSuite."""
    kept = {line["doc"]["id"] for line in books.netsuite.get("creditMemo", memo_id)["apply"]["items"] if line["apply"]}
    dropped = [{"doc": {"id": doc}, "apply": False} for doc in kept - {doc for doc, _ in applied}]
    lines = apply(applied)["items"]
    books.netsuite.change("creditMemo", memo_id, {"apply": {"items": [*dropped, *lines]}})


def test_a_credit_memo_is_a_credit_note_to_the_cent(crediting: Receivables) -> None:
    memo_id = credit(crediting, line("504", quantity=3, rate="3.33"), line("501", rate=1), shippingCost=Decimal("2.05"))

    crediting.sync()

    note = credit_note(crediting)
    assert note["total"] == Decimal(str(crediting.netsuite.get("creditMemo", memo_id)["total"])) == Decimal("14.04")
    assert [each["amount"] for each in note["taxes"]] == [1]
    assert note["metadata"]["netsuite_id"] == memo_id


def test_a_memo_applied_to_two_invoices_pays_both_once_d53(crediting: Receivables) -> None:
    first, second = bill(crediting, line(rate=30)), bill(crediting, line(rate=50))
    crediting.sync()
    memo_id = credit(crediting, line(rate=40), applied=[(first, 10), (second, Decimal("20.05"))])
    crediting.sync()
    numbers = sorted(each["number"] for each in invoices(crediting))
    assert uses(crediting) == [(numbers[0], 10), (numbers[1], Decimal("20.05"))]
    before = writes(crediting)

    touch(crediting, memo_id, kind="creditMemo")
    crediting.sync()

    assert writes(crediting) == before
    assert credit_note(crediting)["balance"] == Decimal("9.95")


def test_an_application_moved_to_another_invoice_is_moved_d54(crediting: Receivables) -> None:
    first, second = bill(crediting, line(rate=30)), bill(crediting, line(rate=50))
    crediting.sync()
    memo_id = credit(crediting, line(rate=20), applied=[(first, 20)])
    crediting.sync()
    reapply(crediting, memo_id, (second, 20))

    crediting.sync()

    balances = {each["number"]: each["balance"] for each in invoices(crediting)}
    assert sorted(balances.values()) == [30, 30]
    assert len(uses(crediting)) == 1
    assert [each["voided"] for each in crediting.invoiced.payments.values()] == [True, False]


def test_an_application_moved_there_and_back_on_one_day_stands(crediting: Receivables) -> None:
    first, second = bill(crediting, line(rate=30)), bill(crediting, line(rate=50))
    crediting.sync()
    memo_id = credit(crediting, line(rate=20), applied=[(first, 20)])
    crediting.sync()
    for doc in (second, first):
        reapply(crediting, memo_id, (doc, 20))
        crediting.sync()

    assert {each["balance"] for each in invoices(crediting)} == {10, 50}


def test_an_application_that_was_taken_back_is_taken_back_d55(crediting: Receivables) -> None:
    invoice_id = bill(crediting, line(rate=30))
    crediting.sync()
    memo_id = credit(crediting, line(rate=20), applied=[(invoice_id, 20)])
    crediting.sync()
    reapply(crediting, memo_id)

    crediting.sync()

    assert uses(crediting) == []
    assert credit_note(crediting)["balance"] == 20


def test_what_somebody_applied_on_the_platform_is_left_alone_d55(crediting: Receivables) -> None:
    bill(crediting, line(rate=30))
    memo_id = credit(crediting, line(rate=20))
    crediting.sync()
    [there] = invoices(crediting)
    note = credit_note(crediting)
    by_hand = {"type": "credit_note", "credit_note": note["id"], "document_type": "invoice", "invoice": there["id"]}
    crediting.invoiced.receive_payment(amount=0, customer=there["customer"], applied_to=[{**by_hand, "amount": 5}])
    change(crediting, memo_id, line(rate=25), kind="creditMemo")

    crediting.sync()

    assert uses(crediting) == [(there["number"], 5)]
    assert credit_note(crediting)["balance"] == 20


def test_of_a_used_up_credit_note_only_the_applications_change_d56(crediting: Receivables) -> None:
    first, second = bill(crediting, line(rate=30)), bill(crediting, line(rate=50))
    crediting.sync()
    memo_id = credit(crediting, line(rate=20), applied=[(first, 20)])
    crediting.sync()
    assert credit_note(crediting)["paid"] is True
    crediting.netsuite.change("creditMemo", memo_id, {"memo": "Changed"})
    crediting.sync()
    assert credit_note(crediting)["notes"] is None
    assert not [each for each in writes(crediting) if "PATCH /credit_notes" in each]

    reapply(crediting, memo_id, (first, 5), (second, 15))
    crediting.sync()

    assert sorted(amount for _, amount in uses(crediting)) == [5, 15]


def test_a_memo_that_shrank_below_what_it_paid_shrinks_after_that(crediting: Receivables) -> None:
    invoice_id = bill(crediting, line(rate=30))
    crediting.sync()
    memo_id = credit(crediting, line(rate=20), applied=[(invoice_id, 20)])
    crediting.sync()
    reapply(crediting, memo_id, (invoice_id, 8))
    change(crediting, memo_id, line(rate=8), kind="creditMemo")

    crediting.sync()

    assert (credit_note(crediting)["total"], credit_note(crediting)["balance"]) == (8, 0)
    assert invoices(crediting)[0]["balance"] == 22


def test_it_waits_for_an_invoice_that_is_on_its_way(books: Receivables) -> None:
    books.connect(Flow.AR_INVOICES_IN, FLOW)
    invoice_id = bill(books, line(rate=30))
    memo_id = credit(books, line(rate=20), applied=[(invoice_id, 20)])
    books.sync()
    assert books.entry(FLOW, memo_id).state == State.WAITING

    customer(books)
    for _ in range(3):
        books.pass_time()
        books.work()

    assert [amount for _, amount in uses(books)] == [20]


def test_an_invoice_that_the_platform_will_not_have_is_said_and_left_out(crediting: Receivables) -> None:
    invoice_id = bill(crediting, line(rate=30), custbody_crossfoot_no_sync=True)
    crediting.sync()
    memo_id = credit(crediting, line(rate=20), applied=[(invoice_id, 15)])

    crediting.sync()

    assert uses(crediting) == []
    assert "shows as open there" in crediting.entry(FLOW, memo_id).message


def test_a_used_up_memo_for_nothing_of_ours_does_not_go(crediting: Receivables) -> None:
    invoice_id = bill(crediting, line(rate=30), custbody_crossfoot_no_sync=True)
    crediting.sync()
    memo_id = credit(crediting, line(rate=20), applied=[(invoice_id, 20)])

    crediting.sync()

    assert not crediting.invoiced.credit_notes
    assert "used up before" in crediting.entry(FLOW, memo_id).message


def test_an_import_of_what_is_open_takes_a_memo_that_paid_a_part_of_an_open_invoice(crediting: Receivables) -> None:
    half, whole = bill(crediting, line(rate=30)), bill(crediting, line(rate=20))
    crediting.sync()
    march = {"tranDate": "2026-03-10"}
    credit(crediting, line(rate=20), applied=[(half, 20)], **march)
    credit(crediting, line(rate=20), applied=[(whole, 20)], **march)
    asked = backfilling.start(
        plan=crediting.plan(Flow.AR_CREDITS_IN), since_date=date(2026, 3, 1), open_only=True, now=timezone.now()
    )

    tasks.backfill(backfill_id=asked.pk)
    crediting.work()

    assert credit_note(crediting)["total"] == 20
    assert [amount for _, amount in uses(crediting)] == [20]
    assert sorted(each["balance"] for each in invoices(crediting)) == [10, 20]


def test_a_void_takes_its_applications_back_and_a_deletion_too(crediting: Receivables) -> None:
    invoice_id = bill(crediting, line(rate=30))
    crediting.sync()
    voided = credit(crediting, line(rate=10), applied=[(invoice_id, 10)])
    deleted = credit(crediting, line(rate=20), applied=[(invoice_id, 20)])
    crediting.sync()
    assert invoices(crediting)[0]["balance"] == 0
    crediting.netsuite.void("creditMemo", voided)
    crediting.netsuite.delete("creditMemo", deleted)

    crediting.sync()

    assert invoices(crediting)[0]["balance"] == 30
    assert credit_note(crediting)["voided"] is True
    assert crediting.entry(FLOW, deleted).state == State.SYNCED


@pytest.mark.parametrize("path", ["/credit_notes", "/payments"])
def test_a_lost_answer_doubles_nothing(crediting: Receivables, path: str) -> None:
    invoice_id = bill(crediting, line(rate=30))
    crediting.sync()
    fault = simulation.Fault(kind=simulation.FaultKind.RESET_AFTER, method="POST", path=path, times=1)
    crediting.invoiced.faults.add(fault)
    memo_id = credit(crediting, line(rate=20), applied=[(invoice_id, 20)])
    crediting.sync()

    crediting.pass_time()
    crediting.work()

    assert len(crediting.invoiced.credit_notes) == len(crediting.invoiced.payments) == 1
    assert crediting.entry(FLOW, memo_id).state == State.SYNCED
    assert invoices(crediting)[0]["balance"] == 10
