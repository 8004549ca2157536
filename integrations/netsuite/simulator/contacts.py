"""Contacts of a customer: attached with a role, and listed on it.

Source: NetSuite help, "Attaching and Detaching Records" of the REST web services; roles as -10 for Primary Contact.
"""

from __future__ import annotations

from typing import Any

from integrations.netsuite.simulator import account, refusals, schema, store, sublists, values

ROLES = {"-10": "Primary Contact", "-20": "Alternate Contact", "-30": "Consultant", "-40": "Decision Maker"}
_ROLE = {"role": schema.Field(name="role", kind="reference")}


def attach(
    contact: store.Record, customer: store.Record, body: dict[str, Any], *, books: account.Account
) -> store.Record:
    """Tie a contact to a customer, and give the contact. One without a company gets it as its company.

    One customer has one primary contact: who held that role before keeps none.
    """
    sent = values.Reader(store=books.store).read(body, _ROLE)
    role = sent.get("role")
    if role is not None and role not in ROLES:
        raise refusals.invalid_reference(field="role", value=role, path="role")
    customer = customer.draft()
    lines = customer.lines.setdefault("contactRoles", [])
    for line in lines:
        if role == "-10" and line.get("role") == role:
            del line["role"]
    given: sublists.Line = {"contact": contact.id} | ({"role": role} if role else {})
    known = next((line for line in lines if line["contact"] == contact.id), None)
    if known is None:
        lines.append(given)
    else:
        known.update(given)
    _keep(customer, books=books)
    if "company" not in contact.fields:
        contact = contact.draft()
        contact.fields["company"] = customer.id
        _keep(contact, books=books)
    return contact


def of(customer: store.Record, *, books: account.Account) -> tuple[str, ...]:
    """The ids of a customer's contacts: those of the company and those attached to it."""
    attached = {line["contact"] for line in customer.lines.get("contactRoles", [])}
    mine = {one.id for one in books.store.each("contact") if one.fields.get("company") == customer.id}
    return tuple(sorted(attached | mine, key=store.id_order))


def roles(customer: store.Record, *, books: account.Account) -> list[sublists.Line]:
    """The lines of `contactRoles`: one for each contact, with its role if it has one."""
    known = {line["contact"]: line.get("role") for line in customer.lines.get("contactRoles", [])}
    lines: list[sublists.Line] = []
    for contact_id in of(customer, books=books):
        contact = books.store.find("contact", contact_id)
        line = {"contact": contact_id, "role": known.get(contact_id)}
        line["email"] = contact.fields.get("email") if contact else None
        lines.append({name: value for name, value in line.items() if value is not None})
    return lines


def _keep(record: store.Record, *, books: account.Account) -> None:
    record.modified_at = books.now()
    books.store.put(record)
