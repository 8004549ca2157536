"""A file that an invoice names, from the SuiteApp's RESTlet: what comes, and what each refusal becomes."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from integrations import errors
from integrations.netsuite import document_file, document_pdf, restlet
from integrations.netsuite.simulator import NetSuiteSimulator
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime.now(UTC)
FIELD = "custbody_contract_file"
CONTENT = b"%PDF-1.4 what was agreed"


@pytest.fixture
def simulator():
    made = NetSuiteSimulator(account_id="1234567_SB1")
    made.demo_company()
    return made


@pytest.fixture
def account(simulator):
    with simulator.serve() as server:
        yield factories.account_of(simulator, server.base_url)


@pytest.fixture
def elsewhere(scripted, simulator):
    """An account at an address that says what a test wants."""
    return factories.account_of(simulator, scripted.base_url)


def invoice_id(simulator, **fields):
    line = {"item": {"id": "501"}, "quantity": 1, "rate": 10, "price": {"id": "-1"}}
    return simulator.add("invoice", {"entity": {"id": "1042"}, "item": {"items": [line]}, **fields})


def loaded(account, netsuite_id="1"):
    return document_file.loaded(account=account, netsuite_id=netsuite_id, field_id=FIELD, now=NOON)


def asked(simulator):
    return [call.status for call in simulator.calls if "customscript_crossfoot_file" in call.target]


def test_it_comes_with_id_and_name(simulator, account):
    file_id = simulator.add_file("Contract 2026.pdf", CONTENT)

    found = loaded(account, invoice_id(simulator, **{FIELD: {"id": file_id}}))

    assert found == document_file.CabinetFile(file_id=file_id, name="Contract 2026.pdf", content=CONTENT)
    assert asked(simulator) == [200]


def test_an_empty_field_names_none(simulator, account):
    assert loaded(account, invoice_id(simulator)) is None


def test_one_that_is_gone_is_refused_alone(simulator, account):
    file_id = simulator.add_file("Contract 2026.pdf", CONTENT)
    first, second = (invoice_id(simulator, **{FIELD: {"id": one}}) for one in ("9999", file_id))

    with pytest.raises(errors.PermissionMissing, match="File 9999: You do not have access to the media item"):
        loaded(account, first)

    assert loaded(account, second).content == CONTENT


def test_a_role_that_may_see_no_files_is_told_what_to_tick(simulator, account):
    netsuite_id = invoice_id(simulator, **{FIELD: {"id": simulator.add_file("a.pdf", CONTENT)}})
    simulator.permissions.discard("Documents and Files")

    with pytest.raises(errors.PermissionMissing, match="Documents and Files, level View: Setup > Users/Roles"):
        loaded(account, netsuite_id)


def test_without_its_script_it_says_what_to_do_and_pdfs_are_printed_all_the_same(simulator, account):
    netsuite_id = invoice_id(simulator)
    simulator.books.restlets.discard("customscript_crossfoot_file")

    for _ in range(2):
        with pytest.raises(restlet.Unavailable, match="or switch the field mapping of the invoice attachment off"):
            loaded(account, netsuite_id)

    assert asked(simulator) == [404]
    printed = document_pdf.printed(account=account, record_type="invoice", netsuite_id=netsuite_id, now=NOON)
    assert printed.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "file",
    [
        "contract.pdf",
        [],
        {},
        {"id": "9001", "name": "contract.pdf"},
        {"id": "9001", "name": "contract.pdf", "content": "no base64"},
        {"id": "9001", "name": "contract.pdf", "content": None},
        {"id": "9001", "name": "", "content": "YQ=="},
        {"name": "contract.pdf", "content": "YQ=="},
    ],
)
def test_what_is_no_file_is_never_passed_on(scripted, elsewhere, file):
    scripted.answer({"file": file})

    with pytest.raises(errors.RecordRejected, match="no file"):
        loaded(elsewhere)


@pytest.mark.parametrize("answer", ["<html>log in</html>", [], {}])
def test_what_is_no_answer_of_the_script_is_never_taken_for_an_empty_field(scripted, elsewhere, answer):
    scripted.answer(answer)

    with pytest.raises(errors.RecordRejected, match="no file"):
        loaded(elsewhere)


@pytest.mark.parametrize(("size", "text"), [(0, "is empty"), (restlet.LARGEST_BYTES + 1, "larger than 10 MB")])
def test_what_is_empty_or_too_large_is_refused_in_words(scripted, elsewhere, size, text):
    content = base64.b64encode(b"x" * size).decode()
    scripted.answer({"file": {"id": "9001", "name": "contract.pdf", "content": content}})

    with pytest.raises(errors.RecordRejected, match=text):
        loaded(elsewhere)
