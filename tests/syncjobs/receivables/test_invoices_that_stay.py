"""Which invoices of NetSuite do not go to Invoiced, and what becomes of those that were deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations import simulation
from mappings.models import ReceivableSettings
from syncjobs import backfilling, ledger, links, tasks
from syncjobs.flows import INBOUND
from syncjobs.models import Flow, RecordLink, State, SyncEntry
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import bill, change, customer, invoice, invoices, line, tell, touch, writes

FLOW = Flow.AR_INVOICES_IN


@pytest.fixture
def billing(books: Receivables) -> Receivables:
    """Both sides connected, NetSuite's customer 1042 mapped."""
    books.connect(FLOW)
    customer(books)
    return books


def pay(books: Receivables, invoice_id: str, amount: int) -> None:
    """NetSuite receives money for an invoice."""
    apply = {"items": [{"doc": {"id": invoice_id}, "apply": True, "amount": amount}]}
    books.netsuite.add("customerPayment", {"customer": {"id": "1042"}, "payment": amount, "apply": apply})


def said(books: Receivables, netsuite_id: str) -> str:
    """What happened to an invoice, as staff read it."""
    return books.entry(FLOW, netsuite_id).message


class TestDeleted:
    def test_in_netsuite_it_is_deleted_on_the_platform_by_the_poll_d45(self, billing: Receivables) -> None:
        netsuite_id = bill(billing)
        billing.sync()
        billing.netsuite.delete("invoice", netsuite_id)

        billing.sync()

        assert invoices(billing) == []
        assert billing.log(FLOW, netsuite_id) == ["CREATED", "CANCELLED"]
        assert billing.link("invoice", netsuite_id).is_cancelled

    def test_in_netsuite_it_is_deleted_once_however_often_it_is_told_d45(self, billing: Receivables) -> None:
        netsuite_id = bill(billing)
        billing.sync()
        billing.netsuite.delete("invoice", netsuite_id)
        tell(billing, netsuite_id, event="delete")
        billing.work()
        before = writes(billing)

        tell(billing, netsuite_id, event="delete")
        billing.sync()

        assert invoices(billing) == []
        assert writes(billing) == before

    def test_before_it_ever_went_nothing_is_done_and_nothing_is_wrong_d45(self, billing: Receivables) -> None:
        netsuite_id = bill(billing)
        billing.netsuite.delete("invoice", netsuite_id)
        tell(billing, netsuite_id, event="delete")

        billing.sync()

        assert writes(billing) == []
        assert billing.entry(FLOW, netsuite_id).state == State.SKIPPED

    def test_after_something_was_paid_a_person_decides_d45(self, billing: Receivables) -> None:
        netsuite_id = bill(billing, line(rate=30))
        billing.sync()
        payment = billing.invoiced.pay_online(invoice(billing)["id"], amount=10)
        billing.netsuite.delete("invoice", netsuite_id)

        billing.sync()

        assert invoice(billing)["balance"] == 20
        assert billing.entry(FLOW, netsuite_id).state == State.WAITING
        assert "applied to it" in said(billing, netsuite_id)
        billing.invoiced.void_payment(payment["id"])
        ledger.retry(entry_ids=[billing.entry(FLOW, netsuite_id).pk], now=timezone.now())
        billing.work()
        assert invoices(billing) == []

    def test_after_an_answer_was_lost_it_is_found_and_deleted_d45(self, billing: Receivables) -> None:
        netsuite_id = bill(billing)
        fault = simulation.Fault(kind=simulation.FaultKind.RESET_AFTER, method="POST", path="/invoices", times=1)
        billing.invoiced.faults.add(fault)
        billing.sync()
        assert len(invoices(billing)) == 1
        billing.netsuite.delete("invoice", netsuite_id)
        tell(billing, netsuite_id, event="delete")

        billing.pass_time()
        billing.work()

        assert invoices(billing) == []


class TestOpenOnly:
    def test_an_invoice_paid_before_it_went_does_not_go(self, billing: Receivables) -> None:
        netsuite_id = bill(billing, line(rate=10))
        pay(billing, netsuite_id, 10)

        billing.sync()

        assert invoices(billing) == []
        assert "paid before it ever went" in said(billing, netsuite_id)

    def test_an_invoice_paid_later_stays_a_pair(self, billing: Receivables) -> None:
        netsuite_id = bill(billing, line(rate=10))
        billing.sync()
        pay(billing, netsuite_id, 10)
        before = writes(billing)

        billing.sync()

        assert billing.entry(FLOW, netsuite_id).state == State.SYNCED
        assert writes(billing) == before

    def test_switched_off_paid_ones_go_too(self, billing: Receivables) -> None:
        ReceivableSettings.objects.update(is_open_only=False)
        netsuite_id = bill(billing, line(rate=10))
        pay(billing, netsuite_id, 10)

        billing.sync()

        assert invoice(billing)["total"] == 10


