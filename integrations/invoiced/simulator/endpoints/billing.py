"""Customers, contacts, invoices, credit notes and what hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from integrations.invoiced.simulator import consolidating, fields, refusals
from integrations.invoiced.simulator.endpoints.routing import (
    Answer,
    Ask,
    Endpoint,
    Route,
    created,
    listing,
    one,
    resource,
)
from integrations.invoiced.simulator.store import Record


def balance(ask: Ask) -> Answer:
    """What a customer owes, and what credit it holds."""
    customer = ask.store.find("customers", ask.ids["id"])
    wanted = dict(ask.parameters).get("currency") or customer["currency"] or ask.store.company["currency"]
    currency = fields.currency(wanted, "currency")
    return Answer(json=ask.sim.credit_book.summary(customer, currency=currency))


def contacts(ask: Ask) -> Answer:
    """List the contacts of a customer."""
    customer = ask.store.find("customers", ask.ids["customer"])
    held = ask.store.tables["contacts"].values()
    return listing(ask, "contacts", records=[one for one in held if one["_customer"] == customer["id"]])


def add_contact(ask: Ask) -> Answer:
    """Add a contact to a customer."""
    customer = ask.store.find("customers", ask.ids["customer"])
    return one(ask, "contacts", ask.sim.contact_book.add(customer, ask.body), status=201)


def read_contact(ask: Ask) -> Answer:
    """Read a contact."""
    return one(ask, "contacts", _contact(ask))


def edit_contact(ask: Ask) -> Answer:
    """Change a contact."""
    return one(ask, "contacts", ask.sim.contact_book.edit(_contact(ask), ask.body))


def delete_contact(ask: Ask) -> Answer:
    """Delete a contact."""
    ask.sim.contact_book.remove(_contact(ask))
    return Answer(status=204)


def notes_of(table: str, link: str) -> Endpoint:
    """Give an endpoint that lists the notes of a customer or an invoice."""

    def answer(ask: Ask) -> Answer:
        owner = ask.store.find(table, ask.ids["id"])
        held = ask.store.tables["notes"].values()
        return listing(ask, "notes", records=[note for note in held if note[link] == owner["id"]])

    return answer


def attachments(table: str) -> Endpoint:
    """Give an endpoint that lists what is attached to a document."""

    def answer(ask: Ask) -> Answer:
        record = ask.store.find(table, ask.ids["id"])
        files = ask.store.tables["files"]
        held = [files[file_id] for file_id in record.get("attachments", []) if file_id in files]
        page = listing(ask, "files", records=held)
        shown = [{"id": file["id"], "object": "attachment", "file": file} for file in page.json]
        return Answer(json=shown, headers=page.headers)

    return answer


def sending(table: str, way: str) -> Endpoint:
    """Give an endpoint that sends a document, statement or receipt in one of WAYS; nothing leaves the simulator."""

    def answer(ask: Ask) -> Answer:
        record = ask.store.find(table, ask.ids["id"])
        if record.get("voided"):
            raise refusals.Refused("A voided document cannot be sent")
        if "_sent" in record:
            with ask.store.whole():
                ask.store.edit(table, record, _sent=True)
        return Answer(status=201, json=WAYS[way](ask))

    return answer


def void_invoice(ask: Ask) -> Answer:
    """Void an invoice."""
    return one(ask, "invoices", ask.sim.invoice_book.void(ask.store.find("invoices", ask.ids["id"])))


def void_credit_note(ask: Ask) -> Answer:
    """Void a credit note."""
    return one(ask, "credit_notes", ask.sim.credit_note_book.void(ask.store.find("credit_notes", ask.ids["id"])))


def invoice_customer(ask: Ask) -> Answer:
    """Create an invoice of the customer in the path."""
    customer = ask.store.find("customers", ask.ids["id"])
    return created(ask, "invoices", ask.sim.invoice_book.add({**ask.body, "customer": customer["id"]}))


def consolidate_invoices(ask: Ask) -> Answer:
    """Put the open invoices of the customers below one on one invoice."""
    customer = ask.store.find("customers", ask.ids["id"])
    until = fields.instant(ask.body.get("cutoff_date") or ask.store.seconds(), "cutoff_date")
    made = consolidating.consolidate(
        customer, invoices=ask.sim.invoice_book, customers=ask.sim.customer_book, until=until
    )
    return created(ask, "invoices", made)


def _contact(ask: Ask) -> Record:
    customer = ask.store.find("customers", ask.ids["customer"])
    contact = ask.store.find("contacts", ask.ids["id"])
    if contact["_customer"] != customer["id"]:
        raise refusals.Refused(f"Contact was not found: {ask.ids['id']}", status=404)
    return contact


def _emails(ask: Ask) -> list[Record]:
    shared = {"opens": 0, "subject": ask.body.get("subject"), "message": ask.body.get("message")}
    return [{**_sent(ask, "email"), "email": to, **shared} for to in _recipients(ask, "email", "customer@example.com")]


def _text_messages(ask: Ask) -> list[Record]:
    message = ask.body.get("message")
    return [{**_sent(ask, "text_message"), "to": to, "message": message} for to in _recipients(ask, "phone", "+1555")]


def _letters(ask: Ask) -> list[Record]:
    return [{**_sent(ask, "letter"), "num_pages": 1, "expected_delivery_date": ask.store.seconds() + LETTER_S}]


def _recipients(ask: Ask, field: str, default: str) -> list[str]:
    wanted = fields.many(ask.body.get("to") or [], "to")
    return [str(fields.mapping(to, "to").get(field)) for to in wanted] or [default]


def _sent(ask: Ask, kind: str) -> Record:
    sent_id = str(ask.store.new_id("emails"))
    return {"id": sent_id, "object": kind, "state": "sent", "created_at": ask.store.seconds()}


# How long a letter takes, and the ways to send with what each answers (Invoiced docs).
LETTER_S = 5 * 86_400
WAYS: Mapping[str, Callable[[Ask], list[Record]]] = {
    "emails": _emails,
    "text_messages": _text_messages,
    "letters": _letters,
}
CONTACT = "/customers/<customer>/contacts"
ROUTES = [
    *resource("/customers", "customers", lambda sim: sim.customer_book),
    *resource("/invoices", "invoices", lambda sim: sim.invoice_book),
    *resource("/credit_notes", "credit_notes", lambda sim: sim.credit_note_book),
    Route(rule="/customers/<id>/balance", method="GET", answer=balance),
    Route(rule="/customers/<id>/consolidate_invoices", method="POST", answer=consolidate_invoices),
    Route(rule="/customers/<id>/invoices", method="POST", answer=invoice_customer),
    Route(rule=CONTACT, method="GET", answer=contacts),
    Route(rule=CONTACT, method="POST", answer=add_contact),
    Route(rule=f"{CONTACT}/<id>", method="GET", answer=read_contact),
    Route(rule=f"{CONTACT}/<id>", method="PATCH", answer=edit_contact),
    Route(rule=f"{CONTACT}/<id>", method="DELETE", answer=delete_contact),
    Route(rule="/customers/<id>/notes", method="GET", answer=notes_of("customers", "customer")),
    Route(rule="/invoices/<id>/notes", method="GET", answer=notes_of("invoices", "invoice")),
    Route(rule="/invoices/<id>/void", method="POST", answer=void_invoice),
    Route(rule="/credit_notes/<id>/void", method="POST", answer=void_credit_note),
    *(
        Route(rule=f"/{table}/<id>/{way}", method="POST", answer=sending(table, way))
        for table in ("customers", "invoices", "credit_notes", "payments")
        for way in (WAYS if table in ("customers", "invoices") else ("emails",))
    ),
    *(
        Route(rule=f"/{table}/<id>/attachments", method="GET", answer=attachments(table))
        for table in ("invoices", "credit_notes", "payments")
    ),
]
