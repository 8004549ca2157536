"""Customers and projects of NetSuite with all that belongs to them, as JSON can hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrations import errors
from integrations.netsuite import payloads
from integrations.netsuite.reading import addresses, billed_contacts, billed_customers, checkboxes, lists
from integrations.netsuite.reading.billed_customers import Customer, Project
from integrations.netsuite.reading.reader import Reader
from mappings.models import ReceivableSettings
from syncjobs.flows import raws
from syncjobs.flows.inbound import Raw

# Why contacts are left alone.
NO_FIELD = "NO_FIELD"
NO_PERMISSION = "NO_PERMISSION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A customer, or a project as the customer it is on the platform."""

    customer: Customer
    is_project: bool = False


def parties_of(customers: Iterable[Customer], projects: Iterable[Project]) -> list[Party]:
    """Give both as parties."""
    return [
        *(Party(customer=each) for each in customers),
        *(Party(customer=_as_customer(each), is_project=True) for each in projects),
    ]


def parties_by_id(reader: Reader, netsuite_ids: Collection[str]) -> list[Party]:
    """Read these customers and projects; one that is not there is left out."""
    customers = billed_customers.customers_by_id(reader, netsuite_ids) if netsuite_ids else []
    left = set(netsuite_ids) - {each.netsuite_id for each in customers}
    return parties_of(customers, billed_customers.projects_by_id(reader, left) if left else [])


def raws_of(*, reader: Reader, parties: Sequence[Party], settings: ReceivableSettings) -> dict[str, dict[str, Any]]:
    """Give each with its address, its ticked contacts and what must be known of the customer above it."""
    if not parties:
        return {}
    shelf = _Shelf(reader=reader, parties=parties, settings=settings)
    return {party.customer.netsuite_id: shelf.raw(party) for party in parties}


def versioned(raw: Mapping[str, Any]) -> Raw:
    """Give a raw with its version: a change of a contact or of an address leaves the customer's stamp, and counts."""
    return {**raw, "version": f"{raw['customer']['changed']} {payloads.payload_hash(payload=raw)[:12]}"}


def ticked_contacts(reader: Reader, settings: ReceivableSettings, contact_ids: Collection[str]) -> checkboxes.Ticked:
    """Give which contacts are ticked to be synced."""
    return checkboxes.ticked(reader, table="contact", field=settings.contact_field, netsuite_ids=contact_ids)


