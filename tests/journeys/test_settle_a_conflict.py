"""Both sides changed: see both versions side by side, and decide."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from syncjobs import roles
from syncjobs.models import State
from syncjobs.processes.child import Child
from tests.journeys.person import Person
from tests.world import World

REASON = "Billed already; Mia at Corner Cafe agreed to a second order"


def test_an_operator_compares_both_versions_of_a_billed_order_and_skips_with_a_reason(
    person: Person, connected: World, worker: Child
) -> None:
    placed = connected.order(customer=1, reference="PO-1")
    person.sign_in(roles.OPERATOR)
    person.watches_for(placed["orderNumber"])
    connected.netsuite.bill(connected.entry(placed).netsuite_id)
    connected.ordermentum.edit_order(placed["id"], reference="PO-2")

    find_the_conflict(person, placed)
    compare_both_versions(person)
    skip_it_with_a_reason(person)

    assert connected.entry(placed).state == State.SKIPPED
    order = connected.sales_order(placed)
    assert order
    assert order["otherRefNum"] == "PO-1"


def find_the_conflict(person: Person, placed: dict[str, Any]) -> None:
    person.watches_until_it_says("1 record waiting for a decision")
    person.open(re.compile("1 record waiting for a decision"))
    expect(person.row(placed["orderNumber"])).to_contain_text("Corner Cafe")
    person.open(placed["orderNumber"])


def compare_both_versions(person: Person) -> None:
    person.sees(re.compile("changed on the platform, but its sales order in NetSuite is billed and was left alone"))
    table = person.page.get_by_role("table").filter(has_text="PO number")
    expect(table.get_by_role("columnheader")).to_have_text(["Field", "Platform", "NetSuite", ""])
    different = table.get_by_role("row").filter(has_text="differs")
    expect(different).to_have_count(1)
    expect(different.get_by_role("cell")).to_have_text(["PO-2", "PO-1", re.compile("differs")])


def skip_it_with_a_reason(person: Person) -> None:
    person.press("Skip")
    person.sees("Skip for good?")
    person.press("Skip")
    person.sees("Skip for good?")  # nothing is set aside without a reason
    person.type({"Reason": REASON})

    person.press("Skip")

    person.sees("Skipped 1 entry.", f"{REASON} (skipped by operator)")
    person.home()
    person.sees("Nothing. Whatever needs a person appears here, with the reason.")
