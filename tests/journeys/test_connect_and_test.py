"""Connect and test: from an empty installation to the first order on both sides."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from syncjobs import roles
from syncjobs.processes.child import Child
from tests.journeys import connecting
from tests.journeys.person import Person
from tests.world import World

NOT_BOTH = "Sync orders or invoices, not both. Switch the other plan off first."


def test_an_administrator_connects_both_sides_and_sees_the_first_order_go_through(
    person: Person, world: World, worker: Child
) -> None:
    person.sign_in(roles.ADMINISTRATOR)
    person.sees("First steps", "Nothing is connected yet.")

    add_the_account_with_a_wrong_secret(person, world)
    mend_the_secret(person, world)
    connect_the_platform(person, world)
    be_refused_invoices_beside_orders(person)
    register_the_webhook(person)
    see_the_first_order(person, world)


def add_the_account_with_a_wrong_secret(person: Person, world: World) -> None:
    person.open("Add your NetSuite account")
    expect(person.page.get_by_role("link", name="How to set NetSuite up, step by step")).to_be_visible()
    connecting.type_account(person, world, Token_secret="not-the-token-secret")

    person.press("Save")

    person.sees(re.compile("does not work yet. .*The signature does not fit: one of the two secrets is wrong."))
    person.sees(re.compile("Paste the client secret and the token secret again"))


def mend_the_secret(person: Person, world: World) -> None:
    person.home()
    person.open(re.compile(f"{connecting.ACCOUNT} is paused"))
    expect(person.box("Account ID")).to_have_value("1234567_SB1")
    person.type({"Token secret": world.netsuite.credentials.token_secret})

    person.press("Save")

    person.sees(f"{connecting.ACCOUNT}: Signed in. Records can be read and queries work.")


def connect_the_platform(person: Person, world: World) -> None:
    person.home()
    person.open("Connect your platform")
    connecting.type_connection(person, world)

    person.press("Save")

    person.sees("Southern Roasters: Signed in to Ordermentum as supplier Southern Roasters; 0 orders can be read.")


def be_refused_invoices_beside_orders(person: Person) -> None:
    person.open(connecting.CONNECTION)
    kinds = person.page.get_by_role("combobox").filter(has_text="NetSuite sales orders", visible=True)
    expect(kinds).to_have_count(1)
    assert kinds.locator("option:checked").inner_text() == "Orders → NetSuite sales orders"
    person.page.get_by_text("Add another Sync plan").click()
    kinds.last.select_option(label="Invoices → NetSuite invoices")

    person.press("Save")

    person.sees(NOT_BOTH)
    person.home()


def register_the_webhook(person: Person) -> None:
    person.open("not registered")

    person.press("Register webhook")

    person.sees("Webhook registered: changes arrive within a second.")


def see_the_first_order(person: Person, world: World) -> None:
    person.home()
    placed = world.order(reference="PO-7781")

    row = person.watches_for(placed["orderNumber"])

    order = world.sales_order(placed)
    assert order
    expect(row).to_contain_text("Harbour Espresso")
    expect(row.get_by_role("link", name=placed["id"][:10])).to_be_visible()
    netsuite = person.follows_out(row.get_by_role("link", name=order["id"]))
    expect(netsuite.get_by_role("heading", name=order["tranId"])).to_be_visible()
    expect(netsuite.get_by_text(f"om-order-{placed['id']}")).to_be_visible()
    expect(netsuite.get_by_text("PO-7781")).to_be_visible()
