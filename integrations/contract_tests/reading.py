"""Reading single records afresh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from integrations import contract, errors, records
from integrations.contract_tests.case import NOBODY, Case
from integrations.contract_tests.platform import Platform


def read(connector: contract.Connector, record_type: str, source_ids: Sequence[str]) -> Mapping[str, Any]:
    """Read by the method that is for this type of record."""
    if record_type == "payment":
        return connector.read_payments(source_ids=source_ids)
    return connector.read_documents(record_type=record_type, source_ids=source_ids)


class Records(Case):
    """What is the same for documents and payments."""

    def test_a_record_is_read_under_its_own_id(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        source_ids = [platform.add(record_type=record_type) for _ in range(3)]

        found = read(connector, record_type, source_ids)

        assert {source_id: record.source_id for source_id, record in found.items()} == {
            source_id: source_id for source_id in source_ids
        }
        assert connector.unreadable == {}

    def test_one_that_does_not_exist_is_none(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        source_id = platform.add(record_type=record_type)

        found = read(connector, record_type, [NOBODY, source_id])

        assert found[NOBODY] is None
        assert found[source_id] is not None

    def test_one_that_cannot_be_understood_is_left_out_and_named(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        good, bad = (platform.add(record_type=record_type) for _ in range(2))
        platform.spoil(record_type=record_type, source_id=bad)

        found = read(connector, record_type, [bad, good])

        assert set(found) == {good}
        assert connector.unreadable[bad].strip()

    def test_nothing_asked_is_nothing_read(self, connector: contract.Connector, record_type: str) -> None:
        assert read(connector, record_type, []) == {}
        assert connector.calls == 0

    def test_many_are_read_at_once(self, platform: Platform, connector: contract.Connector, record_type: str) -> None:
        source_ids = {platform.add(record_type=record_type) for _ in range(platform.page_size + 1)}

        found = read(connector, record_type, sorted(source_ids))

        assert {source_id for source_id, record in found.items() if record is not None} == source_ids

    def test_its_version_is_another_after_an_edit_and_only_then(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        source_id = platform.add(record_type=record_type)
        first, again = (read(connector, record_type, [source_id])[source_id].version for _ in range(2))

        platform.edit(record_type=record_type, source_id=source_id)

        assert first == again != ""
        assert read(connector, record_type, [source_id])[source_id].version != first

    def test_a_read_that_fails_says_so_and_is_never_in_doubt(
        self, platform: Platform, connector: contract.Connector, record_type: str
    ) -> None:
        source_id = platform.add(record_type=record_type)

        with platform.failing(), pytest.raises(errors.SyncError) as caught:
            read(connector, record_type, [source_id])

        assert not isinstance(caught.value, errors.Ambiguous)


class Documents(Case):
    """What stands on an order or invoice."""

    def test_it_is_typed_and_complete(
        self, platform: Platform, connector: contract.Connector, document_type: str
    ) -> None:
        source_id = platform.add(record_type=document_type)

        document = read(connector, document_type, [source_id])[source_id]

        assert isinstance(document, records.Order if document_type == "order" else records.Invoice)
        assert all([document.number, document.customer_id, document.currency, document.lines])
        assert document.updated_at.utcoffset() == timedelta(0)
        assert len({line.source_id for line in document.lines}) == len(document.lines)

    def test_its_money_is_decimal(self, platform: Platform, connector: contract.Connector, document_type: str) -> None:
        source_id = platform.add(record_type=document_type)

        document = read(connector, document_type, [source_id])[source_id]

        amounts = [document.freight, document.surcharge, document.discount, document.total or Decimal(0)]
        amounts += [value for line in document.lines for value in (line.quantity, line.unit_price, line.amount)]
        assert {type(amount) for amount in amounts} == {Decimal}
        assert sum(line.amount for line in document.lines) > 0

    def test_it_belongs_to_the_account_that_is_read(
        self, platform: Platform, connector: contract.Connector, document_type: str
    ) -> None:
        source_id = platform.add(record_type=document_type)

        document = read(connector, document_type, [source_id])[source_id]

        assert document.owner_id in ("", connector.owner_id)

    def test_properties_that_it_does_not_carry_can_be_read(
        self, platform: Platform, connector: contract.Connector, document_type: str
    ) -> None:
        source_id = platform.add(record_type=document_type)
        document = read(connector, document_type, [source_id])[source_id]

        if document.customer_properties is None:
            assert document.customer_id in connector.read_customers(source_ids=[document.customer_id])
        asked = [line.product_id for line in document.lines if line.properties is None]
        assert not asked or set(asked) <= set(connector.read_products(source_ids=asked))
