"""What all of the tests stand on: an open connector, and the record types that it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from integrations import contract, receivable_records, records
from integrations.contract import Capability
from integrations.contract_tests.platform import Platform

READ: Mapping[Capability, str] = {
    Capability.READ_ORDERS: "order",
    Capability.READ_INVOICES: "invoice",
    Capability.READ_PAYMENTS: "payment",
}
LISTED: Mapping[Capability, str] = {
    Capability.LIST_CUSTOMERS: "customers",
    Capability.LIST_PRODUCTS: "products",
}
WRITTEN: Mapping[Capability, Sequence[type[records.FromNetSuite]]] = {
    Capability.WRITE_INVOICES: (records.BilledInvoice,),
    Capability.WRITE_CREDIT_NOTES: (records.CreditNote,),
    Capability.WRITE_CUSTOMERS: (receivable_records.ReceivableCustomer,),
    Capability.WRITE_RECEIVABLES: (
        receivable_records.ReceivableInvoice,
        receivable_records.ReceivableCreditNote,
        receivable_records.ReceivablePayment,
    ),
}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NOBODY = "00000000-0000-4000-8000-00000000dead"  # an id that no platform gives


class Case:
    """Tests of one part of the contract; `connector_class` is the connector that they are about."""

    connector_class: ClassVar[type[contract.Connector]]

    @pytest.fixture
    def connector(self, platform: Platform) -> Iterator[contract.Connector]:
        """Open one connector to the platform."""
        opened = self.connector_class(settings=platform.settings)
        yield opened
        opened.close()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Give a test that asks for a type of record each one that the connector declares."""
        chosen: Mapping[str, Sequence[object]] = {
            "record_type": self._able(READ),
            "document_type": [each for each in self._able(READ) if each != "payment"],
            "listed": self._able(LISTED),
            "kind": self._kinds(*WRITTEN),
            "cancelled_kind": self._kinds(*(each for each in WRITTEN if each != Capability.WRITE_CUSTOMERS)),
            "removed_kind": self._kinds(Capability.WRITE_RECEIVABLES),
        }
        for name, given in chosen.items():
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, given, ids=lambda each: getattr(each, "__name__", str(each)))

    def _able(self, table: Mapping[Capability, str]) -> list[str]:
        return [name for each, name in table.items() if each in self.connector_class.capabilities]

    def _kinds(self, *capabilities: Capability) -> list[type[records.FromNetSuite]]:
        able = self.connector_class.capabilities
        return [kind for each in capabilities if each in able for kind in WRITTEN[each]]
