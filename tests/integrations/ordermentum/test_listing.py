"""All customers and products, for the mapping screens."""

from __future__ import annotations

from typing import Any

import pytest

from integrations import errors, records
from integrations.ordermentum import catalog
from integrations.ordermentum.connector import OrdermentumConnector
from integrations.ordermentum.simulator import OrdermentumSimulator
from integrations.simulation import Fault, FaultKind
from tests.integrations.ordermentum.odd import Answer, Ask, Odd, ok


class TestCustomers:
    def test_all_are_given_with_what_helps_to_match_them_r25(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        simulator.demo_company()

        (page,) = connector.list_customers()

        first = next(customer for customer in page if customer.reference == "HARB01")
        assert len(page) == 10
        assert (first.name, first.email, first.tax_number) == (
            "Harbour Espresso", "accounts@harb01.example", "51600001042",
        )  # fmt: skip
        assert first.properties["netsuite_id"] == "1042"

    def test_come_in_pages_of_fifty_each_once(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        ids = {simulator.add_purchaser({"name": f"Venue {number}"})["id"] for number in range(120)}

        pages = list(connector.list_customers())

        assert [len(page) for page in pages] == [50, 50, 20]
        assert {customer.source_id for page in pages for customer in page} == ids

    def test_a_page_that_failed_can_be_asked_for_again(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        for number in range(60):
            simulator.add_purchaser({"name": f"Venue {number}"})
        simulator.faults.add(Fault(kind=FaultKind.ERROR_BEFORE, path="pageNo=2"))
        pages = connector.list_customers()
        first = next(pages)
        with pytest.raises(errors.Unreachable):
            next(pages)

        assert [len(page) for page in (first, *pages)] == [50, 10]

    def test_one_that_cannot_be_read_is_left_out_with_the_reason(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        simulator.quirks = False
        good, bad = (simulator.add_purchaser({"name": name})["id"] for name in ("Good", "Bad"))
        simulator.overwrite("purchasers", bad, disabled="perhaps")

        (page,) = connector.list_customers()

        assert [customer.source_id for customer in page] == [good]
        assert "disabled is the text “perhaps”" in connector.unreadable[bad]

    @pytest.mark.parametrize(
        ("fields", "is_active"),
        [({}, True), ({"disabled": True}, False), ({"archived": "true"}, False), ({"deletedAt": "2026-01-01"}, False)],
    )
    def test_a_disabled_or_archived_one_is_inactive_r26(self, fields: dict[str, Any], is_active: bool) -> None:
        assert catalog.customer(row={"id": "b1", **fields}).is_active is is_active

    @pytest.mark.parametrize(
        ("fields", "manually"),
        [
            ({"invoiceFrequency": "manual"}, True),
            ({"invoiceFrequency": "on_place", "invoiceSetting": "MANUAL"}, True),
            ({"invoiceSetting": {"value": "Manual", "display": "Manual invoicing"}}, True),
            ({"invoiceFrequency": "weekly", "invoiceSetting": "on_delivery"}, False),
            ({"invoiceSetting": ""}, False),
            ({"invoiceSetting": None}, None),
            ({}, None),
        ],
    )
    def test_manual_invoicing_stands_in_either_place_e68(self, fields: dict[str, Any], manually: bool | None) -> None:
        assert catalog.customer(row={"id": "b1", **fields}).is_invoiced_manually is manually

    def test_the_same_page_for_ever_ends_in_an_error(self, odd: Odd, odd_connector: OrdermentumConnector) -> None:
        odd.answer = lambda path, ask: ok({"data": [{"id": f"b{number}"} for number in range(50)]})

        with pytest.raises(errors.Unreachable, match="same page of purchasers over and over"):
            list(odd_connector.list_customers())


class TestProducts:
    def test_all_are_given_then_their_variants_r25(
        self, simulator: OrdermentumSimulator, connector: OrdermentumConnector
    ) -> None:
        simulator.demo_company()

        products, variants = connector.list_products()

        blends = [variant for variant in variants if variant.sku.startswith("HB-1KG")]
        assert (len(products), len(variants)) == (14, 16)
        assert {product.variant_id for product in products} == {""}
        assert sorted(variant.sku for variant in blends) == ["HB-1KG", "HB-1KG-ESP", "HB-1KG-PLU"]
        assert len({variant.source_id for variant in blends}) == 1
        assert next(product for product in products if product.sku == "HB-1KG").properties == {"netsuite_id": "501"}

    @pytest.mark.parametrize(
        ("fields", "is_active"),
        [
            ({}, True),
            ({"visible": False}, True),
            ({"deactivatedAt": {}}, True),
            ({"deactivatedAt": "2026-01-01T00:00:00Z"}, False),
            ({"deletedAt": "2026-01-01T00:00:00Z"}, False),
        ],
    )
    def test_a_deactivated_or_deleted_one_is_inactive_r26(self, fields: dict[str, Any], is_active: bool) -> None:
        assert catalog.product(row={"id": "c1", **fields}).is_active is is_active
        assert catalog.variant(row={"id": "e1", "productId": "c1", **fields}).is_active is is_active

    def test_a_variant_says_whether_its_stock_is_kept_r36(self) -> None:
        assert catalog.variant(row={"id": "E1", "productId": "C1", "tracked": "yes", "SKU": "HB"}) == records.Product(
            source_id="c1", variant_id="e1", name="", sku="HB", is_tracked=True
        )

    def test_summaries_are_taken_where_there_is_no_list_of_whole_ones(
        self,
        odd: Odd,
        odd_connector: OrdermentumConnector,
    ) -> None:
        def answer(path: str, ask: Ask) -> Answer:
            if path == "/v1/products":
                return 404, {}, {}
            row = {"id": "c1", "name": "Blend"} if path == "/v2/products" else {"id": "e1", "productId": "c1"}
            return ok({"data": [row]})

        odd.answer = answer

        products, variants = odd_connector.list_products()

        assert [(product.source_id, product.name) for product in products] == [("c1", "Blend")]
        assert [variant.variant_id for variant in variants] == ["e1"]
