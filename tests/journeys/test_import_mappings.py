"""Map by file: upload, look at the plan, apply, and see the waiting orders go."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from mappings.models import ProductMapping
from syncjobs import roles
from syncjobs.models import State
from syncjobs.processes.child import Child
from tests.journeys.person import Person
from tests.world import World

CHAI, TEA, BRIE, HAM = 10, 11, 12, 13  # in the order of the demo company; items 511 to 514 in NetSuite
SHEET = """\
Product ID,SKU,Product name,NetSuite Internal ID
,CHAI-1KG,Sticky chai 1kg,511
,TEA-EB,"English breakfast tea, 100 bags",512
{house_blend},HB-1KG,House blend 1kg,501
{milk},MILK-2,Full cream milk 2L,502
{brie},BRIE-RW,"Brie, by weight",513
{ham},HAM-RW,"Leg ham, by weight",five hundred and fourteen
"""


@pytest.fixture
def half_mapped(connected: World) -> World:
    """Of the products some are not mapped yet, and the milk is mapped to the wrong item."""
    ProductMapping.objects.filter(sku__in=["CHAI-1KG", "TEA-EB", "BRIE-RW", "HAM-RW"]).delete()
    ProductMapping.objects.filter(sku="MILK-2").update(netsuite_id="599")
    return connected


def test_a_mapper_imports_a_sheet_after_seeing_its_plan_and_the_waiting_orders_go(
    person: Person, half_mapped: World, worker: Child
) -> None:
    placed = [half_mapped.order(customer=4, products=(0, CHAI)), half_mapped.order(customer=5, products=(TEA,))]
    person.sign_in(roles.MAPPER)
    person.watches_until_it_says("2 products without a mapping")
    person.open(re.compile("2 products without a mapping"))

    upload(person, half_mapped)
    see_the_plan(person)
    apply_it_without_the_refused_line(person)
    see_both_orders_go(person, [one["orderNumber"] for one in placed])

    assert [half_mapped.entry(one).state for one in placed] == [State.SYNCED, State.SYNCED]
    mapped = dict(ProductMapping.objects.values_list("sku", "netsuite_id"))
    assert (mapped["MILK-2"], mapped["BRIE-RW"], mapped.get("HAM-RW", "")) == ("502", "513", "")


def upload(person: Person, world: World) -> None:
    known = dict(house_blend=0, milk=1, brie=BRIE, ham=HAM)
    sheet = SHEET.format(**{name: world.products[number]["id"] for name, number in known.items()})
    person.open("Import or export")
    person.sees("Nothing is done before you have seen the plan.")
    files = {"name": "products from finance.csv", "mimeType": "text/csv", "buffer": sheet.encode("utf-8-sig")}
    person.page.locator("input[type=file]").set_input_files(files)

    person.press("Show the plan")


def see_the_plan(person: Person) -> None:
    person.sees("1 to add, 3 to change, 1 as they are, 1 refused")
    expect(person.row("Leg ham, by weight", "Refused")).to_contain_text("five hundred and fourteen")
    expect(person.row("Full cream milk 2L", "Change")).to_contain_text("599")
    expect(person.row("Sticky chai 1kg", "Change")).to_contain_text("511")
    expect(person.row("Brie, by weight", "Add")).to_contain_text("513")
    expect(person.row("House blend 1kg", "Same")).to_contain_text("501")


def apply_it_without_the_refused_line(person: Person) -> None:
    person.page.get_by_label(re.compile("Leave the refused lines out")).check()

    person.press("Apply 4 of 6 lines")

    person.sees("Added 1, changed 3, left 1 as they were, left out 1 refused.")


def see_both_orders_go(person: Person, numbers: list[str]) -> None:
    person.home()
    for number in numbers:
        person.watches_for(number)
    person.sees("Nothing. Whatever needs a person appears here, with the reason.")
