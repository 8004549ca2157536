"""Orders and invoices are read afresh, with few calls, and none is mistaken for another."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from integrations import errors, records
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.endpoints import LIMITS
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import Fault, FaultKind
from tests.integrations.ordermentum.conftest import Connect

Place = Callable[..., dict[str, Any]]


def targets(simulator: OrdermentumSimulator) -> list[str]:
    return [call.target.partition("?")[0] for call in simulator.calls]


class TestOrders:
    def test_one_is_read_by_its_own_address(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        order = place(reference="PO-1", totalFreight="12.00")

        found = connector.read_documents(record_type="order", source_ids=[order["id"]])[order["id"]]

        assert isinstance(found, records.Order)
        assert (found.number, found.purchase_order, found.freight) == (order["number"], "PO-1", Decimal("12.00"))
        assert (found.owner_id, found.warnings) == (simulator.supplier_id, ())
        assert targets(simulator) == [f"/v1/orders/{order['id']}"]
        assert connector.calls == 1

    def test_three_or_more_are_read_with_one_call(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        ids = [place()["id"] for _ in range(5)]

        found = connector.read_documents(record_type="order", source_ids=ids[:4])

        assert list(found) == ids[:4]
        assert all(found.values())
        assert targets(simulator) == ["/v1/orders"]

    def test_more_than_a_page_is_read_in_batches_of_fifty(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        ids = [place()["id"] for _ in range(101)]

        found = connector.read_documents(record_type="order", source_ids=ids)

        assert set(found) == set(ids)
        assert connector.calls == 3

    def test_one_that_does_not_exist_is_none(self, connector: OrdermentumConnector, place: Place) -> None:
        order_id, gone = place()["id"], str(uuid4())

        found = connector.read_documents(record_type="order", source_ids=[order_id, gone])

        assert found[order_id] is not None
        assert found[gone] is None

    def test_one_that_does_not_exist_is_none_in_a_batch_too(
        self, connector: OrdermentumConnector, place: Place
    ) -> None:
        ids, gone = [place()["id"] for _ in range(3)], str(uuid4())

        found = connector.read_documents(record_type="order", source_ids=[*ids, gone])

        assert [order_id for order_id, order in found.items() if order is None] == [gone]

    def test_ids_in_capitals_are_answered_as_they_were_asked(
        self, connector: OrdermentumConnector, place: Place
    ) -> None:
        order_id = place()["id"]

        found = connector.read_documents(record_type="order", source_ids=[order_id.upper()])

        assert found[order_id.upper()].source_id == order_id  # type: ignore[union-attr]

    def test_one_that_cannot_be_parsed_is_left_out_with_the_reason(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        simulator.quirks = False
        good, bad = place(), place()
        simulator.overwrite("orders", bad["id"], total="a lot")

        found = connector.read_documents(record_type="order", source_ids=[good["id"], bad["id"]])

        assert list(found) == [good["id"]]
        assert f"{bad['number']} cannot be read: total is the text “a lot”" in connector.unreadable[bad["id"]]

    def test_one_that_can_be_parsed_again_is_no_longer_unreadable(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        order = place()
        simulator.overwrite("orders", order["id"], totalDiscount="-1")
        connector.read_documents(record_type="order", source_ids=[order["id"]])
        simulator.overwrite("orders", order["id"], totalDiscount="0.00")

        found = connector.read_documents(record_type="order", source_ids=[order["id"]])

        assert found[order["id"]] is not None
        assert connector.unreadable == {}

    def test_the_quirks_of_the_payload_change_nothing(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        simulator.demo_company()
        lines = [{"productId": product_id, "quantity": 40} for product_id in simulator.products]
        ids = [
            simulator.place_order(purchaser_id=purchaser_id, lines=lines, totalFreight="1250.50", surcharge="1.73")[
                "id"
            ]
            for purchaser_id in simulator.purchasers
            for _ in range(4)
        ]
        simulator.quirks = False
        tidy = connector.read_documents(record_type="order", source_ids=ids)
        simulator.quirks = True

        untidy = connector.read_documents(record_type="order", source_ids=ids)

        assert untidy == tidy
        assert connector.unreadable == {}
        assert [order.warnings for order in tidy.values() if order] == [()] * len(ids)


class TestInvoices:
    def test_have_the_lines_of_all_their_orders_e28(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        orders = [place(totalFreight="5.00") for _ in range(3)]
        invoice = simulator.raise_invoice(order_ids=[order["id"] for order in orders])

        found = connector.read_documents(record_type="invoice", source_ids=[invoice["id"]])[invoice["id"]]

        assert isinstance(found, records.Invoice)
        assert (len(found.lines), found.freight, found.warnings) == (3, Decimal("15.00"), ())
        assert found.order_ids == tuple(order["id"] for order in orders)
        assert connector.calls == 1

    def test_are_read_in_batches(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        ids = [simulator.raise_invoice(order_ids=[place()["id"]])["id"] for _ in range(4)]

        found = connector.read_documents(record_type="invoice", source_ids=ids)

        assert all(found.values())
        assert targets(simulator) == ["/v1/invoices"]


class TestLimits:
    def test_our_limits_are_no_higher_than_the_platforms(self, simulator: OrdermentumSimulator) -> None:
        theirs = {
            "order": "order_read", "orders": "order_list", "order update": "order_update", "invoice": "invoice_read",
            "invoices": "invoice_list", "purchaser": "purchaser_read", "product": "product_read",
            "product search": "product_search", "webhooks": "webhook", "sign-in": "auth", "products": "product_list",
            "variants": "variant_read", "invoice create": "invoice_create", "invoice update": "invoice_update",
            "credit notes": "credit_note_read", "credit note write": "credit_note_write",
        }  # fmt: skip

        assert {name: LIMITS[name] for name in theirs} == {name: simulator.buckets[key] for name, key in theirs.items()}

    def test_single_reads_go_on_through_the_list_when_their_bucket_is_empty_e41(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        order_id = place()["id"]
        for _ in range(LIMITS["order"]):
            connector.read_documents(record_type="order", source_ids=[order_id])

        found = connector.read_documents(record_type="order", source_ids=[order_id])

        assert found[order_id] is not None
        assert targets(simulator)[-1] == "/v1/orders"
        assert not [call for call in simulator.calls if call.status == 429]

    def test_nothing_read_is_an_error_that_says_how_long_to_wait_e41(
        self, connector: OrdermentumConnector, place: Place
    ) -> None:
        order_id = place()["id"]
        for _ in range(LIMITS["order"] + LIMITS["orders"]):
            connector.read_documents(record_type="order", source_ids=[order_id])

        with pytest.raises(errors.RateLimited) as caught:
            connector.read_documents(record_type="order", source_ids=[order_id])

        assert 0 < (caught.value.retry_after_s or 0) <= 62

    def test_what_was_read_before_the_bucket_ran_dry_is_given(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        ids = [place()["id"] for _ in range(60)]
        for _ in range(LIMITS["orders"] - 1):
            connector.read_documents(record_type="order", source_ids=ids[:3])

        found = connector.read_documents(record_type="order", source_ids=ids)

        assert list(found) == ids[:50]

    def test_their_429_is_obeyed_for_that_bucket_alone_e41(
        self, simulator: OrdermentumSimulator, connect: Connect, place: Place
    ) -> None:
        simulator.buckets["order_read"] = 0
        order_id = place()["id"]
        connect().read_documents(record_type="order", source_ids=[order_id])
        simulator.buckets["order_read"] = 24

        found = connect().read_documents(record_type="order", source_ids=[order_id])

        assert found[order_id] is not None
        assert [call.status for call in simulator.calls if call.bucket == "order_read"] == [429]

    def test_a_limit_of_the_connection_replaces_all(
        self, simulator: OrdermentumSimulator, connect: Connect, place: Place
    ) -> None:
        simulator.rate_limits = False
        connector = connect(requests_per_minute="1000")
        order_id = place()["id"]

        for _ in range(30):
            connector.read_documents(record_type="order", source_ids=[order_id])

        assert set(targets(simulator)) == {f"/v1/orders/{order_id}"}

    def test_a_limit_that_is_no_number_is_refused(self, connect: Connect, place: Place) -> None:
        with pytest.raises(errors.NeedsStaff, match="write a whole number above 0"):
            connect(requests_per_minute="many").read_documents(record_type="order", source_ids=[place()["id"]])


class TestFaults:
    def test_a_failing_order_is_unreachable(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        order_id = place()["id"]
        simulator.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, times=None))

        with pytest.raises(errors.Unreachable, match=f"failed at order {order_id}"):
            connector.read_documents(record_type="order", source_ids=[order_id])

    @pytest.mark.parametrize("kind", [FaultKind.RESET_BEFORE, FaultKind.GARBAGE, FaultKind.TRUNCATED])
    def test_a_broken_answer_is_unreachable(
        self, kind: FaultKind, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        order_id = place()["id"]
        simulator.faults.add(Fault(kind=kind, times=None))

        with pytest.raises(errors.Unreachable):
            connector.read_documents(record_type="order", source_ids=[order_id])

    def test_what_was_read_before_it_failed_is_given(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector, place: Place
    ) -> None:
        first, second = place()["id"], place()["id"]
        simulator.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path=second))

        found = connector.read_documents(record_type="order", source_ids=[first, second])

        assert list(found) == [first]


class TestCustomersAndProducts:
    def test_come_with_their_properties(self, simulator: OrdermentumSimulator, connector: OrdermentumConnector) -> None:
        purchaser = simulator.add_purchaser({"retailerName": "Harbour", "properties": {"netsuite_id": "1042"}})
        product = simulator.add_product({"name": "Blend", "SKU": "HB", "properties": {"netsuite_id": "501"}})

        customers = connector.read_customers(source_ids=[purchaser["id"]])
        products = connector.read_products(source_ids=[product["id"]])

        assert customers[purchaser["id"]].properties == {"netsuite_id": "1042"}
        assert (products[product["id"]].sku, products[product["id"]].properties) == ("HB", {"netsuite_id": "501"})

    def test_that_do_not_exist_are_left_out(self, connector: OrdermentumConnector) -> None:
        gone = str(uuid4())

        assert connector.read_customers(source_ids=[gone]) == {}
        assert connector.read_products(source_ids=[gone]) == {}

    def test_many_customers_are_read_with_one_call(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        ids = [simulator.add_purchaser({"retailerName": f"Venue {n}"})["id"] for n in range(5)]

        assert set(connector.read_customers(source_ids=ids)) == set(ids)
        assert connector.calls == 1

    def test_many_products_are_whole_although_their_list_is_a_summary(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        ids = [
            simulator.add_product({"name": f"P{n}", "properties": {"netsuite_id": str(n + 1)}})["id"] for n in range(4)
        ]

        found = connector.read_products(source_ids=ids)

        assert [found[product_id].properties["netsuite_id"] for product_id in ids] == ["1", "2", "3", "4"]
