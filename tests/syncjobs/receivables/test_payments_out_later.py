"""What happens to a payment after it went across: voided, changed, or half done."""

from __future__ import annotations

from decimal import Decimal

import pytest

from integrations.simulation import Fault, FaultKind
from mappings.models import DepositRule
from syncjobs import ledger
from syncjobs.models import RecordLink, State
from tests.receivables import Receivables
from tests.syncjobs.receivables.counter import BANK, CORNER, FLOW, GST_FREE, HARBOUR, SERVICE, Counter, cash, credit


@pytest.fixture
def counter(books: Receivables) -> Counter:
    books.connect(FLOW)
    return Counter(books)


def later(books: Receivables) -> None:
    books.pass_time()
    books.sync()


class TestVoids:
    def test_a_void_takes_payment_credit_and_fee_back_d72(self, books: Receivables) -> None:
        books.connect(FLOW, fee_item_id=SERVICE, fee_tax_code_id=GST_FREE)
        counter = Counter(books)
        invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "30")
        fee = {"type": "convenience_fee", "amount": "2.12"}
        paid = counter.receive("72.12", cash(invoice, "70"), credit(note, invoice, "30"), fee)
        books.sync()
        assert counter.left("INV-1") == 0

        books.invoiced.void_payment(paid["id"])
        later(books)

        assert counter.payments() == []
        assert [one["tranId"] for one in books.netsuite.all("invoice")] == ["INV-1"]
        assert counter.left("INV-1") == 100
        assert counter.applied(counter.document("CN-1", "creditMemo")) == {}
        assert counter.entry(paid).state == State.SYNCED
        assert RecordLink.objects.get(record_type="payment").is_cancelled

    def test_a_void_of_what_never_went_across_does_nothing_d72(self, books: Receivables, counter: Counter) -> None:
        invoice = counter.invoice("INV-1", "100")
        paid = counter.receive("100", cash(invoice, "100"))
        books.invoiced.void_payment(paid["id"])

        books.sync()

        assert counter.payments() == []
        assert counter.entry(paid).state == State.SKIPPED

    def test_a_void_that_netsuite_refuses_is_told_d72(self, books: Receivables, counter: Counter) -> None:
        invoice = counter.invoice("INV-1", "100")
        paid = counter.receive("100", cash(invoice, "100"))
        books.sync()
        books.netsuite.close_period(counter.payment()["tranDate"][:7])

        books.invoiced.void_payment(paid["id"])
        later(books)

        assert counter.entry(paid).state == State.FAILED
        assert len(counter.payments()) == 1


class TestChanges:
    def test_an_application_that_moves_to_another_invoice_moves_in_netsuite(
        self, books: Receivables, counter: Counter
    ) -> None:
        one, other = counter.invoice("INV-1", "100"), counter.invoice("INV-2", "100")
        paid = counter.receive("100", cash(one, "100"))
        books.sync()

        books.invoiced.edit_payment(paid["id"], applied_to=[cash(one, "30"), cash(other, "70")])
        later(books)

        assert counter.applied(counter.payment()) == {"INV-1": Decimal(30), "INV-2": Decimal(70)}
        assert (counter.left("INV-1"), counter.left("INV-2")) == (70, 30)

    def test_what_is_taken_off_every_invoice_is_unapplied_in_netsuite(
        self, books: Receivables, counter: Counter
    ) -> None:
        invoice = counter.invoice("INV-1", "100")
        paid = counter.receive("100", cash(invoice, "100"))
        books.sync()

        books.invoiced.edit_payment(paid["id"], applied_to=[])
        later(books)

        assert Decimal(str(counter.payment()["unapplied"])) == 100

    def test_a_credit_note_moves_from_one_invoice_to_another(self, books: Receivables, counter: Counter) -> None:
        one, other = counter.invoice("INV-1", "100"), counter.invoice("INV-2", "100")
        note = counter.credit_note("CN-1", "30")
        paid = counter.receive("70", cash(one, "70"), credit(note, one, "30"))
        books.sync()

        books.invoiced.edit_payment(paid["id"], applied_to=[cash(one, "70"), credit(note, other, "30")])
        later(books)

        assert counter.applied(counter.document("CN-1", "creditMemo")) == {"INV-2": Decimal(30)}
        assert (counter.left("INV-1"), counter.left("INV-2")) == (30, 70)

    def test_cash_takes_the_place_of_credit(self, books: Receivables, counter: Counter) -> None:
        invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "60")
        paid = counter.receive("100", cash(invoice, "40"), credit(note, invoice, "60"))
        books.sync()

        books.invoiced.edit_payment(paid["id"], applied_to=[cash(invoice, "90"), credit(note, invoice, "10")])
        later(books)

        assert counter.applied(counter.payment()) == {"INV-1": Decimal(90)}
        assert counter.applied(counter.document("CN-1", "creditMemo")) == {"INV-1": Decimal(10)}
        assert counter.left("INV-1") == 0

    def test_a_second_look_writes_nothing(self, books: Receivables, counter: Counter) -> None:
        invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "30")
        paid = counter.receive("70", cash(invoice, "70"), credit(note, invoice, "30"))
        books.sync()
        written = len(books.netsuite.writes)

        for _ in range(2):
            ledger.retry(entry_ids=[counter.entry(paid).pk], now=counter.entry(paid).due_at)
            later(books)

        assert len(books.netsuite.writes) == written

    def test_a_payment_that_somebody_deleted_in_netsuite_is_not_made_again(
        self, books: Receivables, counter: Counter
    ) -> None:
        invoice = counter.invoice("INV-1", "100")
        paid = counter.receive("100", cash(invoice, "100"))
        books.sync()
        books.netsuite.delete("customerPayment", counter.payment()["id"])

        books.invoiced.edit_payment(paid["id"], notes="?", reference="X1")
        later(books)

        assert counter.payments() == []
        assert counter.entry(paid).error_code == "DecisionNeeded"

    def test_an_invoice_that_netsuite_has_as_paid_already_is_left_to_a_person(
        self, books: Receivables, counter: Counter
    ) -> None:
        invoice = counter.invoice("INV-1", "100")
        lines = {"items": [{"doc": {"id": counter.document("INV-1")["id"]}, "amount": 60}]}
        books.netsuite.add("customerPayment", {"customer": {"id": HARBOUR}, "payment": 60, "apply": lines})
        paid = counter.receive("100", cash(invoice, "100"))

        books.sync()

        assert counter.entry(paid).error_code == "DecisionNeeded"
        assert len(counter.payments()) == 1


