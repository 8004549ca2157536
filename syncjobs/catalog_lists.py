"""NetSuite's lists that the mapping screens choose from, and each of their rows as a record of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.netsuite.reading import lists
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader
from mappings.models import NetSuiteRecord

Kind = NetSuiteRecord.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class NetSuitePages:
    """One list: how it is asked for, what it is called in messages, and what of a row is kept."""

    query: Query[Any]
    noun: str
    facts: Callable[[Any], Mapping[str, Any]]

    def pages(self, *, reader: Reader, after_id: str) -> Iterator[list[Any]]:
        """Give its rows in pages of 1,000 by id, from behind `after_id`."""
        return reader.pages(self.query, after_id=after_id)


def record(*, row: Any, kind: str, account_id: int, of: NetSuitePages, now: datetime) -> NetSuiteRecord:
    """Give a row of a list as it is stored."""
    facts = {name: _text(value, _LONGEST[name]) for name, value in of.facts(row).items()}
    return NetSuiteRecord(
        account_id=account_id,
        kind=kind,
        netsuite_id=row.netsuite_id,
        is_inactive=bool(getattr(row, "is_inactive", False)),
        seen_at=now,
        **facts,
    )


def _place(row: lists.Place) -> dict[str, Any]:
    return {"name": row.full_name or row.name}


def _item(row: lists.Item) -> dict[str, Any]:
    return {"code": row.item_code, "name": row.display_name, "detail": row.kind, "upc": row.upc}


def _account(row: lists.Account) -> dict[str, Any]:
    return {"code": row.account_number, "name": row.name, "detail": row.kind}


def _employee(row: lists.Employee) -> dict[str, Any]:
    detail = "Sales rep" if row.is_sales_rep else ""
    return {"code": row.entity_name, "name": _person(row.first_name, row.last_name), "detail": detail}


def _customer(row: lists.Customer) -> dict[str, Any]:
    return {
        "code": row.entity_name,
        "name": row.company_name or _person(row.first_name, row.last_name),
        "email": row.email,
        "tax_number": row.tax_number,
    }


def _person(first_name: str | None, last_name: str | None) -> str:
    return " ".join(filter(None, (first_name, last_name)))


def _text(value: str | None, longest: int | None) -> str:
    return (value or "")[:longest]


_LONGEST = {
    field.name: field.max_length
    for field in NetSuiteRecord._meta.concrete_fields
    if field.name in ("code", "name", "detail", "email", "tax_number", "upc")
}
# In this order: what is small and needed on every page comes first.
NETSUITE_LISTS: Mapping[str, NetSuitePages] = {
    Kind.LOCATION: NetSuitePages(query=lists.LOCATIONS, noun="locations", facts=_place),
    Kind.DEPARTMENT: NetSuitePages(query=lists.DEPARTMENTS, noun="departments", facts=_place),
    Kind.CLASS: NetSuitePages(query=lists.CLASSES, noun="classes", facts=_place),
    Kind.ACCOUNT: NetSuitePages(query=lists.ACCOUNTS, noun="ledger accounts", facts=_account),
    Kind.EMPLOYEE: NetSuitePages(query=lists.EMPLOYEES, noun="employees", facts=_employee),
    Kind.ITEM: NetSuitePages(query=lists.ITEMS, noun="items", facts=_item),
    Kind.CUSTOMER: NetSuitePages(query=lists.CUSTOMERS, noun="customers", facts=_customer),
}
