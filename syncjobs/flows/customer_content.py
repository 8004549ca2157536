"""Customers of NetSuite in a billing platform's terms: what is called how, and what a contact is. Pure.

The rules are those of Invoiced's own bundle for NetSuite (behaviour of the bundle), which its customers know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from integrations.netsuite.reading.billed_customers import Customer
from integrations.receivable_records import Address, Contact
from syncjobs.flows import receivable

MOST_NUMBER = 32  # characters of a customer's number (Invoiced docs, Customers)


def name_of(*, customer: Customer, is_project: bool) -> str:
    """Give what a customer is called on the platform, "" when nothing of it can be a name."""
    company, alternative, entity = customer.company_name, customer.alt_name, customer.entity_name
    person = " ".join(filter(None, (_trimmed(customer.first_name), _trimmed(customer.last_name))))
    if is_project:
        choices = [alternative, company, entity]
    elif customer.is_person:
        choices = [person, alternative, entity]
    else:
        choices = [company, alternative, entity]
    return next((name for name in map(_trimmed, choices) if name), "")


def number_of(*, customer: Customer) -> str:
    """Give its account number, else its id; "" when that is too long to be a number on the platform."""
    number = _trimmed(customer.account_number) or _trimmed(customer.entity_name)
    return number if len(number) <= MOST_NUMBER else ""


def terms_of(*, customer: Customer) -> str:
    """Give its terms as the platform writes them: "Due in 30 days" is "NET 30", any other stays as it is."""
    return receivable.payment_terms(name=customer.terms or "")


def address_of(*, line: Mapping[str, Any] | None) -> Address | None:
    """Give an address, None where NetSuite has none."""
    if line is None:
        return None
    names = ("attention", "line1", "line2", "city", "state", "postal_code", "country")
    return Address(**{name: _trimmed(line[name]) for name in names})


def contacts_of(
    *, told: Sequence[Mapping[str, Any]], known: Mapping[str, str], is_primary_by_billing: bool
) -> tuple[tuple[Contact, ...], tuple[str, ...]]:
    """Give the contacts, and sentences on those left out. `known` are the platform's ids by NetSuite's.

    Of those with the same name one goes across: who gets mail before the others, then whom we wrote before.
    """
    made = [_contact(one, known, is_primary_by_billing) for one in told]
    nameless = [f"Contact {one.netsuite_id} has no name and was left out." for one in made if not one.name]
    kept: dict[str, Contact] = {}
    for one in sorted((each for each in made if each.name), key=_rank):
        kept.setdefault(one.name.casefold(), one)
    return tuple(sorted(kept.values(), key=lambda one: int(one.netsuite_id))), tuple(nameless)


def _rank(contact: Contact) -> tuple[bool, bool, int]:
    return not contact.is_primary, not contact.source_id, int(contact.netsuite_id)


def _contact(told: Mapping[str, Any], known: Mapping[str, str], is_primary_by_billing: bool) -> Contact:
    said = told["contact"]
    person = " ".join(filter(None, (_trimmed(said["first_name"]), _trimmed(said["last_name"]))))
    phones = (said[f"{kind}phone"] for kind in ("", "mobile_", "office_", "home_"))
    return Contact(
        netsuite_id=said["netsuite_id"],
        source_id=known.get(said["netsuite_id"], ""),
        name=_trimmed(said["entity_name"]) or person or _trimmed(said["email"]),
        title=_trimmed(said["title"]),
        email=_trimmed(said["email"]),
        phone=next((phone for phone in map(_trimmed, phones) if phone), ""),
        is_primary=bool(told["is_billing"]) if is_primary_by_billing else None,
        address=address_of(line=told["address"]),
    )


def _trimmed(text: str | None) -> str:
    return (text or "").strip()
