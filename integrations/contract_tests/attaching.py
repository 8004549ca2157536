"""Files of a document: NetSuite's own print, and those that its fields name."""

from __future__ import annotations

from typing import Any

from integrations import contract
from integrations.contract_tests.case import Case
from integrations.contract_tests.platform import Platform
from integrations.receivable_records import DocumentFile, ReceivableInvoice

PRINTED, AGAIN, CONTRACT = b"%PDF-1.4 as it was", b"%PDF-1.4 as it is now", b"what was agreed"


class Attaching(Case):
    """Attaching files to what was written."""

    def test_a_newer_pdf_takes_the_place_of_the_one_before(
        self, platform: Platform, connector: contract.Connector
    ) -> None:
        record = platform.wanted(ReceivableInvoice)
        held = connector.create(record=record)

        for version, content in (("1", PRINTED), ("1", PRINTED), ("2", AGAIN)):
            connector.attach_files(held=held, files=[_file(record, version=version, content=content)])

        assert platform.attached(record_type="invoice", source_id=held.source_id) == [AGAIN]

    def test_a_file_without_content_is_taken_off_and_no_other(
        self, platform: Platform, connector: contract.Connector
    ) -> None:
        record = platform.wanted(ReceivableInvoice)
        held = connector.create(record=record)
        contract_file = _file(record, field_id="custbody_contract", name="contract.txt", content=CONTRACT)
        connector.attach_files(held=held, files=[_file(record, content=PRINTED), contract_file])
        before = platform.attached(record_type="invoice", source_id=held.source_id)

        gone = _file(record, version="2", field_id="custbody_contract", content=b"")
        connector.attach_files(held=held, files=[gone])

        assert before == [PRINTED, CONTRACT]
        assert platform.attached(record_type="invoice", source_id=held.source_id) == [PRINTED]


def _file(record: ReceivableInvoice, *, version: str = "1", **fields: Any) -> DocumentFile:
    return DocumentFile(netsuite_id=record.netsuite_id, number=record.number, version=version, **fields)
