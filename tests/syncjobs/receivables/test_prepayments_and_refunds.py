"""Money that pays nothing yet, and money that goes back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mappings.models import CustomerMapping, DepositRule, Prepayments
from syncjobs import ledger
from syncjobs.models import State
from tests.receivables import Receivables
from tests.syncjobs.receivables.counter import BANK, FLOW, HARBOUR, Counter, cash


@pytest.fixture
def counter(books: Receivables) -> Counter:
    books.connect(FLOW)
    return Counter(books)


def later(books: Receivables) -> None:
    books.pass_time()
    books.sync()


class TestPrepayments:
    def test_money_that_pays_nothing_is_held_until_it_does(self, books: Receivables, counter: Counter) -> None:
        paid = counter.receive("100")
        books.sync()
        assert counter.entry(paid).state == State.WAITING
        assert "held" in counter.entry(paid).message

        invoice = counter.invoice("INV-1", "100")
        books.invoiced.edit_payment(paid["id"], applied_to=[cash(invoice, "100")])
        later(books)

        assert counter.applied(counter.payment()) == {"INV-1": Decimal(100)}
        assert books.netsuite.all("customerDeposit") == []

    def test_by_setting_it_becomes_a_deposit_that_pays_invoices_later(self, books: Receivables) -> None:
        books.connect(FLOW, prepayments=Prepayments.DEPOSIT)
        counter = Counter(books)
        paid = counter.receive("100", reference="CHQ 7")
        books.sync()
        (deposit,) = books.netsuite.all("customerDeposit")
        assert (deposit["customer"]["id"], deposit["checkNumber"]) == (HARBOUR, "CHQ 7")
        assert deposit["externalId"] == books.external_id("deposit", paid["id"])

        one, other = counter.invoice("INV-1", "60"), counter.invoice("INV-2", "60")
        books.invoiced.edit_payment(paid["id"], applied_to=[cash(one, "60"), cash(other, "25.50")])
        later(books)
        assert (counter.left("INV-1"), counter.left("INV-2")) == (0, Decimal("34.50"))

        books.invoiced.edit_payment(paid["id"], applied_to=[cash(other, "60")])
        later(books)
        assert (counter.left("INV-1"), counter.left("INV-2")) == (60, 0)
        assert (counter.payments(), len(books.netsuite.all("customerDeposit"))) == ([], 1)

        books.invoiced.void_payment(paid["id"])
        later(books)
        assert books.netsuite.all("customerDeposit") == []
        assert (counter.left("INV-1"), counter.left("INV-2")) == (60, 60)

    def test_that_comes_from_a_project_is_its_customers_in_netsuite(self, books: Receivables) -> None:
        books.connect(FLOW, prepayments=Prepayments.DEPOSIT)
        counter = Counter(books)
        fit_out = books.netsuite.add("job", {"companyName": "Fit-out", "entityId": "J-7", "parent": {"id": HARBOUR}})
        counter.pair("customer", counter.customer, "customer", fit_out)
        counter.receive("100")

        books.sync()

        (deposit,) = books.netsuite.all("customerDeposit")
        assert deposit["customer"]["id"] == HARBOUR

    def test_its_customer_is_the_mapped_one_first(self, books: Receivables) -> None:
        books.connect(FLOW, prepayments=Prepayments.DEPOSIT)
        counter = Counter(books)
        CustomerMapping.objects.create(
            connection=books.connection, source_id=str(counter.customer), name="?", netsuite_id="1044"
        )
        counter.receive("100")

        books.sync()

        (deposit,) = books.netsuite.all("customerDeposit")
        assert deposit["customer"]["id"] == "1044"

    def test_a_customer_whom_nobody_matches_is_waited_for(self, books: Receivables) -> None:
        books.connect(FLOW, prepayments=Prepayments.DEPOSIT)
        counter = Counter(books)
        stranger = books.invoiced.add_customer(name="Somebody Else", number="ZZZ", currency="aud")["id"]
        paid = counter.receive("100", customer=stranger)
        books.sync()
        assert counter.entry(paid).state == State.WAITING

        CustomerMapping.objects.create(
            connection=books.connection, source_id=str(stranger), name="Somebody Else", netsuite_id="1044"
        )
        later(books)

        assert len(books.netsuite.all("customerDeposit")) == 1


class TestRefunds:
    @pytest.fixture
    def banked(self, books: Receivables, counter: Counter) -> Counter:
        DepositRule.objects.create(connection=books.connection, is_undeposited=False, account_id=BANK)
        return counter

    def test_a_whole_refund_credits_the_invoice_and_gives_the_money_back_d79(
        self, books: Receivables, banked: Counter
    ) -> None:
        invoice = banked.invoice("INV-1", "100")
        paid = books.invoiced.pay_online(invoice["id"])
        books.sync()

        refund = books.invoiced.refund(paid["charge"]["id"])
        later(books)

        (made,) = books.netsuite.all("customerRefund")
        assert (made["externalId"], Decimal(str(made["total"]))) == (books.external_id("refund", refund["id"]), 100)
        assert made["account"]["id"] == BANK
        (memo,) = books.netsuite.all("creditMemo")
        assert Decimal(str(memo["unapplied"])) == 0
        assert banked.left("INV-1") == 0
        assert banked.entry(paid).state == State.SYNCED

    def test_a_part_refund_of_unapplied_money_is_taken_of_that_d79(self, books: Receivables, banked: Counter) -> None:
        invoice = banked.invoice("INV-1", "100")
        paid = books.invoiced.pay_online(invoice["id"])
        books.invoiced.edit_payment(paid["id"], applied_to=[cash(invoice, "80"), {"type": "credit", "amount": "20"}])
        books.sync()

        books.invoiced.refund(paid["charge"]["id"], "20")
        later(books)

        (refund,) = books.netsuite.all("customerRefund")
        assert Decimal(str(refund["total"])) == 20
        assert Decimal(str(banked.payment()["unapplied"])) == 0
        assert banked.left("INV-1") == 20

    def test_a_part_refund_of_applied_money_is_told_and_made_once_a_memo_is_there_d79(
        self, books: Receivables, banked: Counter
    ) -> None:
        invoice = banked.invoice("INV-1", "100")
        paid = books.invoiced.pay_online(invoice["id"])
        books.sync()

        books.invoiced.refund(paid["charge"]["id"], "33.33")
        later(books)

        entry = banked.entry(paid)
        assert (entry.state, entry.error_code) == (State.WAITING, "DecisionNeeded")
        assert "33.33" in entry.message
        assert books.netsuite.all("customerRefund") == []

        invoice_id = banked.document("INV-1")["id"]
        banked.in_netsuite("CN-9", "33.33", kind="creditMemo", createdFrom={"id": invoice_id})
        ledger.retry(entry_ids=[entry.pk], now=entry.due_at)
        later(books)

        (refund,) = books.netsuite.all("customerRefund")
        assert Decimal(str(refund["total"])) == Decimal("33.33")
        assert banked.entry(paid).state == State.SYNCED

    def test_two_refunds_are_two_d79(self, books: Receivables, banked: Counter) -> None:
        invoice = banked.invoice("INV-1", "100")
        paid = books.invoiced.pay_online(invoice["id"])
        books.invoiced.edit_payment(paid["id"], applied_to=[cash(invoice, "40"), {"type": "credit", "amount": "60"}])
        books.sync()
        books.invoiced.refund(paid["charge"]["id"], "20")
        later(books)
        books.invoiced.refund(paid["charge"]["id"], "30")
        later(books)

        totals = sorted(Decimal(str(one["total"])) for one in books.netsuite.all("customerRefund"))
        assert totals == [20, 30]
        assert banked.entry(paid).state == State.SYNCED

    def test_a_refund_without_a_bank_account_is_told(self, books: Receivables, counter: Counter) -> None:
        invoice = counter.invoice("INV-1", "100")
        paid = books.invoiced.pay_online(invoice["id"])
        books.sync()

        books.invoiced.refund(paid["charge"]["id"])
        later(books)

        assert "bank account" in counter.entry(paid).message
