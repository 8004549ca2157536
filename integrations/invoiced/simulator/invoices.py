"""Invoices, and the credit notes that reduce them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.invoiced.simulator import fields, refusals
from integrations.invoiced.simulator.customers import ADDRESS
from integrations.invoiced.simulator.documents import COMMON, EMPTY, Documents
from integrations.invoiced.simulator.store import Record

DAY_S = 86_400
TERMS_DAYS = re.compile(r"^NET\s*(\d{1,3})$", re.IGNORECASE)
AUTOPAY = "AutoPay"


def ship_to(value: Any, param: str) -> Record:
    """Read a delivery address.

    :raises Refused: 400 naming `ship_to`.
    """
    readers = {**ADDRESS, "name": fields.text(), "attention_to": fields.text()}
    read = fields.taken(fields.mapping(value, param), readers, ignored=lambda _name: None)
    return {**dict.fromkeys(readers), **read}


class Invoices(Documents):
    """The invoices. `credit_holds` says whether a customer's credit hold and limit refuse new ones."""

    table = "invoices"
    credit_holds = True
    readers = {
        **COMMON,
        "due_date": fields.instant,
        "payment_terms": fields.text(),
        "autopay": fields.flag,
        "ship_to": ship_to,
    }
    defaults = {
        **EMPTY, "name": "Invoice", "due_date": None, "ship_to": None, "autopay": False, "attempt_count": 0,
        "next_payment_attempt": None, "subscription": None, "payment_plan": None,
    }  # fmt: skip

    def inherited(self, customer: Record) -> Record:
        """Give currency and date, terms and AutoPay from the customer."""
        terms = AUTOPAY if customer["autopay"] else customer["payment_terms"]
        return {**super().inherited(customer), "payment_terms": terms, "autopay": customer["autopay"]}

    def complete(self, record: Record, given: Mapping[str, Any]) -> None:
        """Let the due date follow terms such as NET 30, unless the request sets it."""
        match = TERMS_DAYS.match(record["payment_terms"] or "")
        if match and given.get("due_date") is None and (record["due_date"] is None or "payment_terms" in given):
            record["due_date"] = record["date"] + int(match[1]) * DAY_S

    def check_new(self, record: Record, customer: Record) -> None:
        """Refuse an invoice to a customer on credit hold or over the credit limit (assumed)."""
        if not self.credit_holds or record["draft"]:
            return
        if customer["credit_hold"]:
            raise refusals.Refused("New invoices cannot be issued: the customer has a credit hold", param="customer")
        if customer["credit_limit"] is None:
            return
        owed = sum(
            held["balance"]
            for held in self.store.tables[self.table].values()
            if held["customer"] == customer["id"] and is_open(held)
        )
        if owed > customer["credit_limit"]:
            raise refusals.Refused(f"The customer's credit limit is {customer['credit_limit']}", param="customer")


class CreditNotes(Documents):
    """The credit notes; their balance is what is not applied yet."""

    table = "credit_notes"
    readers = COMMON
    defaults = {**EMPTY, "name": "Credit Note"}


def is_open(document: Record) -> bool:
    """Say whether money is still due on an invoice, or left on a credit note."""
    return not (document["draft"] or document["voided"] or document["closed"] or document["paid"])


def invoice_status(invoice: Record, *, now: datetime) -> str:
    """Give the state Invoiced shows (Invoiced docs; which comes first is assumed)."""
    states = [
        ("voided", invoice["voided"]),
        ("draft", invoice["draft"]),
        ("paid", invoice["paid"]),
        ("bad_debt", invoice["closed"]),
        ("past_due", is_past_due(invoice, now=now)),
        ("viewed", invoice["_viewed"]),
        ("sent", invoice["_sent"]),
    ]
    return next((state for state, holds in states if holds), "not_sent")


def credit_note_status(credit_note: Record) -> str:
    """Give the state Invoiced shows (Invoiced docs)."""
    states = ("voided", "draft", "paid", "closed")
    return next((state for state in states if credit_note[state]), "open")


def is_past_due(invoice: Record, *, now: datetime) -> bool:
    """Say whether an open invoice should have been paid before now."""
    due = invoice["due_date"]
    return bool(is_open(invoice) and due is not None and datetime.fromtimestamp(due, UTC) < now)
