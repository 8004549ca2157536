"""Credit notes: made once, found again, followed until applied."""

from __future__ import annotations

from decimal import Decimal

import pytest

from integrations import errors, records
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import Fault, FaultKind
from tests.integrations.ordermentum.documents import document_line
from tests.integrations.ordermentum.world import World


@pytest.fixture
def made(world: World, connector: OrdermentumConnector) -> records.Held:
    return connector.create(record=world.memo())


def test_one_is_made_as_the_memo_r48(simulator: OrdermentumSimulator, world: World, made: records.Held) -> None:
    note = simulator.credit_notes[made.source_id]

    assert (note["purchaserId"], note["comments"], note["date"]) == (
        world.purchaser_id, "CM55: Broken bag", "2026-03-08T13:00:00.000Z",
    )  # fmt: skip
    assert note["retailerId"] == simulator.purchasers[world.purchaser_id]["retailerId"]
    assert (note["properties"], note["status"]) == ({"netsuite_id": "5512"}, "Issued")
    assert (made.record_type, made.netsuite_id, made.total) == ("credit_note", "5512", Decimal("33.00"))


def test_its_venue_is_asked_for_once(connector: OrdermentumConnector, world: World) -> None:
    connector.create(record=world.memo())
    connector.create(record=world.memo(netsuite_id="5513"))

    assert connector.calls == 3


def test_one_is_tied_to_its_invoices_and_released_e74(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
) -> None:
    invoice_id = simulator.raise_invoice(order_ids=[world.order()])["id"]

    held = connector.create(record=world.memo(invoice_ids=(invoice_id,)))
    assert simulator.invoices[invoice_id]["creditNoteIds"] == [held.source_id]
    connector.update(held=held, record=world.memo())
    assert simulator.invoices[invoice_id]["creditNoteIds"] == []


def test_an_amount_alone_is_one_line_of_text_e75(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
) -> None:
    line = document_line(product_id="", name="Goodwill", quantity=Decimal(1), unit_price=Decimal(5), amount=Decimal(5))

    held = connector.create(record=world.memo(lines=(line,), total=Decimal("11.00")))

    (written,) = simulator.credit_notes[held.source_id]["lineItems"]
    assert (written["name"], written["productId"], held.total) == ("Goodwill", None, Decimal("11.00"))


@pytest.mark.parametrize("kind", [FaultKind.ERROR_AFTER, FaultKind.RESET_AFTER, FaultKind.TRUNCATED])
def test_a_lost_answer_leaves_exactly_one_e76(
    kind: FaultKind, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
) -> None:
    memo = world.memo()
    simulator.faults.add(Fault(kind=kind, method="POST"))
    with pytest.raises(errors.Ambiguous):
        connector.create(record=memo)

    found = connector.look_up(wanted=[memo, world.memo(netsuite_id="5513")])

    assert {netsuite_id: held.source_id for netsuite_id, held in found.items()} == {
        "5512": next(iter(simulator.credit_notes))
    }


def test_a_void_memo_cancels_it_e76(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World, made: records.Held
) -> None:
    held = connector.cancel(held=made, record=world.memo(is_void=True))

    assert held.is_cancelled
    assert simulator.credit_notes[made.source_id]["status"] == "Cancelled"


def test_an_applied_one_is_not_changed_e76(
    simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World, made: records.Held
) -> None:
    simulator.pay_invoice(simulator.raise_invoice(order_ids=[world.order()])["id"])

    found = connector.read_held(record_type="credit_note", source_ids=[made.source_id])[made.source_id]
    with pytest.raises(errors.RecordRejected, match="refused the cancellation of credit note OMC.*used up"):
        connector.cancel(held=made, record=world.memo())

    assert found is not None
    assert found.is_final
