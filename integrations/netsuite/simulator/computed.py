"""What a record shows and does not keep: balances, contacts, and the lines of what could be applied."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from integrations.netsuite.simulator import account, applying, contacts, owned, payments, store, used_credits

_BALANCES = frozenset({"balance", "overdueBalance", "depositBalance", "unbilledOrders", "daysOverdue"})
_OPEN_LISTS = frozenset({"apply", "credit", "deposit"})


def fields(record: store.Record, *, books: account.Account, only: frozenset[str] | None) -> dict[str, Any]:
    """Properties that are worked out when they are read; `only` names those that are wanted."""
    if record.type.name == "customer":
        made: dict[str, Any] = {}
        if only is None or only & _BALANCES:
            made |= owned.balances(record, books=books)
        if only is None or "contactList" in only:
            made["contactList"] = contacts.of(record, books=books)
        return made
    if record.type.name == "customerDeposit" and (order_id := record.fields.get("salesOrder")):
        return _of_order(order_id, books=books)
    return {}


def lines(record: store.Record, name: str, *, books: account.Account) -> list[dict[str, Any]]:
    """The lines of a sublist. NetSuite shows one for every document that could be applied, ticked or not."""
    kept = record.lines.get(name, [])
    if name == "contactRoles":
        return contacts.roles(record, books=books)
    if name not in _OPEN_LISTS or record.fields.get(payments.VOIDED):
        return kept
    amounts = {line["doc"]: line["amount"] for line in kept}
    if name == "apply" and record.type.name != "customerRefund":
        documents = applying.open_invoices(record, books=books)
    else:
        documents = used_credits.open_documents(record, name, books=books)
    return [_line(document, amounts.get(document.id), books=books) for document in documents]


def _line(document: store.Record, amount: Decimal | None, *, books: account.Account) -> dict[str, Any]:
    due = payments.left(document, books=books) + (amount or 0)
    line = {"doc": document.id, "line": 0, "apply": amount is not None, "due": due}
    line |= {"total": payments.worth(document), "refNum": document.fields["tranId"], "type": document.type.label}
    currency = books.store.find("currency", document.fields.get("currency", ""))
    line |= {"applyDate": document.fields["tranDate"]}
    if currency is not None:
        line["currency"] = currency.fields.get("symbol") or currency.fields.get("name")
    return line if amount is None else line | {"amount": amount}


def _of_order(order_id: str, *, books: account.Account) -> dict[str, Any]:
    order = books.store.find("salesOrder", order_id)
    if order is None:
        return {}
    deposits = (one for one in books.store.each("customerDeposit") if one.fields.get("salesOrder") == order_id)
    unpaid = max(order.fields["total"] - sum((one.fields["payment"] for one in deposits), Decimal(0)), Decimal(0))
    return {"salesOrderUnpaidAmount": unpaid, "depositSufficient": unpaid <= 0}
