"""Integration settings: what goes wrong is said at its box, what is right is saved, and a viewer changes nothing."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import expect

from mappings.models import NetSuiteRecord
from syncjobs import integration_settings, roles
from syncjobs.models import Flow
from tests.journeys.person import Person
from tests.world import World

LOCATIONS = {"1": "Melbourne DC", "2": "Brisbane store", "3": "Sydney DC"}


def test_an_administrator_switches_features_on_in_one_form(person: Person, connected: World) -> None:
    know_locations(connected)
    person.sign_in(roles.ADMINISTRATOR)
    person.open(connected.connection.name)
    person.sees("none is on")
    person.open("Integration settings")

    what_belongs_to_a_feature_appears_with_its_tick(person)
    a_wrong_combination_is_refused_in_words(person)
    the_right_one_is_saved_and_shown_again(person)

    saved = integration_settings.load(connection=connected.connection)
    assert saved.features == {Flow.STOCK_IN, Flow.PAYMENTS_OUT, Flow.INVOICES_IN}
    assert (saved.stock_location_ids, saved.bank_account_id, saved.surcharge_item_id) == ("3,1", "120", "320")


def know_locations(world: World) -> None:
    for netsuite_id, name in LOCATIONS.items():
        NetSuiteRecord.objects.create(
            account=world.account,
            kind=NetSuiteRecord.Kind.LOCATION,
            netsuite_id=netsuite_id,
            name=name,
            seen_at=timezone.now(),
        )


def what_belongs_to_a_feature_appears_with_its_tick(person: Person) -> None:
    expect(person.box("Stock location IDs")).to_have_count(0)
    person.box("Reflect stock from NetSuite in Ordermentum").check()
    person.sees(re.compile("Internal IDs of NetSuite locations, separated by commas"))
    person.box("Auto-Reconciliation").check()
    expect(person.box("Payments and deposits to NetSuite")).to_be_checked()
    expect(person.box("Payments and deposits from NetSuite")).to_be_checked()


def a_wrong_combination_is_refused_in_words(person: Person) -> None:
    person.type({"Stock location IDs": "3,abc"})
    person.press("Save settings")
    person.sees("Nothing was saved. The boxes that need a change say why.")
    person.sees(re.compile("“abc” is no location ID"), re.compile("Auto-Reconciliation needs the Bank Account"))

    person.type({"Stock location IDs": "3,9", "Bank account ID": "120"})
    person.press("Save settings")
    person.sees(re.compile("NetSuite has no location “9”"))


def the_right_one_is_saved_and_shown_again(person: Person) -> None:
    person.type({"Stock location IDs": "3, 1"})
    person.box("Stock field").select_option(label="On hand")
    person.box("Payments and deposits from NetSuite").uncheck()
    person.box("Finalised Invoice Sync").check()
    person.press("Save settings")

    person.sees(re.compile("Saved: Reflect stock"))
    expect(person.box("Stock location IDs")).to_have_value("3,1")
    expect(person.box("Payments and deposits from NetSuite")).not_to_be_checked()
    person.sees("In NetSuite, 3 is Sydney DC; 1 is Melbourne DC.")


def test_going_over_to_invoices_ends_finalised_invoices_and_the_form_says_why_e67(
    person: Person, connected: World
) -> None:
    person.sign_in(roles.ADMINISTRATOR)
    person.open(connected.connection.name)
    person.open("Integration settings")
    person.box("Finalised Invoice Sync").check()
    person.press("Save settings")
    person.open(connected.connection.name)
    person.press("Switch sync type")
    person.sees(re.compile("Finalised Invoice Sync needs orders: going over to invoices switches it off"))
    person.press("Switch sync type")
    person.sees("none is on")

    person.open("Integration settings")
    person.box("Finalised Invoice Sync").check()
    person.press("Save settings")

    person.sees(re.compile("Finalised Invoice Sync needs sync type Orders"))
    assert integration_settings.load(connection=connected.connection).features == set()


def test_a_viewer_sees_what_is_on_and_finds_no_form(person: Person, connected: World) -> None:
    person.sign_in(roles.VIEWER)
    person.open(connected.connection.name)

    person.sees("none is on")
    person.does_not_see("Integration settings")
    answer = person.page.goto(f"{person.site_url}/admin/integrations/connection/{connected.connection.pk}/settings/")
    assert answer is not None
    assert answer.status == 403
