"""The platform's own properties as mappings, and what must be read for them."""

import pytest

from mappings import resolve
from tests import builders
from tests.mappings.books import COFFEE_AS_PRODUCT, MILK, book_of, empty_book, missing_of, refusal_of, replace_book


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
        book = replace_book(
            empty_book(),
            customers={builders.CUSTOMER_ID: {"netsuite_id": "2042"}},
            products={builders.COFFEE_ID: {"netsuite_id": "601"}, builders.MILK_ID: {"netsuite_id": "602"}},
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
        book = replace_book(empty_book(), customers={builders.CUSTOMER_ID: {}}, products={builders.MILK_ID: {}})

        assert book.unanswered(documents=[order]) == (set(), set())
