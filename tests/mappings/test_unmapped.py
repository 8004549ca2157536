"""What waits for a mapping is found under Unmapped, and is released as soon as it is mapped."""

from dataclasses import replace

import pytest

from integrations import errors
from integrations.models import Connection
from mappings import models, resolve
from tests import builders, factories

pytestmark = pytest.mark.django_db
CUSTOMER = ("CUSTOMER", builders.CUSTOMER_ID)
COFFEE = ("PRODUCT", f"{builders.COFFEE_ID}:{builders.COFFEE_VARIANT_ID}")
MILK = ("PRODUCT", f"{builders.MILK_ID}:")


@pytest.fixture
def connection() -> Connection:
    return factories.ConnectionFactory()


def note(connection: Connection, order: object = None) -> None:
    document = order or builders.plain_order()
    book = resolve.MappingBook.load(connection_id=connection.pk, documents=[document])
    with pytest.raises(errors.MappingMissing) as caught:
        resolve.references(document=document, book=book)
    resolve.note_unmapped(connection_id=connection.pk, document=document, missing=caught.value.missing)


class TestBook:
    def test_reads_the_tables_of_its_own_connection_alone_e80(self, connection: Connection) -> None:
        factories.CustomerMappingFactory(source_id=builders.CUSTOMER_ID)
        factories.DocumentRulesFactory(freight_item_id="310")

        book = resolve.MappingBook.load(connection_id=connection.pk, documents=[builders.order()])

        assert book.customer_ids == {}
        assert book.rules.freight_item_id == ""

    def test_a_row_without_netsuite_id_maps_nothing_e1(self, connection: Connection) -> None:
        factories.ProductMappingFactory(
            connection=connection,
            product_id=builders.COFFEE_ID,
            variant_id=builders.COFFEE_VARIANT_ID,
            netsuite_id="",
        )
        factories.ProductMappingFactory(connection=connection, product_id=builders.COFFEE_ID, netsuite_id="10")

        book = resolve.MappingBook.load(connection_id=connection.pk, documents=[builders.order()])

        assert book.item_id(line=builders.line()) == "10"

    def test_a_batch_costs_three_queries(self, connection: Connection, django_assert_num_queries: object) -> None:
        documents = [
            builders.order(source_id=f"order-{number}", customer_id=f"customer-{number}") for number in range(2000)
        ]

        with django_assert_num_queries(3):  # type: ignore[operator]
            resolve.MappingBook.load(connection_id=connection.pk, documents=documents)

    def test_takes_the_document_rules(self, connection: Connection) -> None:
        factories.DocumentRulesFactory(connection=connection, freight_item_id="310", surcharge_item_id="320")

        book = resolve.MappingBook.load(connection_id=connection.pk, documents=[])

        assert (book.rules.freight_item_id, book.rules.surcharge_item_id) == ("310", "320")


class TestNoteUnmapped:
    def test_makes_a_row_for_each_with_name_sku_and_reference_r27(self, connection: Connection) -> None:
        note(connection)

        customer = connection.customer_mappings.get()
        products = set(connection.product_mappings.values_list("product_id", "variant_id", "sku", "name"))
        assert (customer.name, customer.reference, customer.netsuite_id) == ("Harbour Espresso", "HARB01", "")
        assert products == {
            (builders.COFFEE_ID, builders.COFFEE_VARIANT_ID, "HB-1KG", "House blend 1kg"),
            (builders.MILK_ID, "", "MILK-2", "Full cream milk 2L"),
        }

    def test_a_second_time_refreshes_the_names(self, connection: Connection) -> None:
        note(connection)

        note(connection, builders.plain_order(customer_name="Harbour Coffee"))

        assert connection.customer_mappings.get().name == "Harbour Coffee"
        assert connection.product_mappings.count() == 2

    def test_never_touches_an_id_that_somebody_gave_meanwhile(self, connection: Connection) -> None:
        missing = (errors.Missing(kind=CUSTOMER[0], key=CUSTOMER[1], label="customer"),)
        factories.CustomerMappingFactory(connection=connection, source_id=builders.CUSTOMER_ID, netsuite_id="1042")

        resolve.note_unmapped(connection_id=connection.pk, document=builders.order(), missing=missing)

        assert connection.customer_mappings.get().netsuite_id == "1042"

    def test_what_a_property_said_once_is_forgotten_so_that_no_wait_ends_by_it(self, connection: Connection) -> None:
        customer = factories.CustomerMappingFactory(
            connection=connection, source_id=builders.CUSTOMER_ID, netsuite_id="", property_id="1042"
        )
        product = factories.ProductMappingFactory(
            connection=connection, product_id=builders.COFFEE_ID, netsuite_id="", property_id="501"
        )

        note(connection)

        for row in (customer, product):
            row.refresh_from_db()
            assert row.property_id == ""
        assert resolve.present(connection_id=connection.pk, waits={CUSTOMER, COFFEE}) == set()

    def test_an_empty_name_does_not_wipe_a_known_one(self, connection: Connection) -> None:
        note(connection)

        note(connection, builders.plain_order(customer_name="", lines=(builders.line(name="", sku=""),)))

        assert connection.customer_mappings.get().name == "Harbour Espresso"
        assert connection.product_mappings.get(product_id=builders.COFFEE_ID).sku == "HB-1KG"

    def test_what_is_not_missing_gets_no_row(self, connection: Connection) -> None:
        resolve.note_unmapped(connection_id=connection.pk, document=builders.order(), missing=())

        assert not models.ProductMapping.objects.exists()
        assert not models.CustomerMapping.objects.exists()

    def test_names_longer_than_the_column_are_cut(self, connection: Connection) -> None:
        note(connection, builders.plain_order(lines=(replace(builders.line(), name="x" * 300, sku="s" * 120),)))

        assert len(connection.product_mappings.get().name) == 255


