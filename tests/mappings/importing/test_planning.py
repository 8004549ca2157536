"""What a file would do, line by line, with the reason and the cure of each refusal."""

import pytest
from django.utils import timezone

from integrations.models import Connection
from mappings.importing import planning, reading
from mappings.importing.columns import Target
from mappings.models import NetSuiteList, NetSuiteRecord
from tests import factories
from tests.mappings import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    return factories.ConnectionFactory()


def outcomes(connection: Connection, sheet: reading.Sheet) -> list[tuple[str, str, str]]:
    lines = planning.plan(connection_id=connection.pk, sheet=sheet).lines
    return [(line.outcome.value, line.was, line.netsuite_id) for line in lines]


def reason(connection: Connection, sheet: reading.Sheet) -> str:
    (line,) = planning.plan(connection_id=connection.pk, sheet=sheet).lines
    assert line.outcome is planning.Outcome.REFUSED
    return line.reason


class TestOutcomes:
    def test_an_unknown_platform_id_is_added(self, connection: Connection) -> None:
        assert outcomes(connection, sheets.customers("b1,HARB01,Harbour,1042")) == [("ADD", "", "1042")]

    def test_another_netsuite_id_is_a_change(self, connection: Connection) -> None:
        factories.CustomerMappingFactory(connection=connection, source_id="b1", netsuite_id="7")

        assert outcomes(connection, sheets.customers("b1,,,1042")) == [("CHANGE", "7", "1042")]

    def test_an_unmapped_row_is_filled(self, connection: Connection) -> None:
        factories.ProductMappingFactory(connection=connection, product_id="c1", netsuite_id="")

        assert outcomes(connection, sheets.products("c1,,,,501")) == [("CHANGE", "", "501")]

    def test_the_same_netsuite_id_is_the_same(self, connection: Connection) -> None:
        factories.CustomerMappingFactory(connection=connection, source_id="b1", netsuite_id="1042")

        assert outcomes(connection, sheets.customers("b1,,,1042.0")) == [("SAME", "1042", "1042")]

    @pytest.mark.parametrize("cell", ["", "-", "–"])
    def test_an_empty_netsuite_id_leaves_the_mapping_as_it_is(self, connection: Connection, cell: str) -> None:
        factories.CustomerMappingFactory(connection=connection, source_id="b1", netsuite_id="1042")

        assert outcomes(connection, sheets.customers(f"b1,,,{cell}")) == [("SAME", "1042", "1042")]

    @pytest.mark.parametrize("cell", ["clear", "CLEAR"])
    def test_only_the_word_clear_unmaps(self, connection: Connection, cell: str) -> None:
        factories.CustomerMappingFactory(connection=connection, source_id="b1", netsuite_id="1042")

        assert outcomes(connection, sheets.customers(f"b1,,,{cell}")) == [("CHANGE", "1042", "")]

    @pytest.mark.parametrize("cell", ["HARB01", "10.5", "1 042", "1,042", "1042x", "1" * 21, "1e3"])
    def test_what_is_no_internal_id_is_refused_with_the_cure_r22(self, connection: Connection, cell: str) -> None:
        told = reason(connection, sheets.customers(f'b1,,,"{cell}"'))

        assert cell in told
        assert "such as 501" in told

    def test_text_too_long_is_refused(self, connection: Connection) -> None:
        assert "100 are possible" in reason(connection, sheets.customers(f"{'x' * 101},,,1"))

    def test_another_connections_mappings_are_not_seen_e80(self, connection: Connection) -> None:
        factories.CustomerMappingFactory(source_id="b1", netsuite_id="7")

        assert outcomes(connection, sheets.customers("b1,,,1042")) == [("ADD", "", "1042")]


class TestProductsBySku:
    def test_a_sku_alone_suffices_when_one_row_has_it(self, connection: Connection) -> None:
        factories.ProductMappingFactory(
            connection=connection, product_id="c1", variant_id="e1", sku="HB", netsuite_id=""
        )

        (line,) = planning.plan(connection_id=connection.pk, sheet=sheets.products(",,hb,,501")).lines

        assert (line.outcome.value, line.key) == ("CHANGE", ("c1", "e1"))

    def test_an_unknown_sku_is_refused_with_the_cure(self, connection: Connection) -> None:
        told = reason(connection, sheets.products(",,HB,,501"))

        assert told == "No known row has the sku “HB”. Give its product_id, and it is added."

    def test_a_sku_of_two_rows_is_refused_naming_both(self, connection: Connection) -> None:
        factories.ProductMappingFactory(connection=connection, product_id="c1", sku="HB")
        factories.ProductMappingFactory(connection=connection, product_id="c2", variant_id="e1", sku="HB")

        told = reason(connection, sheets.products(",,HB,,501"))

        assert told == "2 rows have the sku “HB”. Give the product_id: c1; c2 e1."

    @pytest.mark.parametrize(("others", "meant"), [([], ("c1", "")), (["e2"], ("c1", "e1"))], ids=["only", "several"])
    def test_a_sku_of_a_product_and_its_variant_means_what_answers_for_no_other_variant_e4(
        self, connection: Connection, others: list[str], meant: tuple[str, str]
    ) -> None:
        for variant_id in ("", "e1"):
            factories.ProductMappingFactory(connection=connection, product_id="c1", variant_id=variant_id, sku="HB")
        for variant_id in others:
            factories.ProductMappingFactory(connection=connection, product_id="c1", variant_id=variant_id, sku="HB-X")

        planned = planning.plan(connection_id=connection.pk, sheet=sheets.products(",,HB,,77"))

        assert planned.lines[0].key == meant

    def test_a_variant_is_another_row_than_its_product_e4(self, connection: Connection) -> None:
        factories.ProductMappingFactory(connection=connection, product_id="c1", netsuite_id="10")

        assert outcomes(connection, sheets.products("c1,e1,,,11")) == [("ADD", "", "11")]

    def test_a_variant_id_alone_suffices_when_it_is_known(self, connection: Connection) -> None:
        factories.ProductMappingFactory(connection=connection, product_id="c1", variant_id="e1", netsuite_id="10")

        assert outcomes(connection, sheets.products(",e1,,,11")) == [("CHANGE", "10", "11")]

    def test_a_line_that_names_nothing_is_refused(self, connection: Connection) -> None:
        assert "Fill one of: product_id, variant_id, sku" in reason(connection, sheets.products(",,,House blend,501"))


