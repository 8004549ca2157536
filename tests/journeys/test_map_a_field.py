"""A mapper maps a field of NetSuite's invoices, mends a misspelt one, and looks at what a real invoice would send."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.netsuite.simulator.custom_fields import CustomField
from syncjobs import roles
from tests import factories
from tests.journeys.person import Person
from tests.world import World


@pytest.fixture
def invoice_number(world: World) -> Iterator[str]:
    """An invoice in NetSuite with a region, of an account that is connected to Invoiced too."""
    world.connect()
    factories.ConnectionFactory(
        name="Invoiced", connector="invoiced", netsuite_account=world.account, values={}, secrets={"api_key": "k"}
    )
    choices = {"1": "North", "2": "South"}
    world.netsuite.custom_fields["custbody_region"] = CustomField(choices=choices)
    line = {"item": {"id": "501"}, "quantity": 1, "rate": 10}
    body = {"entity": {"id": "1042"}, "item": {"items": [line]}, "custbody_region": {"id": "2"}}
    yield world.netsuite.get("invoice", world.netsuite.add("invoice", body))["tranId"]
    world.netsuite.custom_fields.clear()


def test_a_mapper_maps_a_field_and_sees_what_it_sends(person: Person, invoice_number: str) -> None:
    person.sign_in(roles.MAPPER)
    person.open("Field mappings")
    person.open("Add field mapping")

    person.page.locator("select[name=connection]").select_option(label="Invoiced")
    person.page.locator("select[name=record_type]").select_option("invoice")
    person.type({"NetSuite field ID": "custbody_regoin", "Platform field": "metadata.region"})
    person.page.locator("input[name=uses_label]").check()
    person.press("Save")
    person.sees("Did you mean custbody_region?")
    person.type({"NetSuite field ID": "custbody_region"})
    person.press("Save")
    person.sees("metadata.region")

    person.open("Preview on a record")
    person.page.locator("select[name=record_type]").select_option("invoice")
    person.type({"Number or internal ID": invoice_number})
    person.press("Show")

    person.sees(f"Invoice {invoice_number}", "custbody_region")
    assert person.row("Invoice", "custbody_region", "South").count() == 1
