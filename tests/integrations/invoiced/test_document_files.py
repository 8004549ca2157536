"""NetSuite's PDF on Invoiced's documents: attached once, replaced by a newer one, and never in a stranger's way."""

from __future__ import annotations

from typing import Any

import pytest

from integrations import errors, records
from integrations.invoiced.session import Session
from integrations.invoiced.simulator import InvoicedSimulator
from integrations.receivable_records import DocumentFile
from integrations.simulation import Fault, FaultKind
from tests.integrations.invoiced.conftest import BEANS, Connect

NAME = "INV-2041-netsuite-7001.pdf"


@pytest.fixture
def invoice(company: InvoicedSimulator) -> dict[str, Any]:
    customer = company.add_customer(name="Harbour Lane Grocers")
    return dict(company.raise_invoice(customer["id"], [BEANS], number="INV-2041"))


def pdf(version: str = "1", content: bytes = b"%PDF-1.4 one", **changes: Any) -> DocumentFile:
    given: dict[str, Any] = {"netsuite_id": "7001", "number": "INV-2041", "version": version, "content": content}
    return DocumentFile(**{**given, **changes})


def held(row: dict[str, Any], record_type: str = "invoice") -> records.Held:
    return records.Held(record_type=record_type, source_id=str(row["id"]))


def attached(company: InvoicedSimulator, row: dict[str, Any], table: str = "invoices") -> list[tuple[str, bytes]]:
    """Names and contents of the files on a document."""
    files = company.store.tables["files"]
    return [
        (files[each]["name"], files[each]["_content"]) for each in company.store.tables[table][row["id"]]["attachments"]
    ]


def attach_by_hand(company: InvoicedSimulator, row: dict[str, Any], name: str) -> None:
    """What somebody does in Invoiced."""
    file = company.file_book.add(name=name, kind="application/pdf", content=b"by hand")
    record = company.store.find("invoices", row["id"])
    company.invoice_book.edit(record, {"attachments": [*record["attachments"], file["id"]]})


def test_it_is_attached_and_is_what_the_customer_downloads(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]
) -> None:
    connect().attach_files(held=held(invoice), files=[pdf()])

    assert attached(company, invoice) == [(NAME, b"%PDF-1.4 one")]
    [file] = company.store.tables["files"].values()
    assert (file["type"], company.invoices[invoice["id"]]["pdf_attachment"]) == ("application/pdf", file["id"])


def test_a_credit_note_has_it_too(company: InvoicedSimulator, connect: Connect) -> None:
    customer = company.add_customer(name="Harbour Lane Grocers")
    note = company.credit_note_book.add({"customer": customer["id"], "number": "CN-88", "items": [BEANS]})

    connect().attach_files(held=held(note, "credit_note"), files=[pdf(number="CN-88")])

    assert attached(company, note, "credit_notes") == [("CN-88-netsuite-7001.pdf", b"%PDF-1.4 one")]


def test_a_newer_one_takes_its_place_whatever_the_number_is_now(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]
) -> None:
    connector = connect()
    connector.attach_files(held=held(invoice), files=[pdf()])

    connector.attach_files(held=held(invoice), files=[pdf("2", b"%PDF-1.4 two", number="INV-2041A")])

    assert attached(company, invoice) == [("INV-2041A-netsuite-7001.pdf", b"%PDF-1.4 two")]


def test_what_somebody_attached_by_hand_stays(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]
) -> None:
    connector = connect()
    connector.attach_files(held=held(invoice), files=[pdf()])
    attach_by_hand(company, invoice, "INV-2041.pdf")
    attach_by_hand(company, invoice, "INV-2041-netsuite-17001.pdf")

    connector.attach_files(held=held(invoice), files=[pdf("2", b"%PDF-1.4 two")])

    names = [name for name, _ in attached(company, invoice)]
    assert names == [NAME, "INV-2041.pdf", "INV-2041-netsuite-17001.pdf"]


def test_the_same_again_changes_nothing(company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]) -> None:
    connector = connect()
    connector.attach_files(held=held(invoice), files=[pdf()])
    connector.attach_files(held=held(invoice), files=[pdf(content=b"%PDF-1.4 printed a second later")])

    assert attached(company, invoice) == [(NAME, b"%PDF-1.4 one")]
    assert len(company.store.tables["files"]) == 1


