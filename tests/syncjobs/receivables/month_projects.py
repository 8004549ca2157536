"""Projects in a random month: customers of their own on Invoiced, below the customer that has them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from integrations.netsuite.simulator import NetSuiteSimulator
from tests.syncjobs.receivables.people import HOLD

if TYPE_CHECKING:
    from tests.syncjobs.receivables.month_in_netsuite import Bookkeepers


def makes_project(people: Bookkeepers, chance: Random) -> None:
    number = f"P-{len(people.netsuite.all('job')):03}"
    owner = people.netsuite.get("customer", chance.choice(people.customers))
    said = {"companyName": f"Fit-out {number}", "entityId": number, "subsidiary": {"id": owner["subsidiary"]["id"]}}
    people.netsuite.add("job", {**said, "parent": {"id": owner["id"]}, HOLD: chance.random() < 0.1})


def changes_project(people: Bookkeepers, chance: Random) -> None:
    if projects := people.netsuite.all("job"):
        new: list[dict[str, Any]] = [
            {"companyName": f"Rebuilt {chance.randint(1, 99)}"},
            {"isInactive": chance.random() < 0.5},
            {HOLD: chance.random() < 0.4},
        ]
        people.netsuite.change("job", chance.choice(projects)["id"], chance.choice(new))


def one_of(netsuite: NetSuiteSimulator, chance: Random, customer: str) -> dict[str, Any]:
    """One of the customer's projects that a document is for, or none."""
    mine = [one["id"] for one in netsuite.all("job") if one["parent"]["id"] == customer]
    return {"job": {"id": chance.choice(mine)}} if mine and chance.random() < 0.6 else {}


ACTS = {makes_project: 4, changes_project: 3}
