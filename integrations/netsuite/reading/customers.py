"""Customers and their contacts as NetSuite holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer. `changed` is server text; a person has first and last name, a company its company name."""

    netsuite_id: str = columns.identity("c.id", needed=True)
    entity_name: str | None = columns.text("c.entityid")
    company_name: str | None = columns.text("c.companyname")
    first_name: str | None = columns.text("c.firstname")
    last_name: str | None = columns.text("c.lastname")
    is_person: bool | None = columns.flag("c.isperson")
    email: str | None = columns.text("c.email")
    phone: str | None = columns.text("c.phone")
    is_inactive: bool | None = columns.flag("c.isinactive")
    external_id: str | None = columns.text("c.externalid")
    subsidiary_id: str | None = columns.identity("c.subsidiary")
    currency_id: str | None = columns.identity("c.currency")
    currency_name: str | None = columns.text("BUILTIN.DF(c.currency)")
    terms_id: str | None = columns.identity("c.terms")
    changed: str = columns.stamp("c.lastmodifieddate", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCustomer:
    """A customer as the mapping screens know it."""

    netsuite_id: str = columns.identity("c.id", needed=True)
    entity_name: str | None = columns.text("c.entityid")
    company_name: str | None = columns.text("c.companyname")
    first_name: str | None = columns.text("c.firstname")
    last_name: str | None = columns.text("c.lastname")
    email: str | None = columns.text("c.email")
    tax_number: str | None = columns.text("c.vatregnumber")
    is_inactive: bool | None = columns.flag("c.isinactive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact of a customer (`customer_id`)."""

    netsuite_id: str = columns.identity("p.id", needed=True)
    customer_id: str | None = columns.identity("p.company")
    first_name: str | None = columns.text("p.firstname")
    last_name: str | None = columns.text("p.lastname")
    email: str | None = columns.text("p.email")
    phone: str | None = columns.text("p.phone")
    mobile_phone: str | None = columns.text("p.mobilephone")
    job_title: str | None = columns.text("p.title")
    is_inactive: bool | None = columns.flag("p.isinactive")
    external_id: str | None = columns.text("p.externalid")
    changed: str = columns.stamp("p.lastmodifieddate", needed=True)


CUSTOMERS = Query(name="customers", row=Customer, table="customer", alias="c", key="c.id", stamp="c.lastmodifieddate")
LISTED = Query(name="customers", row=ListedCustomer, table="customer", alias="c", key="c.id")
CONTACTS = Query(
    name="contacts", row=Contact, table="contact", alias="p", key="p.id", parent="p.company", stamp="p.lastmodifieddate"
)


def customers_changed(reader: Reader, window: Window, *, after_id: str = "") -> Iterator[list[Customer]]:
    """Give the customers changed in the window, in pages by id, from behind `after_id`."""
    return reader.changed(CUSTOMERS, window, after_id=after_id)


def contacts_changed(reader: Reader, window: Window, *, after_id: str = "") -> Iterator[list[Contact]]:
    """Give the contacts changed in the window, in pages by id. A change of a contact leaves its customer's stamp."""
    return reader.changed(CONTACTS, window, after_id=after_id)


def contacts_of(reader: Reader, customer_ids: Iterable[str]) -> dict[str, list[Contact]]:
    """Give the contacts of each of these customers, inactive ones too; a customer without any is left out."""
    found: dict[str, list[Contact]] = {}
    for contact in reader.of_parents(CONTACTS, customer_ids):
        found.setdefault(contact.customer_id or "", []).append(contact)
    return found
