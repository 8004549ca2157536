"""Writing properties back, and what an unclear answer means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from integrations import errors
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import Fault, FaultKind

Place = Callable[..., dict[str, Any]]


def write(connector: OrdermentumConnector, source_id: str, record_type: str = "order") -> None:
    connector.write_properties(record_type=record_type, source_id=source_id, properties={"netsuite_id": "9001"})


def test_sets_one_property_and_leaves_the_others_r19(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
) -> None:
    order = place(properties={"netsuite_class_id": "7"})

    write(connector, order["id"])

    assert simulator.orders[order["id"]]["properties"] == {"netsuite_class_id": "7", "netsuite_id": "9001"}
    assert [call.method for call in simulator.calls] == ["PATCH"]


def test_writes_to_invoices_too_r19(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
) -> None:
    invoice = simulator.raise_invoice(order_ids=[place()["id"]])

    write(connector, invoice["id"], "invoice")

    assert simulator.invoices[invoice["id"]]["properties"]["netsuite_id"] == "9001"
    assert [call.method for call in simulator.calls] == ["PUT"]


@pytest.mark.parametrize("kind", [FaultKind.ERROR_AFTER, FaultKind.RESET_AFTER, FaultKind.TRUNCATED])
def test_an_unclear_answer_is_ambiguous(
    kind: FaultKind, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
) -> None:
    order_id = place()["id"]
    simulator.faults.add(Fault(kind=kind, method="PATCH"))

    with pytest.raises(errors.Ambiguous):
        write(connector, order_id)


def test_an_order_that_is_gone_is_not_found(connector: OrdermentumConnector) -> None:
    gone = str(uuid4())

    with pytest.raises(errors.RecordNotFound, match=f"no order {gone}"):
        write(connector, gone)


def test_the_address_of_a_record_is_for_staff(connector: OrdermentumConnector) -> None:
    order_url = connector.record_url(record_type="order", source_id="ABC")

    assert order_url.endswith("/orders/abc")
    assert connector.record_url(record_type="invoice", source_id="d e").endswith("/invoices/d%20e")
    assert connector.record_url(record_type="customer", source_id="x") == ""