def named(version: str = "1", content: bytes = b"agreed", **changes: Any) -> DocumentFile:
    """A file that a field of the invoice names."""
    return pdf(version, content, **{"field_id": "custbody_contract", "name": "Contract.docx", **changes})


def test_files_of_fields_stand_behind_the_pdf_which_alone_is_downloaded(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]
) -> None:
    terms = named(content=b"terms", field_id="custbody_terms", name="Terms 1.2 final")

    connect().attach_files(held=held(invoice), files=[pdf(), named(), terms])

    assert attached(company, invoice) == [
        (NAME, b"%PDF-1.4 one"),
        ("Contract-netsuite-7001-custbody_contract.docx", b"agreed"),
        ("Terms 1.2 final-netsuite-7001-custbody_terms", b"terms"),
    ]
    first, second, third = company.store.tables["files"].values()
    assert company.invoices[invoice["id"]]["pdf_attachment"] == first["id"]
    assert (second["type"].endswith("wordprocessingml.document"), third["type"]) == (True, "application/octet-stream")


def test_without_the_pdf_nothing_else_is_downloaded_in_its_place(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]
) -> None:
    connect().attach_files(held=held(invoice), files=[named(name="Contract.pdf")])

    assert len(attached(company, invoice)) == 1
    assert company.invoices[invoice["id"]]["pdf_attachment"] is None


def test_a_field_has_one_file_and_those_of_others_stay(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]
) -> None:
    connector = connect()
    connector.attach_files(held=held(invoice), files=[pdf(), named(), named(field_id="custbody_contract_2")])
    attach_by_hand(company, invoice, "Contract.docx")

    connector.attach_files(held=held(invoice), files=[named("2", b"new", name="Contract 2.pdf")])

    assert [name for name, _ in attached(company, invoice)] == [
        "Contract 2-netsuite-7001-custbody_contract.pdf",
        NAME,
        "Contract-netsuite-7001-custbody_contract_2.docx",
        "Contract.docx",
    ]


def test_what_the_field_names_no_more_is_taken_off_once(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]
) -> None:
    connector = connect()
    connector.attach_files(held=held(invoice), files=[pdf(), named()])
    gone = named("2", b"", name="")

    connector.attach_files(held=held(invoice), files=[gone])
    before = sum(call.writes for call in company.calls)
    connector.attach_files(held=held(invoice), files=[gone])

    assert attached(company, invoice) == [(NAME, b"%PDF-1.4 one")]
    assert sum(call.writes for call in company.calls) == before


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("method", ["POST", "PATCH", "POST|PATCH"])
def test_lost_answers_leave_one_file(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any], method: str, times: int
) -> None:
    attach_by_hand(company, invoice, "terms.pdf")
    connector = connect()
    company.faults.add(Fault(kind=FaultKind.RESET_AFTER, method=method, times=times))

    for _ in range(times):
        with pytest.raises(errors.Ambiguous):
            connector.attach_files(held=held(invoice), files=[pdf()])
    connector.attach_files(held=held(invoice), files=[pdf()])

    assert attached(company, invoice) == [(NAME, b"%PDF-1.4 one"), ("terms.pdf", b"by hand")]
    assert len(company.store.tables["files"]) == 2


def test_after_a_refusal_the_key_is_another(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]
) -> None:
    connector = connect()
    company.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, method="POST", times=1))
    with pytest.raises(errors.Ambiguous) as caught:
        connector.attach_files(held=held(invoice), files=[pdf()])
    assert caught.value.is_answered

    connector.attach_files(held=held(invoice), files=[pdf(refusals=1)])

    assert attached(company, invoice) == [(NAME, b"%PDF-1.4 one")]


def test_a_number_that_is_no_file_name_does_not_break_the_form(
    company: InvoicedSimulator, connect: Connect, invoice: dict[str, Any]
) -> None:
    connect().attach_files(held=held(invoice), files=[pdf(number='RE "Ä"/7\r\nX: y')])

    [(name, content)] = attached(company, invoice)
    assert (name, content) == ("RE ____7__X_ y-netsuite-7001.pdf", b"%PDF-1.4 one")


def test_a_document_that_is_gone_is_not_found(connect: Connect, session: Session) -> None:
    with pytest.raises(errors.RecordNotFound):
        connect().attach_files(held=held({"id": 9}), files=[pdf()])
