"""Map an unmapped product, and see its order go through."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from integrations.ordermentum.simulator import company
from mappings.models import ProductMapping
from syncjobs import roles
from syncjobs.models import State
from syncjobs.processes.child import Child
from tests.journeys.person import Person
from tests.world import World

HAM = next(number for number, ware in enumerate(company.WARES) if ware.sku == "HAM-RW")


@pytest.fixture
def without_ham(connected: World) -> World:
    """Everything is mapped but the ham."""
    ProductMapping.objects.filter(sku="HAM-RW").delete()
    return connected


def test_a_mapper_maps_the_product_that_an_order_waits_for_and_it_goes_by_itself(
    person: Person, without_ham: World, worker: Child
) -> None:
    placed = without_ham.order(customer=2, products=(0, HAM))
    person.sign_in(roles.MAPPER)

    find_the_unmapped_product(person)
    map_it(person)
    see_the_order_go(person, without_ham, number=placed["orderNumber"])

    assert without_ham.entry(placed).state == State.SYNCED
    assert {line[0] for line in without_ham.lines(placed)} == {"501", "514"}


def find_the_unmapped_product(person: Person) -> None:
    person.watches_until_it_says("1 record waiting for it")

    person.open(re.compile("1 product without a mapping"))

    row = person.row("Leg ham, by weight", "HAM-RW")
    expect(row).to_contain_text("unmapped")
    person.does_not_see("Vanilla syrup")


def map_it(person: Person) -> None:
    box = person.row("HAM-RW").get_by_role("textbox")
    box.fill("leg ham")
    person.press("Save")
    person.sees(re.compile("Write NetSuite's internal ID: a whole number such as 501, not a name"))

    box.fill(" 514 ")
    person.press("Save")

    person.sees("1 product mapping was changed successfully.", "Nothing is unmapped.")


def see_the_order_go(person: Person, world: World, *, number: str) -> None:
    person.home()
    row = person.watches_for(number)
    person.sees("Nothing. Whatever needs a person appears here, with the reason.")

    row.get_by_role("link", name=number).click()

    person.sees("What happened, newest first", re.compile(r"^\s*Sales order \d+ created\."))
    person.sees(re.compile("was not sent. Nothing in NetSuite is mapped to"))
    person.page.get_by_text(re.compile("^PUT .*om-order-")).first.click()
    person.sees(re.compile('"id": "514"'))
