"""Files that an invoice's fields name in NetSuite go along with it, and hold it up no longer than its PDF (B8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.netsuite.simulator.custom_fields import CustomField
from integrations.simulation import Fault, FaultKind
from mappings.models import FieldMapping, MappedType, ReceivableSettings
from syncjobs.models import Flow, State
from tests.receivables import Receivables
from tests.syncjobs.receivables.billing import bill, change, customer, invoice, line, send_again, touch, writes

INVOICES = Flow.AR_INVOICES_IN
FIELD, OTHER = "custbody_contract_file", "custbody_terms_file"
RESTLETS = {"customscript_crossfoot_pdf", "customscript_crossfoot_file"}


@pytest.fixture
def attaching(books: Receivables) -> Iterator[Receivables]:
    """Both sides connected for invoices, which go with the file that one field names."""
    books.netsuite.custom_fields.update({FIELD: CustomField(kind="file"), OTHER: CustomField(kind="file")})
    books.connect(INVOICES)
    maps(books, FIELD)
    customer(books)
    yield books
    books.netsuite.books.restlets |= RESTLETS
    books.netsuite.custom_fields.clear()


def maps(books: Receivables, field: str) -> None:
    """What staff say: the file of this field goes along."""
    FieldMapping.objects.create(
        connection=books.connection,
        record_type=MappedType.ATTACHMENT,
        netsuite_field=field,
        platform_field=f"attachments.{field}",
    )


def files(books: Receivables) -> list[tuple[str, bytes]]:
    """Names and contents of the files on the one invoice of Invoiced."""
    kept = books.invoiced.store.tables["files"]
    return [(kept[each]["name"], kept[each]["_content"]) for each in invoice(books)["attachments"]]


def names(books: Receivables) -> list[str]:
    return [name for name, _ in files(books)]


def billed(books: Receivables, **fields: Any) -> str:
    """Raise an invoice with a contract."""
    file_id = books.netsuite.add_file("Contract.pdf", b"%PDF-1.4 agreed")
    return bill(books, **{FIELD: {"id": file_id}, **fields})


def asked(books: Receivables) -> int:
    """How often NetSuite was asked for a file."""
    return sum(1 for call in books.netsuite.calls if "crossfoot_file" in call.target)


def said(books: Receivables, netsuite_id: str) -> str:
    return books.entry(INVOICES, netsuite_id).message


class TestAnInvoice:
    def test_goes_with_the_file_that_its_field_names_b8(self, attaching: Receivables) -> None:
        netsuite_id = billed(attaching)

        attaching.sync()

        assert files(attaching) == [(f"Contract-netsuite-{netsuite_id}-{FIELD}.pdf", b"%PDF-1.4 agreed")]
        assert invoice(attaching)["pdf_attachment"] is None
        number = invoice(attaching)["number"]
        assert said(attaching, netsuite_id) == f"Invoice {number} created. “Contract.pdf” is attached."

    def test_has_netsuites_pdf_before_the_files_of_every_field_b8(self, attaching: Receivables) -> None:
        ReceivableSettings.objects.update(sends_pdf=True)
        maps(attaching, OTHER)
        terms = attaching.netsuite.add_file("terms.txt", b"30 days", is_text=True)
        netsuite_id = billed(attaching, **{OTHER: {"id": terms}})

        attaching.sync()

        assert names(attaching) == [
            f"{invoice(attaching)['number']}-netsuite-{netsuite_id}.pdf",
            f"Contract-netsuite-{netsuite_id}-{FIELD}.pdf",
            f"terms-netsuite-{netsuite_id}-{OTHER}.txt",
        ]
        assert invoice(attaching)["pdf_attachment"] == invoice(attaching)["attachments"][0]
        assert said(attaching, netsuite_id).endswith(
            "NetSuite's PDF is attached. “Contract.pdf” is attached. “terms.txt” is attached."
        )

    def test_whose_field_is_empty_goes_alone_and_asks_for_nothing(self, attaching: Receivables) -> None:
        netsuite_id = bill(attaching)

        attaching.sync()

        assert (files(attaching), asked(attaching)) == ([], 0)
        assert not [
            call for call in attaching.invoiced.calls if "/files" in call.target or "/attachments" in call.target
        ]
        assert said(attaching, netsuite_id).endswith("created.")

    def test_that_says_nothing_new_is_left_alone(self, attaching: Receivables) -> None:
        netsuite_id = billed(attaching)
        attaching.sync()
        before = writes(attaching)

        touch(attaching, netsuite_id)
        attaching.sync()

        assert (asked(attaching), writes(attaching)) == (1, before)

    def test_that_names_another_file_has_that_one_in_its_place(self, attaching: Receivables) -> None:
        netsuite_id = billed(attaching)
        attaching.sync()

        newer = attaching.netsuite.add_file("Contract.pdf", b"%PDF-1.4 amended")
        attaching.netsuite.change("invoice", netsuite_id, {FIELD: {"id": newer}})
        attaching.sync()

        assert files(attaching) == [(f"Contract-netsuite-{netsuite_id}-{FIELD}.pdf", b"%PDF-1.4 amended")]

    def test_that_names_none_any_more_has_none_but_what_people_attached(self, attaching: Receivables) -> None:
        netsuite_id = billed(attaching)
        attaching.sync()
        by_hand = attaching.invoiced.file_book.add(name="Contract.pdf", kind="application/pdf", content=b"by hand")
        record = attaching.invoiced.store.find("invoices", invoice(attaching)["id"])
        attaching.invoiced.invoice_book.edit(record, {"attachments": [*record["attachments"], by_hand["id"]]})

        attaching.netsuite.change("invoice", netsuite_id, {FIELD: None})
        attaching.sync()

        assert files(attaching) == [("Contract.pdf", b"by hand")]
        assert asked(attaching) == 1

    def test_whose_mapping_is_new_and_names_nothing_is_not_written_again(self, attaching: Receivables) -> None:
        netsuite_id = billed(attaching)
        attaching.sync()
        before = writes(attaching)

        maps(attaching, OTHER)
        touch(attaching, netsuite_id)
        attaching.sync()

        assert writes(attaching) == before

    def test_whose_field_holds_no_id_is_held_with_the_fields_name(self, attaching: Receivables) -> None:
        netsuite_id = bill(attaching, **{FIELD: "Contract.pdf"})

        attaching.sync()

        assert attaching.entry(INVOICES, netsuite_id).state == State.FAILED
        assert f"{FIELD} holds “Contract.pdf”, which is no ID of a file" in said(attaching, netsuite_id)
        assert attaching.invoiced.invoices == {}

    def test_whose_field_is_not_shown_keeps_its_file(self, attaching: Receivables) -> None:
        netsuite_id = billed(attaching)
        attaching.sync()
        attaching.netsuite.books.hidden_columns.add(f"transaction.{FIELD}")
        try:
            change(attaching, netsuite_id, line(rate=20))
            attaching.sync()
        finally:
            attaching.netsuite.books.hidden_columns.clear()

        assert (invoice(attaching)["total"], len(files(attaching))) == (20, 1)
        assert f"The mapped field {FIELD} was left out" in said(attaching, netsuite_id)


class TestAFileCannotBeHad:
    def test_the_invoice_goes_without_and_says_which(self, attaching: Receivables) -> None:
        ReceivableSettings.objects.update(sends_pdf=True)
        netsuite_id = bill(attaching, **{FIELD: {"id": "9999"}})

        attaching.sync()

        assert attaching.entry(INVOICES, netsuite_id).state == State.SYNCED
        assert names(attaching) == [f"{invoice(attaching)['number']}-netsuite-{netsuite_id}.pdf"]
        assert f"NetSuite's PDF is attached. It goes without the file of {FIELD}: " in said(attaching, netsuite_id)
        assert "File 9999: You do not have access" in said(attaching, netsuite_id)

    def test_without_the_script_the_log_says_what_to_install_and_it_comes_later(self, attaching: Receivables) -> None:
        attaching.netsuite.books.restlets.discard("customscript_crossfoot_file")
        netsuite_id = billed(attaching)
        attaching.sync()
        assert files(attaching) == []
        assert "NetSuite has no RESTlet customscript_crossfoot_file: deploy the SuiteApp" in said(
            attaching, netsuite_id
        )
        attaching.netsuite.books.restlets |= RESTLETS
        attaching.clock.shift(timedelta(minutes=15))

        send_again(attaching, netsuite_id)

        assert len(files(attaching)) == 1
        assert attaching.entry(INVOICES, netsuite_id).facts == {}

    def test_while_netsuite_is_down_the_invoice_waits_for_an_hour_and_no_longer(self, attaching: Receivables) -> None:
        netsuite_id = billed(attaching)
        attaching.netsuite.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path="restlet.nl", times=None))
        attaching.sync()
        assert (attaching.invoiced.invoices, attaching.log(INVOICES, netsuite_id)) == ({}, [])
        attaching.clock.shift(timedelta(hours=1))

        attaching.pass_time()
        attaching.work()

        assert files(attaching) == []
        assert "It goes without the file of" in said(attaching, netsuite_id)

    def test_the_one_before_stays_until_the_newer_one_comes(self, attaching: Receivables) -> None:
        netsuite_id = billed(attaching)
        attaching.sync()

        attaching.netsuite.change("invoice", netsuite_id, {FIELD: {"id": "9999"}})
        attaching.sync()

        assert [content for _, content in files(attaching)] == [b"%PDF-1.4 agreed"]

    @pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.RESET_BEFORE, FaultKind.TRUNCATED])
    @pytest.mark.parametrize("target", ["/files", "/invoices/"])
    def test_a_lost_answer_leaves_one_file_of_each(self, attaching: Receivables, kind: FaultKind, target: str) -> None:
        ReceivableSettings.objects.update(sends_pdf=True)
        billed(attaching)
        attaching.invoiced.faults.add(Fault(kind=kind, method="POST|PATCH", path=target, times=1))

        attaching.sync()

        assert len(files(attaching)) == len(attaching.invoiced.store.tables["files"]) == 2

    def test_a_file_that_could_not_be_taken_off_is_told_and_taken_off_later(self, attaching: Receivables) -> None:
        netsuite_id = billed(attaching)
        attaching.sync()
        attaching.invoiced.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, method="GET", path="/attachments", times=None))
        attaching.netsuite.change("invoice", netsuite_id, {FIELD: None})
        attaching.sync()
        assert f"It goes without taking off the file of {FIELD}: " in said(attaching, netsuite_id)
        attaching.invoiced.faults.replace([])

        send_again(attaching, netsuite_id)

        assert files(attaching) == []
