"""The contacts of a customer on Invoiced: those ticked in NetSuite are made or changed, those that were ours removed.

Contacts that somebody made by hand on Invoiced are left alone, unless one is found to be a contact of NetSuite's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from integrations import dotted_paths, errors, records
from integrations.invoiced import idempotency
from integrations.invoiced.session import Session
from integrations.receivable_records import Contact, ReceivableCustomer


def write(*, session: Session, held: records.Held, record: ReceivableCustomer) -> records.Held:
    """Bring the contacts up to NetSuite's; give what is held with their ids, and what was refused of them."""
    path = f"/customers/{quote(held.source_id, safe='')}/contacts"
    about = f"the contacts of customer {record.name}"
    rows = [row for page in session.pages(path=path, about=about) for row in page]
    left = {str(row["id"]): row for row in sorted(rows, key=lambda row: int(row["id"]))}
    found: dict[str, str] = {}
    refused: list[errors.RecordRejected] = []
    for contact in sorted(record.contacts, key=lambda each: each.source_id not in left):
        row = _same(contact, left)
        try:
            row = _write(session, path, contact, row, record)
        except errors.RecordRejected as error:
            refused.append(error)
        if row is not None:
            found[contact.netsuite_id] = str(row["id"])
            left.pop(str(row["id"]), None)
    for source_id in record.forgotten_contact_ids:
        if source_id in left:
            session.delete(path=f"{path}/{quote(source_id, safe='')}", about=about)
    return replace(held, parts=found, refused=tuple(refused))


def _same(contact: Contact, left: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Give the one that we know it by, else of the same name, else of the same e-mail address."""
    if contact.source_id in left:
        return left[contact.source_id]
    for name, value in (("name", contact.name), ("email", contact.email)):
        wanted = _plain(value)
        for row in left.values():
            if wanted and _plain(str(row.get(name) or "")) == wanted:
                return row
    return None


def _write(
    session: Session, path: str, contact: Contact, row: Mapping[str, Any] | None, record: ReceivableCustomer
) -> Mapping[str, Any]:
    about, body = f"contact {contact.name} of customer {record.name}", _body(contact)
    if row is None:
        key = _key("contact.create", contact.netsuite_id, record, {"path": path, **body})
        made = session.post(path=path, body=body, about=about, key=key)
        if not isinstance(made, dict) or "id" not in made:
            raise errors.Ambiguous(f"Invoiced's answer about {about} cannot be read. It is looked up again.")
        return made
    changes = {name: value for name, value in body.items() if (row.get(name) or None) != (value or None)}
    if changes:
        key = _key("contact.update", str(row["id"]), record, changes)
        session.patch(path=f"{path}/{quote(str(row['id']), safe='')}", body=changes, about=about, key=key)
    return row


def _body(contact: Contact) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": contact.name,
        "title": contact.title or None,
        "email": contact.email or None,
        "phone": contact.phone or None,
    }
    if contact.is_primary is not None:
        body["primary"] = contact.is_primary
    if contact.address is not None:
        where = contact.address
        keys = {"address1": where.line1, "address2": where.line2, "city": where.city, "state": where.state}
        body |= {name: value or None for name, value in {**keys, "postal_code": where.postal_code}.items()}
    return dotted_paths.written(content=body, fields=contact.fields)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _key(operation: str, of: str, record: ReceivableCustomer, body: Mapping[str, Any]) -> str:
    return idempotency.key(operation=operation, of=of, body=body, refusals=record.refusals, version=record.version)