class TestHalfDone:
    def test_a_credit_note_that_cannot_be_applied_leaves_the_payment_and_is_told_d71(
        self, books: Receivables, counter: Counter
    ) -> None:
        invoice, note = counter.invoice("INV-1", "100"), counter.credit_note("CN-1", "30")
        elsewhere = counter.in_netsuite("INV-X", "30")
        memo_id = counter.document("CN-1", "creditMemo")["id"]
        apply = {"apply": {"items": [{"doc": {"id": elsewhere}, "apply": True, "amount": 30}]}}
        books.netsuite.change("creditMemo", memo_id, apply)
        paid = counter.receive("70", cash(invoice, "70"), credit(note, invoice, "30"))

        books.sync()

        entry = counter.entry(paid)
        assert entry.state == State.FAILED
        assert counter.payment()["id"] in entry.message

        books.netsuite.change("creditMemo", memo_id, {"apply": {"items": [{"doc": {"id": elsewhere}, "apply": False}]}})
        ledger.retry(entry_ids=[entry.pk], now=entry.due_at)
        later(books)

        assert len(counter.payments()) == 1
        assert counter.left("INV-1") == 0
        assert counter.entry(paid).state == State.SYNCED

    def test_the_fees_invoice_goes_when_netsuite_refuses_the_payment_d70_q15(self, books: Receivables) -> None:
        books.connect(FLOW, fee_item_id=SERVICE, fee_tax_code_id=GST_FREE)
        counter = Counter(books)
        invoice = counter.invoice("INV-1", "100")
        rule = DepositRule.objects.create(connection=books.connection, is_undeposited=False, account_id="400")
        paid = books.invoiced.pay_online(invoice["id"], fee="2.12")

        books.sync()

        assert counter.entry(paid).state == State.FAILED
        assert [one["tranId"] for one in books.netsuite.all("invoice")] == ["INV-1"]

        rule.account_id = BANK
        rule.save()
        ledger.retry(entry_ids=[counter.entry(paid).pk], now=counter.entry(paid).due_at)
        later(books)

        assert len(books.netsuite.all("invoice")) == 2
        assert Decimal(str(counter.payment()["payment"])) == Decimal("102.12")

    def test_the_fees_invoice_of_an_attempt_before_goes_too_d70_q15(self, books: Receivables) -> None:
        books.connect(FLOW, fee_item_id=SERVICE, fee_tax_code_id=GST_FREE)
        counter = Counter(books)
        invoice = counter.invoice("INV-1", "100")
        DepositRule.objects.create(connection=books.connection, is_undeposited=False, account_id="400")
        books.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PUT", path="/invoice/"))
        paid = books.invoiced.pay_online(invoice["id"], fee="2.12")

        books.sync()
        later(books)

        assert counter.entry(paid).state == State.FAILED
        assert [one["tranId"] for one in books.netsuite.all("invoice")] == ["INV-1"]


def test_a_payment_for_several_customers_is_a_persons_decision(books: Receivables, counter: Counter) -> None:
    """NetSuite's payment has one customer; nothing is split by guess."""
    ours, others = counter.invoice("INV-1", "60"), counter.invoice("INV-2", "40", entity={"id": CORNER})
    paid = counter.receive("100", cash(ours, "60"), cash(others, "40"))

    books.sync()

    assert counter.payments() == []
    assert counter.entry(paid).error_code == "DecisionNeeded"
    assert "INV-1, INV-2 belong to several customers" in counter.entry(paid).message