class _Shelf:
    """What a page of customers needs, read once for all of it."""

    def __init__(self, *, reader: Reader, parties: Sequence[Party], settings: ReceivableSettings) -> None:
        ids = {party.customer.netsuite_id for party in parties}
        known = {party.customer.netsuite_id: party for party in parties}
        above = {party.customer.parent_id for party in parties if party.customer.parent_id} - ids
        known |= {each.customer.netsuite_id: each for each in parties_by_id(reader, above)}
        self.known = known
        self.subsidiaries = _subsidiaries(reader, parties)
        contacts, self.left_alone = _contacts(reader, ids)
        self.ticked = ticked_contacts(reader, settings, {one.netsuite_id for some in contacts.values() for one in some})
        if self.ticked.is_missing:
            self.left_alone = NO_FIELD
        self.contacts = {key: [one for one in some if self._goes_along(one)] for key, some in contacts.items()}
        going = {one.netsuite_id for some in self.contacts.values() for one in some}
        found = _addresses(reader, ids | going)
        self.addresses, self.has_addresses = found or {}, found is not None
        self.held, self.is_hold_missing = _held(reader, settings, known.values())

    def raw(self, party: Party) -> dict[str, Any]:
        key = party.customer.netsuite_id
        return {
            "customer": raws.raw(party.customer),
            "is_project": party.is_project,
            "subsidiary": self.subsidiaries.get(party.customer.subsidiary_id or "", ""),
            "address": self._address(key),
            "contacts": [self._contact(one) for one in self.contacts.get(key, [])],
            "contacts_left_alone": self.left_alone,
            "has_addresses": self.has_addresses,
            "is_held": key in self.held,
            "is_hold_field_missing": self.is_hold_missing,
            "parent": self._parent(party.customer.parent_id),
        }

    def _goes_along(self, contact: billed_contacts.Contact) -> bool:
        return contact.netsuite_id in self.ticked.netsuite_ids and not contact.is_inactive

    def _address(self, key: str) -> dict[str, Any] | None:
        lines = [line for line in self.addresses.get(key, []) if line.is_default_billing]
        return raws.raw(lines[0]) if lines else None

    def _contact(self, contact: billed_contacts.Contact) -> dict[str, Any]:
        lines = self.addresses.get(contact.netsuite_id, [])
        billing = [line for line in lines if line.is_default_billing]
        said = {name: value for name, value in raws.raw(contact).items() if name != "changed"}
        address = next(iter([*billing, *lines]), None)
        return {"contact": said, "address": raws.raw(address) if address else None, "is_billing": bool(billing)}

    def _parent(self, parent_id: str | None) -> dict[str, Any] | None:
        if parent_id is None:
            return None
        party = self.known.get(parent_id)
        if party is None:
            return {"netsuite_id": parent_id, "customer": None, "is_project": False, "is_held": False}
        told = {**raws.raw(party.customer), "changed": ""}  # that it changed is no change of those below it
        return {
            "netsuite_id": parent_id,
            "customer": told,
            "is_project": party.is_project,
            "is_held": parent_id in self.held,
        }


def _contacts(
    reader: Reader, customer_ids: Collection[str]
) -> tuple[Mapping[str, Sequence[billed_contacts.Contact]], str]:
    """Give the contacts by customer, and why they cannot be told."""
    try:
        return billed_contacts.contacts_of(reader, customer_ids), ""
    except errors.PermissionMissing:
        return {}, NO_PERMISSION


def _addresses(reader: Reader, entity_ids: Collection[str]) -> Mapping[str, Sequence[addresses.BookedAddress]] | None:
    """Give the address books by whose they are, None where they cannot be told."""
    try:
        return addresses.addresses_of(reader, entity_ids)
    except errors.PermissionMissing:
        return None


def _subsidiaries(reader: Reader, parties: Sequence[Party]) -> Mapping[str, str]:
    """Give the names of subsidiaries; none in an account of one company, or where the role may not see them."""
    if not any(party.customer.subsidiary_id for party in parties):
        return {}
    try:
        return {each.netsuite_id: each.name or "" for each in lists.subsidiaries(reader)}
    except errors.PermissionMissing:
        return {}


def _held(reader: Reader, settings: ReceivableSettings, parties: Iterable[Party]) -> tuple[frozenset[str], bool]:
    """Give which are ticked not to be synced, and whether the account lacks that field."""
    field = settings.customer_hold_field.strip()
    if not field:
        return frozenset(), False
    held: frozenset[str] = frozenset()
    is_missing = False
    for table, is_project in (("customer", False), ("job", True)):
        ids = [party.customer.netsuite_id for party in parties if party.is_project == is_project]
        if ids:
            found = checkboxes.ticked(reader, table=table, field=field, netsuite_ids=ids)
            held, is_missing = held | found.netsuite_ids, is_missing or found.is_missing
    return held, is_missing


def _as_customer(project: Project) -> Customer:
    return Customer(
        netsuite_id=project.netsuite_id,
        account_number=None,
        entity_name=project.entity_name,
        company_name=project.company_name,
        alt_name=project.alt_name,
        first_name=None,
        last_name=None,
        is_person=True,
        email=project.email,
        phone=project.phone,
        is_inactive=project.is_inactive,
        tax_number=None,
        terms=None,
        subsidiary_id=project.subsidiary_id,
        parent_id=project.parent_id or project.customer_id,
        changed=project.changed,
    )
