"""Find a failed order, read why, mend, retry."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from syncjobs import roles
from syncjobs.models import State
from syncjobs.processes.child import Child
from tests.journeys.person import Person
from tests.world import World

OAT_MILK = 3  # in the order of the demo company, whose item in NetSuite is 504


def test_an_operator_finds_the_failed_order_reads_why_and_retries_it_once_mended(
    person: Person, connected: World, worker: Child
) -> None:
    connected.netsuite.deactivate("inventoryItem", "504")
    placed = connected.order(customer=3, products=(0, OAT_MILK))

    be_shown_it_as_a_viewer_without_a_retry_button(person, placed)
    read_why_as_an_operator(person, placed)
    connected.netsuite.change("inventoryItem", "504", {"isInactive": False})
    retry_it(person)

    assert connected.entry(placed).state == State.SYNCED
    assert {line[0] for line in connected.lines(placed)} == {"501", "504"}


def be_shown_it_as_a_viewer_without_a_retry_button(person: Person, placed: dict[str, Any]) -> None:
    person.sign_in(roles.VIEWER)
    find_it(person, placed)
    person.sees("What happened, newest first")
    expect(person.button("Retry")).to_have_count(0)
    expect(person.button("Skip")).to_have_count(0)


def find_it(person: Person, placed: dict[str, Any]) -> None:
    person.watches_until_it_says("1 record refused")
    person.open(re.compile("1 record refused"))
    expect(person.row(placed["orderNumber"])).to_contain_text("Bondi Bakehouse")
    person.open(placed["orderNumber"])


def read_why_as_an_operator(person: Person, placed: dict[str, Any]) -> None:
    person.sign_in(roles.OPERATOR)
    find_it(person, placed)
    person.sees(
        "Failed",
        re.compile("NetSuite does not accept the item: it does not exist, is inactive, or the role cannot see it."),
        re.compile("then retry"),
        re.compile("line 2"),
    )


def retry_it(person: Person) -> None:
    person.press("Retry")

    person.sees("Queued 1 entry.")
    person.watches_until_it_says(re.compile(r"^\s*Sales order \d+ created\."))
    person.sees("Synced")
    expect(person.button("Retry")).to_have_count(0)
    person.home()
    person.sees("Nothing. Whatever needs a person appears here, with the reason.")
