"""Payments, charges, refunds and credit balances."""

from __future__ import annotations

from integrations.invoiced.simulator import refusals
from integrations.invoiced.simulator.endpoints.routing import (
    Answer,
    Ask,
    Route,
    created,
    listing,
    one,
    reader,
    resource,
)
from integrations.invoiced.simulator.invoices import is_open


def create_payment(ask: Ask) -> Answer:
    """Record a payment that was received elsewhere."""
    return created(ask, "payments", ask.sim.payment_book.add(ask.body))


def edit_payment(ask: Ask) -> Answer:
    """Change a payment."""
    return one(ask, "payments", ask.sim.payment_book.edit(ask.store.find("payments", ask.ids["id"]), ask.body))


def void_payment(ask: Ask) -> Answer:
    """Void a payment: DELETE answers 200 with what it is now."""
    return one(ask, "payments", ask.sim.payment_book.void(ask.store.find("payments", ask.ids["id"])))


def charge(ask: Ask) -> Answer:
    """Charge a customer; the answer is the payment."""
    if not ask.body.get("applied_to"):
        raise refusals.Refused("applied_to is missing", param="applied_to")
    return one(ask, "payments", ask.sim.charge_book.add(ask.body, source="api"), status=201)


def refund(ask: Ask) -> Answer:
    """Refund a charge, in whole or in part."""
    held = ask.store.find("charges", ask.ids["id"])
    return one(ask, "refunds", ask.sim.charge_book.refund(held, ask.body.get("amount")), status=201)


def pay_invoice(ask: Ask) -> Answer:
    """Charge the payment source on file for what is left of an invoice."""
    invoice = ask.store.find("invoices", ask.ids["id"])
    customer = ask.store.tables["customers"][invoice["customer"]]
    if customer["payment_source"] is None:
        raise refusals.Refused("The customer does not have a payment source on file")
    if not is_open(invoice):
        raise refusals.Refused("This invoice is not open")
    split = {"type": "invoice", "invoice": invoice["id"], "amount": invoice["balance"]}
    wanted = {"customer": customer["id"], "amount": invoice["balance"], "currency": invoice["currency"]}
    ask.sim.charge_book.add({**wanted, "method": "credit_card", "applied_to": [split]}, source="autopay")
    return one(ask, "invoices", invoice)


ROUTES = [
    *resource("/credit_balance_adjustments", "credit_balance_adjustments", lambda sim: sim.credit_book),
    Route(rule="/payments", method="GET", answer=lambda ask: listing(ask, "payments")),
    Route(rule="/payments", method="POST", answer=create_payment),
    Route(rule="/payments/<id>", method="GET", answer=reader("payments")),
    Route(rule="/payments/<id>", method="PATCH", answer=edit_payment),
    Route(rule="/payments/<id>", method="DELETE", answer=void_payment),
    Route(rule="/charges", method="POST", answer=charge, forbidden=True),
    Route(rule="/charges/<id>/refunds", method="POST", answer=refund, forbidden=True),
    Route(rule="/invoices/<id>/pay", method="POST", answer=pay_invoice, forbidden=True),
]
