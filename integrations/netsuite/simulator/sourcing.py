"""What NetSuite fills in by itself: defaults from the customer, the calendar and the account."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, entities, periods, store

_NUMBER_PREFIXES = {
    "salesOrder": "SO", "invoice": "INV", "creditMemo": "CM", "customerPayment": "PYMT", "customerDeposit": "CD",
    "depositApplication": "DA", "customerRefund": "RF", "itemFulfillment": "IF", "cashSale": "CS",
    "returnAuthorization": "RMA", "estimate": "EST",
}  # fmt: skip
# The field that holds the receivables account, for the types that have one.
_RECEIVABLES = {
    "invoice": "account", "creditMemo": "account", "customerPayment": "arAcct", "depositApplication": "arAcct",
    "customerRefund": "arAcct",
}  # fmt: skip
_WITHOUT_TERMS = frozenset({"creditMemo", "cashSale", "returnAuthorization"})


def fill_in(record: store.Record, *, books: account.Account) -> None:
    """Give every empty field its default."""
    if record.type.is_transaction:
        _fill_transaction(record, books=books)
    elif record.type.name in ("customer", "contact", "employee"):
        entities.fill_in(record, books=books)
    else:
        record.fields.setdefault("isInactive", False)


def _fill_transaction(record: store.Record, *, books: account.Account) -> None:
    fields = record.fields
    fields.setdefault("tranDate", books.today().isoformat())
    if "tranId" not in fields:
        name = record.type.name
        fields["tranId"] = f"{_NUMBER_PREFIXES[name]}{books.store.next_number(name)}"
    owner = books.store.find("customer", fields.get("customer") or fields.get("entity") or "")
    if owner is not None:
        _source_from_customer(record, owner)
    if currency := entities.base_currency(books):
        fields.setdefault("currency", currency)
    fields.setdefault("exchangeRate", Decimal(1))
    if "postingPeriod" in record.type.fields:
        period = periods.period_of(fields["tranDate"], books=books)
        _put(fields, "postingPeriod", period.id if period else None)
    if receivable := _RECEIVABLES.get(record.type.name):
        _fill_in(fields, receivable, _receivables(books))
    if record.type.name == "invoice":
        if "dueDate" not in fields:
            fields["dueDate"] = _due_date(record, books=books)
        if books.preferences.invoices_need_approval and books.store.find("invoice", record.id) is None:
            fields.setdefault("approvalStatus", "1")
    if "undepFunds" in record.type.fields:
        fields.setdefault("undepFunds", "F" if fields.get("account") else "T")


def _source_from_customer(record: store.Record, customer: store.Record) -> None:
    sourced = ["currency", "subsidiary"]
    if "entity" in record.type.fields:
        sourced += [name for name in ("terms", "salesRep", "email") if name in record.type.fields]
        _source_addresses(record, customer)
        if customer.fields.get("taxable") is False:
            record.fields.setdefault("isTaxable", False)
    for name in sourced:
        if name in customer.fields and (name != "terms" or record.type.name not in _WITHOUT_TERMS):
            record.fields.setdefault(name, customer.fields[name])


def _source_addresses(record: store.Record, customer: store.Record) -> None:
    for line in customer.lines.get("addressBook", []):
        address = line.get("addressBookAddress")
        if address and line.get("defaultShipping"):
            record.fields.setdefault("shippingAddress", address)
        if address and line.get("defaultBilling"):
            record.fields.setdefault("billingAddress", address)


def _due_date(record: store.Record, *, books: account.Account) -> str:
    term = books.store.find("term", record.fields.get("terms", ""))
    days = term.fields.get("daysUntilNetDue", 0) if term else 0
    return (date.fromisoformat(record.fields["tranDate"]) + timedelta(days=days)).isoformat()


def _receivables(books: account.Account) -> str | None:
    accounts = [one for one in books.store.all("account") if one.fields.get("acctType") == "AcctRec"]
    return accounts[0].id if accounts else None


def _fill_in(fields: dict[str, Any], name: str, value: object) -> None:
    if value is not None:
        fields.setdefault(name, value)


def _put(fields: dict[str, Any], name: str, value: object) -> None:
    if value is None:
        fields.pop(name, None)
    else:
        fields[name] = value
