"""BUILTIN.DF and BUILTIN.CF: the words for references and statuses."""

from __future__ import annotations

from typing import Any

from integrations.netsuite.simulator import account, custom_fields, schema, schema_tables
from integrations.netsuite.simulator import naming as record_naming
from integrations.netsuite.simulator.suiteql import tables

_TARGETS = {
    "entity": ("customer", "employee", "contact"), "customer": ("customer",), "company": ("customer",),
    "item": schema.names_of("item"), "currency": ("currency",), "terms": ("term",), "location": ("location",),
    "department": ("department",), "class": ("classification",), "subsidiary": ("subsidiary",),
    "account": ("account",), "expenseaccount": ("account",), "salesrep": ("employee",),
    "postingperiod": ("accountingPeriod",), "taxcode": ("salesTaxItem",), "parent": ("customer",),
    **dict.fromkeys(("transaction", "createdfrom", "previousdoc", "nextdoc"), schema_tables.TRANSACTIONS),
}  # fmt: skip
_LABELS = {one.suiteql_type: one.label for one in schema.TYPES.values() if one.suiteql_type and one.is_transaction}
_APPROVALS = schema_tables.ENUMS["approvalStatus"]


def label(suiteql_type: str) -> str:
    """What people call a type: "Sales Order" for SalesOrd."""
    return _LABELS.get(suiteql_type, suiteql_type)


class Naming:
    """Looks names up in one account."""

    def __init__(self, books: account.Account) -> None:
        self._books = books

    def display(self, column: str, value: Any) -> Any:
        """BUILTIN.DF of a column that is no status."""
        if value is None:
            return None
        if column == "type":
            return label(value)
        if column == "approvalstatus":
            return _APPROVALS.get(str(value), value)
        if column == "paymentmethod":
            return tables.PAYMENT_METHODS.get(int(value), value)
        if defined := self._books.custom_fields.get(column):
            return custom_fields.label(defined, value, files=self._books.cabinet)
        targets = _TARGETS.get(column)
        record = self._books.store.find_any(targets, str(value)) if targets else None
        return record_naming.display_name(record) if record else value

    def full_status(self, kind: str | None, status: str | None) -> str | None:
        """BUILTIN.DF of a transaction's status: "Invoice : Open"."""
        if not kind or not status:
            return None
        return f"{label(kind)} : {record_naming.status_name(kind, status.rpartition(':')[2])}"

    def status_form(self, kind: str | None, status: str | None) -> str | None:
        """BUILTIN.CF of a transaction's status: "CustInvc:A"."""
        return f"{kind}:{status.rpartition(':')[2]}" if kind and status else None
