"""A company on Invoiced: connect it, tick what goes each way, see an invoice cross, and clear a payment that waits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from integrations.models import Connection, NetSuiteAccount
from syncjobs import roles
from tests.journeys import connecting
from tests.journeys.person import Person
from tests.receivables import Receivables, serving, ticking

COMPANY = "Southern Roasters on Invoiced"
SWITCHES = (
    "Customers and contacts from NetSuite",
    "Invoices from NetSuite",
    "Credit notes from NetSuite",
    "Payments from NetSuite",
    "Payments to NetSuite",
)


@pytest.fixture(scope="module")
def both() -> Iterator[Receivables]:
    with serving() as receivables:
        yield receivables


@pytest.fixture
def world(both: Receivables, live_server: LiveServer, settings: Any) -> Iterator[Receivables]:
    """NetSuite's demo company and an empty one on Invoiced, whose webhooks reach the site; nothing is connected."""
    settings.PUBLIC_URL = live_server.url
    with ticking(both) as books:
        books.invoiced.webhook_mode = "deliver"
        books.netsuite.unlock()
        yield books


def test_a_finance_team_connects_invoiced_sees_an_invoice_cross_and_clears_a_payment(
    person: Person, world: Receivables
) -> None:
    person.sign_in(roles.ADMINISTRATOR)
    add_the_account(person, world)
    add_the_connection_with_a_wrong_key(person, world)
    mend_the_key_and_test(person, world)
    tick_what_goes_each_way(person)
    enter_a_wrong_webhook_secret_and_mend_it(person, world)
    see_an_invoice_cross(person, world)
    see_a_payment_wait_for_its_customer(person, world)
    map_the_customer_and_see_it_go(person, world)


def add_the_account(person: Person, world: Receivables) -> None:
    person.open("Add your NetSuite account")
    connecting.type_account(person, world)
    person.press("Save")
    person.sees(re.compile("Signed in. Records can be read"))


def add_the_connection_with_a_wrong_key(person: Person, world: Receivables) -> None:
    person.home()
    person.open("Connect your platform")
    expect(person.box("API key")).to_have_count(0)
    person.type({"Name": COMPANY})
    person.box("Platform").select_option(label="Invoiced")
    person.box("NetSuite account").select_option(label=f"{connecting.ACCOUNT} (1234567_SB1)")
    person.does_not_see("Supplier ID")
    person.does_not_see("What is synced")
    person.type({"API key": "not-our-key", "API address": world.invoiced_url, "Web address": world.invoiced_url})

    person.press("Save")

    person.sees(re.compile("Invoiced does not accept this connection's API key. Enter a key of the same company"))


def mend_the_key_and_test(person: Person, world: Receivables) -> None:
    person.home()
    person.open(re.compile(f"{COMPANY} is paused"))
    person.type({"API key": world.invoiced.api_key})
    person.press("Save")
    person.sees(re.compile(r"Signed in to Invoiced \(.*\); 0 customers can be read"))

    person.open(COMPANY)
    person.press("Test connection")

    person.sees("none is on", re.compile(f"{COMPANY}: Signed in to Invoiced"))


def tick_what_goes_each_way(person: Person) -> None:
    person.open("Integration settings")
    expect(person.box("Find customers")).to_have_count(0)
    for switch in SWITCHES:
        person.box(switch).check()
    person.box("Prepayments").select_option(label="Make a customer deposit in NetSuite")

    person.press("Save settings")

    person.sees(re.compile("Saved: .*Payments to NetSuite"))
    person.open(COMPANY)
    person.sees(re.compile("NetSuite invoices → invoices, NetSuite credit memos → credit notes"))


def enter_a_wrong_webhook_secret_and_mend_it(person: Person, world: Receivables) -> None:
    person.sees(re.compile("Nothing heard yet"))
    person.press("Show webhook address")
    steps = person.page.get_by_text(re.compile("Invoiced's webhooks are added by hand")).inner_text()
    webhook = world.invoiced.add_webhook(url=re.findall(r"http\S+", steps)[0])
    person.type({"Webhook secret": "another secret"})
    person.press("Save")
    world.invoiced.add_customer(name="Anybody", currency="aud")
    world.invoiced.settle()

    person.home()
    person.open(re.compile(f"{COMPANY}: its webhooks are refused"))
    person.sees(re.compile("1 webhook was refused for a wrong signature: the webhook secret entered here is another"))
    person.type({"Webhook secret": webhook["secret"]})
    person.press("Save")
    world.invoiced.add_customer(name="Stranger Ltd", number="S-9", currency="aud")
    world.invoiced.settle()

    person.open(COMPANY)
    person.sees("Last word: a moment ago.")


def see_an_invoice_cross(person: Person, world: Receivables) -> None:
    world.connection, world.account = Connection.objects.get(), NetSuiteAccount.objects.get()
    line = {"item": {"id": "501"}, "quantity": 2, "rate": 45, "price": {"id": "-1"}}
    netsuite_id = world.netsuite.add(
        "invoice", {"entity": {"id": "1042"}, "tranId": "INV-7001", "item": {"items": [line]}}
    )
    some_minutes_pass(world)

    [invoice] = world.invoiced.invoices.values()
    person.home()
    row = person.row("INV-7001", "Harbour Espresso")
    expect(row.get_by_role("link", name=f"{invoice['id']} ↗")).to_have_attribute(
        "href", f"{world.invoiced_url}/invoices/{invoice['id']}"
    )
    tab = person.follows_out(row.get_by_role("link", name=f"{netsuite_id} ↗"))
    expect(tab.get_by_role("heading", name="INV-7001")).to_be_visible()


def some_minutes_pass(world: Receivables) -> None:
    """As for the worker: changes are read, and what waited for something that is there now goes on."""
    world.sync()
    world.pass_time()
    world.sync()


def see_a_payment_wait_for_its_customer(person: Person, world: Receivables) -> None:
    stranger = next(one for one in world.invoiced.customers.values() if one["name"] == "Stranger Ltd")
    payment = world.invoiced.receive_payment(
        customer=stranger["id"], currency="aud", amount="60", method="check", reference="CHK 881", applied_to=[]
    )
    world.invoiced.settle()
    world.work()

    person.home()
    person.open(re.compile("1 customer without a mapping"))
    person.open("CHK 881")
    person.sees(re.compile("CHK 881 is from .*, whom no single customer in NetSuite matches. Map the customer"))
    expect(person.page.get_by_role("link", name="Open ↗").first).to_have_attribute(
        "href", f"{world.invoiced_url}/payments/{payment['id']}"
    )


def map_the_customer_and_see_it_go(person: Person, world: Receivables) -> None:
    person.open("Map this customer")
    person.type({"NetSuite internal ID": "1043"})
    person.press("Save")
    some_minutes_pass(world)

    [deposit] = world.netsuite.all("customerDeposit")
    person.home()
    row = person.row("CHK 881", "created")
    tab = person.follows_out(row.get_by_role("link", name=f"{deposit['id']} ↗"))
    expect(tab.get_by_text(deposit["externalId"])).to_be_visible()
