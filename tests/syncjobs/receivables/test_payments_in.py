"""Payments that NetSuite received arrive on Invoiced, applied as they are there, to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from integrations.netsuite.limiter import Lane
from integrations.records import Change
from mappings.models import ReceivableSettings
from syncjobs import ledger
from syncjobs.models import EntryWait, Outcome, RecordLink, State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs.receivables.till import FLOW, HOLD, Till


@pytest.fixture
def till(books: Receivables) -> Till:
    """Payments go from NetSuite to Invoiced."""
    books.connect(FLOW)
    return Till(books)


class TestApplied:
    def test_a_payment_arrives_with_what_it_pays(self, till: Till) -> None:
        invoice = till.invoice("132.10")
        payment = till.pay((invoice, "132.10"), memo="Thanks", checkNumber="000417", paymentMethod={"id": "2"})

        till.sync()

        made = till.only()
        assert (made["amount"], made["balance"], till.splits(made)) == (
            Decimal("132.10"), 0, {invoice: Decimal("132.10")},
        )  # fmt: skip
        assert (made["method"], made["reference"], made["notes"]) == ("check", "000417", "Thanks")
        assert (made["source"], made["currency"]) == ("accounting_system", "aud")
        assert (made["customer"], made["metadata"]) == (till.customer(), {"netsuite_id": payment})
        assert till.balance(invoice) == 0
        assert (till.entry(payment).state, till.books.log(FLOW, payment)) == (State.SYNCED, [Outcome.CREATED])

    def test_its_day_is_the_supplier_s(self, till: Till) -> None:
        till.pay((till.invoice("10.00"), "10.00"), tranDate="2026-11-19")

        till.sync()

        # Midnight of the 19th in Sydney (UTC+11).
        assert till.only()["date"] == 1795006800

    def test_parts_of_several_invoices_are_splits_of_one_payment(self, till: Till) -> None:
        one, other = till.invoice("100.05"), till.invoice("200.00")
        till.pay((one, "100.05"), (other, "50.10"))

        till.sync()

        assert till.splits(till.only()) == {one: Decimal("100.05"), other: Decimal("50.10")}
        assert (till.balance(one), till.balance(other)) == (0, Decimal("149.90"))

    def test_what_is_not_applied_is_the_payment_s_balance(self, till: Till) -> None:
        invoice = till.invoice("60.00")
        till.pay((invoice, "60.00"), total="100.01")

        till.sync()

        assert (till.only()["amount"], till.only()["balance"]) == (Decimal("100.01"), Decimal("40.01"))

    def test_read_again_it_is_written_once(self, till: Till) -> None:
        till.pay((till.invoice("60.00"), "60.00"))
        till.sync()
        before = till.writes()

        for _ in range(3):
            till.sync()

        assert till.writes() == before
        assert len(till.payments()) == 1

    def test_an_unapplied_payment_is_held_until_it_is_applied_d57(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        payment = till.pay(total="80.00")
        till.sync()
        assert (till.payments(), till.entry(payment).state) == ([], State.SKIPPED)
        assert till.entry(payment).message.endswith("is not applied to any invoice. It goes across when it is.")

        till.reapply(payment, (invoice, "80.00"))
        till.sync()

        assert (till.only()["amount"], till.balance(invoice)) == (80, 0)

    def test_what_something_other_than_invoices_took_is_no_part_of_it_d58(self, till: Till) -> None:
        invoices = [till.invoice(amount) for amount in ("100.00", "200.00", "300.00")]
        payment = till.pay(*zip(invoices, ("100.00", "200.00", "300.00"), strict=True), total="900.00")
        till.refund(payment, "300.00")

        till.sync()

        made = till.only()
        assert (made["amount"], made["balance"]) == (600, 0)
        assert till.splits(made) == dict(zip(invoices, map(Decimal, ("100.00", "200.00", "300.00")), strict=True))

    def test_an_invoice_not_to_be_synced_is_left_out_and_its_money_kept_d59(self, till: Till) -> None:
        ours, held = till.invoice("100.00"), till.billed("50.00", **{HOLD: True})
        till.pay((ours, "100.00"), (held, "50.00"))

        till.sync()

        made = till.only()
        assert (made["amount"], made["balance"], till.splits(made)) == (150, 50, {ours: Decimal(100)})

    def test_an_invoice_that_invoiced_has_not_is_dropped_and_its_money_too_d60(self, till: Till) -> None:
        ours, old = till.invoice("100.00"), till.billed("50.25")
        payment = till.pay((ours, "100.00"), (old, "50.25"), total="160.25")

        till.sync()

        made = till.only()
        assert (made["amount"], made["balance"], till.splits(made)) == (110, 10, {ours: Decimal(100)})
        number = till.books.netsuite.get("invoice", old)["tranId"]
        assert f"{number} is not on the platform: its 50.25 was left out." in till.entry(payment).message

    def test_with_all_of_them_dropped_there_is_no_payment_and_no_customer_d60(self, till: Till) -> None:
        payment = till.pay((till.billed("50.00"), "50.00"))

        till.sync()

        assert (till.payments(), till.books.invoiced.customers) == ([], {})
        assert till.entry(payment).state == State.SKIPPED
        assert "pays nothing that is on the platform" in till.entry(payment).message
        assert not EntryWait.objects.exists()

    def test_what_we_made_never_comes_back_d63(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        till.pay((invoice, "50.00"), externalId="inv-payment-88120")
        paired = till.pay((invoice, "30.00"))
        till.pair("payment", paired, 4711, created_by=RecordLink.Side.PLATFORM)

        till.sync()

        assert till.payments() == []
        assert not SyncEntry.objects.filter(plan__flow=FLOW).exists()

    def test_another_systems_external_id_that_begins_like_ours_holds_nothing_back_d63(self, till: Till) -> None:
        till.pay((till.invoice("80.00"), "50.00"), externalId="inv-2041")

        till.sync()

        assert till.only()["amount"] == 50

    def test_what_we_made_does_not_come_back_by_an_event_d63(self, till: Till) -> None:
        payment = till.pay((till.invoice("50.00"), "50.00"), externalId="inv-payment-88120")
        told = Change(source_id=payment, version="told 1", updated_at=till.books.plan(FLOW).starts_at)
        ledger.notice(plan=till.books.plan(FLOW), changes=[told], lane=Lane.REALTIME, now=told.updated_at)

        till.sync()

        assert till.payments() == []
        assert till.entry(payment).state == State.SKIPPED


class TestRefused:
    def test_a_part_below_nothing_is_an_error_d62(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        payment = till.pay((invoice, "80.00"))
        with till.books.netsuite.books.store.lock:
            kept = till.books.netsuite.books.store.find("customerPayment", payment)
            assert kept
            draft = kept.draft()
            draft.lines["apply"] = [{**draft.lines["apply"][0], "amount": Decimal("-80.00")}]
            till.books.netsuite.books.store.put(draft)

        till.sync()

        assert (till.payments(), till.entry(payment).state) == ([], State.FAILED)
        assert "with -80.00, which is a negative amount" in till.entry(payment).message

    def test_another_currency_than_the_invoice_s_is_an_error(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"))
        with till.books.netsuite.books.store.lock:
            kept = till.books.netsuite.books.store.find("customerPayment", payment)
            assert kept
            draft = kept.draft()
            draft.fields["currency"] = "2"
            till.books.netsuite.books.store.put(draft)

        till.sync()

        assert (till.payments(), till.entry(payment).state) == ([], State.FAILED)
        assert "it is in NZD, but" in till.entry(payment).message
        assert "is in another currency" in till.entry(payment).message

    def test_more_than_is_open_on_invoiced_is_refused_in_words(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        till.books.invoiced.pay_online(till.books.link("invoice", invoice).source_id, amount="50")
        payment = till.pay((invoice, "80.00"))

        till.sync()

        assert till.entry(payment).state == State.FAILED
        assert "Invoiced refused payment" in till.entry(payment).message

    def test_one_dated_before_the_start_stays_out_and_says_what_it_pays(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"), tranDate="2026-01-05")

        till.sync()

        assert (till.payments(), till.entry(payment).state) == ([], State.SKIPPED)
        assert till.books.log(FLOW, payment) == [Outcome.WARNING]
        assert "Import that day if it should go across. It pays" in till.entry(payment).message


class TestWhose:
    def test_a_ticked_payment_is_left_alone(self, till: Till) -> None:
        payment = till.pay((till.invoice("80.00"), "80.00"), **{HOLD: True})

        till.sync()

        assert till.payments() == []
        assert "ticked in NetSuite as not to be synced" in till.entry(payment).message

    def test_a_checkbox_that_the_account_has_not_holds_nothing(self, till: Till) -> None:
        ReceivableSettings.objects.update(transaction_hold_field="custbody_of_nobody")
        till.pay((till.invoice("80.00"), "80.00"))

        till.sync()

        assert till.only()["amount"] == 80

    def test_other_subsidiaries_payments_leave_no_trace(self, till: Till) -> None:
        ReceivableSettings.objects.update(subsidiary_ids=["2"])
        till.pay((till.invoice("80.00"), "80.00"))

        till.sync()

        assert till.payments() == []
        assert not SyncEntry.objects.filter(plan__flow=FLOW).exists()

    def test_a_customer_not_there_is_waited_for(self, till: Till) -> None:
        invoice = till.invoice("80.00")
        RecordLink.objects.filter(record_type="customer").delete()
        payment = till.pay((invoice, "80.00"))
        till.sync()
        assert (till.payments(), till.entry(payment).state) == ([], State.WAITING)

        till.pair("customer", "1042", till.customer())
        till.settle()

        assert till.only()["amount"] == 80