class TestLeftOut:
    def test_a_ticked_one(self, billing: Receivables) -> None:
        netsuite_id = bill(billing, custbody_crossfoot_no_sync=True)

        billing.sync()

        assert invoices(billing) == []
        assert "not to be synced" in said(billing, netsuite_id)

    def test_another_subsidiarys_d87(self, books: Receivables) -> None:
        books.connect(FLOW, subsidiary_ids=["2"])
        customer(books)
        netsuite_id = bill(books)

        books.sync()

        assert not SyncEntry.objects.exists()
        tell(books, netsuite_id)
        books.work()
        assert invoices(books) == []
        assert "Southern Cross Roasters AU" in said(books, netsuite_id)

    def test_one_that_waits_for_approval_until_it_has_it(self, billing: Receivables) -> None:
        billing.netsuite.books.preferences.invoices_need_approval = True
        netsuite_id = bill(billing)
        billing.sync()
        assert "waits for approval" in said(billing, netsuite_id)

        billing.netsuite.change("invoice", netsuite_id, {"approvalStatus": {"id": "2"}})
        billing.sync()

        billing.netsuite.books.preferences.invoices_need_approval = False
        assert len(invoices(billing)) == 1

    def test_one_from_before_the_start_until_its_day_is_imported(self, books: Receivables) -> None:
        books.connect(FLOW, starts_at=timezone.now() - timedelta(days=3))
        customer(books)
        day = (timezone.now() - timedelta(days=10)).date()
        netsuite_id = bill(books, tranDate=day.isoformat())
        books.sync()
        assert invoices(books) == []

        backfill = backfilling.start(plan=books.plan(FLOW), since_date=day, until_date=day, now=timezone.now())
        tasks.backfill(backfill_id=backfill.pk)
        books.work()

        assert len(invoices(books)) == 1
        assert books.entry(FLOW, netsuite_id).state == State.SYNCED


class TestTrouble:
    def test_one_deleted_on_the_platform_is_made_anew_once_its_link_is_forgotten(self, billing: Receivables) -> None:
        netsuite_id = bill(billing)
        billing.sync()
        billing.invoiced.invoice_book.remove(billing.invoiced.store.find("invoices", invoice(billing)["id"]))
        touch(billing, netsuite_id)
        billing.sync()
        entry = billing.entry(FLOW, netsuite_id)
        assert "forget the link and retry" in entry.message

        links.forget(entry_id=entry.pk, who="Priya", now=timezone.now())
        ledger.retry(entry_ids=[entry.pk], now=timezone.now())
        billing.work()

        assert billing.link("invoice", netsuite_id).source_id == str(invoice(billing)["id"])

    def test_a_lost_answer_makes_no_second_invoice(self, billing: Receivables) -> None:
        netsuite_id = bill(billing)
        fault = simulation.Fault(kind=simulation.FaultKind.RESET_AFTER, method="POST", path="/invoices", times=1)
        billing.invoiced.faults.add(fault)
        billing.sync()

        billing.pass_time()
        billing.work()

        assert len(invoices(billing)) == 1
        assert billing.entry(FLOW, netsuite_id).state == State.SYNCED

    def test_an_invoice_that_was_made_is_found_though_its_number_changed_since(self, billing: Receivables) -> None:
        netsuite_id = bill(billing)
        fault = simulation.Fault(kind=simulation.FaultKind.RESET_AFTER, method="POST", path="/invoices", times=1)
        billing.invoiced.faults.add(fault)
        billing.sync()
        billing.netsuite.change("invoice", netsuite_id, {"tranId": "INV-NEW"})

        billing.sync()
        billing.pass_time()
        billing.work()

        assert [each["number"] for each in invoices(billing)] == ["INV-NEW"]

    def test_a_total_below_what_was_paid_is_left_to_a_person(self, billing: Receivables) -> None:
        netsuite_id = bill(billing, line(rate=30))
        billing.sync()
        billing.invoiced.pay_online(invoice(billing)["id"], amount=20)
        change(billing, netsuite_id, line(rate=15))

        billing.sync()

        assert invoice(billing)["total"] == 30
        assert billing.entry(FLOW, netsuite_id).state == State.WAITING
        assert "15.00 now" in said(billing, netsuite_id)

    def test_a_void_of_what_was_paid_is_left_to_a_person(self, billing: Receivables) -> None:
        netsuite_id = bill(billing, line(rate=30))
        billing.sync()
        billing.invoiced.pay_online(invoice(billing)["id"], amount=20)
        billing.netsuite.void("invoice", netsuite_id)

        billing.sync()

        assert invoice(billing)["voided"] is False
        assert "was voided in NetSuite" in said(billing, netsuite_id)

    def test_a_change_back_to_what_it_was_today_is_written_too(self, billing: Receivables) -> None:
        netsuite_id = bill(billing, line(rate=10))
        billing.sync()
        for rate in (20, 10, 20):
            change(billing, netsuite_id, line(rate=rate))
            billing.netsuite.clock_offset_s += 2
            billing.sync()

        assert invoice(billing)["total"] == 20

    def test_nothing_is_written_for_a_change_that_changes_nothing(self, billing: Receivables) -> None:
        netsuite_id = bill(billing)
        billing.sync()
        before = writes(billing)

        touch(billing, netsuite_id)
        tell(billing, netsuite_id)
        billing.sync()

        assert writes(billing) == before


def test_history_tells_open_from_closed(billing: Receivables) -> None:
    flow = INBOUND[FLOW]

    assert flow.has_history
    assert flow.is_open(raw={"header": {"status": "A"}})
    assert not flow.is_open(raw={"header": {"status": "B"}})


def test_a_pair_says_that_it_began_in_netsuite(billing: Receivables) -> None:
    netsuite_id = bill(billing)

    billing.sync()

    assert billing.link("invoice", netsuite_id).created_by == RecordLink.Side.NETSUITE
