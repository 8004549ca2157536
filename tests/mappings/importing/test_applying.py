"""Doing what the plan says: all or nothing, with history, and never behind a person's back."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.models import Connection
from mappings import models
from mappings.importing import applying, planning, template
from mappings.importing.columns import Target
from tests import factories
from tests.mappings import sheets

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def connection() -> Connection:
    return factories.ConnectionFactory()


def mapped(connection: Connection) -> dict[str, str]:
    return dict(connection.customer_mappings.values_list("source_id", "netsuite_id"))


def test_adds_changes_and_leaves_the_rest(connection: Connection) -> None:
    for source_id in ("change", "same", "untouched"):
        factories.CustomerMappingFactory(connection=connection, source_id=source_id, netsuite_id="1")

    applying.apply(
        connection_id=connection.pk,
        sheet=sheets.customers("change,,,2", "same,,,1", "new,REF,New café,3"),
        now=NOON,
    )

    assert mapped(connection) == {"change": "2", "same": "1", "untouched": "1", "new": "3"}
    assert connection.customer_mappings.get(source_id="new").reference == "REF"


def test_applying_twice_changes_nothing_the_second_time(connection: Connection) -> None:
    sheet = sheets.products("c1,e1,HB,House blend,501")
    applying.apply(connection_id=connection.pk, sheet=sheet, now=NOON)

    again = applying.apply(connection_id=connection.pk, sheet=sheet, now=NOON)

    assert again.counts == {"ADD": 0, "CHANGE": 0, "SAME": 1, "REFUSED": 0}


def test_a_refused_line_stops_everything(connection: Connection) -> None:
    with pytest.raises(applying.LinesRefused, match="1 of 2 lines"):
        applying.apply(connection_id=connection.pk, sheet=sheets.customers("a,,,1", "b,,,x"), now=NOON)

    assert mapped(connection) == {}


def test_refused_lines_are_left_out_when_asked(connection: Connection) -> None:
    applying.apply(connection_id=connection.pk, sheet=sheets.customers("a,,,1", "b,,,x"), now=NOON, skip_refused=True)

    assert mapped(connection) == {"a": "1"}


def test_a_plan_that_is_not_the_agreed_one_any_more_is_not_followed(connection: Connection) -> None:
    sheet = sheets.customers("a,,,1")
    agreed = planning.plan(connection_id=connection.pk, sheet=sheet)
    factories.CustomerMappingFactory(connection=connection, source_id="a", netsuite_id="99")

    with pytest.raises(applying.PlanOutdated) as caught:
        applying.apply(connection_id=connection.pk, sheet=sheet, now=NOON, fingerprint=agreed.fingerprint)

    assert mapped(connection) == {"a": "99"}
    assert caught.value.plan.lines[0].was == "99"


def test_every_line_that_does_something_stands_in_the_history(connection: Connection) -> None:
    row = factories.CustomerMappingFactory(connection=connection, source_id="a", netsuite_id="1")

    applying.apply(connection_id=connection.pk, sheet=sheets.customers("a,,,2", "b,,,3"), now=NOON)

    assert row.history.first().history_change_reason == "Import of customers.csv"
    assert models.CustomerMapping.history.filter(source_id="b", netsuite_id="3").count() == 1


def test_clearing_takes_the_name_in_netsuite_along(connection: Connection) -> None:
    row = factories.CustomerMappingFactory(connection=connection, source_id="a", netsuite_name="CUST-1")

    applying.apply(connection_id=connection.pk, sheet=sheets.customers("a,,,clear"), now=NOON)

    row.refresh_from_db()
    assert (row.netsuite_id, row.netsuite_name) == ("", "")


def test_the_template_lists_the_unmapped_first_and_can_be_imported(connection: Connection) -> None:
    factories.ProductMappingFactory(connection=connection, product_id="c1", sku="00123", name="Alpha", netsuite_id="5")
    factories.ProductMappingFactory(connection=connection, product_id="c2", sku="MILK", name="Zeta", netsuite_id="")

    content = template.to_csv(rows=connection.product_mappings.all(), target=Target.PRODUCTS)

    assert content.decode("utf-8-sig").splitlines() == [
        "product_id,variant_id,sku,name,netsuite_id,netsuite_name",
        "c2,,MILK,Zeta,,",
        "c1,,00123,Alpha,5,",
    ]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+61 2", "-2+3", "@SUM(A1)", "\t=1"])
def test_no_cell_of_the_template_runs_as_a_formula(connection: Connection, name: str) -> None:
    factories.CustomerMappingFactory(connection=connection, source_id="a", name=name, netsuite_id="-5")

    line = (
        template.to_csv(rows=connection.customer_mappings.all(), target=Target.CUSTOMERS)
        .decode("utf-8-sig")
        .splitlines()[1]
    )

    assert f"'{name}" in line
    assert ",-5," in line


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(name=TEXTS, sku=TEXTS, netsuite_id=st.sampled_from(["", "1", "-5"]))
def test_whatever_the_names_the_template_imports_without_a_change(
    connection: Connection, name: str, sku: str, netsuite_id: str
) -> None:
    connection.product_mappings.all().delete()
    factories.ProductMappingFactory(connection=connection, product_id="c1", name=name, sku=sku, netsuite_id=netsuite_id)
    content = template.to_csv(rows=connection.product_mappings.all(), target=Target.PRODUCTS)

    plan = planning.plan(connection_id=connection.pk, sheet=sheets.products_of(content))

    assert plan.counts == {"ADD": 0, "CHANGE": 0, "SAME": 1, "REFUSED": 0}
