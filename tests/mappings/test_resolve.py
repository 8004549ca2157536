"""The references of a document: which mapping decides, and what is told when one is missing."""

from mappings import resolve
from tests import builders
from tests.mappings.books import (
    COFFEE,
    COFFEE_AS_PRODUCT,
    MILK,
    book_of,
    empty_book,
    missing_of,
    refusal_of,
    replace_book,
)


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
