"""Customers and projects as a billing platform is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from integrations import errors
from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Query, Row
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window

# Text of the form that TO_DATE is given below.
_DAY = "YYYY-MM-DD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer. `changed` is server text; `parent_id` is the customer above it."""

    netsuite_id: str = columns.identity("c.id", needed=True)
    account_number: str | None = columns.text("c.accountnumber")
    entity_name: str | None = columns.text("c.entityid")
    company_name: str | None = columns.text("c.companyname")
    alt_name: str | None = columns.text("c.altname")
    first_name: str | None = columns.text("c.firstname")
    last_name: str | None = columns.text("c.lastname")
    is_person: bool | None = columns.flag("c.isperson")
    email: str | None = columns.text("c.email")
    phone: str | None = columns.text("c.phone")
    is_inactive: bool | None = columns.flag("c.isinactive")
    tax_number: str | None = columns.text("c.vatregnumber")
    terms: str | None = columns.text("BUILTIN.DF(c.terms)")
    subsidiary_id: str | None = columns.identity("c.subsidiary")
    parent_id: str | None = columns.identity("c.parent")
    changed: str = columns.stamp("c.lastmodifieddate", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project (job). `parent_id` is the customer or project above it, `customer_id` whose it is."""

    netsuite_id: str = columns.identity("j.id", needed=True)
    entity_name: str | None = columns.text("j.entityid")
    company_name: str | None = columns.text("j.companyname")
    alt_name: str | None = columns.text("j.altname")
    email: str | None = columns.text("j.email")
    phone: str | None = columns.text("j.phone")
    is_inactive: bool | None = columns.flag("j.isinactive")
    subsidiary_id: str | None = columns.identity("j.subsidiary")
    parent_id: str | None = columns.identity("j.parent")
    customer_id: str | None = columns.identity("j.customer")
    changed: str = columns.stamp("j.lastmodifieddate", needed=True)


CUSTOMERS = Query(name="customers", row=Customer, table="customer", alias="c", key="c.id", parent="c.id",
                  stamp="c.lastmodifieddate")  # fmt: skip
PROJECTS = Query(name="projects", row=Project, table="job", alias="j", key="j.id", parent="j.id",
                 stamp="j.lastmodifieddate", has_substitute=True)  # fmt: skip


def customers_changed(reader: Reader, window: Window) -> Iterator[list[Customer]]:
    """Give the customers changed in the window, in pages by id."""
    return reader.changed(CUSTOMERS, window)


def projects_changed(reader: Reader, window: Window) -> Iterator[list[Project]]:
    """Give the projects changed in the window, in pages by id; none where the account has no projects."""
    return _where_there_are(reader.changed(PROJECTS, window))


def customers_by_id(reader: Reader, netsuite_ids: Iterable[str]) -> list[Customer]:
    """Give these customers; one that is not there is left out."""
    return list(reader.of_parents(CUSTOMERS, netsuite_ids))


def projects_by_id(reader: Reader, netsuite_ids: Iterable[str]) -> list[Project]:
    """Give these projects; one that is not there is left out, and all where the account has no projects."""
    try:
        return list(reader.of_parents(PROJECTS, netsuite_ids))
    except errors.PermissionMissing:
        return []


def customers_dated(reader: Reader, since_date: date, until_date: date, *, after_id: str) -> Iterator[list[Customer]]:
    """Give the customers made or changed from one day up to before another, in pages by id, from behind `after_id`."""
    conditions, params = _dated("c", since_date, until_date)
    return reader.pages(CUSTOMERS, conditions=conditions, params=params, after_id=after_id)


def projects_dated(reader: Reader, since_date: date, until_date: date, *, after_id: str) -> Iterator[list[Project]]:
    """Give the projects made or changed in that time; none where the account has no projects."""
    conditions, params = _dated("j", since_date, until_date)
    return _where_there_are(reader.pages(PROJECTS, conditions=conditions, params=params, after_id=after_id))


def count_customers_dated(reader: Reader, since_date: date, until_date: date, *, after_id: str) -> int:
    """Give how many `customers_dated` gives."""
    conditions, params = _dated("c", since_date, until_date)
    return reader.count(CUSTOMERS, conditions=conditions, params=params, after_id=after_id)


def count_projects_dated(reader: Reader, since_date: date, until_date: date, *, after_id: str) -> int:
    """Give how many `projects_dated` gives."""
    conditions, params = _dated("j", since_date, until_date)
    try:
        return reader.count(PROJECTS, conditions=conditions, params=params, after_id=after_id)
    except (errors.PermissionMissing, errors.RecordRejected):
        return 0


def _dated(alias: str, since_date: date, until_date: date) -> tuple[list[str], list[str]]:
    within = "({0}.{1} >= TO_DATE(?, '{2}') AND {0}.{1} < TO_DATE(?, '{2}'))"
    either = " OR ".join(within.format(alias, stamp, _DAY) for stamp in ("datecreated", "lastmodifieddate"))
    return [f"({either})"], [since_date.isoformat(), until_date.isoformat()] * 2


def _where_there_are(pages: Iterator[list[Row]]) -> Iterator[list[Row]]:
    try:
        yield from pages
    except errors.PermissionMissing:
        return