class TestPresent:
    WAITS = (CUSTOMER, COFFEE, MILK, ("FREIGHT_ITEM", ""), ("SURCHARGE_ITEM", ""), ("DISCOUNT_ITEM", ""))

    def test_nothing_is_there_before_it_is_mapped_e3(self, connection: Connection) -> None:
        note(connection)

        assert resolve.present(connection_id=connection.pk, waits=self.WAITS) == set()

    def test_a_customer_is_there_once_mapped_e3_r24(self, connection: Connection) -> None:
        factories.CustomerMappingFactory(connection=connection, source_id=builders.CUSTOMER_ID)

        assert resolve.present(connection_id=connection.pk, waits=self.WAITS) == {CUSTOMER}

    def test_a_variant_is_answered_by_its_products_row_e4(self, connection: Connection) -> None:
        factories.ProductMappingFactory(connection=connection, product_id=builders.COFFEE_ID)

        assert resolve.present(connection_id=connection.pk, waits=self.WAITS) == {COFFEE}

    def test_a_product_is_not_answered_by_a_variants_row_e4(self, connection: Connection) -> None:
        factories.ProductMappingFactory(connection=connection, product_id=builders.MILK_ID, variant_id="e9")

        assert resolve.present(connection_id=connection.pk, waits=self.WAITS) == set()

    def test_freight_surcharge_and_discount_are_answered_by_the_rules_r50_r51(self, connection: Connection) -> None:
        factories.DocumentRulesFactory(connection=connection, freight_item_id="310", discount_item_id="330")

        assert resolve.present(connection_id=connection.pk, waits=self.WAITS) == {
            ("FREIGHT_ITEM", ""),
            ("DISCOUNT_ITEM", ""),
        }

    def test_another_connections_mapping_answers_nothing_e80(self, connection: Connection) -> None:
        factories.CustomerMappingFactory(source_id=builders.CUSTOMER_ID)

        assert resolve.present(connection_id=connection.pk, waits=self.WAITS) == set()

    def test_a_kind_of_somebody_else_is_left_alone(self, connection: Connection) -> None:
        assert resolve.present(connection_id=connection.pk, waits=[("RECORD", "x")]) == set()

    def test_thousands_of_waits_cost_few_queries(
        self, connection: Connection, django_assert_max_num_queries: object
    ) -> None:
        waits = [("CUSTOMER", f"c{number}") for number in range(3000)]
        waits += [("PRODUCT", f"p{number}:") for number in range(3000)]

        with django_assert_max_num_queries(7):  # type: ignore[operator]
            resolve.present(connection_id=connection.pk, waits=waits)


def test_a_wait_ends_when_the_platforms_property_answers_r23(connection: Connection) -> None:
    factories.CustomerMappingFactory(
        connection=connection, source_id=builders.CUSTOMER_ID, netsuite_id="", property_id="1042"
    )

    assert resolve.present(connection_id=connection.pk, waits={CUSTOMER}) == {CUSTOMER}


def test_a_products_own_wait_does_not_end_by_its_variants_e4(connection: Connection) -> None:
    of_coffee = {"connection": connection, "product_id": builders.COFFEE_ID}
    factories.ProductMappingFactory(**of_coffee, netsuite_id="")
    factories.ProductMappingFactory(**of_coffee, variant_id=builders.COFFEE_VARIANT_ID, netsuite_id="501")
    own = ("PRODUCT", f"{builders.COFFEE_ID}:")

    assert resolve.present(connection_id=connection.pk, waits={own}) == set()
