"""NetSuite's own print of a document."""

from __future__ import annotations

from integrations import contract
from integrations.contract_tests.case import Case
from integrations.contract_tests.platform import Platform
from integrations.receivable_records import DocumentPdf, ReceivableInvoice

PRINTED, AGAIN = b"%PDF-1.4 as it was", b"%PDF-1.4 as it is now"


class Attaching(Case):
    """Attaching the PDF to what was written."""

    def test_a_newer_pdf_takes_the_place_of_the_one_before(
        self, platform: Platform, connector: contract.Connector
    ) -> None:
        record = platform.wanted(ReceivableInvoice)
        held = connector.create(record=record)

        for version, content in (("1", PRINTED), ("1", PRINTED), ("2", AGAIN)):
            pdf = DocumentPdf(netsuite_id=record.netsuite_id, number=record.number, version=version, content=content)
            connector.attach_pdf(held=held, pdf=pdf)

        assert platform.attached(record_type="invoice", source_id=held.source_id) == [AGAIN]
