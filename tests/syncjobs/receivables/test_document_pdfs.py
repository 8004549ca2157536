"""NetSuite's PDF goes along with invoices and credit notes where staff want it, and holds none of them up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import AccountSlot
from integrations.netsuite import limiter
from integrations.netsuite.limiter import Lane
from integrations.simulation import Fault, FaultKind
from mappings.models import ReceivableSettings
from syncjobs.models import Flow, State
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import (
    bill,
    change,
    credit,
    credit_note,
    customer,
    invoice,
    line,
    send_again,
    touch,
    writes,
)

INVOICES, CREDITS = Flow.AR_INVOICES_IN, Flow.AR_CREDITS_IN
INSTALLED = {"customscript_crossfoot_pdf"}


@pytest.fixture
def printing(books: Receivables) -> Iterator[Receivables]:
    """Both sides connected for invoices and credit memos, which go with their PDF."""
    books.connect(INVOICES, CREDITS, sends_pdf=True)
    customer(books)
    yield books
    books.netsuite.books.restlets |= INSTALLED


def files(books: Receivables, document: dict) -> list[str]:
    """The names of the files on a document of Invoiced."""
    kept = books.invoiced.store.tables["files"]
    return [kept[each]["name"] for each in document["attachments"]]


def asked(books: Receivables) -> int:
    """How often NetSuite was asked to print."""
    return sum(1 for call in books.netsuite.calls if "restlet.nl" in call.target)


def said(books: Receivables, netsuite_id: str, flow: str = INVOICES) -> str:
    """What happened to a document, as staff read it."""
    return books.entry(flow, netsuite_id).message


def lose(books: Receivables, kind: FaultKind, *, target: str, method: str = "POST|PATCH", times: int = 1) -> None:
    """Let requests to Invoiced fail."""
    books.invoiced.faults.add(Fault(kind=kind, method=method, path=target, times=times))


class TestSwitchedOff:
    def test_nothing_is_asked_for_and_nothing_attached(self, printing: Receivables) -> None:
        ReceivableSettings.objects.update(sends_pdf=False)
        invoice_id = bill(printing)

        printing.sync()

        assert (asked(printing), files(printing, invoice(printing))) == (0, [])
        assert "PDF" not in said(printing, invoice_id)
        assert not [each for each in writes(printing) if "/files" in each]


class TestAnInvoice:
    def test_goes_with_its_pdf(self, printing: Receivables) -> None:
        invoice_id = bill(printing)

        printing.sync()

        number = invoice(printing)["number"]
        assert files(printing, invoice(printing)) == [f"{number}-netsuite-{invoice_id}.pdf"]
        assert said(printing, invoice_id) == f"Invoice {number} created. NetSuite's PDF is attached."
        assert invoice(printing)["pdf_attachment"] == invoice(printing)["attachments"][0]

    def test_that_says_nothing_new_is_not_printed_again(self, printing: Receivables) -> None:
        invoice_id = bill(printing)
        printing.sync()
        before = writes(printing)

        touch(printing, invoice_id)
        printing.sync()

        assert (asked(printing), writes(printing)) == (1, before)

    def test_that_changed_has_the_new_pdf_in_place_of_the_old(self, printing: Receivables) -> None:
        invoice_id = bill(printing)
        printing.sync()
        [old] = invoice(printing)["attachments"]

        change(printing, invoice_id, line(rate=20))
        printing.sync()

        [new] = invoice(printing)["attachments"]
        assert new != old
        content = printing.invoiced.store.tables["files"][new]["_content"]
        assert b"Total 20" in content

    def test_that_is_voided_is_not_printed(self, printing: Receivables) -> None:
        invoice_id = bill(printing)
        printing.sync()

        printing.netsuite.void("invoice", invoice_id)
        printing.sync()

        assert asked(printing) == 1
        assert invoice(printing)["voided"]

    def test_that_was_paid_meanwhile_stays_as_it_is(self, printing: Receivables) -> None:
        invoice_id = bill(printing)
        printing.sync()
        printing.invoiced.pay_online(invoice(printing)["id"])

        change(printing, invoice_id, line(rate=20))
        printing.sync()

        assert asked(printing) == 1


class TestACreditMemo:
    def test_goes_with_its_pdf(self, printing: Receivables) -> None:
        memo_id = credit(printing)

        printing.sync()

        note = credit_note(printing)
        assert files(printing, note) == [f"{note['number']}-netsuite-{memo_id}.pdf"]


class TestNetSuiteCannotPrint:
    def test_the_invoice_goes_without_and_the_log_says_what_to_install(self, printing: Receivables) -> None:
        printing.netsuite.books.restlets.clear()
        invoice_id = bill(printing)

        printing.sync()

        assert (invoice(printing)["total"], files(printing, invoice(printing))) == (10, [])
        assert printing.entry(INVOICES, invoice_id).state == State.SYNCED
        assert "It goes without NetSuite's PDF: NetSuite has no RESTlet" in said(printing, invoice_id)
        assert "deploy the SuiteApp (docs/suiteapp.md)" in said(printing, invoice_id)

    def test_it_is_not_asked_for_every_invoice_and_sends_the_pdf_once_it_is_there(self, printing: Receivables) -> None:
        printing.netsuite.books.restlets.clear()
        invoice_id = bill(printing)
        bill(printing)
        printing.sync()
        assert asked(printing) == 1
        printing.netsuite.books.restlets |= INSTALLED
        printing.clock.shift(timedelta(minutes=15))

        send_again(printing, invoice_id)

        [first, second] = printing.invoiced.invoices.values()
        assert (len(first["attachments"]), len(second["attachments"])) == (1, 0)
        assert said(printing, invoice_id).endswith("NetSuite's PDF is attached.")
        assert printing.log(INVOICES, invoice_id) == ["CREATED", "UPDATED"]

    def test_the_account_is_not_paused_by_a_role_for_web_services_only(self, printing: Receivables) -> None:
        printing.netsuite.books.role_is_for_web_services_only = True
        try:
            invoice_id = bill(printing)
            printing.sync()
        finally:
            printing.netsuite.books.role_is_for_web_services_only = False

        printing.account.refresh_from_db()
        assert not printing.account.is_paused
        assert "untick Web Services Only Role" in said(printing, invoice_id)


class TestNetSuiteHasNoTime:
    def test_while_every_slot_is_taken_the_invoice_waits(self, printing: Receivables) -> None:
        lose_netsuite(printing, times=1)
        bill(printing)
        printing.sync()
        printing.pass_time()
        assert limiter.take(account=printing.account, holder="somebody", lane=Lane.REALTIME, now=timezone.now())

        printing.work()

        assert (asked(printing), printing.invoiced.invoices) == (1, {})
        limiter.release(account=printing.account, holder="somebody")
        printing.pass_time()
        printing.work()
        assert len(invoice(printing)["attachments"]) == 1

    def test_the_invoice_waits_without_a_word_and_goes_with_its_pdf(self, printing: Receivables) -> None:
        invoice_id = bill(printing)
        lose_netsuite(printing, times=1)

        printing.sync()

        assert printing.invoiced.invoices == {}
        assert printing.log(INVOICES, invoice_id) == []
        printing.pass_time()
        printing.work()
        assert len(invoice(printing)["attachments"]) == 1

    def test_after_an_hour_it_goes_without(self, printing: Receivables) -> None:
        invoice_id = bill(printing)
        lose_netsuite(printing, times=None)
        printing.sync()
        printing.clock.shift(timedelta(hours=1))

        printing.pass_time()
        printing.work()

        assert files(printing, invoice(printing)) == []
        assert "It goes without NetSuite's PDF" in said(printing, invoice_id)

    def test_the_slot_is_given_back(self, printing: Receivables) -> None:
        bill(printing)

        printing.sync()

        assert not AccountSlot.objects.exclude(holder="").exists()


def lose_netsuite(books: Receivables, *, times: int | None) -> None:
    """Let the RESTlet fail."""
    books.netsuite.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path="restlet.nl", times=times))


class TestTheUploadFails:
    @pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.RESET_BEFORE, FaultKind.TRUNCATED])
    @pytest.mark.parametrize("target", ["/files", "/invoices/"])
    def test_a_lost_answer_leaves_one_file_and_is_made_good_at_once(
        self, printing: Receivables, kind: FaultKind, target: str
    ) -> None:
        invoice_id = bill(printing)
        lose(printing, kind, target=target)

        printing.sync()

        assert len(files(printing, invoice(printing))) == 1
        assert len(printing.invoiced.store.tables["files"]) == 1
        assert said(printing, invoice_id).endswith("NetSuite's PDF is attached.")

    def test_a_refused_file_is_told_and_sent_again_with_another_key(self, printing: Receivables) -> None:
        invoice_id = bill(printing)
        lose(printing, FaultKind.ERROR_BEFORE, target="/files", times=2)
        printing.sync()
        assert files(printing, invoice(printing)) == []
        assert "It goes without NetSuite's PDF: Invoiced failed at the file of" in said(printing, invoice_id)

        send_again(printing, invoice_id)

        assert len(files(printing, invoice(printing))) == 1
        assert len(printing.invoiced.invoices) == 1

    def test_the_next_change_brings_it(self, printing: Receivables) -> None:
        invoice_id = bill(printing)
        lose(printing, FaultKind.ERROR_BEFORE, target="/files", times=2)
        printing.sync()

        change(printing, invoice_id, line(rate=20))
        printing.sync()

        assert len(files(printing, invoice(printing))) == 1

    def test_an_invoice_whose_making_was_lost_has_one_pdf(self, printing: Receivables) -> None:
        bill(printing)
        lose(printing, FaultKind.RESET_AFTER, target="/invoices", times=1)

        printing.sync()
        printing.pass_time()
        printing.work()

        assert len(files(printing, invoice(printing))) == 1

    def test_once_it_is_there_nothing_is_owed(self, printing: Receivables) -> None:
        invoice_id = bill(printing)
        lose(printing, FaultKind.ERROR_BEFORE, target="/files", times=2)
        printing.sync()
        send_again(printing, invoice_id)
        before = (asked(printing), writes(printing))

        send_again(printing, invoice_id)

        assert (asked(printing), writes(printing)) == before
        assert printing.entry(INVOICES, invoice_id).facts == {}
