"""The references of a document: which mapping decides, and what is told when one is missing."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import errors, records
from integrations.netsuite import references as netsuite_references
from mappings import models, resolve
from tests import builders

COFFEE = (builders.COFFEE_ID, builders.COFFEE_VARIANT_ID)
COFFEE_AS_PRODUCT = (builders.COFFEE_ID, "")
MILK = (builders.MILK_ID, "")


def book_of(**rules: Any) -> resolve.MappingBook:
    """The tables of a connection that maps the customer and both products of the sample order."""
    return resolve.MappingBook(
        rules=models.DocumentRules(**rules),
        customer_ids={builders.CUSTOMER_ID: "1042"},
        product_ids={COFFEE: "501", MILK: "502"},
    )


def empty_book(**rules: Any) -> resolve.MappingBook:
    return resolve.MappingBook(rules=models.DocumentRules(**rules))


def missing_of(document: records.Document, book: resolve.MappingBook) -> errors.MappingMissing:
    with pytest.raises(errors.MappingMissing) as caught:
        resolve.references(document=document, book=book)
    return caught.value


def refusal_of(document: records.Document, book: resolve.MappingBook) -> errors.RecordRejected:
    with pytest.raises(errors.RecordRejected) as caught:
        resolve.references(document=document, book=book)
    return caught.value


class TestMappingIsMandatory:
    def test_gives_customer_and_items_of_the_tables_r23(self) -> None:
        resolved = resolve.references(document=builders.plain_order(), book=book_of())

        assert resolved.customer_id == "1042"
        assert {key: line.item_id for key, line in resolved.lines.items()} == {
            builders.COFFEE_LINE_ID: "501",
            builders.MILK_LINE_ID: "502",
        }

    def test_one_unmapped_product_of_three_lines_fails_the_whole_order_e1_r24(self) -> None:
        beans = builders.line(source_id="line-3", product_id="beans", variant_id="", sku="BEANS", name="Green beans")
        order = builders.plain_order(lines=(builders.line(), builders.milk_line(), beans))

        refused = missing_of(order, book_of())

        assert [missing.key for missing in refused.missing] == ["beans:"]
        assert "Order OM2041" in refused.message
        assert "Green beans" in refused.message
        assert "BEANS" in refused.message

    def test_customer_and_two_products_are_told_at_once_e2_r24(self) -> None:
        refused = missing_of(builders.plain_order(), empty_book())

        assert {(missing.kind, missing.key) for missing in refused.missing} == {
            ("CUSTOMER", builders.CUSTOMER_ID),
            ("PRODUCT", f"{builders.COFFEE_ID}:{builders.COFFEE_VARIANT_ID}"),
            ("PRODUCT", f"{builders.MILK_ID}:"),
        }
        for told in ("Harbour Espresso", "HARB01", builders.CUSTOMER_ID, "House blend 1kg", "HB-1KG", "MILK-2"):
            assert told in refused.message
        assert "Map them under Mappings, then it goes by itself." in refused.message

    def test_a_product_on_two_lines_is_told_once(self) -> None:
        order = builders.plain_order(lines=(builders.line(), builders.line(source_id="again")))

        refused = missing_of(order, replace_book(book_of(), product_ids={}))

        assert len(refused.missing) == 1

    def test_two_products_may_be_one_item_e7(self) -> None:
        book = replace_book(book_of(), product_ids={COFFEE: "501", MILK: "501"})

        resolved = resolve.references(document=builders.plain_order(), book=book)

        assert [line.item_id for line in resolved.lines.values()] == ["501", "501"]

    def test_a_product_deleted_on_the_platform_is_still_mapped_by_the_table_e9(self) -> None:
        book = book_of()
        book.add(customers={}, products={})

        resolved = resolve.references(document=builders.plain_order(), book=book)

        assert resolved.lines[builders.MILK_LINE_ID].item_id == "502"

    def test_a_line_of_quantity_zero_needs_no_mapping_e10(self) -> None:
        unknown = builders.line(source_id="zero", product_id="unknown", quantity=0)
        order = builders.plain_order(lines=(builders.line(), unknown))

        resolved = resolve.references(document=order, book=book_of())

        assert list(resolved.lines) == [builders.COFFEE_LINE_ID]

    def test_a_line_without_a_product_is_refused_in_words(self) -> None:
        order = builders.plain_order(lines=(builders.line(product_id="", variant_id="", name="Pallet hire"),))

        refused = refusal_of(order, book_of())

        assert refused.code == "NO_SOURCE_ID"
        assert "Pallet hire" in refused.message

    def test_an_order_without_a_customer_is_refused_in_words(self) -> None:
        refused = refusal_of(builders.plain_order(customer_id=""), book_of())

        assert refused.code == "NO_SOURCE_ID"

    def test_an_invoice_is_called_an_invoice(self) -> None:
        refused = missing_of(builders.invoice(), empty_book())

        assert refused.message.startswith("Invoice OMI1890 was not sent.")


class TestVariants:
    def test_the_variants_own_mapping_goes_before_its_products_e4(self) -> None:
        book = replace_book(book_of(), product_ids={COFFEE: "11", COFFEE_AS_PRODUCT: "10", MILK: "502"})

        resolved = resolve.references(document=builders.plain_order(), book=book)

        assert resolved.lines[builders.COFFEE_LINE_ID].item_id == "11"

    def test_a_line_without_variant_gets_the_products_mapping_e4(self) -> None:
        book = replace_book(book_of(), product_ids={COFFEE: "11", COFFEE_AS_PRODUCT: "10"})
        order = builders.plain_order(lines=(builders.line(variant_id=""),))

        resolved = resolve.references(document=order, book=book)

        assert resolved.lines[builders.COFFEE_LINE_ID].item_id == "10"

    def test_a_variant_without_mapping_gets_its_products_e4(self) -> None:
        book = replace_book(book_of(), product_ids={COFFEE_AS_PRODUCT: "10", MILK: "502"})

        resolved = resolve.references(document=builders.plain_order(), book=book)

        assert resolved.lines[builders.COFFEE_LINE_ID].item_id == "10"

    def test_the_lines_property_comes_after_both_tables_e4(self) -> None:
        order = builders.plain_order(lines=(builders.line(properties={"netsuite_id": "12"}),))

        resolved = resolve.references(document=order, book=replace_book(book_of(), product_ids={}))

        assert resolved.lines[builders.COFFEE_LINE_ID].item_id == "12"


class TestProperties:
    def test_the_products_property_names_the_item_r17(self) -> None:
        order = builders.plain_order(lines=(builders.line(properties={"netsuite_id": "777"}),))

        resolved = resolve.references(document=order, book=replace_book(book_of(), product_ids={}))

        assert resolved.lines[builders.COFFEE_LINE_ID].item_id == "777"

    def test_the_customers_property_names_the_customer_r18(self) -> None:
        order = builders.plain_order(customer_properties={"netsuite_id": "2042"})

        resolved = resolve.references(document=order, book=replace_book(book_of(), customer_ids={}))

        assert resolved.customer_id == "2042"

    def test_properties_read_from_the_platform_count_as_if_sent_along_r17_r18(self) -> None:
        order = builders.plain_order(customer_properties=None)
        book = empty_book()
        book.add(
            customers={
                builders.CUSTOMER_ID: records.Customer(
                    source_id=builders.CUSTOMER_ID, name="Harbour", properties={"netsuite_id": "2042"}
                )
            },
            products={
                source_id: records.Product(source_id=source_id, name="any", properties={"netsuite_id": netsuite_id})
                for source_id, netsuite_id in ((builders.COFFEE_ID, "601"), (builders.MILK_ID, "602"))
            },
        )

        resolved = resolve.references(document=order, book=book)

        assert resolved.customer_id == "2042"
        assert [line.item_id for line in resolved.lines.values()] == ["601", "602"]

    def test_the_documents_own_id_is_a_hint_and_never_the_customer_r19(self) -> None:
        order = builders.plain_order(properties={"netsuite_id": " 9001 "})

        assert resolve.document_hint(document=order, book=book_of()) == "9001"
        assert resolve.references(document=order, book=book_of()).customer_id == "1042"

    @pytest.mark.parametrize("text", ["", "–", "SO-77", "12.5"])
    def test_a_hint_that_is_no_internal_id_is_none_r19(self, text: str) -> None:
        order = builders.plain_order(properties={"netsuite_id": text})

        assert resolve.document_hint(document=order, book=book_of()) == ""

    def test_blanks_around_an_id_are_dropped_e6_r22(self) -> None:
        order = builders.plain_order(lines=(builders.line(properties={"netsuite_id": " 501 "}),))

        resolved = resolve.references(document=order, book=replace_book(book_of(), product_ids={}))

        assert resolved.lines[builders.COFFEE_LINE_ID].item_id == "501"

    def test_a_sku_in_place_of_an_id_is_refused_naming_property_value_and_record_e6_r22(self) -> None:
        order = builders.plain_order(lines=(builders.line(properties={"netsuite_id": "HB-1KG"}),))

        refused = refusal_of(order, replace_book(book_of(), product_ids={}))

        assert refused.code == "INVALID_PROPERTY"
        for told in ("netsuite_id", "“HB-1KG”", "House blend 1kg", "not an internal id"):
            assert told in refused.message

    @pytest.mark.parametrize("text", ["–", "-", "—", "", "   "])
    def test_a_dash_or_nothing_counts_as_not_set_e6_r22(self, text: str) -> None:
        order = builders.plain_order(lines=(builders.line(properties={"netsuite_id": text}),))

        refused = missing_of(order, replace_book(book_of(), product_ids={}))

        assert [missing.kind for missing in refused.missing] == ["PRODUCT"]

    def test_a_null_property_counts_as_not_set_r22(self) -> None:
        order = builders.plain_order(properties={"netsuite_department_id": None})

        assert resolve.references(document=order, book=book_of()).department_id == ""

    def test_what_is_missing_is_told_with_an_invalid_property_r22_r24(self) -> None:
        order = builders.plain_order(properties={"netsuite_class_id": "Retail"})

        refused = refusal_of(order, empty_book())

        for told in ("netsuite_class_id", "“Retail”", "Harbour Espresso", "MILK-2"):
            assert told in refused.message

    @pytest.mark.parametrize("text", ["5.0", "+5", "١٢", "5\n6", "1" * 21, "0x10"])
    def test_only_plain_digits_are_an_id_r22(self, text: str) -> None:
        refused = refusal_of(builders.plain_order(properties={"netsuite_location_id": text}), book_of())

        assert refused.code == "INVALID_PROPERTY"

    def test_the_table_wins_over_the_property_with_a_notice_e5_r23(self) -> None:
        order = builders.plain_order(lines=(builders.milk_line(properties={"netsuite_id": "21"}),))

        resolved = resolve.references(document=order, book=replace_book(book_of(), product_ids={MILK: "20"}))

        assert resolved.lines[builders.MILK_LINE_ID].item_id == "20"
        assert len(resolved.notices) == 1
        assert "MILK-2" in resolved.notices[0]
        assert "20" in resolved.notices[0]
        assert "21" in resolved.notices[0]

    def test_the_customers_table_wins_over_its_property_with_a_notice_e5_r23(self) -> None:
        order = builders.plain_order(customer_properties={"netsuite_id": "HARB01"})

        resolved = resolve.references(document=order, book=book_of())

        assert resolved.customer_id == "1042"
        assert "“HARB01”" in resolved.notices[0]

    def test_two_mappings_that_agree_need_no_notice_r23(self) -> None:
        order = builders.plain_order(customer_properties={"netsuite_id": "1042"})

        assert resolve.references(document=order, book=book_of()).notices == ()


SEGMENTS = {
    "department_id": "netsuite_department_id",
    "class_id": "netsuite_class_id",
    "location_id": "netsuite_location_id",
    "sales_rep_id": "netsuite_sales_rep_id",
}


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


class TestRenamedProperties:
    def test_a_renamed_property_is_read_and_the_old_name_is_not_e78(self) -> None:
        order = builders.plain_order(properties={"netsuite_department_id": "4", "abteilung": "40"})

        resolved = resolve.references(document=order, book=book_of(property_tags={"department": ["abteilung"]}))

        assert resolved.department_id == "40"

    def test_other_plausible_names_are_read_without_any_setting_e78(self) -> None:
        order = builders.plain_order(properties={"netsuite_salesrep_id": "-5", "netsuite_class": "7"})

        resolved = resolve.references(document=order, book=book_of())

        assert (resolved.sales_rep_id, resolved.class_id) == ("-5", "7")

    def test_the_id_itself_can_be_renamed_e78(self) -> None:
        order = builders.plain_order(customer_properties={"ns_customer": "88"})

        resolved = resolve.references(
            document=order, book=replace_book(book_of(property_tags={"id": "ns_customer"}), customer_ids={})
        )

        assert resolved.customer_id == "88"

    @pytest.mark.parametrize("nothing", [{}, [], "", {"department": []}], ids=repr)
    def test_without_a_new_name_ours_are_read_e78(self, nothing: object) -> None:
        order = builders.plain_order(properties={"netsuite_department_id": "4"})

        assert resolve.references(document=order, book=book_of(property_tags=nothing)).department_id == "4"


class TestUnanswered:
    def test_a_mapped_customers_properties_are_still_asked_for_r20(self) -> None:
        order = builders.plain_order(customer_properties=None)

        assert book_of().unanswered(documents=[order]) == ({builders.CUSTOMER_ID}, set())

    def test_what_the_platform_sent_along_is_not_asked_for(self) -> None:
        order = builders.plain_order(lines=(builders.line(properties={}),), customer_properties={})

        assert empty_book().unanswered(documents=[order]) == (set(), set())

    def test_only_products_without_mapping_are_asked_for_and_each_once(self) -> None:
        order = builders.plain_order()
        book = replace_book(book_of(), product_ids={COFFEE_AS_PRODUCT: "10"})

        assert book.unanswered(documents=[order, order]) == (set(), {builders.MILK_ID})

    def test_what_was_read_is_not_asked_for_again(self) -> None:
        order = builders.plain_order(customer_properties=None, lines=(builders.milk_line(),))
        book = empty_book()
        book.add(
            customers={builders.CUSTOMER_ID: records.Customer(source_id=builders.CUSTOMER_ID, name="Harbour")},
            products={builders.MILK_ID: records.Product(source_id=builders.MILK_ID, name="Milk")},
        )

        assert book.unanswered(documents=[order]) == (set(), set())


def replace_book(book: resolve.MappingBook, **changes: Any) -> resolve.MappingBook:
    return replace(book, **changes)


IDS = st.sampled_from(["", "1", "501", "-5", "–", "HB-1KG", " 7 "])
PROPERTIES = st.none() | st.dictionaries(
    st.sampled_from(["netsuite_id", *SEGMENTS.values(), "netsuite_freight_id"]), IDS, max_size=4
)
AMOUNTS = st.sampled_from([Decimal(0), Decimal("1.73"), Decimal("-2")])


@st.composite
def lines(draw: st.DrawFn) -> tuple[records.DocumentLine, ...]:
    return tuple(
        builders.line(
            source_id=f"line-{number}",
            product_id=draw(st.sampled_from(["a", "b"])),
            variant_id=draw(st.sampled_from(["", "v"])),
            quantity=draw(st.sampled_from([0, 1, Decimal("1.375")])),
            unit_price=draw(st.sampled_from([0, 3, -3])),
            properties=draw(PROPERTIES),
        )
        for number in range(draw(st.integers(0, 3)))
    )


@st.composite
def orders(draw: st.DrawFn) -> records.Order:
    return builders.order(
        lines=draw(lines()),
        freight=draw(AMOUNTS),
        surcharge=draw(AMOUNTS),
        discount=draw(AMOUNTS),
        properties=draw(PROPERTIES) or {},
        customer_properties=draw(PROPERTIES),
    )


@st.composite
def books(draw: st.DrawFn) -> resolve.MappingBook:
    mapped = st.sampled_from(["", "10", "11"])
    return resolve.MappingBook(
        rules=models.DocumentRules(
            freight_item_id=draw(mapped), surcharge_item_id=draw(mapped), discount_item_id=draw(mapped)
        ),
        customer_ids={builders.CUSTOMER_ID: draw(mapped)},
        product_ids=draw(
            st.dictionaries(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["", "v"])), mapped, max_size=4)
        ),
    )


def is_internal_id(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii()


@given(order=orders(), book=books())
def test_whatever_comes_every_line_has_an_item_or_nothing_is_given_r24(
    order: records.Order, book: resolve.MappingBook
) -> None:
    try:
        resolved = resolve.references(document=order, book=book)
    except errors.NeedsStaff:
        return

    assert is_internal_id(resolved.customer_id)
    assert set(resolved.lines) == {line.source_id for line in order.lines if line.quantity}
    assert all(is_internal_id(line.item_id) for line in resolved.lines.values())
    assert bool(order.freight) == is_internal_id(resolved.freight_item_id)
    assert bool(order.surcharge) == is_internal_id(resolved.surcharge_item_id)
    assert is_internal_id(resolved.discount_item_id) or not order.discount


@given(order=orders(), book=books())
def test_mapping_all_that_is_missing_lets_the_order_through_r24(
    order: records.Order, book: resolve.MappingBook
) -> None:
    try:
        resolve.references(document=order, book=book)
    except errors.RecordRejected:
        return
    except errors.MappingMissing as refused:
        for missing in refused.missing:
            map_it(book, missing)

    resolve.references(document=order, book=book)


def map_it(book: resolve.MappingBook, missing: errors.Missing) -> None:
    if missing.kind == resolve.Kind.CUSTOMER:
        book.customer_ids[missing.key] = "99"
    elif missing.kind == resolve.Kind.PRODUCT:
        product_id, _, variant_id = missing.key.rpartition(":")
        book.product_ids[product_id, variant_id] = "99"
    else:
        setattr(book.rules, f"{missing.kind.lower()}_id", "99")
