"""An order placed on the platform becomes a NetSuite sales order: its header, its properties, and what never goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.netsuite.limiter import Lane
from mappings.models import CustomerMapping, ProductMapping
from syncjobs import health
from syncjobs.models import Flow, State, SyncEntry, SyncLog, SyncPlan
from tests.world import World


def test_an_order_becomes_one_sales_order_with_one_call_r12(world: World) -> None:
    world.connect()
    placed = world.order(reference="PO-7781", comment="Leave at side door")

    world.sync()

    order = world.sales_order(placed)
    assert order is not None
    assert (order["entity"]["id"], order["otherRefNum"]) == ("1042", "PO-7781")
    assert order["memo"] == f"{placed['orderNumber']} Leave at side door"
    assert [call.method for call in world.netsuite.calls] == ["PUT"]
    assert world.entry(placed).state == State.SYNCED
    assert world.entry(placed).netsuite_id == order["id"]


def test_days_are_days_in_the_suppliers_zone_r12(world: World) -> None:
    world.connect()
    placed = world.order(placedOn="2026-11-19T13:30:00.000Z", deliveryDate="2026-11-20T13:00:00.000Z")

    world.sync()

    order = world.sales_order(placed)
    assert order is not None
    assert (order["tranDate"], order["shipDate"]) == ("2026-11-20", "2026-11-21")


def test_the_external_id_follows_from_the_orders_id_r12(world: World) -> None:
    world.connect()
    placed = world.order(id="7B0C5D1E-2F5A-4A1E-9A55-0D6A5F1F0001")

    world.sync()

    assert world.netsuite.external_ids("salesOrder") == ["om-order-7b0c5d1e-2f5a-4a1e-9a55-0d6a5f1f0001"]
    assert world.entry(placed).external_id == "om-order-7b0c5d1e-2f5a-4a1e-9a55-0d6a5f1f0001"


def test_a_connection_sends_orders_or_invoices_never_both_r11(world: World) -> None:
    world.connect()

    with pytest.raises(IntegrityError), transaction.atomic():
        SyncPlan.objects.create(connection=world.connection, flow=Flow.INVOICES_OUT)


def test_orders_mode_sends_no_invoice_r11(world: World) -> None:
    world.connect()
    raised = world.bill(world.order())

    world.sync()
    world.tell("invoice_created", raised)
    world.drain()

    assert world.netsuite.all("invoice") == []


def test_the_webhooks_order_is_sent_as_soon_as_a_worker_drains_real_time_work_r14(world: World) -> None:
    world.connect()
    placed = world.order()

    world.tell("order_created", placed)

    assert world.entry(placed).lane == Lane.REALTIME
    world.drain()
    assert world.entry(placed).state == State.SYNCED


def test_what_was_last_changed_before_the_plan_began_stays_where_it_is_r16(world: World) -> None:
    world.connect()
    placed = world.order()
    SyncPlan.objects.update(starts_at=timezone.now() + timedelta(seconds=1))

    world.sync()

    assert not SyncEntry.objects.filter(source_id=placed["id"]).exists()
    assert world.netsuite.calls == []


def test_a_webhook_before_the_plan_begins_is_not_followed_r16(world: World) -> None:
    world.connect()
    SyncPlan.objects.update(starts_at=timezone.now() + timedelta(days=10))

    answer = world.tell("order_created", world.order())

    assert answer.json() == {"message": "ignored"}
    assert not SyncEntry.objects.exists()


def test_segments_and_sales_rep_stand_in_the_header_r20(world: World) -> None:
    world.connect()
    placed = world.order(
        properties={
            "netsuite_department_id": "4",
            "netsuite_class_id": "7",
            "netsuite_sales_rep_id": "-5",
            "netsuite_location_id": "2",
        }
    )

    world.sync()

    order = world.sales_order(placed)
    assert order is not None
    held = {name: order[name]["id"] for name in ("department", "class", "salesRep", "location")}
    assert held == {"department": "4", "class": "7", "salesRep": "-5", "location": "2"}


@pytest.mark.parametrize(
    ("on_order", "on_customer", "default", "expected"),
    [
        pytest.param("4", "3", "5", "4", id="the order's own first"),
        pytest.param(None, "3", "5", "3", id="then the customer's"),
        pytest.param(None, None, "5", "5", id="then the connection's"),
        pytest.param("–", "3", "5", "3", id="a dash counts as nothing"),
        pytest.param(None, None, "", None, id="else the field is left out"),
    ],
)
def test_the_department_is_taken_by_precedence_r20(
    world: World, on_order: str | None, on_customer: str | None, default: str, expected: str | None
) -> None:
    world.connect(department_id=default)
    if on_customer:
        world.ordermentum.edit_purchaser(world.purchasers[0]["id"], properties={"netsuite_department_id": on_customer})
    placed = world.order(properties={"netsuite_department_id": on_order} if on_order else {})

    world.sync()

    order = world.sales_order(placed)
    assert order is not None
    assert order.get("department", {}).get("id") == expected


def test_a_products_department_and_class_stand_on_its_line_r20(world: World) -> None:
    world.connect()
    world.ordermentum.edit_product(
        world.products[0]["id"], properties={"netsuite_department_id": "3", "netsuite_class_id": "6"}
    )
    ProductMapping.objects.filter(product_id=world.products[0]["id"]).delete()
    placed = world.order(products=(0, 1))

    world.sync()

    order = world.sales_order(placed)
    assert order is not None
    first, second = order["item"]["items"]
    assert (first["department"]["id"], first["class"]["id"]) == ("3", "6")
    assert "department" not in second


def test_ids_on_the_platforms_own_fields_are_enough_r17_r18_r23(world: World) -> None:
    world.connect()
    CustomerMapping.objects.all().delete()
    ProductMapping.objects.all().delete()
    placed = world.order(customer=2, products=(0, 3))

    world.sync()

    order = world.sales_order(placed)
    assert order is not None
    assert order["entity"]["id"] == "1044"
    assert [line["item"]["id"] for line in order["item"]["items"]] == ["501", "504"]


@pytest.mark.parametrize("kind", ["favourite", "template"])
def test_a_list_that_a_buyer_keeps_is_no_order_e30(world: World, kind: str) -> None:
    world.connect()
    placed = world.order(type=kind)

    world.sync()

    assert (world.entry(placed).state, world.netsuite.calls) == (State.SKIPPED, [])
    assert "not a placed order" in world.entry(placed).message


def test_an_order_without_any_state_is_ignored_e30(world: World) -> None:
    world.connect()
    placed = world.order(status=None, orderStatus=None, placedOn=None)

    world.sync()

    assert (world.entry(placed).state, world.netsuite.calls) == (State.SKIPPED, [])


def test_an_order_of_another_supplier_is_never_taken_e32(world: World) -> None:
    world.connect()
    placed = world.order()
    other = "5c1f0000-0000-4000-8000-0000000000ff"
    world.ordermentum.overwrite("orders", placed["id"], supplierId=other)

    world.deliver({"event": "order_created", "id": placed["id"]})
    world.drain()

    assert (world.entry(placed).state, world.netsuite.calls) == (State.SKIPPED, [])
    assert "another account" in world.entry(placed).message


def test_nothing_but_sales_orders_is_ever_written_r7(world: World) -> None:
    world.connect()
    placed = world.order(freight="12.00", surcharge="1.73", totalDiscount="5.00")
    world.sync()
    world.ordermentum.edit_order(placed["id"], reference="PO-2")
    world.sync()
    world.ordermentum.cancel_order(placed["id"])
    world.sync()
    world.compare_totals()

    written = {call.target.split("/record/v1/")[1].split("/")[0] for call in world.netsuite.writes}
    assert written == {"salesOrder"}
    others = [call.target for call in world.netsuite.calls if "/record/v1/salesOrder" not in call.target]
    assert all(target.startswith("/services/rest/query/") for target in others)


def test_netsuite_is_spoken_to_through_its_rest_services_alone_r8(world: World) -> None:
    world.connect()
    world.order(freight="12.00")

    health.test_account(account=world.account)
    world.sync()
    world.compare_totals()

    assert len(world.netsuite.calls) > 5
    assert [call.target for call in world.netsuite.calls if not call.target.startswith("/services/rest/")] == []


def test_the_log_row_tells_both_ids_and_what_was_sent_r56(world: World) -> None:
    world.connect()
    placed = world.order(reference="PO-7781")

    world.sync()

    row = SyncLog.objects.get(source_id=placed["id"])
    assert (row.connection, row.plan, row.number) == (world.connection, world.plan, placed["orderNumber"])
    assert (row.netsuite_id, row.outcome, row.attempt) == (world.entry(placed).netsuite_id, "CREATED", 1)
    assert (row.calls, row.direction) == (1, "TO_NETSUITE")
    assert row.duration_ms > 0
    (exchange,) = row.exchanges
    assert (exchange["method"], exchange["status"]) == ("PUT", 204)
    assert '"otherRefNum":"PO-7781"' in exchange["request"]
