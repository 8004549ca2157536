"""What has no mapping stops the whole document, is named at once, and goes by itself when the mapping is there."""

from __future__ import annotations

import pytest

from mappings.models import CustomerMapping, DocumentRules, ProductMapping
from syncjobs import sweeping
from syncjobs.models import EntryWait, Outcome, State, SyncLog
from tests.world import World

UNMAPPED = 8  # of the demo company's purchasers and products, these carry no property either


def unmap(world: World, *products: int, customer: int | None = None) -> None:
    for number in products:
        ProductMapping.objects.filter(product_id=world.products[number]["id"]).delete()
    if customer is not None:
        CustomerMapping.objects.filter(source_id=world.purchasers[customer]["id"]).delete()


def map_product(world: World, number: int) -> None:
    found = ProductMapping.objects.filter(product_id=world.products[number]["id"])
    assert found.update(netsuite_id=str(501 + number)) == 1


def test_an_unmapped_product_stops_the_whole_order_e1_r24(world: World) -> None:
    world.connect()
    unmap(world, 8)
    placed = world.order(products=(0, 8, 1))

    world.sync()

    entry = world.entry(placed)
    assert (entry.state, world.netsuite.calls) == (State.WAITING, [])
    product = world.products[8]
    assert f"product {product['name']} (SKU {product['SKU']}, id {product['id']})" in entry.message
    assert [wait.label for wait in entry.waits.all()] == [
        f"product {product['name']} (SKU {product['SKU']}, id {product['id']})"
    ]


def test_two_unmapped_products_and_a_customer_are_named_in_one_failure_e2(world: World) -> None:
    world.connect()
    unmap(world, 8, 9, customer=UNMAPPED)
    placed = world.order(customer=UNMAPPED, products=(0, 8, 9))

    world.sync()

    message = world.entry(placed).message
    assert all(world.products[number]["SKU"] in message for number in (8, 9))
    assert world.purchasers[UNMAPPED]["name"] in message
    assert (world.entry(placed).waits.count(), world.log(placed)) == (3, ["WAITING"])


def test_what_is_missing_appears_under_unmapped_r27(world: World) -> None:
    world.connect()
    unmap(world, 8, customer=UNMAPPED)
    world.order(customer=UNMAPPED, products=(8,))

    world.sync()

    assert [row.sku for row in ProductMapping.objects.filter(netsuite_id="")] == [world.products[8]["SKU"]]
    assert [row.name for row in CustomerMapping.objects.filter(netsuite_id="")] == [world.purchasers[8]["name"]]


def test_mapping_the_customer_sends_its_waiting_orders_e3(world: World) -> None:
    world.connect()
    unmap(world, customer=UNMAPPED)
    placed = [world.order(customer=UNMAPPED) for _ in range(2)]
    world.sync()

    mapping = CustomerMapping.objects.get(source_id=world.purchasers[UNMAPPED]["id"])
    mapping.netsuite_id = "1050"
    mapping.save()
    sweeping.sweep(now=world.now())
    world.drain()

    assert [world.entry(one).state for one in placed] == [State.SYNCED, State.SYNCED]
    assert not EntryWait.objects.exists()


def test_an_order_waits_on_until_the_last_mapping_is_there_e3(world: World) -> None:
    world.connect()
    unmap(world, 8, 9)
    placed = world.order(products=(8, 9))
    world.sync()

    map_product(world, 8)
    sweeping.sweep(now=world.now())
    assert (world.entry(placed).state, world.entry(placed).waits.count()) == (State.WAITING, 1)
    map_product(world, 9)
    sweeping.sweep(now=world.now())
    world.drain()

    assert world.entry(placed).state == State.SYNCED


def test_what_left_the_order_is_waited_for_no_longer_e3(world: World) -> None:
    world.connect()
    unmap(world, 8, 9)
    placed = world.order(products=(8, 9))
    world.sync()
    kept = [line for line in placed["lineItems"] if line["productId"] == world.products[9]["id"]]
    world.ordermentum.edit_order(placed["id"], lines=kept)
    world.sync()

    map_product(world, 9)
    sweeping.sweep(now=world.now())
    world.drain()

    assert world.entry(placed).state == State.SYNCED


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("freight_item_id", {"freight": "12.00"}),
        ("surcharge_item_id", {"surcharge": "1.73"}),
        ("discount_item_id", {"totalDiscount": "5.00"}),
    ],
)
def test_giving_the_missing_item_sends_the_order_e15_e17_e13(world: World, rule: str, fields: dict[str, str]) -> None:
    world.connect(**{rule: ""})
    placed = world.order(customer=UNMAPPED, **fields)
    world.sync()
    assert world.entry(placed).state == State.WAITING

    DocumentRules.objects.update(**{rule: {"f": "310", "s": "320", "d": "330"}[rule[0]]})
    sweeping.sweep(now=world.now())
    world.drain()

    assert world.entry(placed).state == State.SYNCED


def test_an_id_given_on_the_platforms_customer_sends_its_orders_e3(world: World) -> None:
    world.connect()
    unmap(world, customer=UNMAPPED)
    placed = world.order(customer=UNMAPPED)
    world.sync()

    edited = world.ordermentum.edit_purchaser(world.purchasers[UNMAPPED]["id"], properties={"netsuite_id": "1050"})
    world.tell("purchaser_updated", edited)
    world.drain()

    assert world.entry(placed).state == State.SYNCED


