"""Records of NetSuite written to the platform: once, whatever happens to the answers."""

from __future__ import annotations

import contextlib

import pytest

from integrations import contract, errors, receivable_records, records
from integrations.contract_tests.case import NOBODY, Case
from integrations.contract_tests.platform import Platform

RECORD_TYPES: dict[type[records.FromNetSuite], str] = {
    records.BilledInvoice: "invoice",
    records.CreditNote: "credit_note",
    receivable_records.ReceivableCustomer: "customer",
    receivable_records.ReceivableInvoice: "invoice",
    receivable_records.ReceivableCreditNote: "credit_note",
    receivable_records.ReceivablePayment: "payment",
}
Kind = type[records.FromNetSuite]


class Writing(Case):
    """Looking up, making and changing."""

    def test_what_was_never_written_is_not_found(
        self, platform: Platform, connector: contract.Connector, kind: Kind
    ) -> None:
        assert connector.look_up(wanted=[platform.wanted(kind)]) == {}

    def test_what_was_made_is_found_again_by_netsuite_s_id(
        self, platform: Platform, connector: contract.Connector, kind: Kind
    ) -> None:
        other, record = (platform.wanted(kind) for _ in range(2))

        connector.create(record=other)
        made = connector.create(record=record)

        found = connector.look_up(wanted=[record])
        assert {key: held.source_id for key, held in found.items()} == {record.netsuite_id: made.source_id}
        assert made.record_type == RECORD_TYPES[kind]

    def test_what_was_made_is_read_by_its_own_id_and_no_other_is(
        self, platform: Platform, connector: contract.Connector, kind: Kind
    ) -> None:
        made = connector.create(record=platform.wanted(kind))

        found = connector.read_held(record_type=made.record_type, source_ids=[made.source_id, NOBODY])

        held = found[made.source_id]
        assert held is not None
        assert (held.source_id, held.is_cancelled) == (made.source_id, False)
        assert found[NOBODY] is None

    def test_a_write_whose_answer_is_lost_is_found_and_not_made_twice(
        self, platform: Platform, connector: contract.Connector, kind: Kind
    ) -> None:
        record = platform.wanted(kind)
        before = platform.count(record_type=RECORD_TYPES[kind])

        with platform.losing_answers(), pytest.raises(errors.Ambiguous):
            connector.create(record=record)

        assert set(connector.look_up(wanted=[record])) == {record.netsuite_id}
        assert platform.count(record_type=RECORD_TYPES[kind]) == before + 1

    def test_updating_twice_does_no_harm(self, platform: Platform, connector: contract.Connector, kind: Kind) -> None:
        record = platform.wanted(kind)
        made = connector.create(record=record)
        count = platform.count(record_type=made.record_type)
        edited = platform.edited(record)

        first = connector.update(held=made, record=edited)
        again = connector.update(held=first, record=edited)

        assert again == first
        assert again.source_id == made.source_id
        assert platform.count(record_type=made.record_type) == count

    def test_nothing_is_made_while_the_platform_fails(
        self, platform: Platform, connector: contract.Connector, kind: Kind
    ) -> None:
        record = platform.wanted(kind)
        before = platform.count(record_type=RECORD_TYPES[kind])

        with platform.failing(), pytest.raises(errors.SyncError):
            connector.create(record=record)

        assert platform.count(record_type=RECORD_TYPES[kind]) == before


class Cancelling(Case):
    """What NetSuite voided."""

    def test_cancelling_twice_does_no_harm(
        self, platform: Platform, connector: contract.Connector, cancelled_kind: Kind
    ) -> None:
        record = platform.wanted(cancelled_kind)
        made = connector.create(record=record)
        count = platform.count(record_type=made.record_type)

        first = connector.cancel(held=made, record=record)
        connector.cancel(held=first, record=record)
        with contextlib.suppress(errors.RecordNotFound):  # as somebody who had not heard of the first
            connector.cancel(held=made, record=record)

        held = connector.read_held(record_type=made.record_type, source_ids=[made.source_id])[made.source_id]
        assert first.is_cancelled
        assert held is None or held.is_cancelled
        assert platform.count(record_type=made.record_type) <= count


class Removing(Case):
    """What NetSuite deleted."""

    def test_removing_twice_does_no_harm(
        self, platform: Platform, connector: contract.Connector, removed_kind: Kind
    ) -> None:
        made = connector.create(record=platform.wanted(removed_kind))

        for _ in range(2):
            connector.remove(held=made, record_type=made.record_type)

        held = connector.read_held(record_type=made.record_type, source_ids=[made.source_id])[made.source_id]
        assert held is None or held.is_cancelled
