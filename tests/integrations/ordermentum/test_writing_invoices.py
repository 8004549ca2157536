"""Finalised invoices: made once, found again, followed while unpaid, cancelled, marked as paid."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from integrations import errors, records
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import Fault, FaultKind
from tests.integrations.ordermentum.documents import INVOICE, billed_invoice, document_line, invoice_row
from tests.integrations.ordermentum.odd import Odd, ok
from tests.integrations.ordermentum.world import World

PAID_ON = date(2026, 3, 20)
LOST = [FaultKind.ERROR_AFTER, FaultKind.RESET_AFTER, FaultKind.TRUNCATED]


@pytest.fixture
def made(world: World, connector: OrdermentumConnector) -> records.Held:
    return connector.create(record=world.billed())


def paid_invoice(held: records.Held, netsuite_id: str = "5501") -> records.PaidInvoice:
    return records.PaidInvoice(
        netsuite_id=netsuite_id,
        number="INV77",
        version="1",
        currency="AUD",
        invoice_id=held.source_id,
        paid_date=PAID_ON,
    )


class TestCreate:
    def test_makes_an_invoice_with_netsuites_quantities_and_prices_r43(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
    ) -> None:
        billed = world.billed()

        held = connector.create(record=billed)

        invoice = simulator.invoices[held.source_id]
        assert [(line["quantity"], line["price"]) for line in invoice["lineItems"]] == [(2, "30.0000")]
        assert (invoice["orderIds"], invoice["purchaserId"]) == (list(billed.order_ids), world.purchaser_id)
        assert (invoice["date"], invoice["dueAt"]) == ("2026-03-05T13:00:00.000Z", "2026-03-12T13:00:00.000Z")
        assert (held.number, held.netsuite_id, held.total) == (invoice["number"], "5501", Decimal("66.00"))
        assert [held.is_paid, held.is_cancelled, held.is_final, held.is_busy] == [False] * 4

    def test_is_one_call(self, simulator: OrdermentumSimulator, made: records.Held) -> None:
        assert [(call.method, call.target) for call in simulator.calls] == [("POST", "/v1/invoices")]

    def test_bills_one_order_twice_when_netsuite_did_e69(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
    ) -> None:
        order_id = world.order()
        first, second = world.billed(order_id), world.billed(order_id, netsuite_id="5502")

        connector.create(record=first)
        connector.create(record=second)

        found = connector.look_up(wanted=[first, second])
        assert len({found["5501"].source_id, found["5502"].source_id}) == len(simulator.invoices) == 2

    def test_says_what_ordermentum_refuses(self, connector: OrdermentumConnector, world: World) -> None:
        with pytest.raises(errors.RecordRejected, match="the invoice for NetSuite's INV77.*nothing does not exist"):
            connector.create(record=world.billed(lines=(document_line(product_id="nothing"),)))

    def test_refuses_what_is_no_document(self, connector: OrdermentumConnector, made: records.Held) -> None:
        with pytest.raises(LookupError, match="takes no PaidInvoice"):
            connector.create(record=paid_invoice(made))

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_is_ambiguous_and_found_afterwards_r45(
        self, kind: FaultKind, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
    ) -> None:
        billed = world.billed()
        simulator.faults.add(Fault(kind=kind, method="POST"))
        with pytest.raises(errors.Ambiguous):
            connector.create(record=billed)

        found = connector.look_up(wanted=[billed])

        assert [found["5501"].source_id] == list(simulator.invoices)
        assert found["5501"].total == Decimal("66.00")

    def test_what_was_never_made_is_not_found(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
    ) -> None:
        billed = world.billed()
        simulator.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, method="POST"))
        with pytest.raises(errors.Ambiguous):
            connector.create(record=billed)

        assert connector.look_up(wanted=[billed]) == {}


class TestUpdate:
    def test_follows_an_edit_in_netsuite_e72(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World, made: records.Held
    ) -> None:
        line = document_line(product_id=world.product_id, quantity=Decimal(1), amount=Decimal(30), tax=Decimal(3))
        edited = world.billed(lines=(line,), total_tax=Decimal(3), total=Decimal(33))

        for _ in range(2):
            held = connector.update(held=made, record=edited)

        invoice = simulator.invoices[made.source_id]
        assert [line["quantity"] for line in invoice["lineItems"]] == [1]
        assert (held.total, invoice["total"]) == (Decimal("33.00"), "33.00")

    def test_leaves_its_other_properties_alone(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World, made: records.Held
    ) -> None:
        simulator.edit_invoice(made.source_id, properties={"netsuite_class_id": "7"})

        connector.update(held=made, record=world.billed())

        properties = simulator.invoices[made.source_id]["properties"]
        assert properties == {"netsuite_id": "5501", "netsuite_class_id": "7"}

    def test_ties_one_that_does_not_name_its_counterpart_r45(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
    ) -> None:
        raised = simulator.raise_invoice(order_ids=[world.order()])["id"]
        held = connector.read_held(record_type="invoice", source_ids=[raised])[raised]

        assert held is not None
        assert connector.update(held=held, record=world.billed()).netsuite_id == "5501"
        assert simulator.invoices[raised]["properties"] == {"netsuite_id": "5501"}

    def test_of_a_paid_invoice_is_refused_with_what_to_do_e72(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World, made: records.Held
    ) -> None:
        simulator.pay_invoice(made.source_id)

        with pytest.raises(errors.RecordRejected, match="“This invoice can no longer be edited”.*by hand") as caught:
            connector.update(held=made, record=world.billed())

        assert (caught.value.code, caught.value.detail) == ("403", "This invoice can no longer be edited")

    def test_of_one_that_is_gone_is_not_found(self, connector: OrdermentumConnector, world: World) -> None:
        gone = records.Held(record_type="invoice", source_id=str(uuid4()))

        with pytest.raises(errors.RecordNotFound):
            connector.update(held=gone, record=world.billed())


class TestCancel:
    def test_cancels_what_netsuite_voided_e71(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World, made: records.Held
    ) -> None:
        held = connector.cancel(held=made, record=world.billed(is_void=True))

        assert held.is_cancelled
        assert simulator.invoices[made.source_id]["status"] == "Cancelled"

    def test_makes_no_second_call(self, connector: OrdermentumConnector, world: World, made: records.Held) -> None:
        held = connector.cancel(held=made, record=world.billed())
        before = connector.calls

        assert connector.cancel(held=held, record=world.billed()) == held
        assert connector.calls == before


class TestMarkPaid:
    def test_marks_it_as_paid_on_the_day_r49(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, made: records.Held
    ) -> None:
        held = connector.mark_paid(held=made, paid_date=PAID_ON)

        invoice = simulator.invoices[made.source_id]
        assert (held.is_paid, held.is_final) == (True, True)
        assert (invoice["status"], invoice["paidAt"]) == ("Paid", "2026-03-19T13:00:00.000Z")
        assert simulator.forbidden_calls == []

    def test_makes_no_call_for_a_paid_one_e58(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, made: records.Held
    ) -> None:
        simulator.pay_invoice(made.source_id)
        held = connector.look_up(wanted=[paid_invoice(made)])["5501"]
        before = connector.calls

        assert connector.mark_paid(held=held, paid_date=PAID_ON) == held
        assert connector.calls == before

    def test_waits_while_a_card_is_charged_e59(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, made: records.Held
    ) -> None:
        simulator.edit_invoice(made.source_id, processing=True)
        held = connector.look_up(wanted=[paid_invoice(made)])["5501"]

        with pytest.raises(errors.Busy, match="under way"):
            connector.mark_paid(held=held, paid_date=PAID_ON)

    def test_is_refused_in_words_when_the_charge_began_since_e59(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, made: records.Held
    ) -> None:
        simulator.edit_invoice(made.source_id, processing=True)

        with pytest.raises(errors.RecordRejected, match="refused the payment of invoice .*processing invoice"):
            connector.mark_paid(held=made, paid_date=PAID_ON)

    def test_reads_back_what_was_marked(self, connector: OrdermentumConnector, made: records.Held) -> None:
        connector.mark_paid(held=made, paid_date=PAID_ON)

        invoice = connector.read_documents(record_type="invoice", source_ids=[made.source_id])[made.source_id]

        assert isinstance(invoice, records.Invoice)
        assert invoice.paid_at == datetime(2026, 3, 19, 13, tzinfo=UTC)
        assert (invoice.settled_at, invoice.settlement_reference) == (None, "")


class TestReadHeld:
    def test_reads_many_with_one_call(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, world: World
    ) -> None:
        ids = [simulator.raise_invoice(order_ids=[world.order()])["id"] for _ in range(5)]

        found = connector.read_held(record_type="invoice", source_ids=ids)

        assert list(found) == ids
        assert connector.calls == 1

    def test_one_that_does_not_exist_is_none(self, connector: OrdermentumConnector) -> None:
        gone = str(uuid4())

        assert connector.read_held(record_type="invoice", source_ids=[gone]) == {gone: None}

    def test_knows_no_other_records(self, connector: OrdermentumConnector) -> None:
        with pytest.raises(LookupError, match="holds no “order”"):
            connector.read_held(record_type="order", source_ids=["x"])

    def test_a_paid_invoice_that_does_not_exist_is_left_out(
        self, connector: OrdermentumConnector, made: records.Held
    ) -> None:
        gone = records.Held(record_type="invoice", source_id=str(uuid4()))

        found = connector.look_up(wanted=[paid_invoice(made), paid_invoice(gone, "5502")])

        assert list(found) == ["5501"]


class TestOddAnswers:
    HELD = records.Held(record_type="invoice", source_id=INVOICE, number="OMI1890")

    @pytest.mark.parametrize("body", ["", [], {}, {"status": "ok"}, {"id": None}, {"data": {"number": "x"}}])
    def test_an_answer_that_names_no_invoice_is_ambiguous(
        self, body: Any, odd: Odd, odd_connector: OrdermentumConnector
    ) -> None:
        odd.answer = lambda path, ask: (201, {}, body)

        with pytest.raises(errors.Ambiguous, match="did not say what it made"):
            odd_connector.create(record=billed_invoice())

    def test_an_answer_in_an_envelope_is_understood(self, odd: Odd, odd_connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: (201, {}, {"data": invoice_row()})

        assert odd_connector.create(record=billed_invoice()).source_id == INVOICE

    def test_a_change_without_an_answer_is_read_again(self, odd: Odd, odd_connector: OrdermentumConnector) -> None:
        answers = iter([(204, {}, ""), ok(invoice_row(status="Paid"))])
        odd.answer = lambda path, ask: next(answers)

        assert odd_connector.mark_paid(held=self.HELD, paid_date=PAID_ON).is_paid

    @pytest.mark.parametrize("verb", ["mark_paid", "cancel"])
    def test_what_is_answered_but_not_done_is_said(
        self, verb: str, odd: Odd, odd_connector: OrdermentumConnector
    ) -> None:
        odd.answer = lambda path, ask: ok(invoice_row())
        given = {"paid_date": PAID_ON} if verb == "mark_paid" else {"record": billed_invoice()}

        with pytest.raises(errors.RecordRejected, match="as if it was done, but it is not"):
            getattr(odd_connector, verb)(held=self.HELD, **given)

    @pytest.mark.parametrize("status", [408, 500, 503])
    def test_a_failure_may_have_written(self, status: int, odd: Odd, odd_connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: (status, {}, {})

        with pytest.raises(errors.Ambiguous):
            odd_connector.update(held=self.HELD, record=billed_invoice())

    def test_no_permission_to_make_one_is_named(self, odd: Odd, odd_connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: (403, {}, {"message": "Forbidden"})

        with pytest.raises(errors.PermissionMissing):
            odd_connector.create(record=billed_invoice())
