"""The one customer of NetSuite that a platform's customer must be, by what both say of it.

Each step must give exactly one hit, else the next one is tried: the number (account number or entity id), then the
company's name, then a person's first AND last name, then the name as entity id or alternative name. E-mail never
counts. Inactive customers are not matched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.netsuite import parse
from integrations.netsuite.client import NetSuiteClient
from integrations.netsuite.reading import billed_customers, columns, refused
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A customer as the platform states it; `netsuite_id` is what its own record says of its counterpart."""

    name: str
    number: str = ""
    netsuite_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A customer found."""

    netsuite_id: str = columns.identity("c.id", needed=True)
    entity_name: str | None = columns.text("c.entityid")


_CANDIDATES: Query[Candidate] = Query(
    name="customers by name", row=Candidate, table="customer", alias="c", key="c.id", where=("c.isinactive = 'F'",)
)
Step = tuple[str, tuple[str, ...]]


def find(*, client: NetSuiteClient, reader: Reader, wanted: Wanted, by_number: bool = True) -> str | None:
    """Give the id of the one customer that matches, None when there is none or not one alone. Raises SyncError.

    `by_number` False leaves numbers out: only names count.
    """
    if parse.INTERNAL_ID.fullmatch(wanted.netsuite_id) and _exists(client, wanted.netsuite_id):
        return wanted.netsuite_id
    for steps in _steps(wanted, by_number=by_number):
        found = _first_that_can_be_asked(reader, steps)
        if len(found) == 1:
            return found[0]
    return None


def payer(*, reader: Reader, netsuite_id: str) -> str:
    """Give whose money it is that comes from a customer or project: of a project, its customer. Raises SyncError.

    A project is a customer of its own on a platform; NetSuite takes money of its customer alone.
    """
    projects = billed_customers.projects_by_id(reader, [netsuite_id])
    return next((each.customer_id or each.parent_id or netsuite_id for each in projects), netsuite_id)


def _exists(client: NetSuiteClient, netsuite_id: str) -> bool:
    return client.get(record_type="customer", netsuite_id=netsuite_id, fields=("id",)) is not None


def _steps(wanted: Wanted, *, by_number: bool) -> list[tuple[Step, ...]]:
    """Give the steps in their order, each with what to ask instead where the account lacks a column of it."""
    number, name = wanted.number.strip(), wanted.name.strip()
    steps: list[tuple[Step, ...]] = []
    if number and by_number:
        both: Step = ("(c.accountnumber = ? OR c.entityid = ?)", (number, number))
        steps.append((both, ("c.entityid = ?", (number,))))
    if not name:
        return steps
    steps.append((("UPPER(c.companyname) = UPPER(?)", (name,)),))
    first, _, last = name.partition(" ")
    if last.strip():
        condition = "UPPER(c.firstname) = UPPER(?) AND UPPER(c.lastname) = UPPER(?)"
        steps.append(((condition, (first, last.strip())),))
    either: Step = ("(UPPER(c.entityid) = UPPER(?) OR UPPER(c.altname) = UPPER(?))", (name, name))
    steps.append((either, ("UPPER(c.entityid) = UPPER(?)", (name,))))
    return steps


def _first_that_can_be_asked(reader: Reader, steps: Sequence[Step]) -> list[str]:
    for number, (condition, params) in enumerate(steps):
        try:
            page = reader.ask(_CANDIDATES, conditions=[condition], params=params, order_by="c.id")
        except refused.Refused:
            if number == len(steps) - 1:
                raise
            continue
        return [row.netsuite_id for row in page.rows]
    return []