def test_a_waiting_order_is_read_again_every_hour_r24(world: World) -> None:
    world.connect()
    unmap(world, 8)
    placed = world.order(products=(8,))
    world.sync()
    world.ordermentum.edit_product(world.products[8]["id"], properties={"netsuite_id": "509"})

    sweeping.sweep(now=world.now())
    assert world.entry(placed).state == State.WAITING
    type(world.entry(placed)).objects.update(due_at=world.now())
    sweeping.sweep(now=world.now())
    world.drain()

    assert world.entry(placed).state == State.SYNCED


@pytest.mark.parametrize(("has_variant", "item"), [(True, "511"), (False, "510")])
def test_the_variants_mapping_goes_before_its_products_e4(world: World, has_variant: bool, item: str) -> None:
    world.connect()
    product, variant = world.products[0], next(iter(world.ordermentum.variants.values()))
    assert variant["productId"] == product["id"]
    ProductMapping.objects.filter(product_id=product["id"]).update(netsuite_id="510")
    ProductMapping.objects.create(
        connection=world.connection, product_id=product["id"], variant_id=variant["id"], netsuite_id="511"
    )
    line = {"productId": product["id"], "quantity": 1, **({"variantId": variant["id"]} if has_variant else {})}
    placed = world.order(lines=[line])

    world.sync()

    assert world.lines(placed)[0][0] == item


def test_the_table_goes_before_a_property_and_the_difference_is_told_e5_r23(world: World) -> None:
    world.connect()
    ProductMapping.objects.filter(product_id=world.products[0]["id"]).update(netsuite_id="520")
    world.ordermentum.edit_purchaser(world.purchasers[0]["id"], properties={"netsuite_id": "1051"})
    placed = world.order(products=(0,))

    world.sync()

    order = world.sales_order(placed)
    assert order is not None
    assert (order["entity"]["id"], world.lines(placed)[0][0]) == ("1042", "520")
    assert "The table was followed." in SyncLog.objects.get(outcome=Outcome.CREATED).message


@pytest.mark.parametrize(("text", "state"), [(" 501 ", State.SYNCED), ("HB-1KG", State.FAILED), ("–", State.WAITING)])
def test_a_property_holds_an_internal_id_or_nothing_e6_r22(world: World, text: str, state: State) -> None:
    world.connect()
    unmap(world, 0)
    world.ordermentum.edit_product(world.products[0]["id"], properties={"netsuite_id": text})
    placed = world.order(products=(0,))

    world.sync()

    assert world.entry(placed).state == state
    if state == State.FAILED:
        assert "netsuite_id" in world.entry(placed).message
        assert "“HB-1KG”, which is not an internal id" in world.entry(placed).message
        assert world.netsuite.calls == []


@pytest.mark.parametrize("name", ["department", "class", "sales_rep", "freight", "location"])
def test_every_property_of_the_order_must_hold_an_id_r22(world: World, name: str) -> None:
    world.connect()
    placed = world.order(freight="12.00", properties={f"netsuite_{name}_id": "Retail"})

    world.sync()

    assert (world.entry(placed).state, world.netsuite.calls) == (State.FAILED, [])
    assert f"netsuite_{name}_id" in world.entry(placed).message
    assert "“Retail”, which is not an internal id" in world.entry(placed).message


def test_properties_renamed_in_the_rules_are_read_from_the_next_order_on_e78(world: World) -> None:
    world.connect()
    properties = {"netsuite_department_id": "4", "cost_centre": "3"}
    before = world.order(properties=properties)
    world.sync()

    DocumentRules.objects.update(property_tags={"department": ["cost_centre"]})
    after = world.order(properties=properties)
    world.sync()

    held = [world.sales_order(one) for one in (before, after)]
    assert [order and order["department"]["id"] for order in held] == ["4", "3"]


def test_an_inactive_item_fails_with_netsuites_own_words_e8_r26(world: World) -> None:
    world.connect()
    world.netsuite.deactivate("inventoryItem", "501")
    placed = world.order(products=(0,))

    world.sync()
    world.pass_time()
    world.drain()

    entry = world.entry(placed)
    assert (entry.state, len(world.netsuite.calls)) == (State.FAILED, 1)
    assert "item.items[0].item" in entry.message
    assert "NetSuite says: INVALID_CONTENT" in entry.message


def test_a_product_deleted_on_the_platform_is_still_mapped_by_the_table_e9(world: World) -> None:
    world.connect()
    placed = world.order(products=(8,))
    world.ordermentum.overwrite("products", world.products[8]["id"], deletedAt="2026-11-20T00:00:00.000Z")

    world.sync()

    assert world.lines(placed)[0][0] == "509"


def test_mappings_of_another_connection_release_nothing_e80(world: World) -> None:
    world.connect()
    unmap(world, 8)
    placed = world.order(products=(8,))
    world.sync()
    first = world.plan

    other = world.connect_second()
    ProductMapping.objects.create(connection=other, product_id=world.products[8]["id"], netsuite_id="509")
    sweeping.sweep(now=world.now())

    assert first.entries.get(source_id=placed["id"]).state == State.WAITING
