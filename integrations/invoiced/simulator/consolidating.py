"""Consolidation: the invoices of the customers below one become one invoice of its own (assumed: only the address of
the endpoint is published).
"""

from __future__ import annotations

from integrations.invoiced.simulator import refusals
from integrations.invoiced.simulator.customers import Customers
from integrations.invoiced.simulator.invoices import Invoices, is_open
from integrations.invoiced.simulator.store import Record

COPIED = ("type", "name", "description", "quantity", "unit_cost", "discountable", "taxable", "metadata")


def consolidate(customer: Record, *, invoices: Invoices, customers: Customers, until: int) -> Record:
    """Put what customers that bill to this one still owe, dated up to `until`, on one invoice, and void theirs.

    :raises Refused: 400 when there is nothing.
    """
    store = invoices.store
    parts = [
        invoice
        for invoice in store.tables["invoices"].values()
        if is_open(invoice) and not invoice["_settled"] and invoice["date"] <= until
        if _bills_to(customer, store.tables["customers"][invoice["customer"]], customers=customers)
    ]
    if not parts:
        raise refusals.Refused("There are no invoices to consolidate")
    wanted = {
        "customer": customer["id"],
        "currency": parts[0]["currency"],
        "items": [_line(line) for part in parts for line in part["items"]],
        "discounts": [{"amount": one["amount"]} for part in parts for one in part["discounts"]],
        "taxes": [{"amount": one["amount"]} for part in parts for one in part["taxes"]],
        "calculate_taxes": False,
    }
    with store.whole():
        for part in parts:
            invoices.void(part)
        return invoices.add(wanted)


def _bills_to(customer: Record, payer: Record, *, customers: Customers) -> bool:
    return bool(payer is not customer and payer["bill_to_parent"] and customers.is_below(payer, customer["id"]))


def _line(line: Record) -> Record:
    rates = {name: [{"amount": one["amount"]} for one in line[name]] for name in ("discounts", "taxes")}
    return {**{name: line[name] for name in COPIED}, **rates}
