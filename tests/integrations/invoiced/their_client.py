"""Invoiced's own Python client, the PyPI package `invoiced`, at work: a program of its own (requirements-clients.txt).

`python -m tests.integrations.invoiced.their_client ADDRESS` takes the API key on its input, does a month's billing for
one customer, and prints what it saw as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

PACKAGES = Path(sys.prefix) / "clients"


def environment() -> dict[str, str]:
    """What a process needs to find the package, before our own, and nobody's proxy."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    root = str(Path(__file__).resolve().parents[3])
    return {**kept, "PYTHONPATH": os.pathsep.join([str(PACKAGES), root])}


def connect(*, base_url: str, api_key: str) -> Any:
    """Give their client for that address: it always goes to Invoiced's, so that alone is changed."""
    import invoiced

    client = invoiced.Client(api_key)
    client.api_url = base_url
    return client


def _customer(client: Any) -> tuple[Any, dict[str, Any]]:
    customer = client.Customer.create(name="Harbour Lane Grocers", number="HLG-014", metadata={"netsuite_id": "7741"})
    contact = customer.contacts().create(name="Mei Tran", email="mei@harbourlane.example")
    contact.title = "AP lead"
    contact.save()
    customer.payment_terms = "NET 14"
    customer.save()
    found, listed = client.Customer.list(filter={"number": "HLG-014"})
    titles = [one.title for one in customer.contacts().list()[0]]
    contact.delete()
    left = customer.contacts().list()[1].total_count
    return customer, {
        "terms": client.Customer.retrieve(customer.id).payment_terms,
        "found": [one.id == customer.id for one in found],
        "total": listed.total_count,
        "titles": titles,
        "left": left,
    }


def _bill(client: Any, customer: Any) -> dict[str, Any]:
    client.Item.create(id="beans-1kg", name="House beans 1kg", unit_cost=24.5)
    lines = [{"catalog_item": "beans-1kg", "quantity": 6}]
    invoice = client.Invoice.create(customer=customer.id, items=lines, taxes=[{"amount": 14.7}], calculate_taxes=False)
    credit = [{"name": "Damaged", "quantity": 1, "unit_cost": 20}]
    credit_note = client.CreditNote.create(customer=customer.id, items=credit)
    splits = [
        {"type": "invoice", "invoice": invoice.id, "amount": 141.7},
        {"type": "credit_note", "document_type": "invoice", "credit_note": credit_note.id, "invoice": invoice.id,
         "amount": 20},
    ]  # fmt: skip
    payment = client.Payment.create(customer=customer.id, amount=141.7, method="check", applied_to=splits)
    seen = {
        "total": invoice.total,
        "paid": client.Invoice.retrieve(invoice.id).status,
        "credit": client.CreditNote.retrieve(credit_note.id).balance,
        "applied": len(client.Payment.retrieve(payment.id, {"include": "applied_to"}).applied_to),
        "deleted": payment.delete(),
        "voided": payment.voided,
    }
    invoice = client.Invoice.retrieve(invoice.id)
    seen.update(owed=invoice.balance, void=invoice.void(), void_status=invoice.status)
    return {
        **seen,
        "balance": customer.balance()["total_outstanding"],
        "attached": invoice.attachments()[1].total_count,
    }


def _charge(client: Any, customer: Any) -> dict[str, Any]:
    invoice = customer.invoice(items=[{"name": "Grinder", "unit_cost": 300}])
    split = {"type": "invoice", "invoice": invoice.id, "amount": 300}
    paid = client.Charge.create(customer=customer.id, method="credit_card", amount=300, applied_to=[split])
    refund = client.Refund.create(paid.charge["id"], amount=120)
    return {"refund": refund.amount, "refunded": client.Payment.retrieve(paid.id).charge["amount_refunded"]}


def _send(client: Any, customer: Any) -> dict[str, Any]:
    """Send a statement and an invoice in every way there is, and ask for what the company does not have."""
    invoice = customer.invoice(items=[{"name": "Cups", "unit_cost": 6.4}])
    messages = [*customer.send_statement(), *customer.send_statement_sms(), *invoice.send(), *invoice.send_sms()]
    letters = [*customer.send_statement_letter(), *invoice.send_letter()]
    return {
        "sent": [sent.state for sent in [*messages, *letters]],
        "status": client.Invoice.retrieve(invoice.id).status,
        "lists": [kind.list()[1].total_count for kind in (client.Estimate, client.Plan, client.Subscription)],
    }


def _same_key_twice(client: Any, customer: Any) -> dict[str, Any]:
    lines = [{"name": "Cups", "unit_cost": 6.4}]
    made = [
        client.Invoice.create(idempotency_key="inv:create:HLG:1", customer=customer.id, items=lines) for _ in range(2)
    ]
    return {"same": made[0].id == made[1].id, "invoices": client.Invoice.list()[1].total_count}


def _errors(client: Any) -> list[list[Any]]:
    import invoiced

    seen = []
    for attempt in (
        lambda: client.Customer.create(),
        lambda: client.Customer.retrieve(1),
        lambda: client.Estimate.create(customer=1),
        lambda: connect(base_url=client.api_url, api_key="nobody").Customer.list(),
    ):
        try:
            attempt()
        except invoiced.errors.ErrorBase as error:
            seen.append([type(error).__name__, error.status_code, error.error.get("param")])
    return seen


def _pages(client: Any) -> list[int]:
    sizes, wanted = [], 1
    while True:
        events, listed = client.Event.list(page=wanted, per_page=5)
        sizes.append(len(events))
        if "next" not in listed.links:
            return [listed.total_count, sum(sizes)]
        wanted += 1


def _work(client: Any) -> dict[str, Any]:
    customer, seen = _customer(client)
    return {
        "customer": seen,
        "billing": _bill(client, customer),
        "charge": _charge(client, customer),
        "sending": _send(client, customer),
        "idempotency": _same_key_twice(client, customer),
        "errors": _errors(client),
        "pages": _pages(client),
        "events": [event.type for event in client.Event.list(related_to=f"customer,{customer.id}")[0]],
    }


if __name__ == "__main__":
    json.dump(_work(connect(base_url=sys.argv[1], api_key=sys.stdin.read())), sys.stdout)
