"""What NetSuite's metadata says of the fields of a record type."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import errors
from integrations.netsuite import client, field_catalog
from integrations.netsuite.field_catalog import Kind
from integrations.netsuite.simulator import NetSuiteSimulator
from integrations.netsuite.simulator.custom_fields import CustomField

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["properties", "item", "items", "type", "x"]), inner)
    ),
)


@pytest.fixture
def catalog_of(
    simulator: NetSuiteSimulator, simulated: client.NetSuiteClient
) -> Callable[[str], field_catalog.Catalog]:
    made = {
        "custbody_po_number": CustomField(),
        "custbody_region": CustomField(choices={"1": "North"}),
        "custbody_rush": CustomField(kind="boolean"),
        "custbody_promised": CustomField(kind="date"),
        "custcol_weight": CustomField(kind="number"),
        "custentity_tier": CustomField(),
    }
    simulator.custom_fields.update(made)
    return lambda record_type: field_catalog.read(simulated, record_type=record_type)


def test_says_what_each_field_of_a_record_type_holds(
    catalog_of: Callable[[str], field_catalog.Catalog],
) -> None:
    body = catalog_of("invoice").body

    assert {name: body[name].kind for name in body if name.startswith("cust") or name in ("memo", "duedate")} == {
        "custbody_po_number": Kind.TEXT,
        "custbody_region": Kind.REFERENCE,
        "custbody_rush": Kind.FLAG,
        "custbody_promised": Kind.DAY,
        "memo": Kind.TEXT,
        "duedate": Kind.DAY,
        "customform": Kind.REFERENCE,
    }


def test_lines_have_fields_of_their_own(catalog_of: Callable[[str], field_catalog.Catalog]) -> None:
    catalog = catalog_of("invoice")

    assert catalog.lines["custcol_weight"].kind is Kind.NUMBER
    assert "custcol_weight" not in catalog.body
    assert "item" not in catalog.body


def test_people_have_their_own_fields_too(catalog_of: Callable[[str], field_catalog.Catalog]) -> None:
    assert "custentity_tier" in catalog_of("customer").body
    assert "custbody_rush" not in catalog_of("contact").body


@pytest.mark.parametrize("typed", ["custbody_po_numbr", "custbody_ponumber", "CUSTBODY_PO_NUMER", "po_number"])
def test_near_ids_are_named_for_one_that_is_not_there(
    catalog_of: Callable[[str], field_catalog.Catalog], typed: str
) -> None:
    assert field_catalog.near(field_id=typed, known=catalog_of("invoice").body)[0] == "custbody_po_number"


def test_a_role_that_may_not_see_the_record_is_told(
    simulator: NetSuiteSimulator, catalog_of: Callable[[str], field_catalog.Catalog]
) -> None:
    simulator.permissions.discard("Credit Memo")

    with pytest.raises(errors.PermissionMissing, match="creditMemo"):
        catalog_of("creditMemo")


@given(JSON)
def test_whatever_comes_is_read_without_a_crash(body: object) -> None:
    assert isinstance(field_catalog.parse(body=body), field_catalog.Catalog)
