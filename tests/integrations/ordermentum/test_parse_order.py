"""An order's JSON becomes one record: who, when, what and whether it counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from integrations import errors
from integrations.ordermentum import parse
from tests.integrations.ordermentum.documents import ORDER, PURCHASER, SUPPLIER, line_row, order_row
from tests.integrations.ordermentum.parsed_orders import SYDNEY, parsed, refusal


class TestHeader:
    def test_says_which_order_it_is_and_whose(self) -> None:
        order = parsed()

        assert (order.source_id, order.number, order.version) == (ORDER, "OM2041", "2026-03-04T02:10:11.120Z")
        assert (order.owner_id, order.customer_id, order.customer_name) == (SUPPLIER, PURCHASER, "Harbour Espresso")
        assert (order.purchase_order, order.comment, order.currency) == ("PO-7781", "Leave at side door", "AUD")
        assert order.updated_at == datetime(2026, 3, 4, 2, 10, 11, 120_000, tzinfo=UTC)

    def test_keeps_ids_in_lower_case(self) -> None:
        order = parsed(id=ORDER.upper(), purchaserId=PURCHASER.upper(), supplierId=SUPPLIER.upper())

        assert (order.source_id, order.customer_id, order.owner_id) == (ORDER, PURCHASER, SUPPLIER)

    def test_takes_the_customer_from_the_embedded_purchaser_of_an_old_order(self) -> None:
        order = parsed(purchaserId=None, purchaser={"id": PURCHASER, "reference": "HARB01"})

        assert (order.customer_id, order.customer_reference) == (PURCHASER, "HARB01")

    def test_reads_keys_in_snake_case(self) -> None:
        row = order_row(purchaser_id=PURCHASER, total_freight="12.00")
        del row["purchaserId"], row["totalFreight"]

        order = parse.order(row=row, zone=SYDNEY, currency="AUD")

        assert (order.customer_id, order.freight) == (PURCHASER, Decimal("12.00"))

    def test_prefers_the_trading_name(self) -> None:
        assert parsed(retailerAlias="Harbour Café").customer_name == "Harbour Café"

    def test_drops_characters_no_database_can_hold(self) -> None:
        assert parsed(comment="side\x00 door \ud83d").comment == "side door ?"

    @pytest.mark.parametrize("name", ["id", "supplierId", "purchaserId", "updatedAt", "lineItems"])
    def test_is_refused_without_what_it_cannot_do_without(self, name: str) -> None:
        error = refusal(**{name: None})

        assert error.path == name
        assert f"OM2041 cannot be read: {name} is missing" in error.message


class TestDays:
    @pytest.mark.parametrize(
        ("written", "day"),
        [
            pytest.param("2026-03-05T13:00:00.000Z", date(2026, 3, 6), id="summer midnight"),
            pytest.param("2026-03-05T12:59:59.999Z", date(2026, 3, 5), id="before summer midnight"),
            pytest.param("2026-06-05T13:00:00.000Z", date(2026, 6, 5), id="winter, still the day before"),
            pytest.param("2026-06-05T14:00:00.000Z", date(2026, 6, 6), id="winter midnight"),
            pytest.param("2026-04-04T13:00:00.000Z", date(2026, 4, 5), id="the day summer time ends"),
            pytest.param("2026-04-05T14:00:00.000Z", date(2026, 4, 6), id="the day after it ended"),
            pytest.param("2026-10-03T14:00:00.000Z", date(2026, 10, 4), id="the day summer time starts"),
            pytest.param("2026-10-04T13:00:00.000Z", date(2026, 10, 5), id="the day after it started"),
            pytest.param("2026-03-06T00:00:00+11:00", date(2026, 3, 6), id="with an offset"),
            pytest.param("2026-03-06", date(2026, 3, 6), id="a bare day"),
        ],
    )
    def test_the_delivery_is_on_the_suppliers_day(self, written: str, day: date) -> None:
        assert parsed(deliveryDate=written).delivery_date == day

    @pytest.mark.parametrize("nothing", [None, "", {}])
    def test_there_may_be_no_delivery_day(self, nothing: object) -> None:
        assert parsed(deliveryDate=nothing).delivery_date is None

    def test_the_document_is_of_the_local_day_it_was_placed(self) -> None:
        order = parsed(placedOn="2026-03-04T13:30:00.000Z", createdAt="2026-03-01T00:00:00.000Z")

        assert order.document_date == date(2026, 3, 5)

    def test_the_document_is_of_the_day_it_was_created_when_it_does_not_say_when_placed(self) -> None:
        assert parsed(createdAt="2026-03-04T13:30:00.000Z").document_date == date(2026, 3, 5)

    @pytest.mark.parametrize("bad", ["tomorrow", 1772715600, "2026-02-30T00:00:00Z", "0001-01-01T00:00:00Z", ["x"]])
    def test_a_day_that_is_none_is_refused_by_name(self, bad: object) -> None:
        assert refusal(deliveryDate=bad).path == "deliveryDate"


class TestLines:
    def test_come_as_they_stand(self) -> None:
        blend, milk = parsed().lines

        assert (blend.sku, blend.name, blend.variant_id[-2:]) == ("HB-1KG", "House blend 1kg", "e1")
        assert (blend.quantity, blend.unit_price, blend.amount, blend.tax) == (2, 30, 60, 6)
        assert (blend.is_taxable, milk.is_taxable, milk.variant_id) == (True, False, "")

    @pytest.mark.parametrize("key", ["SKU", "sku"])
    def test_the_sku_is_read_in_either_case(self, key: str) -> None:
        line = line_row()
        line[key] = line.pop("SKU")

        assert parsed(lineItems=[line]).lines[0].sku == "HB-1KG"

    def test_a_fraction_is_kept_whole_e12(self) -> None:
        line = line_row(quantity="1.375", price="20.0000", subtotal="27.50")

        assert parsed(lineItems=[line]).lines[0].quantity == Decimal("1.375")

    def test_the_subtotal_decides_over_quantity_times_price_e11(self) -> None:
        line = parsed(lineItems=[line_row(price="25.2727", subtotal="50.50")]).lines[0]

        assert (line.unit_price, line.amount) == (Decimal("25.2727"), Decimal("50.50"))

    def test_random_weight_is_charged_by_its_subtotal(self) -> None:
        line = line_row(
            randomWeight="true", quantity=4, price="20.00", ratePrice="18.00", totalWeight="5", subtotal="90"
        )

        found = parsed(lineItems=[line]).lines[0]

        assert (found.amount, found.unit_price) == (Decimal(90), Decimal("22.5"))

    def test_random_weight_without_a_subtotal_is_weight_times_rate(self) -> None:
        line = line_row(
            randomWeight=True, quantity=1, price="20.00", ratePrice="18.01", totalWeight="1.5", subtotal=None
        )

        assert parsed(lineItems=[line]).lines[0].amount == Decimal("27.02")

    def test_without_a_subtotal_quantity_times_price_counts(self) -> None:
        assert parsed(lineItems=[line_row(subtotal=None, quantity=3)]).lines[0].amount == Decimal("90.00")

    def test_without_any_price_is_refused(self) -> None:
        assert refusal(lineItems=[line_row(subtotal=None, price=None)]).path == "lineItems[0].subtotal"

    def test_a_zero_quantity_stays_for_the_flow_to_leave_out_e10(self) -> None:
        line = parsed(lineItems=[line_row(quantity=0, subtotal="0.00")]).lines[0]

        assert (line.quantity, line.amount, line.unit_price) == (0, 0, 30)

    def test_a_free_line_has_a_price_of_zero_e14(self) -> None:
        line = parsed(lineItems=[line_row(price="0.0000", subtotal="0.00")]).lines[0]

        assert (line.unit_price, line.amount) == (0, 0)

    def test_a_negative_line_stays_negative_e13(self) -> None:
        assert parsed(lineItems=[line_row(price="-3.00", subtotal="-6.00")]).lines[0].amount == Decimal("-6.00")

    def test_the_product_of_a_deleted_product_is_still_named_e9(self) -> None:
        line = parsed(lineItems=[line_row(product=None)]).lines[0]

        assert (line.product_id[-2:], line.sku, line.properties) == ("c1", "HB-1KG", None)

    def test_carry_the_products_properties_when_they_came_along(self) -> None:
        line = line_row(product={"id": "c1", "properties": {"netsuite_id": " 501 "}})

        assert parsed(lineItems=[line]).lines[0].properties == {"netsuite_id": "501"}

    @pytest.mark.parametrize("name", ["productId", "quantity"])
    def test_are_refused_without_product_or_quantity(self, name: str) -> None:
        error = refusal(lineItems=[line_row(), line_row(**{name: None})])

        assert error.path == f"lineItems[1].{name}"

    def test_say_where_the_wrong_value_stands(self) -> None:
        error = refusal(lineItems=[line_row(), line_row(price=["30"])])

        assert error.path == "lineItems[1].price"
        assert error.detail == "is a list; an amount was expected."


class TestProperties:
    @pytest.mark.parametrize("unset", ["–", "-", "", "  ", None, {}])
    def test_that_are_unset_are_left_out_r22(self, unset: object) -> None:
        assert parsed(properties={"netsuite_id": unset, "netsuite_class_id": "7"}).properties == {
            "netsuite_class_id": "7"
        }

    @pytest.mark.parametrize(
        ("written", "value"),
        [(" 501 ", "501"), (501, "501"), (Decimal("501.0"), "501"), ("-5", "-5"), ({"value": 7, "display": "N"}, "7")],
    )
    def test_are_plain_text_e6(self, written: object, value: str) -> None:
        assert parsed(properties={"netsuite_id": written}).properties == {"netsuite_id": value}

    def test_that_are_no_single_value_cannot_pass_for_an_id(self) -> None:
        assert parsed(properties={"netsuite_id": ["501"]}).properties == {"netsuite_id": '["501"]'}

    def test_of_the_customer_are_unknown_when_it_is_not_embedded(self) -> None:
        assert parsed(purchaser={"id": PURCHASER}).customer_properties is None

    def test_of_the_customer_are_none_when_it_is_embedded_without_any(self) -> None:
        assert parsed(purchaser={"id": PURCHASER, "properties": {}}).customer_properties == {}

    def test_of_the_customer_come_with_it(self) -> None:
        order = parsed(purchaser={"id": PURCHASER, "properties": {"netsuite_id": "1042"}})

        assert order.customer_properties == {"netsuite_id": "1042"}


class TestCancelled:
    @pytest.mark.parametrize("name", ["cancelledAt", "deletedAt"])
    def test_at_the_instant_it_says_e25_e31(self, name: str) -> None:
        order = parsed(**{name: "2026-03-05T01:00:00.000Z"})

        assert order.cancelled_at == datetime(2026, 3, 5, 1, tzinfo=UTC)

    @pytest.mark.parametrize("mark", [{"cancelled": "true"}, {"status": "Cancelled"}, {"orderStatus": "cancelled"}])
    def test_since_its_last_change_when_it_does_not_say_when_e25(self, mark: dict[str, Any]) -> None:
        order = parsed(**mark)

        assert order.cancelled_at == order.updated_at

    @pytest.mark.parametrize("mark", [{}, {"cancelled": False}, {"cancelledAt": {}}, {"status": "Paid"}])
    def test_not_otherwise_e26(self, mark: dict[str, Any]) -> None:
        assert parsed(**mark).cancelled_at is None


class TestPlaced:
    @pytest.mark.parametrize(
        "mark", [{"type": "favourite"}, {"type": "Template"}, {"status": "draft"}, {"status": None, "orderStatus": ""}]
    )
    def test_no_favourite_template_or_draft_is_e30(self, mark: dict[str, Any]) -> None:
        assert parsed(**mark).is_placed is False

    @pytest.mark.parametrize(
        "mark",
        [
            {},
            {"type": "auto"},
            {"type": None},
            {"status": "Brand new"},
            {"status": "", "orderStatus": None, "placedOn": "2026-03-04T00:00:00Z"},
        ],
    )
    def test_every_other_is_e30(self, mark: dict[str, Any]) -> None:
        assert parsed(**mark).is_placed is True

    def test_a_favourite_need_not_say_whose_it_is_e30(self) -> None:
        assert parsed(type="favourite", purchaserId=None).customer_id == ""


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(errors.RecordRejected, match="the record is a list; an object was expected"):
        parse.order(row=[order_row()], zone=SYDNEY, currency="AUD")


def test_the_raw_record_is_kept() -> None:
    assert parsed().raw["orderNumber"] == "OM2041"
