"""Payments received on Invoiced become NetSuite's: applied, overpaid, mixed with credit notes, with fees."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from mappings.models import DepositRule
from syncjobs.models import RecordLink, State
from tests.receivables import Receivables
from tests.syncjobs.receivables.counter import BANK, FLOW, GST_FREE, HARBOUR, MERCHANT, SERVICE, Counter, cash, credit


@pytest.fixture
def counter(books: Receivables) -> Counter:
    books.connect(FLOW)
    return Counter(books)


def test_a_payment_pays_its_invoice_as_the_invoice_stands_in_netsuite_d64(books: Receivables, counter: Counter) -> None:
    invoice = counter.invoice("INV-1", "100")
    paid = counter.receive("100", cash(invoice, "100"))

    books.sync()

    made = counter.payment()
    assert counter.applied(made) == {"INV-1": Decimal(100)}
    assert (made["customer"]["id"], made["arAcct"]["id"], made["subsidiary"]["id"]) == (HARBOUR, "110", "1")
    assert made["externalId"] == books.external_id("payment", paid["id"])
    assert made.get("autoApply") is not True
    assert counter.left("INV-1") == 0
    assert counter.entry(paid).state == State.SYNCED
    assert counter.entry(paid).total_state == "AGREES"


def test_an_invoice_without_a_pair_is_found_by_its_number_and_kept_d65(books: Receivables, counter: Counter) -> None:
    invoice = counter.invoice("INV-7", "40", is_linked=False)
    counter.receive("40", cash(invoice, "40"))

    books.sync()

    assert counter.left("INV-7") == 0
    link = RecordLink.objects.get(record_type="invoice", source_id=str(invoice["id"]))
    assert link.netsuite_id == counter.document("INV-7")["id"]


def test_an_invoice_that_netsuite_does_not_have_is_told_and_nothing_is_written_d66(
    books: Receivables, counter: Counter
) -> None:
    invoice = counter.on_invoiced("INV-OLD", "40")
    paid = counter.receive("40", cash(invoice, "40"))

    books.sync()

    entry = counter.entry(paid)
    assert (entry.state, entry.error_code) == (State.WAITING, "DecisionNeeded")
    assert "INV-OLD" in entry.message
    assert counter.payments() == []


def test_of_two_invoices_the_one_that_is_there_is_paid_and_the_rest_stays_unapplied_and_told_d66(
    books: Receivables, counter: Counter
) -> None:
    known, unknown = counter.invoice("INV-1", "60"), counter.on_invoiced("INV-OLD", "40")
    paid = counter.receive("100", cash(unknown, "40"), cash(known, "60"))

    books.sync()

    assert counter.applied(counter.payment()) == {"INV-1": Decimal(60)}
    assert Decimal(str(counter.payment()["unapplied"])) == 40
    assert counter.entry(paid).state == State.WAITING

    counter.in_netsuite("INV-OLD", "40")
    books.invoiced.edit_payment(paid["id"], notes="looked into")
    books.pass_time()
    books.sync()

    assert counter.applied(counter.payment()) == {"INV-1": Decimal(60), "INV-OLD": Decimal(40)}
    assert counter.entry(paid).state == State.SYNCED


def test_what_is_overpaid_stays_unapplied_d67(books: Receivables, counter: Counter) -> None:
    invoice = counter.invoice("INV-1", "80")
    counter.receive("100", cash(invoice, "80"), {"type": "credit", "amount": "20"})

    books.sync()

    made = counter.payment()
    assert [Decimal(str(made[name])) for name in ("payment", "applied", "unapplied")] == [100, 80, 20]


@pytest.mark.parametrize("is_credit_first", [True, False], ids=["credit first", "cash first"])
def test_cash_and_a_credit_note_pay_one_invoice_each_its_part_d68_q4(
    books: Receivables, counter: Counter, is_credit_first: bool
) -> None:
    invoice, note = counter.invoice("INV-1", "96.95"), counter.credit_note("CN-1", "95.95")
    splits = [cash(invoice, "1"), credit(note, invoice, "95.95")]
    paid = counter.receive("1", *(reversed(splits) if is_credit_first else splits))

    books.sync()

    assert counter.applied(counter.payment()) == {"INV-1": Decimal(1)}
    assert Decimal(str(counter.payment()["payment"])) == 1
    assert counter.applied(counter.document("CN-1", "creditMemo")) == {"INV-1": Decimal("95.95")}
    assert counter.left("INV-1") == 0
    assert counter.entry(paid).state == State.SYNCED


def test_a_payment_without_cash_only_applies_its_credit_note_d68(books: Receivables, counter: Counter) -> None:
    invoice, note = counter.invoice("INV-1", "50"), counter.credit_note("CN-1", "30", is_linked=False)
    paid = counter.receive("0", credit(note, invoice, "30"))

    books.sync()

    assert counter.payments() == []
    assert counter.left("INV-1") == 20
    assert counter.entry(paid).state == State.SYNCED


def test_two_payments_use_one_credit_note_for_one_invoice_together(books: Receivables, counter: Counter) -> None:
    invoice, note = counter.invoice("INV-1", "50"), counter.credit_note("CN-1", "30")
    counter.receive("0", credit(note, invoice, "10"))
    counter.receive("5", cash(invoice, "5"), credit(note, invoice, "12.50"))

    books.sync()

    assert counter.applied(counter.document("CN-1", "creditMemo")) == {"INV-1": Decimal("22.50")}
    assert counter.left("INV-1") == Decimal("22.50")


def test_a_convenience_fee_is_an_invoice_of_its_own_that_the_payment_pays_d69(books: Receivables) -> None:
    books.connect(FLOW, fee_item_id=SERVICE, fee_tax_code_id=GST_FREE)
    counter = Counter(books)
    invoice = counter.invoice("INV-1", "100")
    paid = books.invoiced.pay_online(invoice["id"], fee="2.12")

    books.sync()

    fee = books.netsuite.by_external_id("invoice", books.external_id("fee", paid["id"]))
    assert fee is not None
    assert Decimal(str(fee["total"])) == Decimal("2.12")
    assert (fee["entity"]["id"], Decimal(str(fee["amountRemaining"]))) == (HARBOUR, 0)
    assert counter.applied(counter.payment()) == {"INV-1": Decimal(100), fee["tranId"]: Decimal("2.12")}
    assert Decimal(str(counter.payment()["payment"])) == Decimal("102.12")


def test_a_fee_takes_the_tax_code_of_the_invoice_where_none_is_set_d69(books: Receivables) -> None:
    books.connect(FLOW, fee_item_id=SERVICE)
    counter = Counter(books)
    invoice = counter.invoice("INV-1", "100")
    books.invoiced.pay_online(invoice["id"], fee="2.12")

    books.sync()

    assert Decimal(str(counter.payment()["payment"])) == Decimal("102.12")


def test_a_fee_is_left_out_and_told_where_no_item_is_set_d69(books: Receivables, counter: Counter) -> None:
    invoice = counter.invoice("INV-1", "100")
    paid = books.invoiced.pay_online(invoice["id"], fee="2.12")

    books.sync()

    assert Decimal(str(counter.payment()["payment"])) == 100
    assert "2.12" in counter.entry(paid).message
    assert counter.entry(paid).total_state == "AGREES"


def test_a_fee_that_netsuite_taxes_is_refused_and_leaves_nothing_d69(books: Receivables) -> None:
    books.connect(FLOW, fee_item_id=SERVICE, fee_tax_code_id="7")
    counter = Counter(books)
    invoice = counter.invoice("INV-1", "100")
    paid = books.invoiced.pay_online(invoice["id"], fee="2.12")

    books.sync()

    assert counter.entry(paid).state == State.FAILED
    assert "tax" in counter.entry(paid).message
    assert [one["tranId"] for one in books.netsuite.all("invoice")] == ["INV-1"]
    assert counter.payments() == []


def test_a_payment_from_before_the_start_is_skipped_with_the_reason_d73_q2(
    books: Receivables, counter: Counter
) -> None:
    invoice = counter.invoice("INV-1", "100")
    paid = counter.receive("100", cash(invoice, "100"), date=int(datetime(2026, 1, 5, tzinfo=UTC).timestamp()))

    books.sync()

    entry = counter.entry(paid)
    assert entry.state == State.SKIPPED
    assert "before this sync begins" in entry.message
    assert counter.payments() == []


def test_the_rule_of_currency_and_method_decides_where_the_money_goes_d74(books: Receivables, counter: Counter) -> None:
    rules = [("", "", BANK), ("AUD", "check", MERCHANT), ("AUD", "", BANK)]
    for position, (currency, method, account) in enumerate(rules):
        DepositRule.objects.create(
            connection=books.connection,
            position=position,
            currency=currency,
            method=method,
            is_undeposited=False,
            account_id=account,
        )
    invoice = counter.invoice("INV-1", "100")
    counter.receive("100", cash(invoice, "100"), method="check")

    books.sync()

    assert counter.payment()["account"]["id"] == MERCHANT


def test_without_a_rule_netsuite_decides_where_the_money_goes_d74(books: Receivables, counter: Counter) -> None:
    invoice = counter.invoice("INV-1", "100")
    counter.receive("100", cash(invoice, "100"))

    books.sync()

    assert "account" not in counter.payment()
    assert counter.payment()["undepFunds"]["id"] == "T"


def test_a_payment_of_nobody_waits_until_it_has_a_customer_d75(books: Receivables, counter: Counter) -> None:
    invoice = counter.invoice("INV-1", "100")
    paid = books.invoiced.receive_payment(amount="100", currency="aud")
    books.sync()
    entry = counter.entry(paid)
    assert entry.state == State.WAITING
    assert "names no customer" in entry.message

    books.invoiced.edit_payment(paid["id"], customer=counter.customer, applied_to=[cash(invoice, "100")])
    books.pass_time()
    books.sync()

    assert counter.applied(counter.payment()) == {"INV-1": Decimal(100)}
    assert counter.entry(paid).state == State.SYNCED


def test_memo_and_check_number_say_who_charged_it_and_its_reference_d76(books: Receivables, counter: Counter) -> None:
    invoice = counter.invoice("INV-1", "100")
    paid = books.invoiced.pay_online(invoice["id"])

    books.sync()

    assert counter.payment()["memo"].startswith("test: ")
    assert counter.payment()["checkNumber"] == paid["reference"]


def test_a_payment_in_another_currency_than_its_invoice_is_an_error_d78(books: Receivables, counter: Counter) -> None:
    books.netsuite.change("customer", HARBOUR, {"currencyList": {"items": [{"currency": {"id": "2"}}]}})
    counter.in_netsuite("INV-NZ", "100", currency={"id": "2"})
    invoice = counter.on_invoiced("INV-NZ", "100")
    paid = counter.receive("100", cash(invoice, "100"))

    books.sync()

    entry = counter.entry(paid)
    assert (entry.state, entry.error_code) == (State.FAILED, "CURRENCY")
    assert "NZD" in entry.message
    assert counter.payments() == []


def test_what_came_from_netsuite_does_not_go_back(books: Receivables, counter: Counter) -> None:
    invoice = counter.invoice("INV-1", "100")
    paid = counter.receive("100", cash(invoice, "100"), source="accounting_system")

    books.sync()

    assert counter.payments() == []
    assert counter.entry(paid).state == State.SKIPPED


def test_the_day_is_the_suppliers(books: Receivables, counter: Counter) -> None:
    books.connection.time_zone = "Australia/Sydney"
    books.connection.save()
    type(books.settings).objects.update(start_date="2026-11-21")
    invoice = counter.invoice("INV-1", "100")
    counter.receive("100", cash(invoice, "100"), date=int(datetime(2026, 11, 20, 20, 0, tzinfo=UTC).timestamp()))

    books.sync()

    assert counter.payment()["tranDate"] == "2026-11-21"
