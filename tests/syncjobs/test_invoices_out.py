"""Sync type Invoices: a platform's invoice becomes a NetSuite invoice, over the same runner as orders."""

from __future__ import annotations

import pytest

from integrations.simulation import Fault, FaultKind
from mappings.models import CancelAction, CustomerMapping, DocumentRules
from syncjobs.models import Flow, State
from tests.world import World


@pytest.fixture
def billing(world: World) -> World:
    world.connect(flow=Flow.INVOICES_OUT)
    return world


def pay_in_netsuite(world: World, invoice_id: str) -> None:
    world.netsuite.add(
        "customerPayment",
        {
            "customer": {"id": world.netsuite.get("invoice", invoice_id)["entity"]["id"]},
            "payment": world.netsuite.get("invoice", invoice_id)["total"],
            "apply": {"items": [{"doc": {"id": invoice_id}, "apply": True}]},
        },
    )


def test_an_invoice_becomes_one_netsuite_invoice_with_its_orders_lines_r13(billing: World) -> None:
    placed = billing.order(products=(0, 1), reference="PO-7781", comment="Leave at side door", freight="12.00")
    raised = billing.bill(placed, date="2026-11-19T13:00:00.000Z", dueAt="2026-11-26T13:00:00.000Z")

    billing.sync()

    invoice = billing.invoice(raised)
    assert invoice is not None
    assert (invoice["tranDate"], invoice["dueDate"]) == ("2026-11-20", "2026-11-27")
    assert (invoice["entity"]["id"], invoice["otherRefNum"]) == ("1042", "PO-7781")
    assert invoice["memo"].startswith(raised["number"])
    assert billing.lines(raised) == [("501", 2, 30, 60), ("502", 2, 3, 6), ("310", 1, 12, 12)]
    assert [call.method for call in billing.netsuite.calls] == ["PUT"]


def test_netsuite_numbers_the_invoice_itself_r13(billing: World) -> None:
    raised = billing.bill(billing.order())

    billing.sync()

    invoice = billing.invoice(raised)
    assert invoice is not None
    assert invoice["tranId"] not in ("", raised["number"])


def test_it_keeps_the_platforms_number_where_that_is_asked_for_r13(billing: World) -> None:
    DocumentRules.objects.filter(connection=billing.connection).update(uses_platform_numbers=True)
    raised = billing.bill(billing.order())

    billing.sync()

    invoice = billing.invoice(raised)
    assert invoice is not None
    assert invoice["tranId"] == raised["number"]


def test_invoices_mode_sends_no_order_r13(billing: World) -> None:
    billing.tell("order_created", billing.order())

    billing.sync()

    assert billing.netsuite.calls == []


def test_one_invoice_over_three_orders_has_all_lines_and_one_freight_line_e28(billing: World) -> None:
    orders = [billing.order(products=(number,), freight="4.00") for number in range(3)]
    raised = billing.bill(*orders)

    billing.sync()

    assert [line[0] for line in billing.lines(raised)] == ["501", "502", "503", "310"]
    assert billing.lines(raised)[-1] == ("310", 1, 12, 12)


def test_surcharge_freight_and_discount_stand_on_the_invoice_r52(billing: World) -> None:
    raised = billing.bill(billing.order(freight="12.00", surcharge="1.73", totalDiscount="5.00"))

    billing.sync()

    assert [line[0] for line in billing.lines(raised)][-3:] == ["310", "320", "330"]


def test_an_edit_changes_the_same_invoice_e23(billing: World) -> None:
    placed = billing.order(products=(0, 1))
    raised = billing.bill(placed)
    billing.sync()

    billing.ordermentum.edit_order(placed["id"], lines=placed["lineItems"][:1])
    billing.sync()

    assert [line[0] for line in billing.lines(raised)] == ["501"]
    assert billing.log(raised) == ["CREATED", "UPDATED"]


def test_a_cancelled_unpaid_invoice_is_voided_e27(billing: World) -> None:
    raised = billing.bill(billing.order(freight="12.00"))
    billing.sync()

    billing.ordermentum.cancel_invoice(raised["id"])
    billing.sync()

    invoice = billing.invoice(raised)
    assert invoice is not None
    assert (invoice["total"], invoice["memo"]) == (0, f"VOID {raised['number']}: cancelled on the platform")
    assert billing.log(raised) == ["CREATED", "CANCELLED"]


def test_a_deleted_invoice_is_voided_like_a_cancelled_one_e31(billing: World) -> None:
    raised = billing.bill(billing.order())
    billing.sync()

    billing.ordermentum.edit_invoice(raised["id"], deletedAt="2026-11-20T00:00:00.000Z")
    billing.sync()

    invoice = billing.invoice(raised)
    assert invoice is not None
    assert (invoice["total"], billing.log(raised)) == (0, ["CREATED", "CANCELLED"])