class TestCustomersByReferenceOrName:
    @pytest.mark.parametrize("line", [",HARB01,,1042", ",,harbour  ESPRESSO,1042"], ids=["reference", "name"])
    def test_either_suffices_when_one_row_has_it(self, connection: Connection, line: str) -> None:
        factories.CustomerMappingFactory(
            connection=connection, source_id="b1", reference="HARB01", name="Harbour Espresso", netsuite_id=""
        )

        assert outcomes(connection, sheets.customers(line)) == [("CHANGE", "", "1042")]

    def test_a_name_of_two_customers_is_refused(self, connection: Connection) -> None:
        factories.CustomerMappingFactory(connection=connection, source_id="b1", name="Harbour")
        factories.CustomerMappingFactory(connection=connection, source_id="b2", name="Harbour")

        assert "2 rows have the name “Harbour”" in reason(connection, sheets.customers(",,Harbour,1042"))

    def test_a_wrong_reference_is_not_saved_by_the_name(self, connection: Connection) -> None:
        factories.CustomerMappingFactory(connection=connection, source_id="b1", reference="HARB01", name="Harbour")

        assert "“HARB02”" in reason(connection, sheets.customers(",HARB02,Harbour,1042"))


class TestDuplicates:
    def test_lines_about_the_same_mapping_are_all_refused(self, connection: Connection) -> None:
        plan = planning.plan(connection_id=connection.pk, sheet=sheets.customers("b1,,,1042", "b2,,,7", "b1,,,1043"))

        assert [line.outcome.value for line in plan.lines] == ["REFUSED", "ADD", "REFUSED"]
        assert plan.lines[0].reason == "Lines 2, 4 are about the same one."

    def test_two_ways_to_name_one_row_are_seen_as_the_same(self, connection: Connection) -> None:
        factories.ProductMappingFactory(connection=connection, product_id="c1", sku="HB")

        assert [one[0] for one in outcomes(connection, sheets.products("c1,,,,1", ",,HB,,2"))] == ["REFUSED"] * 2


def test_it_counts_every_outcome(connection: Connection) -> None:
    factories.CustomerMappingFactory(connection=connection, source_id="b1", netsuite_id="1")

    plan = planning.plan(connection_id=connection.pk, sheet=sheets.customers("b1,,,1", "b2,,,2", "b3,,,x"))

    assert plan.counts == {"ADD": 1, "CHANGE": 0, "SAME": 1, "REFUSED": 1}


def test_an_id_that_netsuites_list_does_not_have_is_warned_of_and_followed_r26(connection: Connection) -> None:
    account = connection.netsuite_account
    NetSuiteList.objects.create(account=account, kind="ITEM", read_at=timezone.now())
    for netsuite_id, is_inactive in (("501", False), ("502", True)):
        NetSuiteRecord.objects.create(
            account=account, kind="ITEM", netsuite_id=netsuite_id, is_inactive=is_inactive, seen_at=timezone.now()
        )

    lines = planning.plan(connection_id=connection.pk, sheet=sheets.products("a,,,,501", "b,,,,502", "c,,,,503")).lines

    assert [line.outcome for line in lines] == [planning.Outcome.ADD] * 3
    assert [line.reason for line in lines] == [
        "",
        "Careful: item 502 is inactive in NetSuite.",
        "Careful: NetSuite's list has no item 503.",
    ]


def test_a_thousand_lines_cost_two_queries(connection: Connection, django_assert_num_queries: object) -> None:
    sheet = sheets.products(*[f"c{number},,SKU,Name,{number}" for number in range(1000)])

    with django_assert_num_queries(2):  # type: ignore[operator]
        planning.plan(connection_id=connection.pk, sheet=sheet)


def test_the_fingerprint_changes_with_what_would_be_done(connection: Connection) -> None:
    sheet = sheets.customers("b1,,,1042")
    before = planning.plan(connection_id=connection.pk, sheet=sheet).fingerprint
    factories.CustomerMappingFactory(connection=connection, source_id="b1", netsuite_id="7")

    assert planning.plan(connection_id=connection.pk, sheet=sheet).fingerprint != before


def test_the_target_decides_the_table() -> None:
    assert planning.model_of(target=Target.PRODUCTS).__name__ == "ProductMapping"
