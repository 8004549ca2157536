"""Contacts as a billing platform is told of them, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from integrations import errors
from integrations.netsuite.reading import columns
from integrations.netsuite.reading.query import Query
from integrations.netsuite.reading.reader import Reader
from integrations.netsuite.reading.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact. `company_id` is whose it is first of all."""

    netsuite_id: str = columns.identity("p.id", needed=True)
    company_id: str | None = columns.identity("p.company")
    entity_name: str | None = columns.text("p.entityid")
    first_name: str | None = columns.text("p.firstname")
    last_name: str | None = columns.text("p.lastname")
    title: str | None = columns.text("p.title")
    email: str | None = columns.text("p.email")
    phone: str | None = columns.text("p.phone")
    mobile_phone: str | None = columns.text("p.mobilephone")
    office_phone: str | None = columns.text("p.officephone")
    home_phone: str | None = columns.text("p.homephone")
    is_inactive: bool | None = columns.flag("p.isinactive")
    changed: str = columns.stamp("p.lastmodifieddate", needed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A contact is tied to a company: its own one, or one that it was attached to."""

    company_id: str = columns.identity("r.company", needed=True)
    contact_id: str = columns.identity("r.contact", needed=True)


CONTACTS = Query(name="contacts", row=Contact, table="contact", alias="p", key="p.id", parent="p.id",
                 stamp="p.lastmodifieddate")  # fmt: skip
OF_COMPANY = Query(name="contacts of customers", row=Contact, table="contact", alias="p", key="p.id",
                   parent="p.company")  # fmt: skip
# The table is named in public queries; accounts whose role may not read it know a contact's own company alone.
OF_COMPANIES = Query(name="ties of contacts", row=Attached, table="companycontactrelationship", alias="r",
                     key="r.contact", parent="r.company", is_distinct=True, has_substitute=True)  # fmt: skip
OF_CONTACTS = Query(name="ties of contacts", row=Attached, table="companycontactrelationship", alias="r",
                    key="r.company", parent="r.contact", is_distinct=True, has_substitute=True)  # fmt: skip


def contacts_changed(reader: Reader, window: Window) -> Iterator[list[Contact]]:
    """Give the contacts changed in the window, in pages by id. A change of one leaves its customer's stamp."""
    return reader.changed(CONTACTS, window)


def contacts_by_id(reader: Reader, netsuite_ids: Iterable[str]) -> list[Contact]:
    """Give these contacts; one that is not there is left out."""
    return list(reader.of_parents(CONTACTS, netsuite_ids))


def contacts_of(reader: Reader, customer_ids: Iterable[str]) -> dict[str, list[Contact]]:
    """Give the contacts of each of these customers, inactive ones too, by id; a customer without any is left out."""
    wanted = list(customer_ids)
    found: dict[str, dict[str, Contact]] = {}
    for contact in reader.of_parents(OF_COMPANY, wanted):
        found.setdefault(contact.company_id or "", {})[contact.netsuite_id] = contact
    ties = _ties(reader, OF_COMPANIES, wanted)
    known = {key: contact for some in found.values() for key, contact in some.items()}
    missing = {tie.contact_id for tie in ties} - known.keys()
    known |= {contact.netsuite_id: contact for contact in contacts_by_id(reader, missing)}
    for tie in ties:
        if tie.contact_id in known:
            found.setdefault(tie.company_id, {})[tie.contact_id] = known[tie.contact_id]
    return {key: [some[each] for each in sorted(some, key=int)] for key, some in found.items()}


def companies_of(reader: Reader, contacts: Iterable[Contact]) -> dict[str, set[str]]:
    """Give the companies that each contact is tied to, by the contact's id."""
    found = {contact.netsuite_id: {contact.company_id} - {None} for contact in contacts}
    companies = {key: {each for each in some if each} for key, some in found.items()}
    for tie in _ties(reader, OF_CONTACTS, list(companies)):
        companies[tie.contact_id].add(tie.company_id)
    return companies


def _ties(reader: Reader, question: Query[Attached], ids: list[str]) -> list[Attached]:
    try:
        return list(reader.of_parents(question, ids))
    except errors.PermissionMissing as error:
        reader.remember_refusal(question, error)
        return []