def test_a_void_whose_answer_was_lost_is_found_done_e27_e36(billing: World) -> None:
    raised = billing.bill(billing.order())
    billing.sync()
    billing.ordermentum.cancel_invoice(raised["id"])
    billing.netsuite.faults.add(Fault(kind=FaultKind.RESET_AFTER, method="PATCH"))
    billing.sync()

    billing.pass_time()
    billing.drain()

    assert billing.entry(raised).state == State.SYNCED, billing.entry(raised).message
    assert [call.method for call in billing.netsuite.calls].count("PATCH") == 1


def test_a_cancelled_paid_invoice_is_only_flagged_e27(billing: World) -> None:
    raised = billing.bill(billing.order())
    billing.sync()
    pay_in_netsuite(billing, billing.entry(raised).netsuite_id)

    billing.ordermentum.cancel_invoice(raised["id"])
    billing.sync()

    invoice = billing.invoice(raised)
    assert invoice is not None
    assert (billing.entry(raised).state, invoice["total"]) == (State.WAITING, 66)
    assert "was cancelled on the platform" in billing.entry(raised).message


def test_an_invoice_cancelled_before_it_went_across_creates_nothing_e27(billing: World) -> None:
    raised = billing.bill(billing.order())
    billing.ordermentum.cancel_invoice(raised["id"])

    billing.sync()

    assert (billing.entry(raised).state, billing.netsuite.calls) == (State.SKIPPED, [])


def test_a_voided_invoice_is_no_mismatch_of_totals_e27(billing: World) -> None:
    raised = billing.bill(billing.order())
    billing.sync()
    billing.ordermentum.cancel_invoice(raised["id"])
    billing.sync()

    billing.compare_totals()

    assert billing.entry(raised).total_state == "AGREES"


def test_deleting_instead_of_voiding_is_a_choice_e27(world: World) -> None:
    world.connect(flow=Flow.INVOICES_OUT, cancel_action=CancelAction.DELETE)
    raised = world.bill(world.order())
    world.sync()

    world.ordermentum.cancel_invoice(raised["id"])
    world.sync()

    assert world.netsuite.all("invoice") == []


def test_an_invoice_that_is_paid_in_netsuite_is_left_alone_e29(billing: World) -> None:
    placed = billing.order(reference="PO-1")
    raised = billing.bill(placed)
    billing.sync()
    pay_in_netsuite(billing, billing.entry(raised).netsuite_id)

    billing.ordermentum.edit_invoice(raised["id"], reference="PO-2")
    billing.sync()

    invoice = billing.invoice(raised)
    assert invoice is not None
    assert (invoice["otherRefNum"], billing.log(raised)[-1]) == ("PO-1", "CONFLICT")
    assert "is paid and was left alone" in billing.entry(raised).message


def test_an_invoice_without_its_customers_mapping_waits_e1_r24(billing: World) -> None:
    CustomerMapping.objects.all().delete()
    raised = billing.bill(billing.order(customer=8))

    billing.sync()

    assert (billing.entry(raised).state, billing.netsuite.calls) == (State.WAITING, [])
    assert billing.entry(raised).message.startswith(f"Invoice {raised['number']} was not sent.")


def test_an_invoice_without_a_freight_item_waits_r50(world: World) -> None:
    world.connect(flow=Flow.INVOICES_OUT, freight_item_id="")
    raised = world.bill(world.order(customer=8, freight="12.00"))

    world.sync()

    assert "freight item id missing" in world.entry(raised).message


def test_an_invoice_without_a_surcharge_item_waits_r51(world: World) -> None:
    world.connect(flow=Flow.INVOICES_OUT, surcharge_item_id="")
    raised = world.bill(world.order(surcharge="1.73"))

    world.sync()

    assert "surcharge item id missing" in world.entry(raised).message


def test_the_webhook_of_an_invoice_starts_it_r13(billing: World) -> None:
    raised = billing.bill(billing.order())

    billing.tell("invoice_created", raised)
    billing.drain()

    assert billing.invoice(raised) is not None


def test_nothing_but_invoices_is_ever_written_r7(billing: World) -> None:
    raised = billing.bill(billing.order(freight="12.00"))
    billing.sync()
    billing.ordermentum.edit_invoice(raised["id"], reference="PO-2")
    billing.sync()
    billing.ordermentum.cancel_invoice(raised["id"])
    billing.sync()
    billing.compare_totals()

    assert {call.target.split("/record/v1/")[1].split("/")[0] for call in billing.netsuite.writes} == {"invoice"}


def test_netsuites_id_is_written_on_the_invoice_r19(billing: World) -> None:
    raised = billing.bill(billing.order())
    billing.sync()

    billing.write_ids_back()

    held = billing.ordermentum.invoices[raised["id"]]["properties"]
    assert held["netsuite_id"] == billing.entry(raised).netsuite_id
