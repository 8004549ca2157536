"""Segments, freight, surcharge and discount: where their items and values come from."""

from decimal import Decimal

import pytest

from integrations.netsuite import references as netsuite_references
from mappings import resolve
from tests import builders
from tests.mappings.books import SEGMENTS, book_of, missing_of, refusal_of


@pytest.mark.parametrize(("field", "name"), SEGMENTS.items(), ids=SEGMENTS)
class TestSegments:
    def test_the_documents_property_goes_first_r20(self, field: str, name: str) -> None:
        order = builders.plain_order(properties={name: "4"}, customer_properties={name: "5"})

        resolved = resolve.references(document=order, book=book_of(**{field: "6"}))

        assert getattr(resolved, field) == "4"

    def test_then_the_customers_property_r20(self, field: str, name: str) -> None:
        order = builders.plain_order(properties={name: "–"}, customer_properties={name: "5"})

        resolved = resolve.references(document=order, book=book_of(**{field: "6"}))

        assert getattr(resolved, field) == "5"

    def test_then_the_document_rules_r20(self, field: str, name: str) -> None:
        resolved = resolve.references(document=builders.plain_order(), book=book_of(**{field: "6"}))

        assert getattr(resolved, field) == "6"

    def test_else_it_is_left_out_r20(self, field: str, name: str) -> None:
        assert getattr(resolve.references(document=builders.plain_order(), book=book_of()), field) == ""

    def test_an_invoices_own_property_counts_like_an_orders_r20(self, field: str, name: str) -> None:
        invoice = builders.invoice(properties={name: "4"}, freight=Decimal(0), surcharge=Decimal(0))

        assert getattr(resolve.references(document=invoice, book=book_of()), field) == "4"


class TestLineSegments:
    def test_a_products_department_and_class_are_its_lines_r20(self) -> None:
        of_coffee = {"netsuite_department_id": "14", "netsuite_class_id": "17"}
        order = builders.plain_order(lines=(builders.line(properties=of_coffee), builders.milk_line()))

        resolved = resolve.references(document=order, book=book_of(department_id="6"))

        assert resolved.department_id == "6"
        assert resolved.lines[builders.COFFEE_LINE_ID] == netsuite_references.LineReferences(
            item_id="501", department_id="14", class_id="17"
        )
        assert resolved.lines[builders.MILK_LINE_ID] == netsuite_references.LineReferences(item_id="502")

    def test_a_system_employee_has_a_negative_id_r22(self) -> None:
        order = builders.plain_order(customer_properties={"netsuite_sales_rep_id": "-5"})

        assert resolve.references(document=order, book=book_of()).sales_rep_id == "-5"


class TestFreight:
    def test_the_orders_item_goes_before_the_customers_e16_r21(self) -> None:
        order = builders.order(
            surcharge=Decimal(0),
            properties={"netsuite_freight_id": "310"},
            customer_properties={"netsuite_freight_id": "311"},
        )

        assert resolve.references(document=order, book=book_of(freight_item_id="312")).freight_item_id == "310"

    def test_the_customers_item_goes_before_the_rules_r21(self) -> None:
        order = builders.order(surcharge=Decimal(0), customer_properties={"netsuite_freight_id": "311"})

        assert resolve.references(document=order, book=book_of(freight_item_id="312")).freight_item_id == "311"

    def test_the_rules_item_is_the_last_resort_r21(self) -> None:
        order = builders.order(surcharge=Decimal(0))

        assert resolve.references(document=order, book=book_of(freight_item_id="312")).freight_item_id == "312"

    def test_freight_without_any_item_stops_the_order_e15_r50(self) -> None:
        refused = missing_of(builders.order(surcharge=Decimal(0)), book_of())

        assert [(missing.kind, missing.key) for missing in refused.missing] == [("FREIGHT_ITEM", "")]
        assert "freight item id missing" in refused.message

    def test_no_freight_needs_no_item_e15_r50(self) -> None:
        order = builders.plain_order(freight=Decimal("0.00"))

        assert resolve.references(document=order, book=book_of()).freight_item_id == ""

    def test_an_invalid_freight_property_is_refused_and_not_told_as_missing_r22(self) -> None:
        order = builders.order(surcharge=Decimal(0), properties={"netsuite_freight_id": "Freight"})

        refused = refusal_of(order, book_of(freight_item_id="312"))

        assert "freight item id missing" not in refused.message
        assert "“Freight”" in refused.message


class TestSurchargeAndDiscount:
    def test_a_surcharge_without_item_stops_the_order_e17_r51(self) -> None:
        refused = missing_of(builders.plain_order(surcharge=Decimal("1.73")), book_of())

        assert [(missing.kind, missing.key) for missing in refused.missing] == [("SURCHARGE_ITEM", "")]
        assert "surcharge item id missing" in refused.message

    def test_no_surcharge_needs_no_item_e17_r51(self) -> None:
        order = builders.plain_order(surcharge=Decimal(0))

        assert resolve.references(document=order, book=book_of()).surcharge_item_id == ""

    def test_the_surcharges_item_comes_from_the_rules_r51(self) -> None:
        order = builders.plain_order(surcharge=Decimal("1.73"))

        assert resolve.references(document=order, book=book_of(surcharge_item_id="320")).surcharge_item_id == "320"

    def test_a_discount_without_item_stops_the_order_e13(self) -> None:
        refused = missing_of(builders.plain_order(discount=Decimal(5)), book_of())

        assert [(missing.kind, missing.key) for missing in refused.missing] == [("DISCOUNT_ITEM", "")]
        assert "discount item id missing" in refused.message

    def test_the_discounts_item_comes_from_the_rules_e13(self) -> None:
        order = builders.plain_order(discount=Decimal(5))

        assert resolve.references(document=order, book=book_of(discount_item_id="330")).discount_item_id == "330"

    def test_a_negative_line_is_written_with_the_discount_item_e13(self) -> None:
        order = builders.plain_order(lines=(builders.line(), builders.milk_line(unit_price="-3", product_id="promo")))

        resolved = resolve.references(document=order, book=book_of(discount_item_id="330"))

        assert resolved.lines[builders.MILK_LINE_ID].item_id == "330"
        assert "MILK-2" in resolved.notices[0]

    def test_a_negative_line_without_discount_item_stops_the_order_e13(self) -> None:
        order = builders.plain_order(lines=(builders.line(), builders.milk_line(unit_price="-3")))

        refused = missing_of(order, book_of())

        assert "discount item id missing" in refused.message

    def test_freight_surcharge_and_discount_are_told_at_once_r50_r51_r52(self) -> None:
        refused = missing_of(builders.invoice(discount=Decimal(1)), book_of())

        assert {missing.kind for missing in refused.missing} == {"FREIGHT_ITEM", "SURCHARGE_ITEM", "DISCOUNT_ITEM"}
