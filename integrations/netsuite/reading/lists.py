"""The lists that documents refer to, whole: for mapping screens and for names in messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Query, Row
from integrations.netsuite.reading.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entry of a list that has no more than a name: terms, payment methods."""

    netsuite_id: str = columns.identity("e.id", needed=True)
    name: str | None = columns.text("e.name")
    is_inactive: bool | None = columns.flag("e.isinactive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Named):
    """A location, department or class; `full_name` has its parents before it."""

    full_name: str | None = columns.text("e.fullname")
    parent_id: str | None = columns.identity("e.parent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsidiary(Place):
    """A company of a OneWorld account."""

    currency_id: str | None = columns.identity("e.currency")
    country: str | None = columns.text("e.country")


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency(Named):
    """A currency; `symbol` is its ISO code."""

    symbol: str | None = columns.text("e.symbol")
    exchange_rate: Decimal | None = columns.amount("e.exchangerate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A ledger account. `kind` is such as "Bank", "AcctRec", "Income"."""

    netsuite_id: str = columns.identity("e.id", needed=True)
    account_number: str | None = columns.text("e.acctnumber")
    name: str | None = columns.text("e.accountsearchdisplayname")
    kind: str | None = columns.text("e.accttype")
    currency_id: str | None = columns.identity("e.currency")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer as the mapping screens know it."""

    netsuite_id: str = columns.identity("e.id", needed=True)
    entity_name: str | None = columns.text("e.entityid")
    company_name: str | None = columns.text("e.companyname")
    first_name: str | None = columns.text("e.firstname")
    last_name: str | None = columns.text("e.lastname")
    email: str | None = columns.text("e.email")
    tax_number: str | None = columns.text("e.vatregnumber")
    is_inactive: bool | None = columns.flag("e.isinactive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item. `kind` is such as "InvtPart", "Kit", "OthCharge"."""

    netsuite_id: str = columns.identity("e.id", needed=True)
    item_code: str | None = columns.text("e.itemid")
    display_name: str | None = columns.text("e.displayname")
    kind: str | None = columns.text("e.itemtype")
    upc: str | None = columns.text("e.upccode")
    is_inactive: bool | None = columns.flag("e.isinactive")
    external_id: str | None = columns.text("e.externalid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """An employee, who may be a sales rep."""

    netsuite_id: str = columns.identity("e.id", needed=True)
    entity_name: str | None = columns.text("e.entityid")
    first_name: str | None = columns.text("e.firstname")
    last_name: str | None = columns.text("e.lastname")
    is_sales_rep: bool | None = columns.flag("e.issalesrep")
    is_inactive: bool | None = columns.flag("e.isinactive")


def _list(name: str, row: type[Row], table: str, *where: str) -> Query[Row]:
    return Query(name=name, row=row, table=table, alias="e", key="e.id", where=where)


LOCATIONS = _list("locations", Place, "location")
DEPARTMENTS = _list("departments", Place, "department")
CLASSES = _list("classes", Place, "classification")
SUBSIDIARIES = _list("subsidiaries", Subsidiary, "subsidiary")
CURRENCIES = _list("currencies", Currency, "currency")
ACCOUNTS = _list("accounts", Account, "account", "e.isinactive = 'F'")
ITEMS = _list("items", Item, "item")
CUSTOMERS = _list("customers", Customer, "customer")
TERMS = _list("terms", Named, "term")
PAYMENT_METHODS = _list("payment methods", Named, "paymentmethod")
EMPLOYEES = _list("employees", Employee, "employee")


def locations(reader: Reader) -> Iterator[Place]:
    """Give every location, inactive ones too."""
    return _every(reader, LOCATIONS)


def departments(reader: Reader) -> Iterator[Place]:
    """Give every department, inactive ones too."""
    return _every(reader, DEPARTMENTS)


def classes(reader: Reader) -> Iterator[Place]:
    """Give every class, inactive ones too."""
    return _every(reader, CLASSES)


def subsidiaries(reader: Reader) -> Iterator[Subsidiary]:
    """Give every subsidiary. Raises PermissionMissing where there is no such list: the account is no OneWorld one."""
    return _every(reader, SUBSIDIARIES)


def currencies(reader: Reader) -> Iterator[Currency]:
    """Give every currency."""
    return _every(reader, CURRENCIES)


def accounts(reader: Reader) -> Iterator[Account]:
    """Give every active ledger account."""
    return _every(reader, ACCOUNTS)


def items(reader: Reader) -> Iterator[Item]:
    """Give every item, inactive ones too."""
    return _every(reader, ITEMS)


def terms(reader: Reader) -> Iterator[Named]:
    """Give every payment term."""
    return _every(reader, TERMS)


def payment_methods(reader: Reader) -> Iterator[Named]:
    """Give every payment method."""
    return _every(reader, PAYMENT_METHODS)


def employees(reader: Reader) -> Iterator[Employee]:
    """Give every employee, inactive ones too."""
    return _every(reader, EMPLOYEES)


def _every(reader: Reader, question: Query[Row]) -> Iterator[Row]:
    for page in reader.pages(question):
        yield from page
