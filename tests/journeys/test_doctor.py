"""Run the doctor, read which permission is missing and where it is given, give it, and see that all is well."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from playwright.sync_api import expect

from syncjobs import roles
from syncjobs.processes.child import Child
from tests.journeys.person import Person
from tests.world import World

PROVED = "Everything that the switched-on flows need is proved."


def test_an_operator_reads_which_permission_is_missing_and_sees_green_once_it_is_given(
    person: Person, connected: World, worker: Child
) -> None:
    connected.netsuite.role.restore()
    connected.netsuite.permissions.discard("Locations")
    go_to_the_doctor_as_an_operator(person, connected)

    run_it_and_read_what_is_missing(person)
    connected.netsuite.role.restore()
    run_it_again_and_see_green(person)
    be_reminded_of_it_by_nothing_at_home(person)


def go_to_the_doctor_as_an_operator(person: Person, world: World) -> None:
    world.rules.location_id = "1"
    world.rules.save()
    placed = world.order()
    person.sign_in(roles.OPERATOR)
    person.watches_for(placed["orderNumber"])
    person.open(world.account.name)


def run_it_and_read_what_is_missing(person: Person) -> None:
    person.press("Run the doctor")
    person.open("the doctor's page")

    person.watches_until_it_says(re.compile("The role lacks Locations, level View"))
    missing = person.row("Locations (View)")
    expect(missing).to_contain_text("Broken")
    expect(missing).to_contain_text("Setup > Users/Roles > Manage Roles > (the role) > Edit > Permissions > Lists")
    expect(missing).to_contain_text(re.compile(r"Without it these stop: .*orders to NetSuite sales orders\."))
    expect(person.row("Broken")).to_have_count(2)  # that step, and the run


def run_it_again_and_see_green(person: Person) -> None:
    person.press("Run the doctor")

    person.watches_until_it_says(PROVED)
    person.sees(re.compile("the role gained Locations"))
    expect(person.row("Not proved")).to_have_count(0)
    expect(person.row("Locations (View)", "The role has it: a query showed location 1.")).to_be_visible()
    expect(person.row("Last-modified times")).to_contain_text("by the clock that SYSDATE tells")


def be_reminded_of_it_by_nothing_at_home(person: Person) -> None:
    person.home()
    person.sees("Nothing. Whatever needs a person appears here, with the reason.")


def test_what_no_known_record_proves_is_amber_and_says_so(person: Person, world: World, worker: Child) -> None:
    world.netsuite.role.restore()
    world.netsuite.books.store.clear()
    world.connect()
    person.sign_in(roles.ADMINISTRATOR)
    person.open(world.account.name)

    person.press("Run the doctor")
    person.open("the doctor's page")

    person.watches_until_it_says(re.compile("It could not be proved: NetSuite shows none, and no .* is known yet"))
    expect(person.row("Locations (View)")).to_contain_text("Not proved")


def test_the_role_that_the_flows_need_can_be_downloaded(person: Person, connected: World) -> None:
    person.sign_in(roles.OPERATOR)
    person.open(connected.account.name)
    person.open("Open the doctor's page")
    person.sees(re.compile("Nobody has looked yet"))

    with person.page.expect_download() as downloading:
        person.page.get_by_role("link", name=re.compile("Download the role")).click()

    assert downloading.value.suggested_filename == "customrole_crossfoot.xml"
    role = ElementTree.parse(downloading.value.path()).getroot()
    levels = {one.findtext("permkey"): one.findtext("permlevel") for one in role.iter("permission")}
    assert (levels["TRAN_SALESORD"], levels["LIST_LOCATION"]) == ("EDIT", "VIEW")
