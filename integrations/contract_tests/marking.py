"""Invoices that were paid in NetSuite."""

from __future__ import annotations

from integrations import contract, records
from integrations.contract_tests.case import Case
from integrations.contract_tests.platform import Platform


class Paid(Case):
    """Marking the platform's own invoice as paid; no money is moved."""

    def test_marking_twice_does_no_harm(self, platform: Platform, connector: contract.Connector) -> None:
        record = platform.wanted(records.PaidInvoice)
        held = connector.look_up(wanted=[record])[record.netsuite_id]

        first = connector.mark_paid(held=held, paid_date=record.paid_date)
        connector.mark_paid(held=first, paid_date=record.paid_date)

        found = connector.read_held(record_type="invoice", source_ids=[held.source_id])[held.source_id]
        assert not held.is_paid
        assert first.is_paid
        assert found is not None
        assert found.is_paid
