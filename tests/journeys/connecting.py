"""Connecting both sides through the admin, as an administrator with the set-up sheet beside the keyboard does."""

from __future__ import annotations

import re

from tests.journeys.person import Person
from tests.world import World

ACCOUNT, CONNECTION = "Southern Roasters NetSuite", "Southern Roasters"


def type_account(person: Person, world: World, **changes: str) -> None:
    """Fill in the form of a new NetSuite account; `changes` by the labels' words."""
    signed = world.netsuite.credentials
    values = {
        "Name": ACCOUNT,
        "Account ID": " 1234567-sb1 ",
        "Client ID": signed.consumer_key,
        "Client secret": signed.consumer_secret,
        "Token ID": signed.token_id,
        "Token secret": signed.token_secret,
    }
    person.type(values | {label.replace("_", " "): text for label, text in changes.items()})
    if not person.box("Service address").count():
        person.page.get_by_text("Other addresses").click()
    person.type({"Service address": world.netsuite_url, "Web address": world.netsuite_url})


def type_connection(person: Person, world: World) -> None:
    """Fill in the form of a new connection, without saying yet what is synced."""
    person.type({"Name": CONNECTION})
    person.box("Platform").select_option(label="Ordermentum")
    person.box("NetSuite account").select_option(label=f"{ACCOUNT} (1234567_SB1)")
    person.type({"Supplier ID": world.ordermentum.supplier_id, "API key": world.ordermentum.api_key})
    for label in ("API address", "Sign-in address", "Web address"):
        person.type({label: world.ordermentum_url})


def connect(person: Person, world: World) -> None:
    """Go from an empty installation to one that syncs orders in real time."""
    person.open("Add your NetSuite account")
    type_account(person, world)
    person.press("Save")
    person.sees(re.compile("Signed in. Records can be read"))
    person.home()
    person.open("Connect your platform")
    type_connection(person, world)
    person.press("Save")
    person.sees(re.compile("Signed in to Ordermentum"))
    person.open(CONNECTION)
    person.press("Register webhook")
    person.sees("Webhook registered: changes arrive within a second.")
